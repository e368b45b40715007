"""Repair: the trade-off equals what trying everything finds, and groups that have met are left alone."""

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.solvers.grouping.people import person, problem, random_class, rules
from worldrounds.solvers.grouping import Problem, Rules
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.plan import Score
from worldrounds.solvers.grouping.repair import Moved, repair

DEMANDS = rules(2, 3, countries=2, hours=2, not_alone=["gender"], spread=["year"])


def by_trying_everything(
    asked: Problem, demands: Rules, old: Sequence[Sequence[int]], most: int
) -> dict[int, Score]:
    """The best score for each number of moves that is better than with fewer; up to two groups may be new."""
    measure, n = Measure(asked, demands), len(asked)
    worth = cache(lambda group: measure.score([group]) if group else Score(0, 1.0))
    origin = {i: g for g, group in enumerate(old) for i in group}
    found: dict[int, Score] = {}
    for places in product(range(len(old) + 2), repeat=n):
        moved = sum(places[i] != g for i, g in origin.items())
        if moved <= most:
            scores = [worth(tuple(i for i in range(n) if places[i] == g)) for g in range(len(old) + 2)]
            score = Score(sum(s.bad_people for s in scores), 1 - sum(1 - s.loss for s in scores))
            found[moved] = min(found.get(moved, Score(10**6, 1.0)), score)
    kept: dict[int, Score] = {}
    for moved, score in sorted(found.items()):
        if all(nearly(score) < nearly(other) for other in kept.values()):
            kept[moved] = score
    return kept


def nearly(score: Score) -> tuple[int, float]:
    return score.bad_people, round(score.loss, 9)


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.sampled_from([2, 3]), st.booleans())
def test_the_trade_off_is_the_best_there_is(seed: int, most: int, joins: bool) -> None:
    asked = random_class(6, seed)
    old = [[0, 1], [2, 3], [4]] if joins else [[0, 1, 2], [3, 4], [5]]
    keys = [[f"gone {g}", *(f"s{i}" for i in group)] for g, group in enumerate(old)]

    found = repair(asked, DEMANDS, keys, max_moves=most)

    expected = by_trying_everything(asked, DEMANDS, old, most)
    assert {entry.moved: nearly(entry.score) for entry in found} == {
        moved: nearly(score) for moved, score in expected.items()
    }
    assert all(entry.exact and entry.proved for entry in found)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.booleans())
def test_the_proof_is_right_where_not_every_way_is_tried(
    monkeypatch: pytest.MonkeyPatch, seed: int, joins: bool
) -> None:
    monkeypatch.setattr("worldrounds.solvers.grouping.repair.run.LOOK", 0)
    asked = random_class(6, seed)
    old = [[0, 1], [2, 3], [4]] if joins else [[0, 1, 2], [3, 4], [5]]

    found = repair(asked, DEMANDS, [[f"s{i}" for i in group] for group in old], max_moves=2)

    expected = by_trying_everything(asked, DEMANDS, old, 2)
    fewest = {k: min(score.bad_people for m, score in expected.items() if m <= k) for k in range(3)}
    assert {k: min(entry.score.bad_people for entry in found if entry.moved <= k) for k in range(3)} == fewest
    assert all(entry.proved for entry in found)
    assert not any(entry.exact for entry in found if entry.moved)


def evenings(*days: str) -> str:
    return "; ".join(f"{day} 18:00-20:00" for day in days)


MEETS = rules(2, 3, hours=2)
MON, TUE, WED = evenings("Mon"), evenings("Tue"), evenings("Wed")


def test_who_has_joined_is_placed_and_not_counted_as_moved() -> None:
    asked = problem(
        person("a", MON), person("b", MON), person("c", TUE), person("d", TUE), person("new", TUE)
    )

    (only,) = repair(asked, MEETS, [["a", "b"], ["c", "d"]])

    assert only.groups == (("a", "b"), ("c", "d", "new"))
    assert (only.moved, only.changes, only.score.bad_people) == (0, (Moved("new", None, 1),), 0)


def test_one_person_is_moved_into_the_group_that_lost_one() -> None:
    asked = problem(*(person(key, MON) for key in "abcd"))

    nobody, one = repair(asked, MEETS, [["a", "gone"], ["b", "c", "d"]])

    assert (nobody.moved, nobody.score.bad_people, nobody.groups) == (0, 1, (("a",), ("b", "c", "d")))
    assert (one.moved, one.score.bad_people) == (1, 0)
    assert one.changes in [(Moved(key, 1, 0),) for key in "bcd"]


