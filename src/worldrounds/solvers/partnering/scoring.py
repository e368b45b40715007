"""One number for every pair, and who is proposed to whom.

Method
------
1. Each aspect is judged by a desirability in (0, 1] (`aspects`). The score of a pair is their weighted geometric mean
   (Derringer and Suich 1980, Simultaneous optimization of several response variables, J Qual Technol 12:214-219): what
   is bad in one aspect is not made good by another, as a shared language does not help without a shared week.
2. What is not told counts as that aspect does on average: to say nothing is neither better nor worse than to say
   something usual.
3. Schools that many would have are dearer (`balance`): the list is ordered by score times price.
4. From the top on, each further school of a region that the list has already costs `SAME_REGION`: of nearly equal
   schools, those of other parts of the world come first.
5. The reasons of a match are exact: in logarithms the score is a sum, so an aspect's part is its weight times how much
   better (or worse) it is than on average.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.partnering.aspects import WEIGHTS, Measures, aspects, measure
from worldrounds.solvers.partnering.balance import prices
from worldrounds.solvers.partnering.problem import Problem

Matrix = NDArray[np.float64]

SAME_REGION: Final = 0.02
"""Of a score; for every school of the region that stands in the list already."""


@dataclass(frozen=True)
class Reason:
    """``part`` of the logarithm of the score, above (or below) the average pair; ``told``: both have said it."""

    aspect: str
    value: float
    part: float
    told: bool = True


@dataclass(frozen=True)
class Match:
    """``score`` 0..1; ``price``: see `balance`; ``weeks`` and ``hours`` in common, None where not told or needed;
    ``gives``, ``takes``: how far its offer meets the asker's need, and the other way round (0..1, None: not told)."""

    key: Hashable
    score: float
    price: float
    reasons: tuple[Reason, ...]
    weeks: int | None
    hours: float | None
    gives: float | None
    takes: float | None


@dataclass(frozen=True, eq=False)
class Scores:
    """All pairs of a problem. Made once, asked for everybody's list."""

    problem: Problem
    measures: Measures
    values: dict[str, Matrix] = field(repr=False)
    usual: dict[str, float] = field(repr=False)  # mean logarithm of each aspect

    @cached_property
    def score(self) -> Matrix:
        """Shape (n, n), symmetric, 0..1; 0 where a school would meet itself."""
        total = sum(WEIGHTS.values())
        logs = sum(weight * self._log(name) for name, weight in WEIGHTS.items()) / total
        schools = [one.school for one in self.problem.proposals]
        numbers = {school: number for number, school in enumerate(dict.fromkeys(schools))}
        own = np.array([numbers[school] for school in schools])
        return np.where(own[:, None] == own[None, :], 0.0, np.exp(logs))

    @cached_property
    def price(self) -> NDArray[np.float64]:
        load = np.array([one.load for one in self.problem.proposals], np.float64)
        return prices(self.score, 1 / (1 + load))

    def _log(self, name: str) -> Matrix:
        value = np.log(self.values[name])
        return np.where(np.isnan(value), self.usual[name], value)

    def best(self, key: Hashable, *, most: int = 5, balanced: bool = True) -> list[Match]:
        """The best partners for a proposal, the best first; schools once each.

        ``balanced`` False: by score alone, to compare with.
        """
        row = self.problem.index[key]
        worth = self.score[row] * (self.price if balanced else 1.0)
        return [
            self.match(key, self.problem.proposals[column].key)
            for column in self._chosen(worth, most, balanced)
        ]

    def _chosen(self, worth: NDArray[np.float64], most: int, balanced: bool) -> list[int]:
        found = self.problem.proposals
        left = [int(i) for i in np.argsort(-worth, kind="stable") if worth[i] > 0]
        chosen: list[int] = []
        while left and len(chosen) < most:
            regions = [found[i].region for i in chosen if found[i].region]
            cost = {region: 1 - SAME_REGION * regions.count(region) for region in regions} if balanced else {}
            best = max(left[: most * 10], key=lambda i: worth[i] * cost.get(found[i].region, 1.0))
            chosen.append(best)
            left = [i for i in left if found[i].school != found[best].school]
        return chosen

    def match(self, key: Hashable, other: Hashable) -> Match:
        """What speaks for two proposals, and against them."""
        row, column = self.problem.index[key], self.problem.index[other]
        return Match(
            key=other,
            score=float(self.score[row, column]),
            price=float(self.price[column]),
            reasons=self._reasons(row, column),
            weeks=None if (weeks := _told(self.measures.weeks[row, column])) is None else round(weeks),
            hours=_told(self.measures.hours[row, column]),
            gives=_told(self.measures.meets[row, column]),
            takes=_told(self.measures.meets[column, row]),
        )

    def _reasons(self, row: int, column: int) -> tuple[Reason, ...]:
        """The strongest first, whether for or against."""
        total = sum(WEIGHTS.values())
        found = []
        for name, weight in WEIGHTS.items():
            value = float(self.values[name][row, column])
            told = not np.isnan(value)
            part = weight * (np.log(value) - self.usual[name]) / total if told else 0.0
            found.append(Reason(name, value if told else float(np.exp(self.usual[name])), float(part), told))
        return tuple(sorted(found, key=lambda reason: -abs(reason.part)))


def score(problem: Problem) -> Scores:
    measures = measure(problem)
    values = aspects(problem, measures)
    return Scores(problem, measures, values, {name: _usual(value) for name, value in values.items()})


def _usual(value: Matrix) -> float:
    """Mean logarithm over all pairs that have told; 0 if none has."""
    pairs = value[~np.eye(len(value), dtype=np.bool_)]
    known = np.log(pairs[~np.isnan(pairs)])
    return float(known.mean()) if known.size else 0.0


def _told(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
