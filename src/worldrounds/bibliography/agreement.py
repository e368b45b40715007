"""How far readers who worked apart agree, beyond what chance would give.

Cohen's and Fleiss' kappa are statsmodels'. No kept library with a fitting licence computes Gwet's AC1 (irrCAC needs
NumPy 1, ``agreement`` is under the GPL), so it stands here after its source:

Gwet KL (2008), "Computing inter-rater reliability and its variance in the presence of high agreement", British Journal
of Mathematical and Statistical Psychology 61(1), 29-48, doi:10.1348/000711006X126600: equations for AC1 and for the
variance by linearization, which is used for Fleiss' kappa too. Tests hold the figures equal to irrCAC's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Coefficient:
    """``value`` is at most 1; ``low`` and ``high`` are the ends of its 95 % confidence interval, within [-1, 1]."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """Of ``articles``, on which share ``same`` (0-1) all readers said the same. A coefficient is None where it is
    not defined: chance alone would give full agreement, or (Cohen's) not two and the same two read everything."""

    articles: int
    same: float
    cohen: Coefficient | None
    fleiss: Coefficient | None
    ac1: Coefficient | None


def agreement(ratings: Sequence[Sequence[int]], *, codes: int, same_readers: bool) -> Agreement:
    """
    Parameters
    ----------
    ratings
        For each article the code, 0 to ``codes`` - 1, that each of its readers chose; as many readers for all, at
        least 2. In the same order for each article if ``same_readers``.
    codes
        How many codes there were to choose from, at least 2.
    same_readers
        Whether the same people read everything.

    Raises
    ------
    ValueError
        For fewer than 2 articles, 2 readers or 2 codes, for codes out of range, or unequal numbers of readers.
    """
    if len(ratings) < 2 or codes < 2 or len(ratings[0]) < 2:
        raise ValueError("agreement needs at least 2 articles, 2 readers and 2 codes")
    if len({len(row) for row in ratings}) > 1:
        raise ValueError("every article needs the same number of readers")
    table = np.asarray(ratings, dtype=np.int64)
    if table.min() < 0 or table.max() >= codes:
        raise ValueError(f"codes must be within [0, {codes - 1}]")
    counts: Counts = np.stack([(table == code).sum(axis=1) for code in range(codes)], axis=1)
    is_pair = same_readers and table.shape[1] == 2
    return Agreement(
        articles=len(table),
        same=float((counts.max(axis=1) == table.shape[1]).mean()),
        cohen=_cohen(table, codes) if is_pair else None,
        fleiss=_fleiss(counts),
        ac1=_ac1(counts),
    )


def _cohen(table: Counts, codes: int) -> Coefficient | None:
    # Late: statsmodels takes more than a second, which only these pages need.
    from statsmodels.stats.inter_rater import cohens_kappa

    crossed = np.zeros((codes, codes))
    np.add.at(crossed, (table[:, 0], table[:, 1]), 1)
    if _is_one_code(crossed.sum(axis=0) + crossed.sum(axis=1)):
        return None
    with np.errstate(invalid="ignore"):  # it tests against zero too, which full agreement has no variance for
        found = cohens_kappa(crossed)
    return _within(float(found.kappa), float(found.kappa_low), float(found.kappa_upp))


def _fleiss(counts: Counts) -> Coefficient | None:
    from statsmodels.stats.inter_rater import fleiss_kappa  # late: as above

    shares = _shares(counts)
    if _is_one_code(shares):
        return None
    by_article = (counts * shares).sum(axis=1) / counts.sum(axis=1)
    return _interval(counts, float(fleiss_kappa(counts)), float((shares**2).sum()), by_article)


def _ac1(counts: Counts) -> Coefficient | None:
    shares, codes = _shares(counts), counts.shape[1]
    chance = float((shares * (1 - shares)).sum() / (codes - 1))
    by_article = (counts * (1 - shares)).sum(axis=1) / counts.sum(axis=1) / (codes - 1)
    value = (float(_alike(counts).mean()) - chance) / (1 - chance)
    return _interval(counts, value, chance, by_article)


def _interval(
    counts: Counts, value: float, chance: float, chance_by_article: NDArray[np.float64]
) -> Coefficient:
    """Gwet (2008), variance by linearization; Student's t with one degree of freedom less than articles."""
    from scipy.stats import t  # late: as above

    n = len(counts)
    linear = (_alike(counts) - chance) / (1 - chance)
    linear = linear - 2 * (1 - value) * (chance_by_article - chance) / (1 - chance)
    error = sqrt(float(((linear - value) ** 2).sum()) / (n * (n - 1)))
    reach = float(t.ppf((1 + CONFIDENCE) / 2, n - 1)) * error
    return _within(value, value - reach, value + reach)


def _alike(counts: Counts) -> NDArray[np.float64]:
    """By article: the share of its pairs of readers that said the same."""
    readers = int(counts[0].sum())
    found: NDArray[np.float64] = (counts * (counts - 1)).sum(axis=1) / (readers * (readers - 1))
    return found


def _shares(counts: Counts) -> NDArray[np.float64]:
    found: NDArray[np.float64] = counts.sum(axis=0) / counts.sum()
    return found


def _is_one_code(shares: NDArray[np.float64]) -> bool:
    return int(np.count_nonzero(shares)) == 1


def _within(value: float, low: float, high: float) -> Coefficient:
    return Coefficient(value, max(-1.0, low), min(1.0, high))
