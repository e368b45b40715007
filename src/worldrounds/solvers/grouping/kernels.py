"""The objective, quickly: one group's energy in well under a microsecond.

Compiled by numba on first use and kept on disk; every kernel releases the interpreter's lock. The numbers are
those of `objective`, which a property test holds them to. A plan is four arrays that are modified in place:

members : int32, shape (groups, room)   people of each group, the first ``sizes[g]`` of a row count
sizes : int32, shape (groups,)
place : int32, shape (people, 2)        group of a person, and position in its row
worth : float64, shape (groups, 3)      of each group: hard energy, 1 if a hard rule breaks, soft loss
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import numpy as np
from numba import int64, njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import CODES, Tables
from worldrounds.solvers.grouping.objective import WORST_SHARE
from worldrounds.solvers.grouping.rules import Kind

SIZE: Final = CODES[Kind.SIZE]
DIFFERENT: Final = CODES[Kind.DIFFERENT]
SAME: Final = CODES[Kind.SAME]
HOURS: Final = CODES[Kind.HOURS]
NOT_ALONE: Final = CODES[Kind.NOT_ALONE]
LANGUAGE: Final = CODES[Kind.LANGUAGE]
TOGETHER: Final = CODES[Kind.TOGETHER]
APART: Final = CODES[Kind.APART]
NEW_PEOPLE: Final = CODES[Kind.NEW_PEOPLE]
SPREAD: Final = CODES[Kind.SPREAD]
BALANCE: Final = CODES[Kind.BALANCE]
TOPIC: Final = CODES[Kind.TOPIC]
BURDEN: Final = CODES[Kind.BURDEN]
SOFT_SHARE: Final = 0.3
"""Energy of a person's whole soft loss; a person in a bad group costs 1 and more, so no soft gain buys one."""
NEARLY: Final = 1e-9
ALL: Final = np.uint64(2**64 - 1)
"""Every bit set: the hours that nobody has in common with nobody."""

F = TypeVar("F", bound=Callable[..., Any])

Plan = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]
"""members, sizes, place, worth"""


def inner(kernel: F) -> F:
    """Compile a kernel that only kernels call: without what Python needs to call it, that is quicker.

    Each kind of argument is compiled anew, a constant too: callers give ``int64(row[k])``, and no flags.
    """
    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    compiled: F = njit(cache=True, nogil=True, **options)(kernel)
    return compiled


def _popcount(_typing: Any, _word: Any) -> Any:
    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), emit


popcount: Final[Any] = intrinsic(_popcount)
"""Bits that are set in a uint64: one instruction of the processor, where shifts take a dozen."""


@inner
def _common(starts: NDArray[np.uint64], group: NDArray[np.int32], size: int, r: int, w: int) -> Any:
    both = starts[group[0], r, w]
    for k in range(1, size):
        both &= starts[group[k], r, w]
    return both


@inner
def _least_cells(
    starts: NDArray[np.uint64], bits: int, length: int, group: NDArray[np.int32], size: int
) -> int:
    """Common cells in the worst regime. A run of r starts covers r + length - 1 cells."""
    one, words = np.uint64(1), starts.shape[2]
    worst = bits
    for r in range(starts.shape[1]):
        cells = 0
        if length == 1:
            for w in range(words):
                cells += popcount(_common(starts, group, size, r, w))
        else:
            last = bits - 1
            carry = (_common(starts, group, size, r, words - 1) >> np.uint64(last % 64)) & one
            for w in range(words):
                both = _common(starts, group, size, r, w)
                if both:
                    begins = both & ~((both << one) | carry)
                    cells += popcount(both) + (length - 1) * popcount(begins)
                carry = both >> np.uint64(63)
        worst = min(worst, cells)
    return worst


@njit(cache=True, nogil=True)
def near(t: Tables, needed: float) -> NDArray[np.bool_]:
    """Who shares enough hours with whom, shape (n, n); nobody with themselves."""
    starts, length, bits = t.starts, t.length, t.bits
    n, enough = len(starts), int(np.ceil(needed / t.hours - NEARLY))
    found = np.zeros((n, n), np.bool_)
    for a in range(n):
        for b in range(a):
            found[a, b] = shared(starts[a], starts[b], length, bits, enough) >= enough
    for a in range(n):
        for b in range(a):
            found[b, a] = found[a, b]
    return found


