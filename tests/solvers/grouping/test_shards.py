"""Very many people: complete, true to the rules, and the same whoever does the work."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest

from tests.solvers.grouping.people import MONDAY, person, problem, random_class, rules
from worldrounds.solvers.grouping import (
    Columns,
    Labels,
    Problem,
    Stop,
    Threads,
    evaluate,
    filling,
    shards,
    solve,
)
from worldrounds.solvers.grouping.arrays import part, tables
from worldrounds.solvers.grouping.columns import packed_patterns
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.verify import verify
from worldrounds.solvers.grouping.workers import Workers

CLASS_RULES = rules(5, 6, countries=4, hours=2, not_alone=[{"attribute": "gender", "hard": True}])


def many(n: int, seed: int = 1) -> Problem:
    """Columns of n people of twelve countries, with free hours in the evenings and at weekends."""
    random = np.random.default_rng(seed)
    chance = np.zeros((7, 24))
    chance[:5, 8:18], chance[:5, 18:22], chance[5:, 9:22] = 0.15, 0.55, 0.45
    hours = random.random((n, 168)) < np.minimum(0.95, chance.ravel() * random.uniform(0.4, 2, n)[:, None])
    country = random.integers(12, size=n)
    columns = Columns(
        keys=np.arange(n),
        zone=Labels(country, tuple(f"Etc/GMT{k - 6:+d}" if k != 6 else "UTC" for k in range(12))),
        country=Labels(country, tuple("ABCDEFGHIJKL")),
        patterns=packed_patterns(np.repeat(hours, 2, axis=1)),
        values={"gender": Labels(random.integers(2, size=n), ("F", "M"))},
    )
    return Problem.from_columns(columns, (MONDAY,))


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small shards for a few people."""
    monkeypatch.setattr(shards, "MANY", 20)
    monkeypatch.setattr(shards, "SHARD", 200)
    yield


class Backwards:
    """Does all jobs before it gives the first result back, the last job first."""

    def map(self, work: Callable[[Any], Any], jobs: Iterable[Any]) -> Iterator[Any]:
        done = {k: work(job) for k, job in reversed(list(enumerate(jobs)))}
        yield from (done[k] for k in sorted(done))


@pytest.mark.usefixtures("cut")
def test_nearly_all_groups_of_many_hold_their_rules_and_the_plan_says_so() -> None:
    class_ = many(1_200)

    plan = solve(class_, CLASS_RULES)

    assert sorted(int(key) for group in plan.groups for key in group) == list(range(1_200))
    broken = {int(line.split()[1].rstrip(":")) for line in verify(class_, CLASS_RULES, plan.groups)}
    assert broken == {g for g, group in enumerate(plan.report.groups) if not group.holds}
    assert plan.report.figures["share_held"] == 1 - len(broken) / len(plan.groups) >= 0.98
    assert evaluate(class_, CLASS_RULES, plan.groups).score == plan.score


@pytest.mark.usefixtures("cut")
def test_the_plan_is_the_same_whoever_does_the_work() -> None:
    class_ = many(1_000)
    workers: list[Workers] = [Threads(1), Threads(3), Backwards()]

    plans = [solve(class_, CLASS_RULES, seed=3, workers=who) for who in workers]
    again = solve(class_, CLASS_RULES, seed=3, stop=Stop(iterations=plans[0].iterations))
    other = solve(class_, CLASS_RULES, seed=4)

    assert plans[0].groups == plans[1].groups == plans[2].groups == again.groups
    assert other.groups != plans[0].groups


@pytest.mark.usefixtures("cut")
def test_a_stop_keeps_everybody_in_a_group() -> None:
    class_, told = many(1_000), 0

    def report(*_: Any) -> bool:
        nonlocal told
        told += 1
        return told < 2

    stopped = solve(class_, CLASS_RULES, on_progress=report, workers=Threads(1))
    few = [solve(class_, CLASS_RULES, stop=Stop(iterations=450), workers=Threads(k)) for k in (1, 2)]

    assert stopped.stopped
    for plan in (stopped, *few):
        assert sorted(int(key) for group in plan.groups for key in group) == list(range(1_000))
    assert few[0].groups == few[1].groups
    assert few[0].iterations == 600  # whole shards of 200


