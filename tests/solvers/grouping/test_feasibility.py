"""What no plan can do is found before anybody searches, and named by person or by count."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.grouping.brute import best_score, small
from tests.solvers.grouping.people import person, problem, rules
from worldrounds.solvers.grouping import evaluate
from worldrounds.solvers.grouping.feasibility import NoGroup, Searched, TooFew, look

EVENING = "Mon 18:00-21:00"


def test_a_class_that_one_person_makes_impossible_is_explained_by_this_person() -> None:
    class_ = problem(
        *(person(f"s{i}", EVENING, country="ABC"[i % 3]) for i in range(9)),
        person("noor", "Mon 7:00-9:00; Tue 7:00-9:00", country="D", name="Noor"),
    )

    found = look(class_, rules(4, 5, hours=1, countries=2))

    (certificate,) = found.certificates
    assert isinstance(certificate, NoGroup)
    assert (certificate.keys, certificate.rules, found.bound) == (("noor",), ("hours",), 1)
    assert certificate.facts == {"free_hours": 4, "shared_with": 0}
    assert certificate.text == "Noor: shares 1 hours a week with 0 people; a group needs 3 others."


def test_nothing_is_said_of_a_class_that_can_be_divided() -> None:
    class_ = problem(*(person(f"s{i}", EVENING, country="ABC"[i % 3]) for i in range(9)))

    found = look(class_, rules(4, 5, hours=1, countries=2))

    assert (found.bound, found.certificates, found.complete, found.text) == (0, (), True, "")


@pytest.mark.parametrize(
    ("people", "asked", "left", "named", "says"),
    [
        (13, {}, 1, (), "13 people cannot all be in groups of 5 to 6: 1 is left over in every plan."),
        (
            12,
            {"countries": 4},
            6,
            ("countries",),
            "12 people cannot all be in groups of 5 to 6 with 4 countries in every group (8 are from A)",
        ),
        (
            12,
            {"one_country": 3},
            2,
            ("one_country",),
            "12 people cannot all be in groups of 5 to 6 with at most 3 from one country (8 are from A)",
        ),
    ],
)
def test_counting_names_the_rule(
    people: int, asked: dict[str, int], left: int, named: tuple[str, ...], says: str
) -> None:
    class_ = problem(*(person(f"s{i}", country="AABAACAADAAEB"[i]) for i in range(people)))
    if asked.get("countries"):
        class_ = problem(*(person(f"s{i}", country="AABAACAADAAB"[i]) for i in range(people)))

    found = look(class_, rules(5, 6, **asked))

    (certificate,) = found.certificates
    assert isinstance(certificate, TooFew)
    assert (certificate.left, found.bound, certificate.rules) == (left, left, named)
    assert certificate.text.startswith(says)


@settings(max_examples=40)
@given(st.integers(1, 7), st.integers(0, 100_000))
def test_the_bound_of_a_small_class_is_what_its_best_plan_leaves(n: int, seed: int) -> None:
    class_, asked = small(n, seed)

    assert look(class_, asked).bound == best_score(class_, asked).bad_people


def test_every_way_is_tried_where_each_person_alone_would_fit() -> None:
    days = ("Mon", "Mon", "Mon", "Mon,Tue", "Tue", "Tue")
    class_ = problem(*(person(f"s{i}", f"{day} 18:00-20:00") for i, day in enumerate(days)))

    found = look(class_, rules(2, 2, hours=2, apart=[["s0", "s1", "s2"]]))

    # Two of s0, s1 and s2 want s3.
    (certificate,) = found.certificates
    assert isinstance(certificate, Searched)
    assert (certificate.left, found.bound) == (2, 2)


def test_a_report_says_what_no_plan_could_do_better() -> None:
    class_ = problem(*(person(f"s{i}", country="A") for i in range(13)))
    groups = [[f"s{i}" for i in range(5)], [f"s{i}" for i in range(5, 12)], ["s12"]]

    report = evaluate(class_, rules(5, 6), groups)

    assert (report.score.bad_people, report.bound, report.gap) == (8, 1, 7)
