"""The hours that groups have in common, kept up while people are placed; and who may come without costing too many."""

import numpy as np
from numba import int64
from numpy.typing import NDArray

from worldrounds.solvers.grouping.kernels import ALL, Plan, inner, popcount
from worldrounds.solvers.grouping.moves import below

Index = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]
"""Groups that have a cell of the first regime in common, shape (cells, groups); how many there are, shape (cells,);
and where in that list a group is, shape (cells, groups)."""


@inner
def desk(
    starts: NDArray[np.uint64], bits: int, plan: Plan
) -> tuple[NDArray[np.int16], NDArray[np.uint64], Index]:
    """What is kept up beside a plan: everybody's own cells, the groups' common cells, and the index of these."""
    members, sizes, _place, _worth = plan
    common = np.zeros((len(sizes), starts.shape[1], starts.shape[2]), np.uint64)
    listed, many = np.empty((bits, len(sizes)), np.int32), np.zeros(bits, np.int32)
    index = (listed, many, np.empty((bits, len(sizes)), np.int32))
    for g in range(len(sizes)):
        keep(starts, members[g], int64(sizes[g]), common[g], index, g)
    return _own_cells(starts, bits), common, index


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
def keep(
    starts: NDArray[np.uint64],
    group: NDArray[np.int32],
    size: int,
    common: NDArray[np.uint64],
    index: Index,
    g: int,
) -> None:
    """Bring the common cells of group `g` and its places in the index up to date."""
    listed, length, where = index
    for r in range(starts.shape[1]):
        for w in range(starts.shape[2]):
            now = ALL
            for k in range(size):
                now &= starts[group[k], r, w]
            changed = now ^ common[r, w]
            common[r, w] = now
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
def reaches(
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
def gives_way(
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
        if reaches(hours, k, hours, after, length, bits, enough):
            many += 1
            if below(state, many) == 0:
                found = k
        for r in range(starts.shape[1]):
            for w in range(starts.shape[2]):
                hours[after, r, w] &= starts[group[k], r, w]
    return found


@inner
def fits(
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
            hours[size, r, w] = both
    return reaches(hours, size, starts, b, length, bits, enough)
