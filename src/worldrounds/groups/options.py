"""What a repair of living groups could do, as it is kept in ``Repairing.plan``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """Somebody goes to another group, or is placed (no ``source``). Positions in ``Options.groups``; later ones are new."""

    person: int  # enrolment id
    source: int | None
    target: int


@dataclass(frozen=True)
class Option:
    """The best plan with so many people moved."""

    moved: int
    bad_people: int
    proved: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Options:
    """``groups`` and ``members`` (enrolment ids) are how things stood; ``waiting`` were in no group."""

    groups: tuple[int, ...] = ()
    members: tuple[tuple[int, ...], ...] = ()
    waiting: tuple[int, ...] = ()
    options: tuple[Option, ...] = ()

    @classmethod
    def read(cls, plan: Mapping[str, Any]) -> "Options":
        return cls(
            groups=tuple(plan.get("groups", ())),
            members=tuple(tuple(group) for group in plan.get("members", ())),
            waiting=tuple(plan.get("waiting", ())),
            options=tuple(
                Option(moved, bad_people, proved, tuple(Change(*change) for change in changes))
                for moved, bad_people, proved, changes in plan.get("options", ())
            ),
        )

    def write(self) -> dict[str, Any]:
        return {
            "groups": list(self.groups),
            "members": [list(group) for group in self.members],
            "waiting": list(self.waiting),
            "options": [
                [o.moved, o.bad_people, o.proved, [[c.person, c.source, c.target] for c in o.changes]]
                for o in self.options
            ],
        }

    def after(self, option: Option) -> list[list[int]]:
        """The members of each group, then of new groups, if this is done."""
        rows = [list(group) for group in self.members]
        for change in option.changes:
            while change.target >= len(rows):
                rows.append([])
            if change.source is not None:
                rows[change.source].remove(change.person)
            rows[change.target].append(change.person)
        return rows

    def is_of(self, other: "Options") -> bool:
        """Whether groups and students stand as they stood."""
        return (self.groups, self.members, self.waiting) == (other.groups, other.members, other.waiting)