@inner
def shared(first: NDArray[np.uint64], second: NDArray[np.uint64], length: int, bits: int, enough: int) -> int:
    """Common cells of two start masks of shape (R, W) in the worst regime, looked at no further than `enough`."""
    one, words, last = np.uint64(1), first.shape[1], np.uint64((bits - 1) % 64)
    worst = enough
    for r in range(first.shape[0]):
        cells = 0
        if length == 1:
            for w in range(words):
                cells += popcount(first[r, w] & second[r, w])
        else:
            carry = ((first[r, words - 1] & second[r, words - 1]) >> last) & one
            for w in range(words):
                both = first[r, w] & second[r, w]
                if both:
                    begins = both & ~((both << one) | carry)
                    cells += popcount(both) + (length - 1) * popcount(begins)
                    if cells >= enough:
                        break
                carry = both >> np.uint64(63)
        if cells < worst:
            worst = cells
            if worst == 0:
                break
    return worst


@inner
def _comfort(
    starts: NDArray[np.uint64],
    felt: NDArray[np.float64],
    clock: NDArray[np.int32],
    share: NDArray[np.float64],
    group: NDArray[np.int32],
    size: int,
) -> float:
    """1 minus the cost of the best common start, over the regimes by their share of weeks."""
    total = 0.0
    for r in range(starts.shape[1]):
        cheapest = np.inf
        for w in range(starts.shape[2]):
            both = _common(starts, group, size, r, w)
            while both:
                rest = both & (both - np.uint64(1))
                cell = w * 64 + popcount((both ^ rest) - np.uint64(1))
                both = rest
                worst, added = 0.0, 0.0
                for k in range(size):
                    one = felt[clock[group[k]], r, cell]
                    worst = max(worst, one)
                    added += one
                cheapest = min(cheapest, WORST_SHARE * worst + (1 - WORST_SHARE) * added / size)
        total += max(0.0, 1.0 - cheapest) * share[r]
    return total


@inner
def _different(codes: NDArray[np.int32], column: int, group: NDArray[np.int32], size: int) -> tuple[int, int]:
    """Different values, and people who told one."""
    found, told = 0, 0
    for k in range(size):
        code = codes[group[k], column]
        if code < 0:
            continue
        told += 1
        new = 1
        for j in range(k):
            if codes[group[j], column] == code:
                new = 0
                break
        found += new
    return found, told


@inner
def _most_alike(codes: NDArray[np.int32], column: int, group: NDArray[np.int32], size: int) -> int:
    most = 0
    for k in range(size):
        code = codes[group[k], column]
        alike = 0
        for j in range(size):
            if code >= 0 and codes[group[j], column] == code:
                alike += 1
        most = max(most, alike)
    return most


@inner
def _alone(codes: NDArray[np.int32], column: int, value: int, group: NDArray[np.int32], size: int) -> int:
    lone = 0
    for k in range(size):
        code = codes[group[k], column]
        if code < 0 or (value != -1 and code != value):
            continue
        alike = 0
        for j in range(size):
            if codes[group[j], column] == code:
                alike += 1
        if alike == 1:
            lone += 1
    return lone


@inner
def _speakers(languages: NDArray[np.bool_], group: NDArray[np.int32], size: int) -> int:
    """Most members that can work in one language; all if nobody told any."""
    best = 0 if languages.shape[1] else size
    for language in range(languages.shape[1]):
        able = 0
        for k in range(size):
            if languages[group[k], language]:
                able += 1
        best = max(best, able)
    return best


@inner
def _pairs(
    first_pair: NDArray[np.int32],
    partners: NDArray[np.int32],
    kind: int,
    group: NDArray[np.int32],
    size: int,
) -> int:
    """Together: partners outside. Apart, have met before: pairs inside."""
    row = 0 if kind == TOGETHER else (1 if kind == APART else 2)
    inside, outside = 0, 0
    for k in range(size):
        person = group[k]
        for p in range(first_pair[row, person], first_pair[row, person + 1]):
            here = False
            for j in range(size):
                if group[j] == partners[row, p]:
                    here = True
            if here:
                inside += 1
            else:
                outside += 1
    return outside if kind == TOGETHER else inside // 2


@inner
def _wish(topics: NDArray[np.float64], group: NDArray[np.int32], size: int) -> float:
    best, told = 0.0, 0
    for k in range(size):
        if topics[group[k], 0] >= 0:
            told += 1
    for topic in range(topics.shape[1]):
        added = 0.0
        for k in range(size):
            if topics[group[k], 0] >= 0:
                added += topics[group[k], topic]
        best = max(best, added)
    return best / told if told else 1.0


@inner
def _near_mean(numbers: NDArray[np.float64], column: int, group: NDArray[np.int32], size: int) -> float:
    added, told = 0.0, 0
    for k in range(size):
        number = numbers[group[k], column]
        if not np.isnan(number):
            added += number
            told += 1
    return max(0.0, 1.0 - abs(added / told)) if told else 1.0


