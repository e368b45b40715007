"""UTC masks against a slow, independent reading of the clock, and by name where clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from worldrounds.solvers.time import (
    CELLS,
    always,
    cells_to_utc,
    monday_of,
    pack,
    pattern_from_ranges,
    regimes,
    start_mask,
    unpack,
    utc_to_cell,
    week_mask,
    week_masks,
)

ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith("posix"))
CHANGES = {
    "Europe": ("Europe/Vienna", date(2026, 10, 19), "Sun 02:00-03:00", 8),  # repeated: two hours of cells
    "Europe in spring": ("Europe/Vienna", date(2027, 3, 22), "Sun 02:00-03:00", 0),  # skipped: none
    "United States": ("America/New_York", date(2026, 10, 26), "Sun 01:00-02:00", 8),
    "United States in spring": ("America/New_York", date(2027, 3, 8), "Sun 02:00-03:00", 0),
    "southern hemisphere": ("Australia/Sydney", date(2026, 9, 28), "Sun 02:00-03:00", 0),
    "southern autumn": ("Australia/Sydney", date(2027, 3, 29), "Sun 02:00-03:00", 8),
    "half an hour, forward": ("Australia/Lord_Howe", date(2026, 9, 28), "Sun 02:00-03:00", 2),
    "half an hour, back": ("Australia/Lord_Howe", date(2027, 3, 29), "Sun 01:00-02:00", 6),
    "Ramadan begins": ("Africa/Casablanca", date(2026, 2, 9), "Sun 02:00-03:00", 8),
    "Ramadan ends": ("Africa/Casablanca", date(2026, 3, 16), "Sun 02:00-03:00", 0),
    "forty-five minutes, back": ("Pacific/Chatham", date(2027, 3, 29), "Sun 03:00-03:30", 4),
    "India, half past": ("Asia/Kolkata", date(2026, 10, 19), "Sun 02:00-03:00", 4),
    "Nepal, a quarter to": ("Asia/Kathmandu", date(2026, 10, 19), "Sun 02:00-03:00", 4),
    "no change": ("Asia/Tokyo", date(2026, 10, 19), "Sun 02:00-03:00", 4),
    "forty-five minutes, forward": ("Pacific/Chatham", date(2026, 9, 21), "Sun 02:30-03:00", 1),
}


def slow_mask(pattern: np.ndarray, zone: str, monday: date, closed: set[date]) -> list[bool]:
    """One cell after another, by the text that a clock in that place would show."""
    mask = []
    moment = datetime.combine(monday, datetime.min.time(), UTC)
    for _ in range(7 * 24 * 4):
        shown = moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %u %H %M").split()
        free = bool(pattern[int(shown[1]) - 1, int(shown[2]) * 2 + int(shown[3]) // 30])
        mask.append(free and date.fromisoformat(shown[0]) not in closed)
        moment += timedelta(minutes=15)
    return mask


@settings(max_examples=40)
@given(
    arrays(np.bool_, (7, 48)),
    st.sampled_from(ZONES),
    st.dates(date(2020, 1, 1), date(2036, 12, 31)).map(monday_of),
    st.sets(st.integers(-1, 7), max_size=3),
)
@example(always(), "Asia/Kathmandu", date(2026, 10, 5), {-1, 0, 7})
@example(always(), "Pacific/Kiritimati", date(2026, 12, 28), {4})
def test_mask_is_what_a_clock_on_the_wall_shows(
    pattern: np.ndarray, zone: str, monday: date, closed: set[int]
) -> None:
    days = {monday + timedelta(days=day) for day in closed}

    assert week_mask(pattern, zone, monday, frozenset(days)).tolist() == slow_mask(
        pattern, zone, monday, days
    )


@pytest.mark.parametrize(("zone", "monday", "_hours", "_cells"), CHANGES.values(), ids=CHANGES)
def test_every_named_change_is_exact(zone: str, monday: date, _hours: str, _cells: int) -> None:
    pattern = np.random.default_rng(7).random((7, 48)) < 0.5

    assert week_mask(pattern, zone, monday).tolist() == slow_mask(pattern, zone, monday, set())


@pytest.mark.parametrize(("zone", "monday", "hours", "cells"), CHANGES.values(), ids=CHANGES)
def test_a_skipped_hour_has_no_cell_and_a_repeated_one_has_two(
    zone: str, monday: date, hours: str, cells: int
) -> None:
    # The local Sunday of the zones east of Greenwich begins in this week and ends in it or the next.
    both = [week_mask(pattern_from_ranges(hours), zone, monday + timedelta(days=7 * w)) for w in (0, 1)]
    cells_found = np.flatnonzero(np.concatenate(both))
    local = [cells_to_utc(monday, cell).astimezone(ZoneInfo(zone)).date() for cell in cells_found]

    assert local.count(monday + timedelta(days=6)) == cells


def test_many_people_at_once_equal_one_after_another() -> None:
    random = np.random.default_rng(1)
    zones = list(random.choice(ZONES, 20)) + ["Europe/Vienna"] * 5
    patterns = random.random((25, 7, 48)) < 0.4
    monday = date(2026, 10, 19)
    closed = [frozenset({monday + timedelta(days=int(d))}) if d < 7 else frozenset() for d in range(25)]

    together = week_masks(patterns, zones, monday, closed)

    for i, zone in enumerate(zones):
        assert np.array_equal(together[i], week_mask(patterns[i], zone, monday, closed[i]))


@settings(max_examples=30)
@given(arrays(np.bool_, CELLS), st.integers(1, 12))
def test_a_start_is_free_for_the_whole_meeting(mask: np.ndarray, cells: int) -> None:
    expected = [all(mask[(i + step) % CELLS] for step in range(cells)) for i in range(CELLS)]

    assert start_mask(mask, cells * 15).tolist() == expected
    assert start_mask(mask, max(15, cells * 15 - 5)).tolist() == expected


def test_a_meeting_takes_a_sensible_time() -> None:
    with pytest.raises(ValueError, match="15 to 1440 minutes"):
        start_mask(np.ones(CELLS, np.bool_), 0)


@given(arrays(np.bool_, CELLS))
def test_packed_words_hold_the_mask(mask: np.ndarray) -> None:
    words = pack(mask)

    assert words.shape == (11,)
    assert sum(int(word) << 64 * i for i, word in enumerate(words)) == sum(
        1 << int(i) for i in np.flatnonzero(mask)
    )
    assert np.array_equal(unpack(words), mask)


def test_cells_and_moments_are_each_others_inverse() -> None:
    monday = date(2026, 10, 5)

    assert cells_to_utc(monday, 5) == datetime(2026, 10, 5, 1, 15, tzinfo=UTC)
    assert utc_to_cell(monday, datetime(2026, 10, 5, 1, 29, tzinfo=UTC)) == 5
    assert utc_to_cell(monday, datetime(2026, 10, 4, 23, 59, tzinfo=UTC)) == -1


def test_a_school_year_has_few_regimes() -> None:
    zones = ["Europe/Vienna", "America/New_York", "Australia/Sydney", "Asia/Tokyo", "Europe/Vienna"]
    mondays = [date(2026, 9, 28) + timedelta(days=7 * week) for week in range(32)]

    steady = regimes(zones, mondays, steady=True)
    exact = regimes(zones, mondays)

    # Changes: Sydney 4 Oct, Vienna 25 Oct, New York 1 Nov, New York 14 Mar, Vienna 28 Mar, Sydney 4 Apr.
    # The first week has the offsets of the last ones, and October those of late March.
    assert [len(regime.mondays) for regime in steady] == [6, 4, 3, 19]
    assert steady[1].monday == date(2026, 10, 5)
    assert len(exact) == 4 + 6  # each week with a change stands alone
    assert sorted(monday for regime in exact for monday in regime.mondays) == mondays
    for regime in exact:
        masks = {tuple(week_mask(always(), zone, regime.monday)) for zone in zones}
        for monday in regime.mondays:
            assert {tuple(week_mask(always(), zone, monday)) for zone in zones} == masks


def test_a_week_begins_on_a_monday() -> None:
    with pytest.raises(ValueError, match="2026-10-06 is a Tuesday"):
        week_mask(always(), "Europe/Vienna", date(2026, 10, 6))
