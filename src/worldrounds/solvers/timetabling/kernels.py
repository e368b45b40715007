"""All starts of a session at once, as arrays. Same meaning as `objective.seat`, about a thousand times quicker."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.time.comfort import discomfort
from worldrounds.solvers.time.masks import CELL_MINUTES, CELLS, cells_to_utc, monday_of, offsets, week_mask
from worldrounds.solvers.time.patterns import within
from worldrounds.solvers.timetabling.problem import (
    EARLIEST_HOUR,
    LATEST_HOUR,
    MISSED,
    WORST_HOUR,
    Group,
    Member,
    Window,
)

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Table:
    """Every start at which a quorum can come.

    Attributes
    ----------
    starts : ndarray of int64, shape (n,)
        UTC minutes since 1970, rising.
    burdens : ndarray of int64, shape (n, members)
        Points; `MISSED` for who cannot come.
    walls : ndarray of int64, shape (n,)
        The same starts by the group's clock, as minutes since 1970-01-01 00:00.
    """

    starts: Ints
    burdens: Ints
    walls: Ints


def table(group: Group, window: Window) -> Table:
    """The starts of a session that respect its days, the group's busy times and the quorum.

    On full and half hours of the group's clock; on quarters, too, where more can come then.
    """
    mondays = _mondays(window)
    begin = _minute(cells_to_utc(mondays[0], 0))
    starts = begin + CELL_MINUTES * np.arange(len(mondays) * CELLS, dtype=np.int64)
    walls = starts + _offsets(group.zone, mondays)
    burdens = np.stack(
        [_burdens(member, mondays, starts, window.minutes) for member in group.members], axis=1
    )
    fits = (burdens < MISSED).sum(axis=1) >= group.quorum
    fits &= (walls >= _wall(window.first_day)) & (walls < _wall(window.end_day))
    for taken, free_again in group.busy:
        fits &= (starts + window.minutes <= _minute(taken)) | (starts >= _minute(free_again))
    fits &= _round(walls) | _more_come(burdens, fits, walls)
    return Table(starts[fits], burdens[fits], walls[fits])


def _round(walls: Ints) -> NDArray[np.bool_]:
    return np.asarray(walls % 30 == 0)


def _more_come(burdens: Ints, fits: NDArray[np.bool_], walls: Ints) -> bool:
    """True if a start at a quarter past or to suits more members than any on a full or half hour."""
    coming = (burdens < MISSED).sum(axis=1)
    return bool(coming[fits].max(initial=0) > coming[fits & _round(walls)].max(initial=0))


def _mondays(window: Window) -> list[date]:
    """The UTC weeks that a session in the window can touch, in any zone."""
    first = monday_of(window.first_day - timedelta(days=1))
    last = monday_of(window.end_day + timedelta(days=2))
    return [first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1)]


def _offsets(zone: str, mondays: list[date]) -> Ints:
    return np.concatenate([offsets(zone, monday) for monday in mondays]).astype(np.int64) // 60


def _burdens(member: Member, mondays: list[date], starts: Ints, minutes: int) -> Ints:
    """Shape (n,): the member's points for each start."""
    free = np.concatenate(
        [
            week_mask(within(member.free, EARLIEST_HOUR, LATEST_HOUR), member.zone, monday, member.closed)
            for monday in mondays
        ]
    )
    comes = _runs(free, -(-minutes // CELL_MINUTES))
    clock = (starts + _offsets(member.zone, mondays)) % 1440 / 60
    points = np.full(starts.shape, MISSED, np.int64)
    # From 07:00 to 22:00 discomfort falls, then rises: the worse end of a session is its worst moment.
    begins = np.flatnonzero(comes)
    worse = np.maximum(discomfort(clock[begins]), discomfort(np.minimum(clock[begins] + minutes / 60, 24)))
    points[begins] = np.rint(WORST_HOUR * worse).astype(np.int64)
    for since, until in member.blocked:
        points[(starts < _minute(until)) & (starts + minutes > _minute(since))] = MISSED
    return points


def _runs(free: NDArray[np.bool_], need: int) -> NDArray[np.bool_]:
    """Shape (n,): cells from which `need` cells on end are free; the last ``need - 1`` are not."""
    sums = np.concatenate(([0], np.cumsum(free)))
    whole = np.zeros(free.shape, np.bool_)
    whole[: len(free) - need + 1] = sums[need:] - sums[: len(free) - need + 1] == need
    return whole


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _wall(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 1440