@pytest.mark.usefixtures("cut")
@pytest.mark.parametrize("burden", [False, True])
def test_every_hard_rule_is_kept_where_it_can_be(burden: bool) -> None:
    class_ = random_class(400, 2)
    asked = rules(
        3, 4, countries=2, hours=1, one_institution=1, common_language=True, burden=burden,
        together=[["s0", "s1"]], apart=[["s2", "s3"], ["s2", "s4"]], not_alone=[{"attribute": "gender", "hard": True}],
    )  # fmt: skip

    plan = solve(class_, asked)

    broken = {int(line.split()[1].rstrip(":")) for line in verify(class_, asked, plan.groups)}
    assert broken == {g for g, group in enumerate(plan.report.groups) if not group.holds}
    assert plan.report.figures["share_held"] > 0.8


@pytest.mark.usefixtures("cut")
def test_wishes_are_looked_at_once_the_rules_hold() -> None:
    class_, asked = many(600), rules(5, 6, countries=4, hours=2, balance=[], spread=["gender"], burden=True)

    plain = solve(class_, rules(5, 6, countries=4, hours=2))
    plans = [solve(class_, asked, stop=Stop(iterations=40_000), workers=Threads(k)) for k in (1, 2)]

    assert plans[0].groups == plans[1].groups
    assert plans[0].iterations == 40_000
    assert plans[0].score.bad_people <= plain.score.bad_people
    assert plans[0].score.soft > evaluate(class_, asked, plain.groups).score.soft + 0.02
    assert evaluate(class_, asked, plans[0].groups).score == plans[0].score


@pytest.mark.usefixtures("cut")
def test_friends_come_to_one_group_out_of_many_shards() -> None:
    class_ = problem(*(person(f"s{i}", country="ABCD"[i % 4]) for i in range(900)))
    pairs = [[f"s{i}", f"s{i + 450}"] for i in range(40)]

    plan = solve(class_, rules(4, 5, together=pairs))

    assert plan.score.bad_people == 0
    assert verify(class_, rules(4, 5, together=pairs), plan.groups) == []


@pytest.mark.usefixtures("cut")
@pytest.mark.parametrize("n", [21, 23, 24, 401])
def test_whoever_cannot_be_divided_is_as_few_as_can_be(n: int) -> None:
    class_ = problem(*(person(f"s{i}") for i in range(n)))

    plan = solve(class_, rules(10, 12))

    bad = {21: 0, 23: 0, 24: 0, 401: 0}[n]
    assert plan.score.bad_people == bad


@pytest.mark.usefixtures("cut")
def test_what_nobody_can_hold_leaves_everybody_over() -> None:
    class_ = problem(*(person(f"s{i}", "Mon 18:00-19:00" if i % 2 else "") for i in range(60)))

    plan = solve(class_, rules(5, 6, hours=2))

    assert plan.score.bad_people == 60
    assert plan.report.bound == 60


@pytest.mark.parametrize(("minutes", "burden"), [(15, True), (60, False), (90, True)])
def test_free_cells_are_the_hours_of_the_objective(minutes: int, burden: bool) -> None:
    class_ = random_class(40, 6, (MONDAY, date(2026, 11, 9)))
    measure = Measure(class_, rules(3, 4, minutes=minutes, hours=1, **({"burden": True} if burden else {})))
    table = tables(measure)

    cells = filling.own_cells(table)

    assert (cells * table.hours).tolist() == [min(measure.hours([i])) for i in range(40)]


def test_a_part_of_the_arrays_is_the_arrays_of_the_part() -> None:
    class_, rows = random_class(30, 7), np.array([4, 1, 29, 12], np.int32)
    asked = rules(3, 4, together=[["s4", "s12"], ["s1", "s2"]], apart=[["s29", "s1"]], topic=True)
    table = tables(Measure(class_, asked))

    taken = part(table, rows)

    assert np.array_equal(taken.starts, table.starts[rows])
    assert np.array_equal(taken.topics, table.topics[rows])
    assert taken.first_pair.tolist() == [[0, 1, 2, 2, 3], [0, 0, 1, 2, 2], [0, 0, 0, 0, 0]]
    assert taken.partners[0].tolist() == [3, -1, 0]
    assert taken.partners[1, :2].tolist() == [2, 1]


def test_a_rule_about_threads_is_checked() -> None:
    with pytest.raises(ValueError, match="count: expected 1 or more threads; got 0"):
        Threads(0)
