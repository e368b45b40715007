"""Plans: complete, right by an independent look, the same for the same seed, and at peace with odd input."""

from datetime import date
from typing import Any

import pytest

from tests.solvers.grouping.people import MONDAY, person, problem, random_class, rules
from worldrounds.solvers.grouping import Best, Plan, Problem, Rules, Score, Stop, evaluate, solve
from worldrounds.solvers.grouping.verify import verify

QUICK = Stop(iterations=20_000)


def sizes(plan: Plan) -> list[int]:
    return sorted(len(group) for group in plan.groups)


def check(class_: Problem, asked: Rules, plan: Plan) -> None:
    """The plan is complete, and what it says of itself is what others find."""
    assert sorted(key for group in plan.groups for key in group) == sorted(class_.index)
    assert evaluate(class_, asked, plan.groups).score == plan.score
    broken = {int(line.split()[1].rstrip(":")) for line in verify(class_, asked, plan.groups)}
    assert broken == {g for g, report in enumerate(plan.report.groups) if not report.holds}


def test_every_group_holds_every_rule_where_that_can_be() -> None:
    evening, morning = "Mon 18:00-20:00", "Tue 08:00-10:00"
    class_ = problem(
        *(
            person(f"{when[:3]}{i}", when, country="ABC"[i % 3], values={"gender": "FM"[i // 3]})
            for when in (evening, morning)
            for i in range(6)
        )
    )
    asked = rules(3, 3, countries=3, hours=2, not_alone=[{"attribute": "gender", "hard": True}])

    plan = solve(class_, asked, stop=QUICK)

    # One evening group and one morning group of each gender: the only right answer.
    assert {frozenset(group) for group in plan.groups} == {
        frozenset({"Mon0", "Mon1", "Mon2"}),
        frozenset({"Mon3", "Mon4", "Mon5"}),
        frozenset({"Tue0", "Tue1", "Tue2"}),
        frozenset({"Tue3", "Tue4", "Tue5"}),
    }
    assert plan.score == Score(0, 0)
    assert plan.report.misfits == ()
    check(class_, asked, plan)


@pytest.mark.parametrize("seed", range(3))
def test_what_a_plan_says_of_itself_is_true(seed: int) -> None:
    class_ = random_class(40, seed, (MONDAY, date(2026, 11, 9)))
    asked = rules(
        3, 4, countries=2, hours=2, common_language=True, one_institution=1, burden=True, topic=True
    )

    plan = solve(class_, asked, stop=QUICK, seed=seed)

    check(class_, asked, plan)
    assert plan.score.bad_people >= plan.report.bound


def test_the_same_seed_and_steps_make_the_same_plan() -> None:
    class_, asked = random_class(60, 5), rules(4, 5, countries=3, hours=1, balance=["english"])

    first = solve(class_, asked, stop=Stop(iterations=30_000), seed=4)
    second = solve(class_, asked, stop=Stop(iterations=first.iterations), seed=4, on_progress=lambda *_: True)
    other = solve(class_, asked, stop=Stop(iterations=30_000), seed=5)

    assert first.groups == second.groups
    assert first.score == second.score
    assert first.groups != other.groups


def test_stopping_keeps_the_best_so_far() -> None:
    class_, asked = random_class(60, 5), rules(4, 5, countries=3, hours=1, burden=True)
    told: list[tuple[Any, ...]] = []

    def report(*progress: Any) -> bool:
        told.append(progress)
        return len(told) < 3

    plan = solve(class_, asked, stop=Stop(iterations=10**12), on_progress=report)

    assert plan.stopped
    check(class_, asked, plan)
    assert all(0 <= done <= total for done, total, _, _ in told)
    assert told[-1][2] == "Holding the rules." or told[-1][2] == "Improving the groups."


def test_progress_carries_the_figures_of_the_best_plan_so_far() -> None:
    class_, asked = random_class(60, 5), rules(4, 5, countries=3, hours=1, burden=True)
    told: list[Best] = []

    def report(_done: int, _total: int, _message: str, best: str) -> bool:
        told.extend([best] if isinstance(best, Best) else [])
        return len(told) < 3

    solve(class_, asked, stop=Stop(iterations=10**12), on_progress=report)

    figures = [(best.bad_people, -(best.soft or 0)) for best in told]
    assert figures == sorted(figures, reverse=True)
    assert Best(1) == "1 person in groups that break a rule"
    assert Best(0, 0.875) == "All rules hold; score 0.875"


def test_time_is_kept() -> None:
    plan = solve(random_class(20, 1), rules(3, 4, burden=True), stop=Stop(seconds=0))

    assert plan.iterations == 0
    assert len(plan.groups) > 0


def test_one_person_is_a_group() -> None:
    plan = solve(problem(person("a")), rules(1, 6), stop=QUICK)

    assert plan.groups == (("a",),)
    assert plan.score.bad_people == 0


def test_too_few_people_for_a_group_stay_together() -> None:
    class_ = problem(person("a"), person("b"))

    plan = solve(class_, rules(5, 6), stop=QUICK)

    assert sizes(plan) in ([2], [1, 1])
    assert plan.score.bad_people == 2


@pytest.mark.parametrize(("n", "least_bad"), [(7, 1), (12, 0), (13, 1), (14, 2), (15, 0), (19, 1), (20, 0)])
def test_a_class_that_cannot_be_divided_leaves_the_fewest_over(n: int, least_bad: int) -> None:
    class_ = problem(*(person(f"s{i}") for i in range(n)))

    plan = solve(class_, rules(5, 6), stop=QUICK)

    assert plan.score.bad_people == plan.report.bound == least_bad
    check(class_, rules(5, 6), plan)


def test_all_from_one_school_is_said_once_a_group() -> None:
    class_ = problem(*(person(f"s{i}", country="AT") for i in range(10)))

    plan = solve(class_, rules(5, 5, countries=2), stop=QUICK)

    assert plan.score.bad_people == plan.report.bound == 10
    assert {misfit.rule for misfit in plan.report.misfits} == {"countries"}


def test_pairs_are_kept_together_and_apart() -> None:
    class_ = problem(*(person(f"s{i}") for i in range(12)))
    asked = rules(4, 4, together=[["s0", "s1", "s2"]], apart=[["s3", "s4"], ["s4", "s5"], ["s3", "s5"]])

    plan = solve(class_, asked, stop=QUICK)

    assert plan.score.bad_people == 0
    check(class_, asked, plan)


def test_quarter_hour_zones_meet() -> None:
    class_ = problem(
        person("kathmandu", "Mon 18:00-20:00", zone="Asia/Kathmandu"),  # 12:15-14:15 UTC
        person("london", "Mon 13:00-15:30", zone="Europe/London"),  # 12:00-14:30 UTC
        person("chatham", "Tue 08:00-10:00", zone="Pacific/Chatham"),  # Mon 18:15-20:15 UTC
        person("rio", "Mon 15:00-17:30", zone="America/Sao_Paulo"),  # 18:00-20:30 UTC
    )

    plan = solve(class_, rules(2, 2, hours=2), stop=QUICK)

    assert plan.groups == (("kathmandu", "london"), ("chatham", "rio"))


def test_rules_about_strangers_are_refused() -> None:
    with pytest.raises(ValueError, match="apart: nobody here has the key 'z'"):
        solve(problem(person("a")), rules(1, 1, apart=[["a", "z"]]))


@pytest.mark.parametrize(
    ("people", "mondays", "says"),
    [
        ((), (MONDAY,), "at least one person"),
        ((person("a"), person("a")), (MONDAY,), "Keys are unique; 'a'"),
        ((person("a", zone="Mars/Olympus"),), (MONDAY,), "'Mars/Olympus' is not a time zone"),
        ((person("a", numbers={"x": float("nan")}),), (MONDAY,), "x is a finite number"),
        ((person("a"),), (), "at least one week"),
        ((person("a"),), (date(2026, 10, 6),), "2026-10-06 is a Tuesday"),
    ],
)
def test_a_wrong_problem_is_refused(people: Any, mondays: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Problem(people, mondays)
