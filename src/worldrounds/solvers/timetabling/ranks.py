"""The order of leximin on burdens, compiled: ranks, which of two is better, and sorting by them.

A rank is missed sessions, then the burdens, heaviest first (`objective.key` says the same in slow code).
"""

from typing import Final

import numpy as np

from worldrounds.solvers.timetabling.kernels import Ints, inner
from worldrounds.solvers.timetabling.problem import MISSED as _MISSED

MISSED: Final = _MISSED


@inner
def rank_of(loads: Ints, rank: Ints) -> None:
    """Write the rank of burdens into `rank`: missed sessions, then the burdens, heaviest first. Smaller is better."""
    rank[0] = 0
    for i in range(loads.shape[0]):
        load, at = loads[i], i + 1
        rank[0] += load // MISSED
        while at > 1 and rank[at - 1] < load:
            rank[at] = rank[at - 1]
            at -= 1
        rank[at] = load


@inner
def is_better(a: Ints, b: Ints) -> bool:
    """True if rank `a` is better than `b`."""
    for i in range(a.shape[0]):
        if a[i] != b[i]:
            return bool(a[i] < b[i])
    return False


@inner
def raise_to(rank: Ints, total: int) -> None:
    """Raise the lowest burdens of a rank evenly until all together are `total`: nothing with that total ranks better."""
    missing = total
    for i in range(1, rank.shape[0]):
        missing -= rank[i]
    if missing <= 0:
        return
    last = rank.shape[0] - 1
    at, sum_ = last, rank[last] + missing
    while at > 1 and sum_ > rank[at - 1] * (last - at + 1):
        at -= 1
        sum_ += rank[at]
    level, over = sum_ // (last - at + 1), sum_ % (last - at + 1)
    for i in range(at, last + 1):
        rank[i] = level + (i - at < over)


@inner
def in_order(ranks: Ints, count: int) -> Ints:
    """Indices of the first `count` ranks, best first; equal ones stay in their order (merge sort)."""
    order, spare, width = np.arange(count), np.empty(count, np.int64), 1
    while width < count:
        for low in range(0, count, 2 * width):
            middle, high = min(low + width, count), min(low + 2 * width, count)
            left, right = low, middle
            for at in range(low, high):
                if left < middle and (
                    right == high or not is_better(ranks[order[right]], ranks[order[left]])
                ):
                    spare[at] = order[left]
                    left += 1
                else:
                    spare[at] = order[right]
                    right += 1
        order, spare, width = spare, order, 2 * width
    return order
