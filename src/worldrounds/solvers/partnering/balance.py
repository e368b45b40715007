"""Prices: how much less a school is proposed because many others would have it, too.

A list of the best for each would name the same few schools to everybody: they cannot answer all, and others are never
seen. The lists are therefore those of a matching market in equilibrium. In the model of Choo and Siow (2006, Who
marries whom and why, J Polit Econ 114:175-201), for one population (Chiappori, Galichon, Salanié 2019, On human
capital and team stability, J Hum Cap 13:236-259), as many partnerships of `i` and `j` come about as

    m[i, j] = K[i, j] sqrt(m[i, 0] m[j, 0]),      K = (score / GOOD) ** SHARPNESS,

with ``m[i, 0]`` the part of `i`'s capacity that stays free, and free and taken parts add up to the capacity. Tomita et
al. (2023, Fast and examination-agnostic reciprocal recommendation in matching markets, RecSys '23:12-23) rank by it.

With ``x = sqrt(m[:, 0])`` that is ``x[i]**2 + x[i] (K x)[i] = capacity[i]``: a quadratic equation for each school,
given the others (iterative proportional fitting). To rank for `i` by ``m[i, :]`` is to rank by
``score[i, j] * price[j]`` with ``price = x ** (1 / SHARPNESS)``, so each school has one price, the same for all.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

SHARPNESS: Final = 8.0
"""How decidedly schools would choose: a score half as good is chosen 256 times less often."""

GOOD: Final = 0.6
"""A score with which two would as soon work together as each alone."""

ROUNDS: Final = 200
_ENOUGH: Final = 1e-9


def prices(scores: NDArray[np.float64], capacity: NDArray[np.float64]) -> NDArray[np.float64]:
    """Prices of all proposals.

    Parameters
    ----------
    scores : ndarray of float, shape (n, n)
        Symmetric, 0..1; 0 where two are not to meet.
    capacity : ndarray of float, shape (n,)
        Above 0: how much partnership each can still take; 1 for a school without partners and questions.

    Returns
    -------
    ndarray of float, shape (n,)
        Above 0; the higher, the more of the school is free. At most ``capacity ** (1 / (2 SHARPNESS))``.
    """
    kernel = (scores / GOOD) ** SHARPNESS
    free = np.sqrt(capacity)
    for _round in range(ROUNDS):
        asked = kernel @ free
        # Half a step: a whole one would swing between two states in which one side has everything.
        new = (free + (np.sqrt(asked**2 + 4 * capacity) - asked) / 2) / 2
        if np.max(np.abs(new - free)) < _ENOUGH:
            break
        free = new
    found: NDArray[np.float64] = free ** (1 / SHARPNESS)
    return found
