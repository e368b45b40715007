"""Who shares enough hours with whom: the base of explanations and of the bound."""

from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import start_words
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.rules import Kind, Rule
from worldrounds.solvers.time import CELL_MINUTES, CELLS, WORDS

LARGE: Final = 20_000
"""People above which nothing is looked at that grows with the square of their number."""
_ONE: Final = np.uint64(1)


class Overlap:
    """Pairwise and person-by-group common hours, on packed start masks."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        hours = [rule for rule in measure.rules if rule.kind is Kind.HOURS and rule.hard]
        self.needed = hours[0].least if hours else 0.0

    @cached_property
    def words(self) -> NDArray[np.uint64]:
        """Start masks, shape (people, regimes, 11)."""
        return start_words(self._measure.problem, self._measure.rules.minutes, 1)

    def hours(self, starts: NDArray[np.uint64]) -> NDArray[np.float64]:
        """Common hours of the worst regime, from start words of shape (..., regimes, 11) to shape (...).

        Runs of starts lie at least a meeting apart, so a run of r starts covers r + d - 1 cells.
        """
        length = -(-self._measure.rules.minutes // CELL_MINUTES)
        before = starts << _ONE
        before[..., 1:] |= starts[..., :-1] >> np.uint64(63)
        last = (CELLS - 1) % 64
        before[..., 0] |= (starts[..., WORDS - 1] >> np.uint64(last)) & _ONE
        cells = np.bitwise_count(starts).sum(axis=-1, dtype=np.int64)
        runs = np.bitwise_count(starts & ~before).sum(axis=-1, dtype=np.int64)
        worst = (cells + (length - 1) * runs).min(axis=-1)
        return np.asarray(worst * (CELL_MINUTES / 60), np.float64)

    @cached_property
    def alone(self) -> NDArray[np.float64]:
        """Free hours of each person in the worst regime, counting only where a meeting fits; shape (people,)."""
        return self.hours(self.words)

    @cached_property
    def near(self) -> NDArray[np.bool_]:
        """Who shares enough hours with whom, shape (people, people); nobody with themselves.

        A search may set it, from the kernel that computes the same faster.
        """
        if not self.needed:
            found = np.ones((len(self._measure.problem),) * 2, np.bool_)
        else:
            found = np.array([self.hours(self.words & words) >= self.needed for words in self.words])
        np.fill_diagonal(found, False)
        return found

    def company(self) -> NDArray[np.int64]:
        """For each person the number of others with enough common hours."""
        n = len(self._measure.problem)
        return self.near.sum(axis=1) if self.needed else np.full(n, n - 1)

    def bound(self) -> int:
        """A number of people that every plan has in groups that break a hard rule."""
        return max(sum(self.hopeless), self._left_by_size())

    @cached_property
    def hopeless(self) -> list[bool]:
        """Who breaks a hard rule in whatever group, because too few others could ever be with them."""
        n = len(self._measure.problem)
        if n > LARGE:
            return [bool(one) for one in self.alone < self.needed]
        near = self.near.copy()
        np.fill_diagonal(near, True)
        stuck = near.sum(axis=1) < self._measure.rules.sizes[0]
        if self.needed:
            stuck |= self.alone < self.needed
        for rule in self._measure.rules:
            if rule.hard and rule.kind is Kind.DIFFERENT:
                # How many of each value are near: a matrix product, in floats because those are quick.
                found = near.astype(np.float32) @ self._one_hot(rule.attribute) > 0
                stuck |= found.sum(axis=1) < rule.least
            elif rule.hard and rule.kind is Kind.NOT_ALONE:
                stuck |= self._alone_with(rule, near)
        return [bool(one) for one in stuck]

    def _alone_with(self, rule: Rule, near: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Who has a value that nobody near has and that must not be alone."""
        column = self._measure.problem.columns.attribute(rule.attribute)
        found = np.zeros(len(near), np.bool_)
        for code, name in enumerate(column.names):
            if rule.value in ("", name):
                having = np.flatnonzero(column.codes == code)
                found[having] = near[np.ix_(having, having)].sum(axis=1) < 2
        return found

    def _one_hot(self, attribute: str) -> NDArray[np.float32]:
        """Shape (people, values): 1 where a person has a value."""
        column = self._measure.problem.columns.attribute(attribute)
        return np.asarray(column.codes[:, None] == np.arange(len(column.names)), np.float32)

    def _left_by_size(self) -> int:
        least, most = self._measure.rules.sizes
        n = len(self._measure.problem)
        return max(0, n - n // least * most)
