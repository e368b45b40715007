"""People as columns: the same problem as people one by one, and refusals that name the column."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from tests.solvers.grouping.people import MONDAY, random_class, rules
from worldrounds.solvers.grouping import Columns, Labels, Person, Problem, Rules, evaluate
from worldrounds.solvers.grouping.arrays import start_words, tables
from worldrounds.solvers.grouping.columns import packed_patterns
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.time import pack, pattern_from_ranges, start_mask

WEEKS = (MONDAY, date(2026, 11, 9))


def asked() -> Rules:
    return rules(
        3, 4, countries=2, hours=2, common_language=True, topic=True, burden=True, balance=["english"],
        not_alone=["gender", "year"],
    )  # fmt: skip


def test_people_come_back_from_their_columns_as_they_went_in() -> None:
    class_ = random_class(40, 1, WEEKS)

    again = Problem.from_columns(class_.columns, WEEKS)

    for before, after in zip(class_.people, again.people, strict=True):
        assert (before.key, before.zone, before.languages) == (after.key, after.zone, after.languages)
        assert (before.topics, before.numbers, before.night) == (after.topics, after.numbers, after.night)
        assert {name: text for name, text in before.values.items() if text} == after.values
        assert np.array_equal(before.waking, after.waking)
    for written, rewritten in zip(
        tables(Measure(class_, asked())), tables(Measure(again, asked())), strict=True
    ):
        np.testing.assert_array_equal(written, rewritten)
    groups = [[f"s{i}" for i in range(first, first + 4)] for first in range(0, 40, 4)]
    assert evaluate(again, asked(), groups).score == evaluate(class_, asked(), groups).score


@pytest.mark.parametrize(("minutes", "step"), [(15, 1), (90, 1), (480, 1)])
def test_packed_starts_are_those_of_the_free_cells(minutes: int, step: int) -> None:
    class_ = random_class(50, 2, WEEKS)

    words = start_words(class_, minutes, step)

    assert np.array_equal(words, pack(start_mask(class_.free, minutes)))


def test_free_time_is_the_same_for_some_as_for_all() -> None:
    class_ = random_class(20, 3, WEEKS)

    assert np.array_equal(class_._free([7, 3]), class_.free[[7, 3]])


def test_numbers_are_keys_and_what_nobody_told_is_open() -> None:
    evening = pattern_from_ranges("Mon 18:00-20:00")
    columns = Columns(
        keys=np.array([30, 7]),
        zone=Labels.of(["Asia/Tokyo", ""]),
        patterns=packed_patterns([evening]),
        pattern=np.array([0, -1]),
    )

    class_ = Problem.from_columns(columns, WEEKS)

    assert class_.index == {"30": 0, "7": 1}
    assert [(p.key, p.zone, p.country, p.free is None) for p in class_.people] == [
        ("30", "Asia/Tokyo", "", False),
        ("7", "UTC", "", True),
    ]


def test_labels_are_in_alphabetical_order_whatever_is_given() -> None:
    labels = Labels(np.array([2, 0, -1, 0]), ("JP", "nobody", "AT"))

    assert (labels.names, labels.codes.tolist()) == (("AT", "JP"), [0, 1, -1, 1])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"country": Labels.of(["AT"])}, "country: expected one entry for each of 2 people"),
        ({"patterns": np.zeros((2, 3), np.uint8)}, "patterns: expected rows of 42 bytes"),
        ({"pattern": np.array([0, 1])}, "pattern: expected rows of patterns, or -1; got 0 to 1"),
        ({"numbers": {"age": np.array([1, np.inf])}}, "age: expected finite numbers"),
        ({"keys": np.array([5, 5])}, "Keys are unique; '5'"),
        ({"zone": Labels.of(["UTC", "Mars/Olympus"])}, "'Mars/Olympus' is not a time zone"),
    ],
)
def test_wrong_columns_are_refused(wrong: dict[str, Any], says: str) -> None:
    given = {"keys": np.array([1, 2]), "zone": Labels.of(["UTC", "UTC"])} | wrong

    with pytest.raises(ValueError, match=says):
        Problem.from_columns(Columns(**given), WEEKS)


def test_a_person_made_from_columns_is_a_person() -> None:
    assert isinstance(Problem.from_columns(random_class(3, 0).columns, WEEKS).people[-1], Person)
