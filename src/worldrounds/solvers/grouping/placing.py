"""Placing: as many people as can be in good groups, where not everybody can.

Groups always keep enough common hours, whole or not; who is in none waits. One person moves at a time, into a group that
stays free at the same hours or in place of a member who stands in the way, and what a group is worth rises steeply towards
the last seat, so that annealing (Kirkpatrick, Gelatt, Vecchi 1983) gathers people in whole groups and leaves those waiting
whose hours cost others their group.
"""

from math import log
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import Tables
from worldrounds.solvers.grouping.kernels import (
    DIFFERENT,
    HOURS,
    NEARLY,
    NOT_ALONE,
    SAME,
    SIZE,
    Plan,
    degree,
    inner,
    popcount,
)
from worldrounds.solvers.grouping.moves import below, copy, draw

ALL: Final = np.uint64(2**64 - 1)
STEEPNESS: Final = 0.75
"""What a person in a group is worth, for each person that the group still lacks; in a good group 1."""
WAITING_FIRST: Final = 0.4
"""Share of moves that begin with somebody who waits."""
ANYWHERE: Final = 0.1
"""Share of moves into any group, whatever its hours."""

WAITS: Final = -1
"""Instead of a group: nobody is placed there yet;"""
APART: Final = -2
"""or shall be."""

Demands = NDArray[np.float64]
"""Hard rules that count, shape (D, 4): kind, column, category (-1 any), bound."""

Index = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]
"""Groups that have a cell of the first regime in common, shape (cells, groups); how many there are, shape (cells,);
and where in that list a group is, shape (cells, groups)."""


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
    demands, others, enough = _demands_of(t)
    span = (int(t.least[0]), int(t.most[0]))
    own, common, index = _desk(starts, bits, plan)
    listed, many, _where = index
    waiting, wait = _who_waits(place)
    placed, most = _placed(plan), _placed(best)
    into, back = np.empty(members.shape[1] + 1, np.int32), np.empty(members.shape[1] + 1, np.int32)
    hours = np.empty((members.shape[1] + 1, starts.shape[1], starts.shape[2]), np.uint64)
    fall = (heat[1] / heat[0]) ** (1.0 / max(1, steps))
    hot = heat[0]
    for _ in range(steps):
        hot *= fall
        a = waiting[below(state, wait)] if wait and draw(state) < WAITING_FIRST else below(state, len(place))
        h, at = place[a, 0], place[a, 1]
        g = _a_group(own, listed, many, a, enough == 0, state)
        if g < 0 or g == h or h == APART:
            continue
        size, gives_way = sizes[g], -1
        for k in range(size):
            into[k] = members[g, k]
        if size == members.shape[1] or not _reaches(common, g, starts, a, length, bits, enough):
            gives_way = _gives_way(starts, length, bits, enough, into, size, a, hours, state)
            if gives_way < 0:
                continue
        limit = hot * log(1.0 - draw(state))
        b = into[gives_way] if gives_way >= 0 else -1
        into[gives_way if b >= 0 else size] = a
        size += b < 0
        new = _worth(demands, codes, into, size, span)
        if len(others):
            new *= STEEPNESS ** _lacks_others(t, others, into, size)
        gain, left, goes, old = new - worth[g, 0], 0, False, 0.0
        if h >= 0:
            left = _without(members, h, sizes[h], a, back)
            if b >= 0 and _fits(starts, length, bits, enough, back, left, b, hours):
                back[left] = b
                left, goes = left + 1, True
            old = _worth(demands, codes, back, left, span)
            if len(others):
                old *= STEEPNESS ** _lacks_others(t, others, back, left)
            gain += old - worth[h, 0]
        if gain < limit:
            continue
        if h < 0:
            wait = _stop_waiting(waiting, wait, place, at)
        for side in range(2):
            row = g if side == 0 else h
            if row < 0:
                continue
            group, count = (into, size) if side == 0 else (back, left)
            placed += _seat(plan, row, group, count, new if side == 0 else old)
            _keep(starts, members[row], count, common[row], index, row, False)
        if b >= 0 and not goes:
            waiting[wait] = b
            place[b, 0], place[b, 1] = WAITS, wait
            wait += 1
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
def _demands_of(t: Tables) -> tuple[Demands, NDArray[np.int64], int]:
    """The hard rules: those that count, positions of the others, and the cells that a group needs in common (0: no rule
    about hours)."""
    demands, others = np.zeros((len(t.kind), 4)), np.zeros(len(t.kind), np.int64)
    counted, rest, enough = 0, 0, 0
    for q in range(len(t.kind)):
        kind = t.kind[q]
        if not t.hard[q]:
            continue
        if kind == HOURS:
            enough = int(np.ceil(t.least[q] / t.hours - NEARLY))
        elif kind in (DIFFERENT, SAME, NOT_ALONE):
            bound = t.most[q] if kind == SAME else t.least[q]
            demands[counted, 0], demands[counted, 1] = kind, t.column[q]
            demands[counted, 2], demands[counted, 3] = t.value[q], bound
            counted += 1
        elif kind != SIZE:
            others[rest] = q
            rest += 1
    return demands[:counted], others[:rest], enough


