"""The answer: groups of elements, what they are worth, and what is proved about them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class DistancePlan:
    """Groups of the elements of a `Distances`.

    Attributes
    ----------
    group : ndarray of int, shape (n,)
        Number of each element's group; read-only.
    count : int
        Number of groups, empty ones included.
    value : float
        Sum of the distances of all pairs in the same group.
    seed, iterations : int
        What makes it again: ``solve(..., stop=Stop(iterations=plan.iterations), seed=plan.seed)``, if the stop was
        by iterations. An iteration is one exchange or move that was weighed.
    seconds : float
        Time taken.
    stopped : bool
        Somebody asked to stop before the end.
    bound : float, optional
        Proved: no groups of these sizes are worth more. None: not worked out.
    """

    group: NDArray[np.int64]
    count: int
    value: float
    seed: int
    iterations: int
    seconds: float
    stopped: bool = False
    bound: float | None = None

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The elements of each group, in order."""
        return tuple(tuple(np.flatnonzero(self.group == g).tolist()) for g in range(self.count))

    @property
    def gap(self) -> float | None:
        """How much the value could rise at most, as a share of the value: 0.002 is 0.2 %. None without a bound."""
        if self.bound is None:
            return None
        if self.value == 0:
            return 0.0 if self.bound <= 0 else float("inf")
        return max(0.0, self.bound / self.value - 1)
