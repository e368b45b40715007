"""What a group is worth while people are placed, if it has enough hours: its people, steeply less for each who is missing."""

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
    degree,
    inner,
)

STEEPNESS: Final = 0.75
"""What a person in a group is worth, for each person that the group still lacks; in a good group 1."""

Demands = NDArray[np.float64]
"""Hard rules that count, shape (D, 4): kind, column, category (-1 any), bound."""


@inner
def demands_of(t: Tables) -> tuple[Demands, NDArray[np.int64], int]:
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
def worth_of(
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
def lacks_others(t: Tables, others: NDArray[np.int64], group: NDArray[np.int32], size: int) -> float:
    """What a group lacks to the rules that do not count."""
    gap = 0.0
    for o in range(len(others)):
        lost = 1.0 - degree(t, others[o], group, size)
        gap += lost if lost > NEARLY else 0.0
    return gap
