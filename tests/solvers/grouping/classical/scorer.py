"""The classical problem, looked at slowly; shares no code with the solver."""

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray


def random_matrix(n: int, seed: int) -> NDArray[np.float64]:
    half = np.triu(np.random.default_rng(seed).integers(0, 100, (n, n)), 1)
    return (half + half.T).astype(np.float64)


def worth(matrix: NDArray[np.float64], group: Sequence[int]) -> float:
    total = 0.0
    for i, j in combinations(range(len(group)), 2):
        if group[i] == group[j]:
            total += float(matrix[i, j])
    return total


def fits(group: Sequence[int], least: Sequence[int], most: Sequence[int]) -> bool:
    sizes = [sum(1 for g in group if g == h) for h in range(len(least))]
    return sum(sizes) == len(group) and all(
        low <= size <= high for low, size, high in zip(least, sizes, most, strict=True)
    )


def best_worth(matrix: NDArray[np.float64], least: Sequence[int], most: Sequence[int]) -> float:
    """By looking at every way to divide the elements."""
    every = product(range(len(least)), repeat=len(matrix))
    return max(worth(matrix, group) for group in every if fits(group, least, most))
