"""A plan of groups as it is kept in ``Forming.plan``: groups of enrolment ids, and the moves made by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Move:
    person: int  # enrolment id
    source: int  # positions in Draft.groups
    target: int


@dataclass(frozen=True)
class Draft:
    """``version`` grows with every change, so that a page that is out of date is noticed."""

    groups: tuple[tuple[int, ...], ...] = ()
    moves: tuple[Move, ...] = ()
    version: int = 1
    stopped: bool = False  # the search was stopped before its end

    @classmethod
    def read(cls, plan: Mapping[str, Any]) -> "Draft":
        return cls(
            groups=tuple(tuple(group) for group in plan.get("groups", ())),
            moves=tuple(Move(*move) for move in plan.get("moves", ())),
            version=plan.get("version", 1),
            stopped=plan.get("stopped", False),
        )

    def write(self) -> dict[str, Any]:
        return {
            "groups": [list(group) for group in self.groups],
            "moves": [[move.person, move.source, move.target] for move in self.moves],
            "version": self.version,
            "stopped": self.stopped,
        }

    @property
    def last_move(self) -> Move | None:
        return self.moves[-1] if self.moves else None

    def position_of(self, person: int) -> int | None:
        return next((i for i, group in enumerate(self.groups) if person in group), None)

    def moved(self, person: int, target: int) -> "Draft":
        """``target`` is a position in ``groups``, or their number for a new group."""
        source = self.position_of(person)
        if source is None or not 0 <= target <= len(self.groups):
            raise ValueError("a move needs somebody who is in the plan and a group that is there")
        return replace(
            self,
            groups=_with_move(self.groups, person, target),
            moves=(*self.moves, Move(person, source, target)),
            version=self.version + 1,
        )

    def moved_back(self) -> "Draft":
        """Without the last move."""
        if not self.moves:
            raise ValueError("there is no move to take back")
        last = self.moves[-1]
        return replace(
            self,
            groups=_with_move(self.groups, last.person, last.source),
            moves=self.moves[:-1],
            version=self.version + 1,
        )


def _with_move(groups: tuple[tuple[int, ...], ...], person: int, target: int) -> tuple[tuple[int, ...], ...]:
    rows = [[other for other in group if other != person] for group in groups]
    if target == len(rows):
        rows.append([])
    rows[target].append(person)
    return tuple(tuple(row) for row in rows)
