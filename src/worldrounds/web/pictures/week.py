"""When people are free, on the reader's own week: the data behind ribbons and heat maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.time import never, pattern_from_hex

WEEK = 7 * 96  # quarters of an hour


@dataclass(frozen=True)
class Free:
    """When people are free in one week of the reader.

    Attributes
    ----------
    monday : date
        The week, by the reader's calendar.
    quarters : ndarray of bool, shape (n, 7, 96)
        Quarters of an hour of the reader's days, Monday 00:00 first.
    offsets : ndarray of int, shape (n, 7)
        Minutes that each person's clock is ahead of the reader's at noon of that day.
    """

    monday: date
    quarters: NDArray[np.bool_]
    offsets: NDArray[np.int64]

    def best_day(self, people: Sequence[int]) -> int:
        """The day (0 is Monday) with most hours that suit all of ``people`` (row numbers)."""
        return int(np.argmax(self.quarters[list(people)].all(axis=0).sum(axis=1)))


def free_week(patterns: Sequence[str], zones: Sequence[str], *, reader: ZoneInfo, monday: date) -> Free:
    """Weekly patterns (84 hex digits, or empty: never free) in IANA ``zones``, moved to the reader's clock.

    Clock changes inside the week are shown as they are at noon of each day of the reader.
    """
    noons = [datetime(d.year, d.month, d.day, 12, tzinfo=reader) for d in _days(monday)]
    ahead = np.array([[_ahead(zone, noon) for noon in noons] for zone in zones], np.int64).reshape(-1, 7)
    week = np.arange(WEEK)
    cells = np.array([_half_hours(text) for text in patterns], np.bool_).reshape(-1, WEEK // 2)
    theirs = (week * 15 + np.repeat(ahead, 96, axis=1)) // 30 % (WEEK // 2)
    free = np.take_along_axis(cells, theirs, axis=1)
    return Free(monday, free.reshape(-1, 7, 96), ahead)


def hour_counts(free: Free) -> list[list[int]]:
    """For a heat map: how many people are free for each whole hour of the week, 7 by 24."""
    hours = free.quarters.reshape(-1, 7, 24, 4).all(axis=3).sum(axis=0)
    return [[int(count) for count in day] for day in hours]


@lru_cache(maxsize=4096)
def _half_hours(text: str) -> NDArray[np.bool_]:
    return (pattern_from_hex(text) if text else never()).ravel()


@lru_cache(maxsize=4096)
def _ahead(zone: str, noon: datetime) -> int:
    mine, theirs = noon.utcoffset(), noon.astimezone(ZoneInfo(zone)).utcoffset()
    return int(((theirs or timedelta()) - (mine or timedelta())).total_seconds() // 60)


def _days(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(7)]
