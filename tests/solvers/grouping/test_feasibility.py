"""What no plan can do is found before anybody searches, and named by person or by count."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.grouping.brute import best_score, small
from tests.solvers.grouping.people import person, problem, rules
from worldrounds.solvers.grouping import evaluate
from worldrounds.solvers.grouping.certify import Verdict, certify
from worldrounds.solvers.grouping.feasibility import NoGroup, Searched, TooFew, Weighed, look
from worldrounds.solvers.grouping.feasibility.certificates import WHOLE

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


def test_every_way_is_tried_where_neither_counts_nor_weights_suffice() -> None:
    # Three triangles of people who share an hour two and two, and one person who knows one of each (Tutte 1947).
    pairs = [*("ab", "bc", "ca"), *("de", "ef", "fd"), *("gh", "hi", "ig"), *("xa", "xd", "xg")]
    days: dict[str, list[str]] = {name: [] for name in "abcdefghix"}
    for k, pair in enumerate(pairs):
        for name in pair:
            days[name].append(f"{('Mon', 'Tue', 'Wed')[k // 4]} {8 + 2 * (k % 4)}:00-{9 + 2 * (k % 4)}:00")
    class_ = problem(*(person(name, "; ".join(hours)) for name, hours in days.items()))

    found = look(class_, rules(2, 2, hours=1))

    (certificate,) = found.certificates
    assert isinstance(certificate, Searched)
    assert (certificate.left, found.bound) == (2, 2)


def test_people_who_depend_on_one_other_are_weighed() -> None:
    class_ = problem(
        *(person(f"s{i}", EVENING, country="A" if i < 15 else "B") for i in range(33)),
        *(person(f"t{i}", "Tue 18:00-19:00", country="A") for i in range(4)),
        person("bridge", f"{EVENING}; Tue 18:00-19:00", country="B"),
    )

    asked = rules(2, 3, hours=1, countries=2)

    found = look(class_, asked)

    (certificate,) = found.certificates
    assert isinstance(certificate, Weighed)
    assert (certificate.keys, certificate.left, certificate.facts["others"]) == (
        ("t0", "t1", "t2", "t3"),
        2,
        ("bridge",),
    )
    assert certificate.text == (
        "Of t0, t1, t2 and t3, at least 2 cannot be in groups that hold every hard rule: they depend on the same few "
        "others."
    )
    assert certify(class_, asked, [certificate]) == Verdict(2, ())
    light = replace(certificate, weights={"bridge": WHOLE}, left=3)
    assert certify(class_, asked, [light]).wrong == (
        "Weighed t0, t1, t2, t3: bridge, t0, t1 weigh too little",
    )


def test_a_report_says_what_no_plan_could_do_better() -> None:
    class_ = problem(*(person(f"s{i}", country="A") for i in range(13)))
    groups = [[f"s{i}" for i in range(5)], [f"s{i}" for i in range(5, 12)], ["s12"]]

    report = evaluate(class_, rules(5, 6), groups)

    assert (report.score.bad_people, report.bound, report.gap) == (8, 1, 7)
