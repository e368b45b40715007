"""How unequally something is shared out."""

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import ArrayLike, NDArray


def lorenz(values: ArrayLike) -> NDArray[np.float64]:
    """The Lorenz curve: what share of all is carried by the share of people who carry least.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        What each person carries, 0 or more.

    Returns
    -------
    ndarray of float, shape (n + 1, 2)
        (share of people, share of the sum), each 0..1, from (0, 0) to (1, 1). Where there is nothing to carry, it is
        the diagonal.
    """
    held = np.sort(np.asarray(values, np.float64))
    if held.ndim != 1 or (held < 0).any():
        raise ValueError("Lorenz curves are of one row of values that are 0 or more.")
    people = np.linspace(0, 1, max(len(held), 1) + 1)
    whole = held.sum()
    carried = np.concatenate([[0.0], held.cumsum() / whole]) if whole else people
    return np.column_stack([people, carried])


def gini(values: ArrayLike) -> float:
    """The Gini coefficient: 0 if all carry the same, (n - 1) / n if one carries everything; 0 where there is nothing.

    Twice the area between the Lorenz curve and the diagonal, which for a sample is the mean difference of two people
    divided by twice the mean (C. Gini 1912; A. Sen, On Economic Inequality, 1973, section 2.8).
    """
    people, carried = lorenz(values).T
    return float(1 - 2 * np.trapezoid(carried, people))


def histogram(values: Sequence[float], *, most: int = 10) -> list[tuple[float, float, int]]:
    """How many have nothing, how many more than nothing: (from, to, count) in steps of whole numbers.

    The first is (0, 0, who has nothing); the others are half-open at the left, ``from < value <= to``, at most ``most``
    of them, up to the largest value.
    """
    held = np.asarray(values, np.float64)
    top = float(held.max()) if len(held) else 0.0
    step = max(1, ceil(top / most))
    edges = range(0, ceil(top), step)
    above = [(float(a), float(a + step), int(((held > a) & (held <= a + step)).sum())) for a in edges]
    return [(0.0, 0.0, int((held == 0).sum())), *above]
