"""The smallest change that would make it possible, and that it does."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.grouping.brute import small
from tests.solvers.grouping.people import person, problem, rules
from worldrounds.solvers.grouping import Problem, Rules
from worldrounds.solvers.grouping.feasibility import NoGroup, Relaxation, TooFew, look
from worldrounds.solvers.time import pattern_from_ranges

EVENING = "Mon 18:00-21:00"


def test_one_person_is_asked_for_the_fewest_hours_in_their_own_time() -> None:
    class_ = problem(
        *(person(f"s{i}", EVENING, country="ABC"[i % 3]) for i in range(9)),
        person(
            "noor", "Mon 14:30-16:30", country="D", name="Noor", zone="America/New_York"
        ),  # 18:30-20:30 UTC
    )

    found = look(class_, rules(4, 5, hours=3, countries=2))

    assert [(one.text, one.left) for one in found.relaxations] == [
        ("Noor is free Mon 14:00-14:30, 16:30-17:00 too (America/New_York).", 0),
        ("Ask for 2 common hours.", 0),
    ]
    assert found.relaxations[0].hours == {"noor": "Mon 14:00-14:30, 16:30-17:00"}


def test_a_count_is_mended_by_the_smallest_step_of_a_rule() -> None:
    class_ = problem(*(person(f"s{i}", country="AABAACAADAAB"[i]) for i in range(12)))

    found = look(class_, rules(5, 6, countries=4))

    assert [(one.rule, one.bound, one.side, one.left) for one in found.relaxations] == [
        ("countries", 3, "least", 0)
    ]


def test_a_size_is_asked_less_of() -> None:
    found = look(problem(*(person(f"s{i}") for i in range(13))), rules(5, 6))

    assert [(one.text, one.left) for one in found.relaxations] == [("Allow groups of 4.", 0)]


@settings(max_examples=40)
@given(st.integers(1, 8), st.integers(0, 100_000))
def test_what_is_said_to_help_helps(n: int, seed: int) -> None:
    class_, asked = small(n, seed)
    found = look(class_, asked)

    for one in found.relaxations:
        certificate = found.certificates[one.certificate]
        again = look(*changed(class_, asked, one))
        left = {key for other in again.certificates if isinstance(other, NoGroup) for key in other.keys}
        if isinstance(certificate, NoGroup):
            assert len(left & set(certificate.keys)) == one.left
        elif not one.left and isinstance(certificate, TooFew):
            assert not any(
                isinstance(other, TooFew) and set(other.keys) == set(certificate.keys)
                for other in again.certificates
            )


def changed(class_: Problem, asked: Rules, one: Relaxation) -> tuple[Problem, Rules]:
    """The class with the hours, or the rules with the bound."""
    if one.hours:
        people = []
        for p in class_.people:
            more = pattern_from_ranges(one.hours[p.key]) if p.key in one.hours else False
            people.append(replace(p, free=p.waking | more) if p.key in one.hours else p)
        return Problem(tuple(people), class_.mondays), asked
    easier = []
    for rule in asked:
        if rule.key != one.rule:
            easier.append(rule)
        elif one.bound is not None:
            easier.append(replace(rule, **{one.side: one.bound}))
    return class_, Rules(tuple(easier), asked.minutes)