@inner
def _lacks_others(t: Tables, others: NDArray[np.int64], group: NDArray[np.int32], size: int) -> float:
    """What a group lacks to the rules that do not count."""
    gap = 0.0
    for o in range(len(others)):
        lost = 1.0 - degree(t, others[o], group, size)
        gap += lost if lost > NEARLY else 0.0
    return gap


@inner
def _desk(
    starts: NDArray[np.uint64], bits: int, plan: Plan
) -> tuple[NDArray[np.int16], NDArray[np.uint64], Index]:
    """What is kept up beside a plan: everybody's own cells, the groups' common cells, and the index of these."""
    members, sizes, _place, _worth = plan
    common = np.empty((len(sizes), starts.shape[1], starts.shape[2]), np.uint64)
    listed, many = np.empty((bits, len(sizes)), np.int32), np.zeros(bits, np.int32)
    index = (listed, many, np.empty((bits, len(sizes)), np.int32))
    for g in range(len(sizes)):
        _keep(starts, members[g], sizes[g], common[g], index, g, True)
    return _own_cells(starts, bits), common, index


@inner
def _who_waits(place: NDArray[np.int32]) -> tuple[NDArray[np.int32], int]:
    """The list of those who wait, with room for everybody, and how many they are; fills in their positions in it."""
    waiting, wait = np.empty(len(place), np.int32), 0
    for person in range(len(place)):
        if place[person, 0] == WAITS:
            waiting[wait], place[person, 1] = person, wait
            wait += 1
    return waiting, wait


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
def _own_cells(starts: NDArray[np.uint64], bits: int) -> NDArray[np.int16]:
    """How many cells of the first regime each person has, and which; shape (n, 1 + bits)."""
    own = np.zeros((len(starts), 1 + bits), np.int16)
    for a in range(len(starts)):
        for w in range(starts.shape[2]):
            found = starts[a, 0, w]
            while found:
                rest = found & (found - np.uint64(1))
                own[a, 0] += 1
                own[a, own[a, 0]] = w * 64 + popcount((found ^ rest) - np.uint64(1))
                found = rest
    return own


@inner
def _keep(
    starts: NDArray[np.uint64],
    group: NDArray[np.int32],
    size: int,
    common: NDArray[np.uint64],
    index: Index,
    g: int,
    first: bool,
) -> None:
    """Bring the common cells of group `g` and its places in the index up to date."""
    listed, length, where = index
    for r in range(starts.shape[1]):
        for w in range(starts.shape[2]):
            now = ALL
            for k in range(size):
                now &= starts[group[k], r, w]
            was = np.uint64(0) if first else common[r, w]
            common[r, w] = now
            changed = now ^ was
            while r == 0 and changed:
                rest = changed & (changed - np.uint64(1))
                cell = w * 64 + popcount((changed ^ rest) - np.uint64(1))
                if cell >= len(length):
                    break
                if now & (changed ^ rest):
                    listed[cell, length[cell]], where[cell, g] = g, length[cell]
                    length[cell] += 1
                else:
                    length[cell] -= 1
                    other, at = listed[cell, length[cell]], where[cell, g]
                    listed[cell, at], where[cell, other] = other, at
                changed = rest


