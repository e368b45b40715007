"""The answer: for each number of people moved the best plan that was found."""

from collections.abc import Callable
from dataclasses import dataclass

from worldrounds.solvers.grouping.plan import Score


@dataclass(frozen=True)
class Moved:
    """Somebody who goes to another group, or who has just joined and is placed.

    Attributes
    ----------
    key : str
    source : int or None
        Position of the group before; None for who has just joined.
    target : int
        Position of the group after; from ``len(groups)`` on: a new group.
    """

    key: str
    source: int | None
    target: int


@dataclass(frozen=True)
class Repair:
    """The best plan that was found with so many people moved.

    Attributes
    ----------
    groups : tuple of tuple of str
        Keys; the old groups at their old positions (some may be empty), then new groups.
    changes : tuple of Moved
        People moved and people placed, by their order in the problem.
    score : Score
    touched : int
        How many of the changes leave or join a group that has met (each exchange of two groups counts both).
    proved : bool
        No plan with at most so many people moved, under the same conditions for groups that have met, has fewer
        people in groups that break a hard rule.
    exact : bool
        Every way was looked at: neither is there a plan with the same number that touches fewer groups that have
        met, or with a better soft score.
    """

    groups: tuple[tuple[str, ...], ...]
    changes: tuple[Moved, ...]
    score: Score
    touched: int
    proved: bool
    exact: bool

    @property
    def moved(self) -> int:
        """People who had a group and are now in another one; who has just joined does not count."""
        return sum(change.source is not None for change in self.changes)


Progress = Callable[[int, int, str, str], bool]
"""As for `solve`."""
