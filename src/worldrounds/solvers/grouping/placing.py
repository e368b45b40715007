"""Placing: as many people as can be in good groups, where not everybody can.

Groups always keep enough common hours (`common_hours`), whole or not; who is in none waits. One person moves at a time, into
a group that stays free at the same hours or in place of a member who stands in the way, and what a group is worth (`value`)
rises steeply towards the last seat, so that annealing (Kirkpatrick, Gelatt, Vecchi 1983) gathers people in whole groups and
leaves those waiting whose hours cost others their group.
"""

from math import log
from typing import Final

import numpy as np
from numba import int64, njit
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import Tables
from worldrounds.solvers.grouping.common_hours import desk, fits, gives_way, keep, reaches
from worldrounds.solvers.grouping.kernels import NEARLY, Plan, inner
from worldrounds.solvers.grouping.moves import below, copy, draw
from worldrounds.solvers.grouping.value import STEEPNESS, demands_of, lacks_others, worth_of

WAITING_FIRST: Final = 0.4
"""Share of moves that begin with somebody who waits."""
ANYWHERE: Final = 0.1
"""Share of moves into any group, whatever its hours."""

WAITS: Final = -1
"""Instead of a group: nobody is placed there yet;"""
APART: Final = -2
"""or shall be."""


@njit(cache=True, nogil=True)
def place_people(
    t: Tables, plan: Plan, best: Plan, state: NDArray[np.uint64], steps: int, heat: tuple[float, float]
) -> int:
    """Propose `steps` moves while the temperature falls.

    Step by step: (1) pick a person, often one who waits, one of their free cells, and a group that has it in common;
    (2) they join if there is room and enough hours stay, or take the place of a member without whom enough hours stay;
    that member takes the place left where the hours allow it, or waits; (3) accept or take back; (4) remember
    the most people placed.

    Parameters
    ----------
    plan, best : Plan
        Modified in place. Who waits has ``place[:, 0] == WAITS``, who is not looked at `APART`; the first column of `worth`
        is what a group is worth, the second 1 if it is not good.
    state : uint64, shape (1,)
        Of the random numbers; modified in place.
    heat : (float, float)
        First and last temperature, falling by a constant factor.

    Returns
    -------
    int
        People in good groups in `best`.
    """
    members, sizes, place, worth = plan
    starts, codes, length, bits = t.starts, t.codes, t.length, t.bits
    demands, others, enough = demands_of(t)
    span = (int(t.least[0]), int(t.most[0]))
    own, common, index = desk(starts, bits, plan)
    listed, many, _where = index
    waiting, wait = _who_waits(place)
    placed, most = _placed(plan), _placed(best)
    into, back = np.empty(members.shape[1] + 1, np.int32), np.empty(members.shape[1] + 1, np.int32)
    hours = np.empty((members.shape[1] + 1, starts.shape[1], starts.shape[2]), np.uint64)
    fall = (heat[1] / heat[0]) ** (1.0 / max(1, steps))
    hot = heat[0]
    for _ in range(steps):
        hot *= fall
        a = (
            int64(waiting[below(state, wait)])
            if wait and draw(state) < WAITING_FIRST
            else below(state, len(place))
        )
        h, at = int64(place[a, 0]), int64(place[a, 1])
        g = _a_group(own, listed, many, a, enough == 0, state)
        if g < 0 or g == h or h == APART:
            continue
        size = _without(members, g, int64(sizes[g]), a, into)
        seat, b = size, -1
        if size == members.shape[1] or not reaches(common, g, starts, a, length, bits, enough):
            seat = gives_way(starts, length, bits, enough, into, size, a, hours, state)
            if seat < 0:
                continue
            b = int64(into[seat])
        limit = hot * log(1.0 - draw(state))
        into[seat] = a
        size += b < 0
        new = worth_of(demands, codes, into, size, span)
        new *= STEEPNESS ** lacks_others(t, others, into, size) if len(others) else 1.0
        gain, left, goes, old = new - worth[g, 0], 0, False, 0.0
        if h >= 0:
            left = _without(members, h, int64(sizes[h]), a, back)
            if b >= 0 and fits(starts, length, bits, enough, back, left, b, hours):
                back[left] = b
                left, goes = left + 1, True
            old = worth_of(demands, codes, back, left, span)
            old *= STEEPNESS ** lacks_others(t, others, back, left) if len(others) else 1.0
            gain += old - worth[h, 0]
        if gain < limit:
            continue
        if h < 0:
            wait = _stop_waiting(waiting, wait, place, at)
        for side in range(2):
            row, group, count, value = (g, into, size, new) if side == 0 else (h, back, left, old)
            if row >= 0:
                placed += _seat(plan, row, group, count, value)
                keep(starts, members[row], count, common[row], index, row)
        if b >= 0 and not goes:
            wait = _wait(waiting, wait, place, b)
        if placed > most:
            most = placed
            copy(plan, best)
    return most


@inner
def _a_group(
    own: NDArray[np.int16],
    listed: NDArray[np.int32],
    many: NDArray[np.int32],
    a: int,
    any_hour: bool,
    state: NDArray[np.uint64],
) -> int:
    """A group for `a`, mostly one that has one of their cells in common; -1: there is none."""
    if any_hour or draw(state) < ANYWHERE:
        return below(state, listed.shape[1])
    if own[a, 0] == 0:
        return -1
    cell = own[a, 1 + below(state, own[a, 0])]
    return int(listed[cell, below(state, many[cell])]) if many[cell] else -1


@inner
def _without(members: NDArray[np.int32], h: int, size: int, a: int, rest: NDArray[np.int32]) -> int:
    """Write the members of a group but `a` into `rest`; how many they are."""
    left = 0
    for k in range(size):
        if members[h, k] != a:
            rest[left] = members[h, k]
            left += 1
    return left


@inner
def _who_waits(place: NDArray[np.int32]) -> tuple[NDArray[np.int32], int]:
    """The list of those who wait, with room for everybody, and how many they are; fills in their positions in it."""
    waiting, wait = np.empty(len(place), np.int32), 0
    for person in range(len(place)):
        if place[person, 0] == WAITS:
            wait = _wait(waiting, wait, place, person)
    return waiting, wait


@inner
def _wait(waiting: NDArray[np.int32], wait: int, place: NDArray[np.int32], person: int) -> int:
    """Put somebody on the list of those who wait; how many now do."""
    waiting[wait] = person
    place[person, 0], place[person, 1] = WAITS, wait
    return wait + 1


@inner
def _stop_waiting(waiting: NDArray[np.int32], wait: int, place: NDArray[np.int32], at: int) -> int:
    """Take the one at a position off the list of those who wait; how many still do."""
    waiting[at] = waiting[wait - 1]
    place[waiting[at], 1] = at
    return wait - 1


@inner
def _seat(plan: Plan, row: int, group: NDArray[np.int32], size: int, value: float) -> int:
    """Give a row of the plan these members; how many more people are in good groups."""
    members, sizes, place, worth = plan
    more = 0 if worth[row, 1] else -sizes[row]
    sizes[row], worth[row, 0] = size, value
    for k in range(size):
        members[row, k] = group[k]
        place[group[k], 0], place[group[k], 1] = row, k
    good = size > 0 and value > size - NEARLY
    worth[row, 1] = 0.0 if good else 1.0
    return more + (size if good else 0)


@inner
def _placed(plan: Plan) -> int:
    """People in good groups."""
    _members, sizes, _place, worth = plan
    placed = 0
    for g in range(len(sizes)):
        placed += sizes[g] if worth[g, 1] == 0.0 else 0
    return placed
