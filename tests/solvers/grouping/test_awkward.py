"""Odd input, from the question to the proof: the plan is complete, right by an independent look, and leaves nobody
more than every plan must."""

from datetime import date

import pytest

from tests.solvers.grouping.people import person, problem, rules
from worldrounds.solvers.grouping import Plan, Problem, Rules, Stop, solve
from worldrounds.solvers.grouping.certify import certify
from worldrounds.solvers.grouping.feasibility import Feasibility, look
from worldrounds.solvers.grouping.verify import verify

EVENING = "Mon 18:00-21:00"


def solved(class_: Problem, asked: Rules) -> tuple[Plan, Feasibility]:
    """A plan and what no plan can do, both checked by programs of their own, with nothing between them."""
    plan, found = solve(class_, asked, stop=Stop(iterations=20_000)), look(class_, asked)
    assert sorted(key for group in plan.groups for key in group) == sorted(class_.index)
    broken = {int(line.split()[1].rstrip(":")) for line in verify(class_, asked, plan.groups)}
    assert plan.score.bad_people == sum(len(plan.groups[g]) for g in broken)
    verdict = certify(class_, asked, found.certificates)
    assert (verdict.bound, verdict.wrong) == (found.bound, ())
    assert plan.score.bad_people == plan.report.bound == found.bound
    return plan, found


def test_one_person_who_needs_others_is_in_no_group() -> None:
    _, found = solved(problem(person("a", name="Ada")), rules(3, 4, hours=1))

    assert found.text == "Ada: shares 1 hours a week with 0 people; a group needs 2 others."


def test_one_person_may_be_a_group_where_the_rules_say_so() -> None:
    plan, found = solved(problem(person("a")), rules(1, 4, hours=1))

    assert (plan.groups, found.certificates) == ((("a",),), ())


def test_everybody_from_the_same_school() -> None:
    class_ = problem(*(person(f"s{i}", institution="Kyoto", country="JP") for i in range(6)))

    _, found = solved(class_, rules(3, 3, one_institution=1))

    assert found.bound == 6


def test_fewer_people_than_one_group_takes() -> None:
    _, found = solved(problem(person("a"), person("b")), rules(5, 6))

    assert found.bound == 2


def test_a_group_for_each_person_and_none_to_spare() -> None:
    plan, _ = solved(problem(*(person(f"s{i}") for i in range(4))), rules(1, 1))

    assert [len(group) for group in plan.groups] == [1, 1, 1, 1]


def test_the_same_key_twice_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'s1' is there more than once"):
        problem(person("s1"), person("s2"), person("s1"))


@pytest.mark.parametrize(
    "monday", [date(2026, 10, 5), date(2026, 3, 30)]
)  # Chatham's summer time and its end
def test_zones_at_three_quarters_of_an_hour(monday: date) -> None:
    class_ = problem(
        person("kathmandu", "Mon,Tue 13:00-20:00", zone="Asia/Kathmandu"),  # +5:45
        person("chatham", "Mon,Tue 18:00-22:00; Wed 7:00-9:00", zone="Pacific/Chatham"),  # +12:45 and +13:45
        person("vienna", "Mon,Tue 7:00-16:00", zone="Europe/Vienna"),
        mondays=(monday,),
    )

    plan, found = solved(class_, rules(3, 3, hours=1, minutes=45))

    assert (found.bound, len(plan.groups)) == (0, 1)


def test_somebody_who_is_never_free_is_the_only_one_left() -> None:
    class_ = problem(*(person(f"s{i}", EVENING) for i in range(6)), person("never", "", name="Ada"))

    plan, found = solved(class_, rules(3, 3, hours=1))

    assert [certificate.keys for certificate in found.certificates] == [("never",)]
    assert found.text == "Ada: has 0 free hours a week; 1 are asked for."
    assert ("never",) in plan.groups


def test_nobody_is_ever_free() -> None:
    _, found = solved(problem(*(person(f"s{i}", "") for i in range(4))), rules(2, 2, hours=1))

    assert found.bound == 4


def test_people_to_be_together_and_apart_at_once() -> None:
    class_ = problem(*(person(f"s{i}") for i in range(5)))

    _, found = solved(class_, rules(2, 3, together=[["s0", "s1"]], apart=[["s0", "s1"]]))

    assert [certificate.keys for certificate in found.certificates] == [("s0", "s1")]
    assert {one.rule for one in found.relaxations} == {"together", "apart"}


def test_friends_of_friends_are_together_even_if_their_hours_are_not() -> None:
    class_ = problem(
        person("a", "Mon 8:00-10:00"),
        person("b", "Mon 9:00-12:00"),
        person("c", "Mon 11:00-12:00"),
        *(person(f"s{i}", "Mon 8:00-12:00") for i in range(3)),
    )

    _, found = solved(class_, rules(3, 3, hours=1, together=[["a", "b"], ["b", "c"]]))

    assert [certificate.keys for certificate in found.certificates] == [("a", "b", "c")]


def test_one_person_who_makes_a_class_impossible_is_named_and_no_other() -> None:
    class_ = problem(
        *(person(f"s{i}", EVENING, languages=("en", "de")) for i in range(6)),
        person("b", EVENING, languages=("ja",), name="Botan"),
    )

    _, found = solved(class_, rules(3, 4, hours=1, common_language=True))

    assert [certificate.keys for certificate in found.certificates] == [("b",)]
    assert [one.text for one in found.relaxations] == ["Make “common_language” a wish."]


def test_more_people_to_be_together_than_a_group_takes() -> None:
    class_ = problem(*(person(f"s{i}") for i in range(6)))

    _, found = solved(class_, rules(2, 3, together=[["s0", "s1", "s2", "s3"]]))

    assert found.text.startswith("s0, s1, s2 and s3: 4 people are to be together; a group has 3 at most.")
