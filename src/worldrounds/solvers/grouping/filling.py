"""Filling: good groups one after another from a pool of people, the quick way to a plan for very many.

Each group begins with the person who is hardest to place and takes, seat by seat, the person who leaves most common
time for their own hours, among those with whom every hard rule can still hold by the last seat (a greedy
construction with look-ahead; every decision is final but for whole groups, which are given up when a seat stays
empty). A pass over the pool is an AND and a popcount a person and word of the week.
"""

from typing import Final

import numpy as np
from numba import int64, njit
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import Tables
from worldrounds.solvers.grouping.kernels import (
    ALL,
    APART,
    DIFFERENT,
    HOURS,
    LANGUAGE,
    NEW_PEOPLE,
    NOT_ALONE,
    SAME,
    SIZE,
    TOGETHER,
    _alone,
    _different,
    _pairs,
    _speakers,
    popcount,
)

ATTEMPTS: Final = 3
"""Times that a group is begun with the same person before that person is left over."""


@njit(cache=True, nogil=True)
def _shared(t: Tables, common: NDArray[np.uint64], live: NDArray[np.int32], person: int, most: int) -> int:
    """Cells that a person shares with a mask in the worst regime, counted up to `most` and beyond.

    `live` has, for each regime, the words of the mask that are not zero, ended by -1.
    """
    worst, last = most, t.starts.shape[2] - 1
    for r in range(t.starts.shape[1]):
        cells = 0
        for k in range(last + 1):
            w = live[r, k]
            if w < 0 or cells >= worst:
                break
            both = common[r, w] & t.starts[person, r, w]
            if both == 0:
                continue
            cells += popcount(both)
            if t.length > 1:  # a run of r starts covers r + length - 1 cells
                before = w - 1 if w else last
                top = np.uint64(63) if w else np.uint64((t.bits - 1) % 64)
                carry = ((common[r, before] & t.starts[person, r, before]) >> top) & np.uint64(1)
                begins = both & ~((both << np.uint64(1)) | carry)
                cells += (t.length - 1) * popcount(begins)
        worst = min(worst, cells)
        if worst == 0:
            break
    return worst


@njit(cache=True, nogil=True)
def _open(common: NDArray[np.uint64]) -> None:
    """Make a mask that of a group in which nobody is."""
    for r in range(common.shape[0]):
        for w in range(common.shape[1]):
            common[r, w] = ALL


@njit(cache=True, nogil=True)
def _join(t: Tables, common: NDArray[np.uint64], live: NDArray[np.int32], person: int) -> None:
    """Narrow a mask to what a person shares."""
    for r in range(common.shape[0]):
        k = 0
        for w in range(common.shape[1]):
            common[r, w] &= t.starts[person, r, w]
            if common[r, w]:
                live[r, k] = w
                k += 1
        if k < common.shape[1]:
            live[r, k] = -1


@njit(cache=True, nogil=True)
def own_cells(t: Tables) -> NDArray[np.int64]:
    """Free cells of each person in the worst regime, where a meeting fits; shape (n,)."""
    regimes, words = t.starts.shape[1], t.starts.shape[2]
    common, live = np.empty((regimes, words), np.uint64), np.empty((regimes, words), np.int32)
    found = np.empty(t.starts.shape[0], np.int64)
    for person in range(len(found)):
        _open(common)
        _join(t, common, live, person)
        found[person] = _shared(t, common, live, person, t.bits * t.length)
    return found


@njit(cache=True, nogil=True)
def _standing(t: Tables, group: NDArray[np.int32], size: int, standing: NDArray[np.int64]) -> None:
    """What each counting rule finds in a group so far."""
    for q in range(len(t.kind)):
        if t.kind[q] == DIFFERENT:
            standing[q] = _different(t.codes, t.column[q], group, size)[0]
        elif t.kind[q] == NOT_ALONE:
            standing[q] = _alone(t.codes, t.column[q], t.value[q], group, size)


@njit(cache=True, nogil=True)
def _can_hold(
    t: Tables, group: NDArray[np.int32], size: int, seats: int, standing: NDArray[np.int64]
) -> bool:
    """Whether every counting rule that is hard can hold once all `seats` are taken; the last member is new."""
    new, rest = group[size - 1], seats - size
    for q in range(len(t.kind)):
        kind = t.kind[q]
        if not t.hard[q] or kind in (HOURS, SIZE):
            continue
        if kind in (DIFFERENT, SAME, NOT_ALONE):
            code, alike = t.codes[new, t.column[q]], 0
            for k in range(size - 1):
                if t.codes[group[k], t.column[q]] == code:
                    alike += 1
            if kind == DIFFERENT:
                found = standing[q] + (1 if code >= 0 and alike == 0 else 0)
                if found + rest < t.least[q]:
                    return False
            elif kind == SAME:
                if code >= 0 and alike + 1 > t.most[q]:
                    return False
            else:
                lone = standing[q]
                if code >= 0 and (t.value[q] == -1 or code == t.value[q]):
                    if alike == 0:
                        lone += 1
                    elif alike == 1:
                        lone -= 1
                if lone > rest:
                    return False
        elif kind == LANGUAGE:
            if _speakers(t.languages, group, size) < size:
                return False
        elif kind in (TOGETHER, APART, NEW_PEOPLE) and (
            _pairs(t.first_pair, t.partners, kind, group, size) > (rest if kind == TOGETHER else 0)
        ):
            return False
    return True