@inner
def _reaches(
    some: NDArray[np.uint64], i: int, others: NDArray[np.uint64], j: int, length: int, bits: int, enough: int
) -> bool:
    """Whether the start masks ``some[i]`` and ``others[j]`` have enough cells in common, in every regime: as
    `kernels.shared`, without the slices, which take longer than the work."""
    one, words, last = np.uint64(1), some.shape[2], np.uint64((bits - 1) % 64)
    for r in range(some.shape[1]):
        cells, w = 0, 0
        carry = np.uint64(0)
        if length > 1:
            carry = ((some[i, r, words - 1] & others[j, r, words - 1]) >> last) & one
        while w < words and cells < enough:
            both = some[i, r, w] & others[j, r, w]
            cells += popcount(both)
            if length > 1:
                cells += (length - 1) * popcount(both & ~((both << one) | carry))
                carry = both >> np.uint64(63)
            w += 1
        if cells < enough:
            return False
    return True


@inner
def _gives_way(
    starts: NDArray[np.uint64],
    length: int,
    bits: int,
    enough: int,
    group: NDArray[np.int32],
    size: int,
    a: int,
    hours: NDArray[np.uint64],
    state: NDArray[np.uint64],
) -> int:
    """Position of a member in whose place `a` leaves the group enough hours, by chance if there are more; -1: nobody."""
    after = size
    for r in range(starts.shape[1]):
        for w in range(starts.shape[2]):
            both = starts[a, r, w]
            for k in range(size):
                hours[k, r, w] = both
                both &= starts[group[k], r, w]
            hours[after, r, w] = ALL
    found, many = -1, 0
    for k in range(size - 1, -1, -1):
        if _reaches(hours, k, hours, after, length, bits, enough):
            many += 1
            if below(state, many) == 0:
                found = k
        for r in range(starts.shape[1]):
            for w in range(starts.shape[2]):
                hours[after, r, w] &= starts[group[k], r, w]
    return found


@inner
def _fits(
    starts: NDArray[np.uint64],
    length: int,
    bits: int,
    enough: int,
    group: NDArray[np.int32],
    size: int,
    b: int,
    hours: NDArray[np.uint64],
) -> bool:
    """Whether a group has enough hours with `b` too."""
    for r in range(starts.shape[1]):
        for w in range(starts.shape[2]):
            both = ALL
            for k in range(size):
                both &= starts[group[k], r, w]
            hours[0, r, w] = both
    return _reaches(hours, 0, starts, b, length, bits, enough)


@inner
def _worth(
    demands: Demands,
    codes: NDArray[np.int32],
    group: NDArray[np.int32],
    size: int,
    span: tuple[int, int],
) -> float:
    """What a group that has enough hours is worth: its people if it is good, steeply less for each who is missing."""
    least, most = span
    missing = max(0, least - size)
    for d in range(len(demands)):
        kind, c, only, bound = int(demands[d, 0]), int(demands[d, 1]), int(demands[d, 2]), int(demands[d, 3])
        different, alike, lone = 0, 0, 0
        for k in range(size):
            v, same, first = codes[group[k], c], 0, True
            for j in range(size):
                if codes[group[j], c] == v:
                    same += 1
                    first = first and j >= k
            if v >= 0:
                different += first
                alike = max(alike, same)
                lone += same == 1 and (only == -1 or only == v)
        if kind == DIFFERENT:
            missing = max(missing, bound - different)
        elif kind == SAME:
            missing = max(missing, alike - bound)
        else:
            missing = max(missing, lone)
    worth = float(size)
    for _ in range(missing + (size + missing > most)):
        worth *= STEEPNESS
    return worth


@inner
def _placed(plan: Plan) -> int:
    """People in good groups."""
    _members, sizes, _place, worth = plan
    placed = 0
    for g in range(len(sizes)):
        placed += sizes[g] if worth[g, 1] == 0.0 else 0
    return placed


@inner
def _stop_waiting(waiting: NDArray[np.int32], wait: int, place: NDArray[np.int32], at: int) -> int:
    """Take the one at a position off the list of those who wait; how many still do."""
    waiting[at] = waiting[wait - 1]
    place[waiting[at], 1] = at
    return wait - 1
