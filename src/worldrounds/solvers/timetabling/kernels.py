"""The compiled work on one group: the rows of its table, its best starts, and which of equal starts it takes.

Compiled by numba on first use and kept on disk; each releases the interpreter's lock, so that threads work side by
side. What `search` does step by step stands in `search.py`.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from worldrounds.solvers.timetabling.problem import MISSED as _MISSED

MISSED: Final = _MISSED
MARGIN_DAYS: Final = 2
"""So many days a table of days begins before the season's first: clocks in the west are still there."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F, **options: Any) -> F:
    compiled: F = njit(cache=True, nogil=True, **options)(function)
    return compiled


def inner(function: F) -> F:
    """Compile a kernel that only kernels call: without what Python needs to call it, that is quicker."""
    return kernel(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


@kernel
def rows_of(
    clocks: Ints,
    begin: int,
    own: int,
    zones: Ints,
    free: Bools,
    closed: Bools,
    members: int,
    spans: Ints,
    lengths: Ints,
    minutes: Ints,
    points: Ints,
    reading: Bools,
    busy: Ints,
    blocked: Ints,
    quorum: int,
) -> tuple[Ints, Ints, Ints, Ints]:
    """Cells, walls, burdens and first rows of a `Table`.

    Parameters
    ----------
    clocks : ndarray of int64, shape (zones, cells)
        Minutes of each zone's clock since the season's first day.
    begin : int
        The season's first minute since 1970 (UTC).
    own : int
        Row of the group's zone.
    zones, free, closed : ndarrays, shapes (people,), (people, 336) and (people, days)
        Row of the zone, free half hours of a week, closed days; the host, if any, after the members.
    spans : ndarray of int64, shape (sessions, 4)
        First cell, end cell, and the same by the group's clock.
    lengths, minutes, points : ndarrays of int64, shapes (sessions,), (sessions,) and (sessions, 1440)
        Of each session: cells, minutes, points by the minute of the local day.
    reading : ndarray of bool, shape (days,)
    busy : ndarray of int64, shape (k, 2)
        Minutes since 1970, half-open.
    blocked : ndarray of int64, shape (k, 3)
        Person, and minutes since 1970 (half-open) at which the person cannot meet.
    quorum : int
    """
    people, sessions, cells = zones.shape[0], spans.shape[0], clocks.shape[1]
    room = 0
    for session in range(sessions):
        room += spans[session, 1] - spans[session, 0]
    found = np.empty((room, people), np.int64)
    where, walls, first = np.empty(room, np.int64), np.empty(room, np.int64), np.zeros(sessions + 1, np.int64)
    kept = 0
    for session in range(sessions):
        low, high, need = spans[session, 0], spans[session, 1], lengths[session]
        block = np.full((high - low, people), MISSED, np.int64)
        for person in range(people):
            clock, streak = clocks[zones[person]], 0
            for cell in range(min(high + need - 1, cells) - 1, low - 1, -1):
                local = clock[cell]
                day, minute = local // 1440, local % 1440
                if (
                    420 <= minute < 1320
                    and free[person, local // 30 % 336]
                    and not closed[person, day + MARGIN_DAYS]
                ):
                    streak += 1
                else:
                    streak = 0
                if streak >= need and cell < high:
                    block[cell - low, person] = points[session, minute]
        for k in range(blocked.shape[0]):
            since = max((blocked[k, 1] - minutes[session] - begin) // 15 + 1, low)
            for cell in range(since, min(-((begin - blocked[k, 2]) // 15), high)):
                block[cell - low, blocked[k, 0]] = MISSED
        most, most_round = 0, 0
        coming = np.zeros(high - low, np.int64)
        for cell in range(low, high):
            local = clocks[own, cell]
            fits = spans[session, 2] <= local < spans[session, 3] and not reading[local // 1440 + MARGIN_DAYS]
            start = begin + 15 * cell
            for k in range(busy.shape[0]):
                fits = fits and (start + minutes[session] <= busy[k, 0] or start >= busy[k, 1])
            if people > members:
                fits = fits and block[cell - low, members] < MISSED
            if not fits:
                continue
            count = 0
            for person in range(members):
                count += block[cell - low, person] < MISSED
            if count >= quorum:
                coming[cell - low] = count
                most = max(most, count)
                if local % 30 == 0:
                    most_round = max(most_round, count)
        for cell in range(low, high):
            local = clocks[own, cell]
            if coming[cell - low] and (local % 30 == 0 or most > most_round):
                where[kept], walls[kept] = cell, begin + local
                for person in range(people):
                    found[kept, person] = block[cell - low, person]
                kept += 1
        first[session + 1] = kept
    return where[:kept].copy(), walls[:kept].copy(), found[:kept].copy(), first


@kernel
def open_rows(
    cells: Ints, first: Ints, lengths: Ints, taken: Ints, most: Ints, lines: Ints, left: Ints
) -> Bools:
    """Shape (n,): rows of a `Table` in none of whose cells one of the `lines` of `taken` is at its most.

    Parameters
    ----------
    cells, first, lengths
        Of the table.
    taken : ndarray of int64, shape (k, season's cells)
    most : ndarray of int64, shape (k,)
    lines : ndarray of int64
    left : ndarray of int64, shape (season's cells,) or (0,)
        Cells where this is not 0 are not free either.
    """
    found = np.ones(cells.shape[0], np.bool_)
    for session in range(lengths.shape[0]):
        for row in range(first[session], first[session + 1]):
            start, end = cells[row], cells[row] + lengths[session]
            for line in lines:
                for cell in range(start, min(end, taken.shape[1])):
                    if taken[line, cell] >= most[line]:
                        found[row] = False
            for cell in range(start, min(end, left.shape[0])):
                if left[cell]:
                    found[row] = False
    return found


@kernel
def mark(taken: Ints, cells: Ints, lengths: Ints, chosen: Ints, by: int) -> None:
    """Add `by` to each cell of the chosen sessions; `taken` (shape (season's cells,)) is modified in place."""
    for session in range(chosen.shape[0]):
        if chosen[session] >= 0:
            start = cells[chosen[session]]
            for cell in range(start, start + lengths[session]):
                taken[cell] += by


@kernel
def book(
    taken: Ints,
    lines: Ints,
    load: Ints,
    places: Ints,
    cells: Ints,
    lengths: Ints,
    chosen: Ints,
    given: Ints,
    sign: int,
) -> None:
    """Write a group's sessions into a `Diary`, or take them out (`sign` -1).

    Parameters
    ----------
    taken : ndarray of int64, shape (k, season's cells)
        Modified in these `lines`.
    load : ndarray of int64, shape (people,)
        Modified at these `places` by what is `given`.
    cells, lengths
        Of the group's `Table`.
    chosen, given
        Of its `Answer`.
    """
    for line in lines:
        mark(taken[line], cells, lengths, chosen, sign)
    for i in range(places.shape[0]):
        load[places[i]] += sign * given[i]