@njit(cache=True, nogil=True)
def divides(n: int, least: int, most: int) -> bool:
    """Whether n people can be divided into groups of these sizes."""
    return n == 0 or (n + most - 1) // most <= n // least


@njit(cache=True, nogil=True)
def _groups_of(n: int, least: int, most: int) -> int:
    """How many groups of middle size n people make, as far as they can be divided."""
    fewest, greatest = (n + most - 1) // most, n // least
    return max(1, max(fewest, min((2 * n + (least + most) // 2) // (least + most), greatest)))


@njit(cache=True, nogil=True)
def fill(
    t: Tables,
    pool: NDArray[np.int32],
    own: NDArray[np.int64],
    span: tuple[int, int],
    enough: int,
    taste: tuple[float, float],
    members: NDArray[np.int32],
    sizes: NDArray[np.int32],
) -> tuple[int, int]:
    """Fill groups from a pool until nobody is left who can begin one.

    Numbered steps, for each group: (1) take the first person of the pool; (2) for each further seat look at
    everybody in the pool with enough common time and for whom the rules can still hold, and take who has the
    highest ``min(common, breadth) - thrift * own``; (3) a group that finds nobody ends if it is large enough and the
    rest can be divided, or is begun anew with more weight on common time; (4) after `ATTEMPTS` the first person
    is left over, and the others go back.

    Parameters
    ----------
    t : Tables
    pool : int32, shape (p,)
        Hardest first: by `own`, least first; on return its first entries are the people left over.
    own : int64, shape (n,)
        Free cells of each person.
    span : (int, int)
        Fewest and most members.
    enough : int
        Common cells that are needed; 0: no hours are asked for.
    taste : (float, float)
        Breadth, in cells, and thrift.
    members : int32, shape (groups, most)
        Written: the good groups.
    sizes : int32, shape (groups,)
        Written.

    Returns
    -------
    (int, int)
        Groups filled, and people left over.
    """
    regimes, words = t.starts.shape[1], t.starts.shape[2]
    common, live = np.empty((regimes, words), np.uint64), np.empty((regimes, words), np.int32)
    standing, taken = np.zeros(len(t.kind), np.int64), np.zeros(len(own), np.bool_)
    least, most = span
    left, over, done, attempt = len(pool), 0, 0, 0
    groups = _groups_of(left, least, most)
    # pool[:over] are left over, pool[over:over + left] are to be placed.
    while left >= least:
        if left < groups * least or left > groups * most:
            groups = _groups_of(left, least, most)
        size = min(most, left // groups)
        group = members[done]
        first, filled = int64(pool[over]), size
        group[0] = first
        taken[first] = True
        _open(common)
        _join(t, common, live, first)
        thrift = taste[1] * (ATTEMPTS - 1 - attempt) / (ATTEMPTS - 1)
        for k in range(1, size):
            _standing(t, group, k, standing)
            best, most_worth = first, -np.inf
            breadth = int(taste[0])
            for at in range(over + 1, over + left):
                person = int64(pool[at])
                if taken[person]:
                    continue
                cells = 0
                if enough:
                    if thrift * own[person] >= breadth - most_worth:
                        if thrift > 0.0:
                            break  # who comes later has more hours of their own
                        continue
                    cells = _shared(t, common, live, person, breadth)
                    if cells < enough:
                        continue
                worth = min(cells, breadth) - thrift * own[person]
                if worth <= most_worth:
                    continue
                group[k] = person
                if _can_hold(t, group, k + 1, size, standing):
                    best, most_worth = person, worth
            if best == first:
                filled = k
                break
            group[k] = best
            taken[best] = True
            _join(t, common, live, best)
        holds = filled == size
        if not holds and filled >= least and divides(left - filled, least, most):
            _standing(t, group, filled - 1, standing)
            holds = _can_hold(t, group, filled, filled, standing)
        if holds:
            sizes[done] = filled
            done += 1
            groups = max(1, groups - 1)
            attempt = 0
            kept = over
            for at in range(over, over + left):
                if not taken[pool[at]]:
                    pool[kept] = pool[at]
                    kept += 1
            left -= filled
        else:
            for j in range(filled):
                taken[group[j]] = False
            attempt += 1
            if attempt == ATTEMPTS:
                over, left, attempt = over + 1, left - 1, 0
    return done, over + left


@njit(cache=True, nogil=True)
def squeeze(
    t: Tables, pool: NDArray[np.int32], enough: int, members: NDArray[np.int32], sizes: NDArray[np.int32]
) -> int:
    """Put people into the first groups with room that take them; how many stay over, at the front of `pool`.

    Parameters
    ----------
    pool : int32, shape (people,)
        Modified in place.
    members, sizes : int32, shapes (groups, most) and (groups,)
        Modified in place.
    """
    regimes, words = t.starts.shape[1], t.starts.shape[2]
    common, live = np.empty((regimes, words), np.uint64), np.empty((regimes, words), np.int32)
    standing, over = np.zeros(len(t.kind), np.int64), 0
    for at in range(len(pool)):
        person, placed = int64(pool[at]), False
        for g in range(len(sizes)):
            size = int64(sizes[g])
            if placed or size == members.shape[1]:
                continue
            _open(common)
            for k in range(size):
                _join(t, common, live, int64(members[g, k]))
            if enough and _shared(t, common, live, person, enough) < enough:
                continue
            _standing(t, members[g], size, standing)
            members[g, size] = person
            if _can_hold(t, members[g], size + 1, size + 1, standing):
                sizes[g] += 1
                placed = True
        if not placed:
            pool[over] = person
            over += 1
    return over
