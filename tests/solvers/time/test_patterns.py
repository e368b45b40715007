"""Weekly patterns: hex as it is stored, ranges as people write them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from worldrounds.solvers.time import (
    always,
    never,
    pattern_from_hex,
    pattern_from_ranges,
    pattern_to_hex,
    pattern_to_ranges,
    within,
)

patterns = arrays(np.bool_, (7, 48))


def test_bit_i_is_half_hour_i_of_the_week() -> None:
    pattern = pattern_from_hex(f"{(1 << 0) | (1 << 37) | (1 << 335):084x}")

    assert np.argwhere(pattern).tolist() == [[0, 0], [0, 37], [6, 47]]


@given(patterns)
def test_hex_holds_every_pattern(pattern: np.ndarray) -> None:
    number = sum(1 << int(i) for i in np.flatnonzero(pattern))

    assert pattern_to_hex(pattern) == f"{number:084x}"
    assert np.array_equal(pattern_from_hex(pattern_to_hex(pattern)), pattern)


@pytest.mark.parametrize("text", ["", "0" * 83, "0" * 85, "g" * 84, " " + "0" * 83, "0x" + "0" * 82])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="84 hex digits"):
        pattern_from_hex(text)


def test_within_keeps_the_waking_hours_of_every_day() -> None:
    kept = within(always(), 7, 22)

    assert kept.sum() == 7 * 30
    assert not kept[:, :14].any()
    assert not kept[:, 44:].any()
    with pytest.raises(ValueError, match="0 <= earliest <= latest <= 24"):
        within(always(), 22, 7)


@given(patterns)
def test_ranges_read_back_what_they_wrote(pattern: np.ndarray) -> None:
    assert np.array_equal(pattern_from_ranges(pattern_to_ranges(pattern)), pattern)


def test_ranges_as_people_write_them() -> None:
    pattern = pattern_from_ranges("Mon 18:00-21:00; Sat, Sun 9-10, 1430–1600\nthurs-Fri: 22:00 - 01:00; ")

    expected = never()
    expected[0, 36:42] = expected[5:, 18:20] = expected[5:, 29:32] = True
    expected[3:5, 44:] = expected[4:6, :2] = True
    assert np.array_equal(pattern, expected)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("evenings", "names no time"),
        ("18:00-21:00", "names no day"),
        ("Mun 18:00-21:00", "“mun” is not a day"),
        ("Mon 18:00", "“18:00” is not a range"),
        ("Mon 25:00-26:00", "00:00-24:00"),
    ],
)
def test_unreadable_ranges_are_named(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        pattern_from_ranges(text)
