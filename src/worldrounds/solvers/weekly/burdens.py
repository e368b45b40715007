"""What each hour of each week means for each person, as one array."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.time.comfort import discomfort
from worldrounds.solvers.time.masks import (
    CELL_MINUTES,
    CELLS,
    cells_to_utc,
    monday_of,
    offsets,
    week_mask,
)
from worldrounds.solvers.time.patterns import HALF_HOURS
from worldrounds.solvers.weekly.problem import Person, Series

Ints = NDArray[np.int64]

POINTS: Final = 100
"""Burden of a meeting that begins at 07:00 or ends at 22:00; 0 inside 09:00-18:00, up to 200 in the night."""

MISSED: Final = 1_000_000
"""Burden of a meeting that one cannot come to: more than all bad hours of a year together."""


@lru_cache(maxsize=4)  # several questions are asked about one series
def burdens(series: Series) -> Ints:
    """Points of burden.

    Returns
    -------
    ndarray of int64, shape (weeks, 336, people)
        0..200 by the worst moment of the meeting on the person's own clock (`solvers.time.discomfort`); `MISSED`
        where the person is not free throughout. Read-only.
    """
    mondays = _mondays(series)
    starts = _starts(series, mondays[0])
    need = -(-series.minutes // CELL_MINUTES)
    table = np.stack([_burdens(person, mondays, starts, need) for person in series.people], axis=-1)
    table.flags.writeable = False
    return table


def _mondays(series: Series) -> list[date]:
    """The UTC weeks that the series can touch, in any zone."""
    first = monday_of(series.first_day - timedelta(days=1))
    last = monday_of(series.first_day + timedelta(days=7 * series.weeks + 1))
    return [first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1)]


def _starts(series: Series, monday: date) -> Ints:
    """Shape (weeks, 336): the cell, counted from the first Monday, in which each start lies."""
    begin = cells_to_utc(monday, 0).timestamp()
    moments = [
        [series.start(week, hour).timestamp() for hour in range(HALF_HOURS)] for week in range(series.weeks)
    ]
    return ((np.array(moments) - begin) // (CELL_MINUTES * 60)).astype(np.int64)


def _burdens(person: Person, mondays: list[date], starts: Ints, need: int) -> Ints:
    """Shape of `starts`: the worst of the `need` cells from each start on."""
    cells = np.concatenate([_cells(person, monday) for monday in mondays])
    worst = np.lib.stride_tricks.sliding_window_view(cells, need)[starts].max(axis=-1)
    return np.where(np.isinf(worst), MISSED, np.rint(POINTS * np.minimum(worst, 2))).astype(np.int64)


def _cells(person: Person, monday: date) -> NDArray[np.float64]:
    """Shape (672,): discomfort of the worse end of each quarter of an hour, infinite where not free."""
    hours = (np.arange(CELLS) * (CELL_MINUTES * 60) + offsets(person.zone, monday)) % 86400 / 3600
    worse = np.maximum(discomfort(hours, declared=True), discomfort(hours + CELL_MINUTES / 60, declared=True))
    return np.where(week_mask(person.free, person.zone, monday), worse, np.inf)
