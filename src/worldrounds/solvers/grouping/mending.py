"""Mending: one bad group after another is made to hold the hard rules.

A search by least conflicts (Minton, Johnston, Philips, Laird 1992) with a short memory (tabu: Glover 1989), looking
at every exchange of the group's members with everybody else. Other bad groups are a store of people: what happens to
them does not matter until their turn comes.
"""

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import Tables
from worldrounds.solvers.grouping.kernels import NEARLY, Plan, inner, lack, score, shared
from worldrounds.solvers.grouping.moves import below, copy, draw, exchange, move
from worldrounds.solvers.grouping.tallies import (
    ALL,
    Desk,
    after_change,
    bases,
    count,
    desk,
    lacks_others,
    off_size,
    renew,
    with_one_more,
)

LOOKS_A_STEP: Final = 16
"""People looked at that count as one step of a search: about as much work as one move of annealing."""
TIE: Final = 0.3
PATIENCE: Final = 30
BARRED: Final = 1
BARRED_RANGE: Final = 6
SURE: Final = -1.5
"""A change of this value or less makes the group good and breaks no other: nothing better is looked for."""

Move = tuple[float, int, int, int]
"""Value (less is better), who leaves the group (-1: nobody), who comes (-1: nobody), and the other group."""

Rest = tuple[NDArray[np.int32], int, NDArray[np.int16], NDArray[np.int64], NDArray[np.uint64]]
"""A group without somebody: members, how many, counts, bases, common start mask."""


@njit(cache=True, nogil=True)
def mend(
    t: Tables,
    plan: Plan,
    best: Plan,
    state: NDArray[np.uint64],
    steps: int,
    rows: int,
    bound: int,
    idle: tuple[int, int],
) -> tuple[int, int]:
    """Mend bad groups until only `bound` people are in such, or nothing got better for too long.

    Step by step: (1) choose a bad group by chance and stay with it for a while; (2) for every member, and for nobody,
    look at everybody else who could come instead, and at every group that could take the member; the value of a change
    is how many more people are in bad groups, then what the group still lacks (or the group that breaks instead);
    (3) make the best change, even where it makes nothing better, and let those people rest for a few turns; (4) if
    another group breaks instead, go on with that one; (5) remember the best plan.

    Parameters
    ----------
    plan, best : Plan
        Modified in place. `worth` of both must be up to date as to the hard rules.
    state : uint64, shape (1,)
        Of the random numbers; modified in place.
    steps : int
        Budget; a step is 16 looks at a person.
    rows : int
        Groups that may be used; the others stay empty.
    bound : int
    idle : (int, int)
        Turns since something got better, and how many of those are too many.

    Returns
    -------
    tuple of (int, int)
        Steps taken, and turns since something got better.
    """
    _members, sizes, place, worth = plan
    ready = desk(t, plan)
    barred = np.zeros(len(place), np.int64)
    bad, least = score(plan)[0], score(best)[0]
    target, patience, turn, since, looks = -1, 0, 0, idle[0], 0
    while looks < steps * LOOKS_A_STEP and bad > bound and since < idle[1]:
        if target < 0 or worth[target, 1] == 0.0 or patience <= 0:
            target, patience = _a_bad_group(plan, state), PATIENCE
        turn, since, patience = turn + 1, since + 1, patience - 1
        g, size = target, sizes[target]
        looks += (size + 1) * len(place)
        _value, leaves, joins, h = _best_change(t, plan, ready, g, rows, barred, turn, state)
        if h < 0:
            patience = 0
            continue
        before = worth[g, 1] * size + worth[h, 1] * sizes[h]
        _apply(plan, g, leaves, joins, h)
        _weigh_again(t, plan, ready, g)
        _weigh_again(t, plan, ready, h)
        bad += worth[g, 1] * sizes[g] + worth[h, 1] * sizes[h] - before
        for side in range(2):
            person = leaves if side == 0 else joins
            if person >= 0:
                barred[person] = turn + BARRED + below(state, BARRED_RANGE)
        if worth[g, 1] == 0.0 and worth[h, 1] > 0.0:
            target = h
        if bad < least:
            least, since = bad, 0
            copy(plan, best)
    return looks // LOOKS_A_STEP + 1, since


@inner
def _a_bad_group(plan: Plan, state: NDArray[np.uint64]) -> int:
    _members, sizes, _place, worth = plan
    g = below(state, len(sizes))
    while worth[g, 1] == 0.0 or sizes[g] == 0:
        g = (g + 1) % len(sizes)
    return g


@inner
def _apply(plan: Plan, g: int, leaves: int, joins: int, h: int) -> None:
    if leaves < 0:
        move(plan, joins, g)
    elif joins < 0:
        move(plan, leaves, h)
    else:
        exchange(plan, leaves, joins)


@inner
def _weigh_again(t: Tables, plan: Plan, ready: Desk, g: int) -> None:
    members, sizes, _place, worth = plan
    worth[g, 0], worth[g, 1] = lack(t, members[g], sizes[g], True)
    renew(t.codes, t.starts, plan, ready, g)


@inner
def _best_change(
    t: Tables,
    plan: Plan,
    ready: Desk,
    g: int,
    rows: int,
    barred: NDArray[np.int64],
    turn: int,
    state: NDArray[np.uint64],
) -> Move:
    """The best change of bad group `g`; its other group is -1 where there is none."""
    members, sizes, _place, _worth = plan
    best: Move = (np.inf, -1, -1, -1)
    for i in range(sizes[g] + 1):
        leaves = members[g, i] if i < sizes[g] else -1
        if leaves >= 0 and barred[leaves] > turn:
            continue
        rest = _rest(t, plan, ready, g, leaves)
        if leaves >= 0 or sizes[g] < members.shape[1]:
            best = _comes(t, plan, ready, g, leaves, rest, barred, turn, state, best)
        if best[0] < SURE:
            break
        if leaves >= 0 and sizes[g] > 1:
            best = _goes(t, plan, ready, g, leaves, rest, rows, state, best)
    return best


