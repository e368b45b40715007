"""What the hard rules ask for, in a form in which one person more or less in a group costs a few nanoseconds.

Kept for every group: how often each category is there, and for every person the hours that the others of the group
have in common. Leaf functions take only the arrays that they read: handing over all of `Tables` costs a tenth of a
microsecond.

demands : float64, shape (D, 4)     hard rules that count: kind, column, category (-1 any), bound
others : int64, shape (O,)          positions of the hard rules that do not, hours aside
counts : int16, shape (A, V + 1)    of one group: members with each category, shifted by one; place 0: different ones
without : uint64, shape (n, R, W)   common start mask of the other members of a person's group
"""

from typing import Final

import numpy as np
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
)

ALL: Final = np.uint64(2**64 - 1)

Counts = NDArray[np.int16]
Demands = NDArray[np.float64]


@inner
def demands_of(t: Tables) -> tuple[Demands, NDArray[np.int64], int]:
    """The hard rules: demands, others, and the cells that a group needs in common (0: no rule about hours)."""
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
def count(codes: NDArray[np.int32], group: NDArray[np.int32], size: int, counts: Counts) -> None:
    """Fill `counts` of one group."""
    for c in range(counts.shape[0]):
        for v in range(counts.shape[1]):
            counts[c, v] = 0
        for k in range(size):
            v = codes[group[k], c] + 1
            if v > 0:
                counts[c, 0] += counts[c, v] == 0
                counts[c, v] += 1


@inner
def overlap(
    starts: NDArray[np.uint64], group: NDArray[np.int32], size: int, without: NDArray[np.uint64]
) -> None:
    """Fill `without` for the members of one group."""
    for r in range(starts.shape[1]):
        for w in range(starts.shape[2]):
            before, after = ALL, ALL
            for k in range(size):
                without[group[k], r, w] = before
                before &= starts[group[k], r, w]
            for k in range(size - 1, -1, -1):
                without[group[k], r, w] &= after
                after &= starts[group[k], r, w]


@inner
def bases(
    demands: Demands,
    codes: NDArray[np.int32],
    group: NDArray[np.int32],
    size: int,
    counts: Counts,
    base: NDArray[np.int64],
) -> None:
    """Of one group, for each demand: different values, most alike, or people who are alone."""
    for d in range(len(demands)):
        kind, c, only = int(demands[d, 0]), int(demands[d, 1]), int(demands[d, 2])
        base[d] = counts[c, 0] if kind == DIFFERENT else 0
        if kind == DIFFERENT:
            continue
        for k in range(size):
            v = codes[group[k], c] + 1
            if v > 0 and kind == SAME:
                base[d] = max(base[d], counts[c, v])
            elif v > 0 and (only == -1 or only == v - 1) and counts[c, v] == 1:
                base[d] += 1


@inner
def with_one_more(
    demands: Demands, codes: NDArray[np.int32], counts: Counts, base: NDArray[np.int64], size: int, joins: int
) -> float:
    """What a group of `size` lacks to its demands when `joins` (-1: nobody) is added; size and hours aside."""
    gap = 0.0
    for d in range(len(demands)):
        kind, c, only, bound = int(demands[d, 0]), int(demands[d, 1]), int(demands[d, 2]), demands[d, 3]
        v = codes[joins, c] + 1 if joins >= 0 else 0
        there = counts[c, v] if v > 0 else 0
        if kind == DIFFERENT:
            gap += max(0.0, 1.0 - (base[d] + (v > 0 and there == 0)) / bound)
        elif kind == SAME:
            gap += max(0.0, 1.0 - bound / max(1, base[d], there + 1 if v > 0 else 0))
        else:
            lone = base[d]
            if v > 0 and (only == -1 or only == v - 1):
                lone += int(there == 0) - int(there == 1)
            gap += lone / max(1, size + (joins >= 0))
    return gap


@inner
def after_change(
    demands: Demands, codes: NDArray[np.int32], counts: Counts, size: int, leaves: int, joins: int
) -> float:
    """What a group that holds its demands lacks when `leaves` goes and `joins` comes (-1: nobody), `size` then."""
    gap = 0.0
    for d in range(len(demands)):
        kind, c, only, bound = int(demands[d, 0]), int(demands[d, 1]), int(demands[d, 2]), demands[d, 3]
        old = codes[leaves, c] + 1 if leaves >= 0 else 0
        new = codes[joins, c] + 1 if joins >= 0 else 0
        if old == new:
            continue
        was = counts[c, old] if old > 0 else 0
        there = counts[c, new] if new > 0 else 0
        if kind == DIFFERENT:
            found = counts[c, 0] - (old > 0 and was == 1) + (new > 0 and there == 0)
            gap += max(0.0, 1.0 - found / bound)
        elif kind == SAME:
            gap += max(0.0, 1.0 - bound / max(bound, there + 1 if new > 0 else 0))
        else:
            lone = old > 0 and was == 2 and (only == -1 or only == old - 1)
            lone += new > 0 and there == 0 and (only == -1 or only == new - 1)
            gap += lone / max(1, size)
    return gap


@inner
def lacks_others(t: Tables, others: NDArray[np.int64], group: NDArray[np.int32], size: int) -> float:
    """What a group lacks to the rules that are not counted here."""
    gap = 0.0
    for o in range(len(others)):
        lost = 1.0 - degree(t, others[o], group, size)
        gap += lost if lost > NEARLY else 0.0
    return gap


@inner
def off_size(low: int, high: int, size: int) -> float:
    """What a group of `size` lacks to the rule about sizes."""
    return 1.0 - 1.0 / (1.0 + max(low - size, size - high, 0)) if size else 0.0


Desk = tuple[Demands, NDArray[np.int64], int, NDArray[np.int16], NDArray[np.uint64]]
"""demands, others, cells needed; counts of every group, shape (groups, A, V + 1); without"""


@inner
def desk(t: Tables, plan: Plan) -> Desk:
    """Everything above for a plan."""
    demands, others, enough = demands_of(t)
    _members, sizes, place, _worth = plan
    most = 0
    for c in range(len(t.values)):
        most = max(most, t.values[c])
    counts = np.zeros((len(sizes), len(t.values), most + 1), np.int16)
    without = np.empty((len(place), t.starts.shape[1], t.starts.shape[2]), np.uint64)
    ready = (demands, others, enough, counts, without)
    for g in range(len(sizes)):
        renew(t.codes, t.starts, plan, ready, g)
    return ready


@inner
def renew(codes: NDArray[np.int32], starts: NDArray[np.uint64], plan: Plan, ready: Desk, g: int) -> None:
    """Bring a group that has changed up to date."""
    members, sizes, _place, _worth = plan
    count(codes, members[g], sizes[g], ready[3][g])
    overlap(starts, members[g], sizes[g], ready[4])
