"""The question: how far elements are from each other, and how many members each group may have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, kw_only=True)
class Distances:
    """Elements 0 to n - 1 with their distances, and the bounds of each group's size, checked.

    Parameters
    ----------
    matrix : ndarray, shape (n, n)
        Finite distances, 0 or more, the same in both directions, 0 from an element to itself. n is 1 or more.
    least, most : tuple of int, one number for each group
        Fewest and most members: ``0 <= least[g] <= most[g]``. The same twice: a group of exactly that size.

    Raises
    ------
    ValueError
        Saying which entry is wrong, and what is expected.

    Notes
    -----
    The problem is the maximally diverse grouping problem in the form of M. Gallego, M. Laguna, R. Martí and
    A. Duarte, "Tabu search with strategic oscillation for the maximally diverse grouping problem", Journal of
    the Operational Research Society 64(5), 2013, 724-734.
    """

    matrix: NDArray[np.float64]
    least: tuple[int, ...]
    most: tuple[int, ...]

    def __post_init__(self) -> None:
        matrix = np.array(self.matrix, np.float64)
        _check_matrix(matrix)
        matrix.flags.writeable = False
        object.__setattr__(self, "matrix", matrix)
        object.__setattr__(self, "least", _whole("least", self.least))
        object.__setattr__(self, "most", _whole("most", self.most))
        self._check_sizes()

    @classmethod
    def in_groups(cls, matrix: NDArray[np.float64], groups: int) -> Self:
        """So many groups, of sizes as even as can be: each has ``n // groups`` members or one more."""
        if groups < 1:
            raise ValueError(f"groups: expected 1 or more; got {groups}.")
        size, over = divmod(len(matrix), groups)
        return cls(matrix=matrix, least=(size,) * groups, most=(size + (over > 0),) * groups)

    def __len__(self) -> int:
        return len(self.matrix)

    def value(self, group: Sequence[int] | NDArray[np.integer]) -> float:
        """Sum of the distances of all pairs in a group; ``group[i]`` is the number of element i's group."""
        label = np.asarray(group)
        return float(self.matrix[label[:, None] == label].sum() / 2)

    def _check_sizes(self) -> None:
        if not self.least or len(self.least) != len(self.most):
            raise ValueError(
                "least and most: expected one number for each group, one group or more; "
                f"got {len(self.least)} and {len(self.most)} numbers."
            )
        for g, (least, most) in enumerate(zip(self.least, self.most, strict=True)):
            if not 0 <= least <= most:
                raise ValueError(
                    f"Group {g}: expected 0 <= least <= most; got least {least} and most {most}."
                )
        if not sum(self.least) <= len(self) <= sum(self.most):
            raise ValueError(
                f"The groups hold {sum(self.least)} to {sum(self.most)} elements; there are {len(self)}."
            )


def _whole(name: str, numbers: Sequence[int]) -> tuple[int, ...]:
    try:
        whole = tuple(int(number) for number in numbers)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: expected one whole number for each group; got {numbers!r}.") from None
    if any(number != given for number, given in zip(whole, numbers, strict=True)):
        raise ValueError(f"{name}: expected whole numbers; got {numbers!r}.")
    return whole


def _check_matrix(matrix: NDArray[np.float64]) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not len(matrix):
        raise ValueError(f"A matrix of distances has shape (n, n), n 1 or more; got {matrix.shape}.")
    for wrong, expected in (
        (~np.isfinite(matrix), "a finite number"),
        (matrix < 0, "0 or more"),
        (matrix != matrix.T, "the same in both directions"),
        ((matrix != 0) & np.eye(len(matrix), dtype=bool), "0 from an element to itself"),
    ):
        if wrong.any():
            i, j = np.argwhere(wrong)[0]
            raise ValueError(
                f"The distance of {i} and {j}: expected {expected}; got {matrix[i, j]} and {matrix[j, i]}."
            )
