"""How far what one offers meets what another seeks, from their words.

Two people seldom use the same word for the same thing (Furnas et al. 1987, The vocabulary problem, Commun ACM
30:964-971), so words alone find too little. Which words belong together is learned from the texts themselves:

1. Every text becomes a row of word weights: (1 + log tf) (log((1 + N) / (1 + df)) + 1), of length 1.
2. Latent semantic analysis: the rows are reduced to their `RANK` strongest common directions by a singular value
   decomposition (Deerwester et al. 1990, J Am Soc Inf Sci 41:391-407). Words that occur in the same company come to
   lie in the same direction, also where no text has both.
3. Likeness is the mean of the cosines before and after the reduction: the first knows rare words, the second knows
   their company.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

RANK: Final = 48
"""Directions that are kept; of few texts, one for every five: more would only say again which words they have."""

Matrix = NDArray[np.float64]


def meets(
    seeks: Sequence[Sequence[str]], offers: Sequence[Sequence[str]], background: Sequence[Sequence[str]] = ()
) -> Matrix:
    """Likeness of every need with every offer.

    Parameters
    ----------
    seeks, offers : sequences of n texts in words
        A text without words is not told.
    background : sequence of texts in words
        Only for learning which words belong together.

    Returns
    -------
    ndarray of float, shape (n, n)
        ``[i, j]`` in 0..1: how far the offer of `j` meets the need of `i`; NaN where either is not told.
    """
    count = len(seeks)
    rows = weights([*seeks, *offers, *background])
    close = (_cosines(rows, count) + _cosines(_reduced(rows), count)) / 2
    silent = [not text for text in seeks], [not text for text in offers]
    close[np.array(silent[0], np.bool_), :] = np.nan
    close[:, np.array(silent[1], np.bool_)] = np.nan
    return close


def weights(texts: Sequence[Sequence[str]]) -> Matrix:
    """Rows of length 1 (0 for a text without words), shape (texts, words of all of them)."""
    counts = [Counter(text) for text in texts]
    places = {word: i for i, word in enumerate(sorted({word for found in counts for word in found}))}
    rows = np.zeros((len(texts), max(1, len(places))))
    for row, found in zip(rows, counts, strict=True):
        for word, count in found.items():
            row[places[word]] = 1 + np.log(count)
    frequency = (rows > 0).sum(axis=0)
    return _unit(rows * (np.log((1 + len(texts)) / (1 + frequency)) + 1))


def shared(one: Sequence[str], other: Sequence[str], common: Counter[str], most: int = 5) -> tuple[str, ...]:
    """Words of both texts and of `common` (in how many texts each is), the rarest first."""
    both = set(one) & set(other) & set(common)
    return tuple(sorted(both, key=lambda word: (common[word], word))[:most])


def _reduced(rows: Matrix) -> Matrix:
    """By the eigenvectors of the rows' products with each other: there are fewer texts than words."""
    values, vectors = np.linalg.eigh(rows @ rows.T)
    kept = slice(len(values) - max(1, min(RANK, len(values) // 5)), None)
    return _unit(vectors[:, kept] * np.sqrt(np.clip(values[kept], 0, None)))


def _cosines(rows: Matrix, count: int) -> Matrix:
    found: Matrix = np.clip(rows[:count] @ rows[count : 2 * count].T, 0, 1)
    return found


def _unit(rows: Matrix) -> Matrix:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Matrix = np.divide(rows, length, out=np.zeros_like(rows), where=length > 1e-12)
    return unit
