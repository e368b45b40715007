"""First plans: one group after another, from the person who is hardest to place and those who suit best."""

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import Tables
from worldrounds.solvers.grouping.kernels import Plan, inner, shared
from worldrounds.solvers.grouping.moves import draw
from worldrounds.solvers.grouping.tallies import (
    ALL,
    bases,
    count,
    demands_of,
    lacks_others,
    with_one_more,
)

AMPLE: Final = 2.0
"""Common hours beyond so many times the hours that are needed are worth nothing."""
HOURS_WORTH: Final = 2.0
RULES_WORTH: Final = 8.0
CHANCE: Final = 0.2
TOO_FEW: Final = 100.0


@njit(cache=True, nogil=True)
def build(
    t: Tables, order: NDArray[np.int32], plan: Plan, filled: NDArray[np.int32], state: NDArray[np.uint64]
) -> None:
    """Fill groups one after another; `sizes` is 0 at the start.

    Each group begins with the hardest person left. Then everybody left is looked at, and who suits best comes: enough
    common hours stay, the rules that count come nearer, and hard people go before easy ones.

    Parameters
    ----------
    order : int32, shape (people,)
        Hardest first.
    plan : Plan
        Modified in place, but for `worth`.
    filled : int32, shape (groups,)
        The size that each group is to have.
    state : uint64, shape (1,)
        Of the random numbers; modified in place.
    """
    members, sizes, place, _worth = plan
    pool = order.copy()
    left = len(pool)
    for g in range(len(filled)):
        for k in range(filled[g]):
            at = _most_suitable(t, members[g], k, pool, left, state) if k else 0
            b = pool[at]
            for i in range(at, left - 1):
                pool[i] = pool[i + 1]
            left -= 1
            members[g, k] = b
            place[b, 0], place[b, 1] = g, k
            sizes[g] += 1


@inner
def _most_suitable(
    t: Tables,
    group: NDArray[np.int32],
    size: int,
    pool: NDArray[np.int32],
    left: int,
    state: NDArray[np.uint64],
) -> int:
    """Where in the first `left` of `pool` the person is who suits a group best."""
    demands, others, enough = demands_of(t)
    starts, codes, length, bits = t.starts, t.codes, t.length, t.bits
    ample = int(enough * AMPLE)
    common = np.empty((starts.shape[1], starts.shape[2]), np.uint64)
    for r in range(common.shape[0]):
        for w in range(common.shape[1]):
            common[r, w] = ALL
            for k in range(size):
                common[r, w] &= starts[group[k], r, w]
    most_values = 0
    for c in range(len(t.values)):
        most_values = max(most_values, t.values[c])
    tally, base = np.empty((codes.shape[1], most_values + 1), np.int16), np.zeros(len(demands), np.int64)
    count(codes, group, size, tally)
    bases(demands, codes, group, size, tally, base)
    found, most = 0, -np.inf
    trial = group.copy()
    for i in range(left):
        b = pool[i]
        value = CHANCE * draw(state) - i / len(pool)
        if enough:
            cells = shared(common, starts[b], length, bits, ample)
            value += HOURS_WORTH * cells / enough - (TOO_FEW if cells < enough else 0.0)
        if value <= most:
            continue
        value -= RULES_WORTH * with_one_more(demands, codes, tally, base, size, b)
        if len(others) and value > most:
            trial[size] = b
            value -= RULES_WORTH * lacks_others(t, others, trial, size + 1)
        if value > most:
            found, most = i, value
    return found