@inner
def _rest(t: Tables, plan: Plan, ready: Desk, g: int, leaves: int) -> Rest:
    """Group `g` without `leaves` (-1: nobody)."""
    members, sizes, _place, _worth = plan
    demands, _others, _enough, counts, _without = ready
    rest = np.empty(members.shape[1] + 1, np.int32)
    kept = 0
    for k in range(sizes[g]):
        if members[g, k] != leaves:
            rest[kept] = members[g, k]
            kept += 1
    base = np.zeros(len(demands), np.int64)
    tally = np.empty((counts.shape[1], counts.shape[2]), np.int16)
    count(t.codes, rest, kept, tally)
    bases(demands, t.codes, rest, kept, tally, base)
    common = np.empty((t.starts.shape[1], t.starts.shape[2]), np.uint64)
    for r in range(common.shape[0]):
        for w in range(common.shape[1]):
            common[r, w] = ALL
            for k in range(kept):
                common[r, w] &= t.starts[rest[k], r, w]
    return rest, kept, tally, base, common


@inner
def _comes(
    t: Tables,
    plan: Plan,
    ready: Desk,
    g: int,
    leaves: int,
    rest: Rest,
    barred: NDArray[np.int64],
    turn: int,
    state: NDArray[np.uint64],
    best: Move,
) -> Move:
    """The better of `best` and everybody who can come to group `g`, in exchange for `leaves` (-1: nobody)."""
    _members, sizes, place, worth = plan
    demands, others, enough, counts, without = ready
    group, kept, tally, base, common = rest
    starts, codes, length, bits = t.starts, t.codes, t.length, t.bits
    low, high = int(t.least[0]), int(t.most[0])
    n, size = len(place), sizes[g]
    value, left, came, there = best
    sized = off_size(low, high, kept + 1)
    shift = below(state, n)
    for c in range(n):
        b = c + shift if c + shift < n else c + shift - n
        h = place[b, 0]
        if h == g or barred[b] > turn:
            continue
        cells = shared(common, starts[b], length, bits, enough) if enough else 0
        guide = sized if cells == enough else sized + 1.0 - cells / enough
        if guide >= value:
            continue
        guide += with_one_more(demands, codes, tally, base, kept, b)
        if len(others) and guide < value:
            group[kept] = b
            guide += lacks_others(t, others, group, kept + 1)
        good = guide <= NEARLY
        found = -float(size) if good else guide + TIE * draw(state)
        if worth[h, 1] == 0.0:
            found += leaves < 0 and not good
            if found >= value:
                continue
            now = sizes[h] - (leaves < 0)
            gap = off_size(low, high, now)
            if leaves >= 0 and enough:
                gap += 1.0 - shared(without[b], starts[leaves], length, bits, enough) / enough
            if gap <= NEARLY or good:
                gap += after_change(demands, codes, counts[h], now, b, leaves)
                gap += _lacks_others_after(t, others, plan, h, b, leaves)
            if gap > NEARLY:
                if not good:
                    continue
                found = now - size + gap + TIE * draw(state)
        if found < value:
            value, left, came, there = found, leaves, b, h
            if value < SURE:
                break
    return value, left, came, there


@inner
def _goes(
    t: Tables,
    plan: Plan,
    ready: Desk,
    g: int,
    leaves: int,
    rest: Rest,
    rows: int,
    state: NDArray[np.uint64],
    best: Move,
) -> Move:
    """The better of `best` and every group that `leaves` can go to, with nobody in exchange."""
    members, sizes, _place, worth = plan
    demands, others, enough, counts, without = ready
    group, kept, tally, base, common = rest
    starts, length, bits, high = t.starts, t.length, t.bits, int(t.most[0])
    guide = off_size(int(t.least[0]), high, kept) + with_one_more(demands, t.codes, tally, base, kept, -1)
    guide += lacks_others(t, others, group, kept)
    if enough:
        guide += 1.0 - shared(common, common, length, bits, enough) / enough
    good = guide <= NEARLY
    value, left, came, there = best
    for h in range(rows):
        if h == g or sizes[h] >= high:
            continue
        found = 1.0 - sizes[g] if good else guide + TIE * draw(state)
        if sizes[h] > 0 and worth[h, 1] == 0.0:
            one = members[h, 0]
            for r in range(common.shape[0]):
                for w in range(common.shape[1]):
                    common[r, w] = without[one, r, w] & starts[one, r, w]
            if enough and shared(common, starts[leaves], length, bits, enough) < enough:
                continue
            gap = after_change(demands, t.codes, counts[h], sizes[h] + 1, -1, leaves)
            if gap > NEARLY or _lacks_others_after(t, others, plan, h, -1, leaves) > NEARLY:
                continue
            found = -float(sizes[g]) if good else -1.0 + 0.1 * guide
        if found < value:
            value, left, came, there = found, leaves, -1, h
    return value, left, came, there


@inner
def _lacks_others_after(
    t: Tables, others: NDArray[np.int64], plan: Plan, h: int, leaves: int, joins: int
) -> float:
    """What group `h` lacks to the rules that are not counted, when one leaves and one joins (-1: nobody)."""
    if len(others) == 0:
        return 0.0
    members, sizes, _place, _worth = plan
    group = np.empty(members.shape[1] + 1, np.int32)
    size = 0
    for k in range(sizes[h]):
        if members[h, k] != leaves:
            group[size] = members[h, k]
            size += 1
    if joins >= 0:
        group[size] = joins
        size += 1
    return lacks_others(t, others, group, size)
