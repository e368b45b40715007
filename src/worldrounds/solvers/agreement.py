"""How far a panel agrees that rates statements from 1 to 9. Pure: numbers in, words and numbers out.

Source: K. Fitch, S. J. Bernstein, M. D. Aguilar, B. Burnand, J. R. LaCalle and others, *The RAND/UCLA Appropriateness
Method User's Manual*, RAND, Santa Monica 2001 (MR-1269-DG-XII/RE), its chapter on classifying appropriateness. Two
things there are called agreement, and both are here:

- The **classical definitions**, made for panels of 9 and given for panels of 8 to 16: how many members rate outside the
  third of the scale that holds the median (agreement), or in each outer third (disagreement).
- The **interpercentile range adjusted for symmetry** (IPRAS), for panels of any size: disagreement is where the range
  between the 30th and the 70th percentile is wider than it may be. It may be the wider the further its middle lies from
  the middle of the scale, because ratings near one end spread for other reasons than two camps do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

LOWEST: Final = 1
HIGHEST: Final = 9
MIDDLE: Final = 5.0  # of the scale
LOW_END: Final = 3.5  # below it the lower third (1-3) begins, at and above it the middle third (4-6)
HIGH_START: Final = 6.5  # at and above it the upper third (7-9)

PERCENTILES: Final = (30, 70)  # the range between them is what IPRAS judges
IPR_WHEN_SYMMETRIC: Final = (
    2.35  # the manual's IPRr: the widest range without disagreement, if its middle is 5
)
ASYMMETRY_WEIGHT: Final = 1.5  # the manual's CFA: what one point of distance from 5 adds to that
_EQUAL: Final = (
    1e-9  # two ranges that differ by less are equal, and a range equal to IPRAS is no disagreement
)


class Verdict(StrEnum):
    """What the panel as a whole says of a statement."""

    APPROPRIATE = "appropriate"
    UNCERTAIN = "uncertain"
    INAPPROPRIATE = "inappropriate"


@dataclass(frozen=True)
class Agreement:
    """The figures of one statement in one round.

    Attributes
    ----------
    count : int
        Ratings.
    median, lower_quartile, upper_quartile : float
        On the scale from 1 to 9.
    ipr : float
        Between the 30th and the 70th percentile.
    ipras : float
        The widest ``ipr`` that is no disagreement here.
    outside : int
        Ratings outside the third of the scale that holds the median.
    is_agreed : bool
        The classical definition of agreement holds, and IPRAS finds no disagreement.
    is_disagreed : bool
        ``ipr`` is greater than ``ipras``.
    verdict : Verdict
        Uncertain where the median is in the middle third, or wherever there is disagreement.
    """

    count: int
    median: float
    lower_quartile: float
    upper_quartile: float
    ipr: float
    ipras: float
    outside: int
    is_agreed: bool
    is_disagreed: bool
    verdict: Verdict

    @property
    def disagreement_index(self) -> float:
        """``ipr / ipras``; above 1 there is disagreement."""
        return self.ipr / self.ipras


def agreement(ratings: Sequence[int]) -> Agreement:
    """The panel's figures for one statement.

    Parameters
    ----------
    ratings : sequence of int
        One whole number from 1 to 9 of each member who rated; in any order.

    Raises
    ------
    ValueError
        No ratings, or one that is not from 1 to 9.
    """
    _check(ratings)
    median = float(np.median(ratings))
    lower, upper = interpercentile_range(ratings)
    ipras = adjusted_range(lower, upper)
    is_disagreed = upper - lower > ipras + _EQUAL
    outside = outside_the_median(ratings)
    quartiles = np.percentile(ratings, (25, 75))
    return Agreement(
        count=len(ratings),
        median=median,
        lower_quartile=float(quartiles[0]),
        upper_quartile=float(quartiles[1]),
        ipr=upper - lower,
        ipras=ipras,
        outside=outside,
        is_agreed=not is_disagreed and outside <= most_outside(len(ratings)),
        is_disagreed=is_disagreed,
        verdict=Verdict.UNCERTAIN if is_disagreed else third_of(median),
    )


def interpercentile_range(ratings: Sequence[int]) -> tuple[float, float]:
    """The 30th and the 70th percentile, interpolated linearly as most programs for statistics do.

    The manual names the percentiles, not how to find them between two ratings.
    """
    lower, upper = np.percentile(ratings, PERCENTILES)
    return float(lower), float(upper)


def adjusted_range(lower: float, upper: float) -> float:
    """IPRAS = IPRr + (asymmetry index x CFA); the asymmetry index is how far the range's middle is from 5."""
    return IPR_WHEN_SYMMETRIC + ASYMMETRY_WEIGHT * abs(MIDDLE - (lower + upper) / 2)


def outside_the_median(ratings: Sequence[int]) -> int:
    """How many ratings are outside the third of the scale (1-3, 4-6, 7-9) that holds the median.

    A median between two thirds (3.5 or 6.5: a panel of an even number) counts to the upper one.
    """
    third = third_of(float(np.median(ratings)))
    return sum(third_of(rating) != third for rating in ratings)


def most_outside(size: int) -> int:
    """How many of ``size`` may rate outside the median's third where there still is agreement.

    The manual's table: 2 of 8 to 10, 3 of 11 to 13, 4 of 14 to 16, so one more for every three members. For smaller
    panels, of which it says nothing, this goes down by the same steps: 1 of 5 to 7, 0 of 2 to 4.
    """
    return max(size - 2, 0) // 3


def is_classical_disagreement(ratings: Sequence[int]) -> bool:
    """More than ``most_outside`` members in each of the outer thirds: of 9, at least 3 in 1-3 and 3 in 7-9."""
    thirds = [third_of(rating) for rating in ratings]
    fewest = most_outside(len(ratings)) + 1
    return all(thirds.count(end) >= fewest for end in (Verdict.INAPPROPRIATE, Verdict.APPROPRIATE))


def is_stable(before: Sequence[int], after: Sequence[int]) -> bool:
    """No rating changed by more than 1 between two rounds; both in the same order of members and statements."""
    return all(abs(new - old) <= 1 for old, new in zip(before, after, strict=True))


def third_of(value: float) -> Verdict:
    """The third of the scale that a rating or a median is in: 1-3, 4-6 or 7-9; 3.5 and 6.5 count to the upper one."""
    if value < LOW_END:
        return Verdict.INAPPROPRIATE
    return Verdict.UNCERTAIN if value < HIGH_START else Verdict.APPROPRIATE


def _check(ratings: Sequence[int]) -> None:
    if not ratings:
        raise ValueError("There are no ratings.")
    if not all(LOWEST <= rating <= HIGHEST for rating in ratings):
        raise ValueError("Ratings are whole numbers from 1 to 9.")
