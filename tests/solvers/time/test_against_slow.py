"""Masks against a slow reading of wall clocks that goes the other way round: from every local minute to UTC.

Thousands of random (zone, pattern, week), half of the weeks with a clock change. It shares no code with `masks`.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest
from numpy.typing import NDArray

from worldrounds.solvers.time import regimes, week_mask, week_masks

ZONES = sorted(
    name for name in available_timezones() if "/" in name and not name.startswith(("posix", "right"))
)
NAMED = (
    "Europe/London", "Europe/Vienna", "America/New_York", "America/Santiago", "America/Asuncion", "America/Havana",
    "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Africa/Casablanca",
    "Africa/Cairo", "Asia/Beirut", "Asia/Jerusalem", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran",
    "Antarctica/Troll", "America/St_Johns", "Europe/Chisinau",
)  # fmt: skip
PATTERNS = 70
MINUTE = timedelta(minutes=1)


def free_minutes(zone: ZoneInfo, monday: date) -> Iterator[tuple[int, int]]:
    """(minute of the UTC week, half hour of the local week) for all local minutes of nine days, those that the clocks
    show twice two times, those that they skip never."""
    first = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    wall = datetime(monday.year, monday.month, monday.day) - timedelta(days=1)  # noqa: DTZ001 (a wall time)
    for _ in range(9 * 24 * 60):
        place = wall.weekday() * 48 + wall.hour * 2 + wall.minute // 30
        for moment in {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}:
            if moment.astimezone(zone).replace(tzinfo=None) == wall:
                yield (moment - first) // MINUTE, place
        wall += MINUTE


def slow_masks(patterns: NDArray[np.bool_], name: str, monday: date) -> NDArray[np.bool_]:
    free = np.zeros((len(patterns), 7 * 1440), np.bool_)
    told = np.zeros(7 * 1440, np.int64)
    for minute, place in free_minutes(ZoneInfo(name), monday):
        if 0 <= minute < 7 * 1440:
            free[:, minute] = patterns.reshape(len(patterns), 336)[:, place]
            told[minute] += 1
    assert (told == 1).all()  # every minute of UTC has one local minute
    quarters = free.reshape(len(patterns), 672, 15)
    assert (
        quarters.all(axis=2) == quarters.any(axis=2)
    ).all()  # no clock changes inside a quarter of an hour
    return quarters.all(axis=2)


def weeks(seed: int) -> Iterator[tuple[str, date]]:
    """A zone and a Monday of 2020 to 2036, every second time one with a clock change if there is any that year."""
    dice = np.random.default_rng(seed)
    for number in range(8):
        name = str(dice.choice(NAMED if number % 2 else ZONES))
        day = date(int(dice.integers(2020, 2037)), 1, 1)
        mondays = [day + timedelta(days=7 * week - day.weekday()) for week in range(52)]
        moving = [m for m in mondays if _offset(name, m) != _offset(name, m + timedelta(days=7))]
        chosen = moving if number % 2 and moving else mondays
        yield name, chosen[int(dice.integers(len(chosen)))]


def _offset(name: str, day: date) -> timedelta | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).astimezone(ZoneInfo(name)).utcoffset()


@pytest.mark.parametrize("seed", range(4))
def test_masks_are_what_walls_show_minute_by_minute(seed: int) -> None:
    dice = np.random.default_rng(seed)
    for name, monday in weeks(seed):
        patterns = dice.random((PATTERNS, 7, 48)) < dice.uniform(0.05, 0.95)

        expected = slow_masks(patterns, name, monday)

        assert np.array_equal(week_masks(patterns, [name] * PATTERNS, monday), expected), (name, monday)
        assert np.array_equal(week_mask(patterns[0], name, monday), expected[0])


def test_weeks_between_the_changes_of_two_continents_are_regimes_of_their_own() -> None:
    mondays = [date(2026, 10, 5) + timedelta(weeks=week) for week in range(28)]
    zones = ["Europe/Vienna", "America/New_York", "Asia/Kathmandu", "Africa/Casablanca"]

    found = [(regime.mondays[0], len(regime.mondays)) for regime in regimes(zones, mondays, steady=True)]

    assert found == [
        (date(2026, 10, 5), 6),  # summer; again from 29 March on
        (
            date(2026, 10, 26),
            3,
        ),  # Europe is back in winter, America is not; and before Europe follows it in March
        (date(2026, 11, 2), 14),  # winter
        (date(2027, 2, 8), 5),  # Ramadan: Morocco has put its clocks back
    ]