def test_nobody_is_moved_for_wishes_unless_a_number_is_given() -> None:
    asked = problem(*(person(str(i), MON, country=country) for i, country in enumerate("AABB")))
    wish = rules(2, 2, hours=2, spread=["country"])

    assert [entry.moved for entry in repair(asked, wish, [["0", "1"], ["2", "3"]])] == [0]
    assert [entry.moved for entry in repair(asked, wish, [["0", "1"], ["2", "3"]], max_moves=4)] == [0, 2]


def test_a_group_that_has_met_gives_up_nobody_unless_allowed() -> None:
    asked = problem(*(person(key, MON) for key in "abcd"))
    old = [["a", "gone"], ["b", "c", "d"]]

    joins = repair(asked, MEETS, old, fixed=["c"])  # the group of c has three already: a cannot join it
    allowed = repair(asked, MEETS, old, fixed=[1], loosen=True)

    assert [entry.moved for entry in joins] == [0]
    assert joins[0].proved
    assert [(entry.moved, entry.touched) for entry in allowed] == [(0, 0), (1, 1)]


def test_a_group_that_has_met_takes_somebody_within_the_rules_as_a_last_resort() -> None:
    people = [person(key, MON) for key in "abcdefg"]
    old = [["a", "b"], ["c", "d"], ["g", "gone"]]

    free = repair(problem(*people[:4], people[6]), MEETS, old, fixed=[0])[-1]
    last = repair(problem(*people[:4], people[6]), MEETS, old, fixed=[0, 1])[-1]

    assert (free.changes, free.touched) == ((Moved("g", 2, 1),), 0)
    assert (last.moved, last.touched, last.score.bad_people) == (1, 1, 0)


def test_a_group_that_has_met_is_never_made_to_break_a_rule() -> None:
    asked = problem(*(person(key, MON) for key in "ab"), *(person(key, MON) for key in "cdefg"))
    demands = rules(2, 5, hours=2, one_institution=9, apart=[["a", "c"], ["a", "d"], ["a", "e"], ["a", "f"]])

    found = repair(asked, demands, [["a", "b"], ["c", "d", "e", "f", "g"], []], fixed=[0], max_moves=2)

    assert all(set(entry.groups[0]) >= {"a", "b"} for entry in found)
    assert not any(set("cdef") & set(entry.groups[0]) for entry in found)


@pytest.mark.parametrize(
    ("groups", "more", "says"),
    [
        ([["a"], ["a"]], {}, "Everybody is in one group at most; 'a' is in two."),
        ([["a"]], {"fixed": [1]}, "fixed: no group 1; expected 0 to 0, or a member's key."),
        ([["a"]], {"fixed": ["b"]}, "fixed: no group 'b'; expected 0 to 0, or a member's key."),
        ([["a"]], {"max_moves": -1}, "max_moves: expected 0 or more; got -1."),
    ],
)
def test_a_mistake_is_named(groups: list[list[str]], more: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError) as refused:
        repair(problem(person("a"), person("b")), rules(1, 2), groups, **more)

    assert str(refused.value) == says


def test_a_large_class_is_repaired_by_promising_plans_and_the_proof_holds() -> None:
    """Forty people in groups of four; two groups lose a member, and only people free on Tuesday help the second."""
    people = [person(str(i), evenings("Mon", "Tue") if i % 4 else MON) for i in range(40)]
    old = [[str(i) for i in range(first, first + 4)] for first in range(0, 40, 4)]
    left = [p for p in people if p.key not in {"1", "5"}]

    found = repair(problem(*left), rules(4, 5, hours=2), old, seed=3)

    assert [(entry.moved, entry.score.bad_people) for entry in found] == [(0, 6), (1, 2), (2, 1), (3, 0)]
    assert all(entry.proved for entry in found)


def test_a_repair_that_is_stopped_at_once_still_places_everybody() -> None:
    asked = problem(*(person(key, MON) for key in "abcde"))

    found = repair(asked, MEETS, [["a", "b"], ["c"]], on_progress=lambda *_said: False)

    assert sorted(key for group in found[0].groups for key in group) == list("abcde")
    assert found[0].moved == 0