@inner
def _counted(t: Tables, q: int, group: NDArray[np.int32], size: int) -> float:
    """Degree of a rule that counts something."""
    kind, column = t.kind[q], t.column[q]
    least, most = float(t.least[q]), float(t.most[q])
    if kind == SIZE:
        return 1.0 / (1.0 + max(least - size, size - most, 0.0))
    if kind == DIFFERENT:
        return min(1.0, _different(t.codes, column, group, size)[0] / least)
    if kind == SAME:
        return min(1.0, most / max(1, _most_alike(t.codes, column, group, size)))
    if kind == HOURS:
        return min(1.0, _least_cells(t.starts, t.bits, t.length, group, size) * t.hours / least)
    if kind == NOT_ALONE:
        return 1.0 - _alone(t.codes, column, t.value[q], group, size) / size
    if kind == LANGUAGE:
        return _speakers(t.languages, group, size) / size
    pairs = _pairs(t.first_pair, t.partners, kind, group, size)
    if kind == NEW_PEOPLE:
        return 1.0 - pairs / max(1.0, size * (size - 1) / 2)
    return 1.0 / (1.0 + pairs)


@njit(cache=True, nogil=True)
def degree(t: Tables, q: int, group: NDArray[np.int32], size: int) -> float:
    """Degree to which one group holds rule `q`, 0..1; an empty group holds all."""
    if size == 0:
        return 1.0
    kind, column = t.kind[q], t.column[q]
    if kind < SPREAD:
        return _counted(t, q, group, size)
    if kind == SPREAD:
        found, told = _different(t.codes, column, group, size)
        can_be = min(told, t.values[column])
        measured = found / can_be if can_be else 1.0
    elif kind == BALANCE:
        measured = _near_mean(t.numbers, column, group, size)
    elif kind == TOPIC:
        measured = _wish(t.topics, group, size)
    else:
        measured = _comfort(t.starts, t.felt, t.clock, t.share, group, size)
    return min(1.0, measured / t.least[q]) if t.hard[q] else measured


@njit(cache=True, nogil=True)
def lack(t: Tables, group: NDArray[np.int32], size: int, hard: bool) -> tuple[float, float]:
    """What a group lacks times its size, and 1 if a hard rule breaks.

    Hard: the sum of what is missing to each rule, plus 1 if any breaks. Soft: the weighted loss.
    """
    missing, broken = 0.0, 0.0
    for q in range(len(t.kind)):
        if t.hard[q] == hard:
            gap = 1.0 - degree(t, q, group, size)
            if not hard:
                missing += t.weight[q] * gap
            elif gap > NEARLY:
                missing += gap
                broken = 1.0
    return size * (missing + broken), broken


@njit(cache=True, nogil=True)
def weigh(t: Tables, plan: Plan) -> None:
    """Fill `worth` of every group."""
    members, sizes, _place, worth = plan
    for k in range(2 * len(sizes)):
        g = k // 2
        missing, broken = lack(t, members[g], int64(sizes[g]), k % 2 == 0)
        if k % 2 == 0:
            worth[g, 0], worth[g, 1] = missing, broken
        else:
            worth[g, 2] = missing


@njit(cache=True, nogil=True)
def score(plan: Plan) -> tuple[float, float]:
    """People in bad groups, and the sum of soft losses."""
    _members, sizes, _place, worth = plan
    bad, loss = 0.0, 0.0
    for g in range(len(sizes)):
        bad += worth[g, 1] * sizes[g]
        loss += worth[g, 2]
    return bad, loss


@njit(cache=True, nogil=True)
def weigh_changes(
    t: Tables,
    members: NDArray[np.int32],
    sizes: NDArray[np.int32],
    rows: NDArray[np.int32],
    outs: NDArray[np.int32],
    ins: NDArray[np.int32],
    found: NDArray[np.float64],
) -> None:
    """Weigh group ``rows[i]`` without person ``outs[i]`` and with person ``ins[i]`` (-1: nobody).

    Parameters
    ----------
    members : int32, shape (groups, room)
        People of each group, the first ``sizes[g]`` of a row count; at least one place is free.
    rows, outs, ins : int32, shape (changes,)
    found : float64, shape (changes, 3)
        Modified in place: hard energy, 1 if a hard rule breaks, soft loss; as `worth`.
    """
    group = np.zeros(members.shape[1], np.int32)
    for i in range(len(rows)):
        size = 0
        for k in range(sizes[rows[i]]):
            if members[rows[i], k] != outs[i]:
                group[size] = members[rows[i], k]
                size += 1
        if ins[i] >= 0:
            group[size] = ins[i]
            size += 1
        for hard in (True, False):
            missing, broken = lack(t, group, size, hard)
            if hard:
                found[i, 0], found[i, 1] = missing, broken
            else:
                found[i, 2] = missing
