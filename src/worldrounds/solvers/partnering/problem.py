"""The question: proposals of schools that look for partners."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from worldrounds.solvers.time import pattern_from_ranges
from worldrounds.solvers.time.patterns import Pattern

LEVELS: Final = ("early", "clinical", "postgraduate", "staff")
"""Neighbours in this order can do something together more easily than others."""

USUAL_LENGTH: Final = 6
"""Weeks that something takes where nobody has said it."""

_USUAL_HOURS: Final = pattern_from_ranges("weekdays 8-18")


@dataclass(frozen=True, kw_only=True, eq=False)
class Proposal:
    """What one school offers and seeks. What is not told is left out and held neither for nor against it.

    Attributes
    ----------
    key : hashable
        The caller's own identifier; unique in a problem.
    school : hashable
        Proposals of one school are never matched with each other, and one list names a school once.
    zone : str
        IANA time zone.
    region : str
        Any text; schools with the same text lie in one part of the world.
    offers, seeks : tuple of str
        Words, in the caller's way of cutting text (small letters, singular); repeated words count more.
    format, family : str
        What kind of activity it is, and what kind of kind; equal text is the same.
    level : str
        One of `LEVELS`.
    languages : collection of str
        In which one could work together.
    students : (int, int)
        The smallest and the largest number that the school would bring, 1 or more.
    mondays : collection of date
        Weeks, by their Mondays, in which it could run.
    length : int
        How many weeks it takes, 1 to 104; 0: not told.
    hours : ndarray of bool, shape (7, 48)
        Half hours of a usual week, by the school's clock, in which one could meet.
    live : bool
        People in both places meet at the same hour. Without it, hours do not matter.
    load : int
        Partners and open questions that the school has already, 0 or more.
    """

    key: Hashable
    school: Hashable
    zone: str = "UTC"
    region: str = ""
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    format: str = ""
    family: str = ""
    level: str = ""
    languages: Collection[str] = frozenset()
    students: tuple[int, int] | None = None
    mondays: Collection[date] | None = None
    length: int = 0
    hours: Pattern = field(default_factory=_USUAL_HOURS.copy)
    live: bool = True
    load: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "languages", frozenset(self.languages))
        if self.mondays is not None:
            object.__setattr__(self, "mondays", frozenset(self.mondays))
        if wrong := self._wrong():
            raise ValueError(f"Proposal {self.key}: {wrong}")

    def _wrong(self) -> str:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            return f"“{self.zone}” is not an IANA time zone."
        if self.level and self.level not in LEVELS:
            return f"a level is one of {', '.join(LEVELS)}; got “{self.level}”."
        if self.students is not None and not 1 <= self.students[0] <= self.students[1]:
            return f"students are a smallest and a largest number, 1 or more; got {self.students}."
        if not 0 <= self.length <= 104:
            return f"it takes 1 to 104 weeks, or 0 where nobody has said; got {self.length}."
        if any(day.weekday() for day in self.mondays or ()):
            return "weeks are named by their Mondays."
        if self.hours.shape != (7, 48):
            return f"hours have shape (7, 48); got {self.hours.shape}."
        return "" if self.load >= 0 else f"load is 0 or more; got {self.load}."


@dataclass(frozen=True, eq=False)
class Problem:
    """All proposals that could meet.

    Parameters
    ----------
    proposals : tuple of Proposal
        At least 1, keys unique.
    mondays : tuple of date
        The weeks that count where a pair has told none: one year or so, at least 1 week.
    together : mapping of pairs of schools to int
        How many things two schools have done together, by ``frozenset({school, school})``; 0 or more.
    background : tuple of tuples of str
        Other texts of the field, in words: from them, too, is learned which words belong together.

    Raises
    ------
    ValueError
        Naming the proposal or the week that is wrong, and what is expected.
    """

    proposals: tuple[Proposal, ...]
    mondays: tuple[date, ...]
    together: Mapping[frozenset[Any], int] = field(default_factory=dict)
    background: tuple[tuple[str, ...], ...] = ()
    index: Mapping[Hashable, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "proposals", tuple(self.proposals))
        object.__setattr__(self, "mondays", tuple(sorted(set(self.mondays))))
        object.__setattr__(self, "index", {one.key: i for i, one in enumerate(self.proposals)})
        if not self.proposals:
            raise ValueError("A problem has at least one proposal.")
        if len(self.index) < len(self.proposals):
            raise ValueError("Each proposal has a key of its own.")
        if not self.mondays or any(day.weekday() for day in self.mondays):
            raise ValueError("A problem has at least one week, and weeks are named by their Mondays.")
        if any(count < 0 for count in self.together.values()):
            raise ValueError("Schools have done 0 or more things together.")

    @property
    def size(self) -> int:
        return len(self.proposals)
