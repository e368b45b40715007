"""Certificates are checked from the people and the rules alone; what is not true is refused."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.grouping.brute import small
from tests.solvers.grouping.people import person, problem, rules
from worldrounds.solvers.grouping.certify import Verdict, certify
from worldrounds.solvers.grouping.feasibility import NoGroup, Searched, TooFew, look

EVENING = "Mon 18:00-21:00"


@settings(max_examples=60)
@given(st.integers(1, 8), st.integers(0, 100_000))
def test_every_certificate_of_a_random_class_is_proved(n: int, seed: int) -> None:
    class_, asked = small(n, seed)
    found = look(class_, asked)

    verdict = certify(class_, asked, found.certificates)

    assert (verdict.bound, verdict.wrong) == (found.bound, ())


CLASS = problem(
    *(person(f"s{i}", EVENING, country="AABBCA"[i]) for i in range(6)),
    person("noor", "Tue 8:00-9:00", country="D"),
    person("late", "Mon 20:00-23:00", country="D"),
)
ASKED = rules(3, 3, hours=1, countries=2)
NOOR = NoGroup(keys=("noor",), left=1)
REST = TooFew(keys=tuple(f"s{i}" for i in range(6)), left=1)


@pytest.mark.parametrize(
    ("certificate", "says"),
    [
        (NOOR, ""),
        (replace(NOOR, keys=("s0",)), "can be with"),
        (replace(NOOR, keys=("noor", "late"), left=2), "no rule ties these people together"),
        (replace(NOOR, keys=("nobody",)), "somebody who is not there"),
        (replace(NOOR, left=2), "2 of 1 cannot be left"),
        (replace(NOOR, left=0), "0 of 1 cannot be left"),
        (REST, "who is not counted"),
        (Searched(keys=("noor", "late", "s0"), left=1), ""),
        (Searched(keys=("noor", "late", "s0"), left=2), "1 can be left"),
    ],
)
def test_a_certificate_is_refused_where_it_does_not_hold(
    certificate: NoGroup | TooFew | Searched, says: str
) -> None:
    verdict = certify(CLASS, ASKED, [certificate])

    assert verdict.bound == (certificate.left if not says else 0)
    assert all(says in line for line in verdict.wrong) and bool(verdict.wrong) == bool(says)


def test_counting_leans_on_people_who_are_proved_to_be_in_no_group() -> None:
    class_ = problem(*(person(f"s{i}", EVENING) for i in range(4)), person("none", "", country="A"))
    none, rest = NoGroup(keys=("none",), left=1), TooFew(keys=("s0", "s1", "s2", "s3"), left=1)

    assert certify(class_, rules(3, 3, hours=1), [rest, none]).bound == 2
    assert certify(class_, rules(3, 3, hours=1), [replace(rest, left=2), none]).wrong == (
        "TooFew s0, s1, s2, s3: counting leaves 1",
    )


def test_counting_refuses_rules_that_do_not_say_so() -> None:
    class_ = problem(*(person(f"s{i}", country="AAAAAB"[i]) for i in range(6)))
    right = TooFew(keys=tuple(f"s{i}" for i in range(6)), left=3, rules=("countries",))

    assert certify(class_, rules(3, 3, countries=2), [right]) == Verdict(3, ())
    assert certify(class_, rules(3, 3, countries=2), [replace(right, rules=())]).bound == 0
    assert certify(class_, rules(3, 3), [right]).bound == 0
