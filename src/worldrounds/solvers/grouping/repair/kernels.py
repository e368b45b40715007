"""The worth of groups with one member less or more, compiled; what groups are worth is `grouping.kernels`."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import Tables
from worldrounds.solvers.grouping.kernels import lack


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
        Modified in place: hard energy, 1 if a hard rule breaks, soft loss; as `worth` in `grouping.kernels`.
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
