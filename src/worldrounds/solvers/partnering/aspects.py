"""What counts, for all pairs at once. `objective` says the same slowly, a pair at a time; a test holds them equal."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.partnering.meaning import meets
from worldrounds.solvers.partnering.problem import LEVELS, USUAL_LENGTH, Problem, Proposal
from worldrounds.solvers.time import CELL_MINUTES, regimes, week_masks

Matrix = NDArray[np.float64]

WORST: Final = 0.02
"""The least desirability: nothing is impossible, as people leave things out and agree on others."""

WEIGHTS: Final = {
    "topics": 4.0,
    "weeks": 1.5,
    "language": 1.5,
    "format": 1.0,
    "hours": 1.0,
    "level": 1.0,
    "size": 0.5,
    "past": 0.25,
}
"""How much each aspect counts; chosen by reason and looked at on other worlds than those of the benchmark."""

LIKE: Final = 0.5
"""Likeness from which on texts are as close as can be: two people never write the same."""

SOME_HOURS: Final = 3.0
"""Hours a week in common; with so many a pair has 1 - 1/e of what any number of hours would give."""

NEIGHBOURS, STRANGERS = 0.5, 0.2
"""For levels side by side and others; for formats of one family and others."""

NEW: Final = 0.7
"""For schools that have done nothing together yet; 1 for those that have."""


@dataclass(frozen=True, eq=False)
class Measures:
    """What was measured, before it is judged.

    Attributes
    ----------
    meets : ndarray of float, shape (n, n)
        ``[i, j]``, 0..1: how far the offer of `j` meets the need of `i`; NaN: not told.
    weeks : ndarray of float, shape (n, n)
        Weeks in which both could; NaN: not told.
    hours : ndarray of float, shape (n, n)
        Hours a week in which both could meet: the mean over their weeks in common, or over all weeks if there are
        none; NaN where they need not meet.
    """

    meets: Matrix
    weeks: Matrix
    hours: Matrix


def measure(problem: Problem) -> Measures:
    found = problem.proposals
    close = meets([one.seeks for one in found], [one.offers for one in found], problem.background)
    told = np.array([[day in (one.mondays or ()) for day in problem.mondays] for one in found], np.float64)
    silent = np.array([one.mondays is None for one in found])
    weeks = _untold(told @ told.T, silent)
    apart = np.array([not one.live for one in found])
    return Measures(close, weeks, _untold(_hours(problem, told, weeks), apart))


def aspects(problem: Problem, measures: Measures) -> dict[str, Matrix]:
    """Desirability by aspect, in the order of `WEIGHTS`: each symmetric, of shape (n, n), `WORST`..1 or NaN."""
    return {
        "topics": both_ways(measures.meets),
        "weeks": np.clip(measures.weeks / _needed(problem), WORST, 1),
        "language": _pairs(problem, lambda one: one.languages, speak),
        "format": _pairs(problem, lambda one: (one.format, one.family) if one.format else None, same_format),
        "hours": np.clip(-np.expm1(-measures.hours / SOME_HOURS), WORST, 1),
        "level": _pairs(problem, lambda one: one.level, same_level),
        "size": _pairs(problem, lambda one: one.students, same_size),
        "past": _past(problem),
    }


def both_ways(close: Matrix) -> Matrix:
    """The harmonic mean of both directions, as in reciprocal recommendation: what serves one side only does not
    last (Pizzato et al. 2010, RECON, RecSys '10:207-214). One direction where the other is not told."""
    fit = np.clip(close / LIKE, WORST, 1)
    mean = 2 / (1 / fit + 1 / fit.T)
    return np.where(np.isnan(mean), np.where(np.isnan(fit), fit.T, fit), mean)


def speak(one: frozenset[str], other: frozenset[str]) -> float:
    return 1.0 if one & other else WORST


def same_format(one: tuple[str, str], other: tuple[str, str]) -> float:
    return 1.0 if one == other else NEIGHBOURS if one[1] == other[1] else STRANGERS


def same_level(one: str, other: str) -> float:
    apart = abs(LEVELS.index(one) - LEVELS.index(other))
    return (1.0, NEIGHBOURS)[apart] if apart < 2 else STRANGERS


def same_size(one: tuple[int, int], other: tuple[int, int]) -> float:
    """1 where the ranges touch; else how many times the larger school's least is the smaller one's most, inverted."""
    return max(WORST, min(1.0, min(one[1], other[1]) / max(one[0], other[0])))


def _needed(problem: Problem) -> Matrix:
    length = np.array([one.length or USUAL_LENGTH for one in problem.proposals], np.float64)
    return np.maximum.outer(length, length)


def _hours(problem: Problem, told: Matrix, weeks: Matrix) -> Matrix:
    """Masks of the few weeks that stand for all others, and how many common weeks each pair has in each of them."""
    zones = [one.zone for one in problem.proposals]
    patterns = np.array([one.hours for one in problem.proposals], np.bool_)
    place = {day: number for number, day in enumerate(problem.mondays)}
    hours, count = np.zeros_like(weeks), np.zeros_like(weeks)
    for regime in regimes(zones, problem.mondays, steady=True):
        masks = week_masks(patterns, zones, regime.monday).astype(np.float32)
        own = told[:, [place[day] for day in regime.mondays]]
        here = np.where(np.nan_to_num(weeks) > 0, own @ own.T, len(regime.mondays))
        hours += here * (masks @ masks.T) * (CELL_MINUTES / 60)
        count += here
    return hours / count


def _past(problem: Problem) -> Matrix:
    schools = [one.school for one in problem.proposals]
    found = np.full((problem.size, problem.size), NEW)
    places: dict[Hashable, list[int]] = {}
    for number, school in enumerate(schools):
        places.setdefault(school, []).append(number)
    for pair, times in problem.together.items():
        members = [places.get(school, []) for school in pair]
        if times and len(members) == 2:
            found[np.ix_(members[0], members[1])] = found[np.ix_(members[1], members[0])] = 1.0
    return found


def _pairs(problem: Problem, told: Callable[[Proposal], Any], fit: Callable[[Any, Any], float]) -> Matrix:
    """`fit` of what the two have told; there are few different things to tell, so each pair of them is asked once."""
    values = [told(one) or None for one in problem.proposals]
    kinds = list(dict.fromkeys(values))
    table = np.array([[np.nan if None in (a, b) else fit(a, b) for b in kinds] for a in kinds])
    places = [kinds.index(value) for value in values]
    return table[np.ix_(places, places)]


def _untold(values: Matrix, silent: NDArray[np.bool_]) -> Matrix:
    """NaN where one of the two is silent."""
    return np.where(silent[:, None] | silent[None, :], np.nan, values)
