"""The question: who is to be grouped, and over which weeks."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.time import Regime, always, monday_of, regimes, week_masks, within
from worldrounds.solvers.time.patterns import Pattern


@dataclass(frozen=True, kw_only=True, eq=False)
class Person:
    """Somebody to be put into a group. What is not known is left out and is never held against anyone.

    Attributes
    ----------
    key : str
        The caller's own identifier; unique in a problem. Plans and reports speak in keys.
    name : str
        For explanations; the key is used if empty.
    institution, country : str
        Any text; people with the same text belong together. Empty: not known.
    zone : str
        IANA time zone.
    free : ndarray of bool, shape (7, 48), optional
        Free half hours of a usual local week. None: not told, taken as every day 07:00-22:00. A pattern
        without a free half hour means that the person can never meet.
    night : bool
        Hours outside 07:00-22:00 local count too where `free` has them.
    languages : tuple of str
        What the person can work in, best first. Empty: not told, taken as any.
    values : mapping of str to str
        Categorical attributes by name, such as ``{"gender": "F", "year": "3"}``. Empty text: not told.
    numbers : mapping of str to float
        Numeric attributes by name, such as ``{"english": 4}``.
    topics : tuple of str
        Wished topics, best first.
    """

    key: str
    name: str = ""
    institution: str = ""
    country: str = ""
    zone: str = "UTC"
    free: Pattern | None = None
    night: bool = False
    languages: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    topics: tuple[str, ...] = ()

    def value(self, attribute: str) -> str:
        """The text of an attribute: ``country``, ``institution`` or one of `values`; empty if not told."""
        if attribute == "country":
            return self.country
        if attribute == "institution":
            return self.institution
        return self.values.get(attribute, "")

    @property
    def label(self) -> str:
        return self.name or self.key

    @cached_property
    def waking(self) -> Pattern:
        """The half hours that count, shape (7, 48): `free`, inside 07:00-22:00 unless `night`."""
        told = always() if self.free is None else self.free
        return told if self.night and self.free is not None else within(told)


@dataclass(frozen=True, eq=False)
class Problem:
    """People and weeks, checked.

    Parameters
    ----------
    people : tuple of Person
        1 or more, keys unique.
    mondays : tuple of date
        First days of the programme's weeks; 1 or more. Weeks that share their offsets are put together.

    Raises
    ------
    ValueError
        Naming the person or the week that is wrong, and what is expected.
    """

    people: tuple[Person, ...]
    mondays: tuple[date, ...]
    index: Mapping[str, int] = field(init=False, repr=False)
    regimes: tuple[Regime, ...] = field(init=False, repr=False)
    free: NDArray[np.bool_] = field(init=False, repr=False)
    """Shape (people, regimes, 672): free cells of the week that stands for each regime; read-only."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "people", tuple(self.people))
        object.__setattr__(self, "mondays", tuple(self.mondays))
        self._check()
        object.__setattr__(self, "index", {person.key: i for i, person in enumerate(self.people)})
        zones = [person.zone for person in self.people]
        object.__setattr__(self, "regimes", regimes(zones, self.mondays, steady=True))
        patterns = np.array([person.waking for person in self.people], np.bool_)
        masks = np.stack([week_masks(patterns, zones, regime.monday) for regime in self.regimes], axis=1)
        masks.flags.writeable = False
        object.__setattr__(self, "free", masks)

    def __len__(self) -> int:
        return len(self.people)

    def positions(self, groups: object) -> list[list[int]]:
        """Groups of keys as groups of positions in `people`.

        Raises
        ------
        ValueError
            If a key is unknown, or a person is not in exactly one group.
        """
        found: list[list[int]] = []
        for group in groups:  # type: ignore[attr-defined]  # any iterable of iterables of keys
            unknown = [key for key in group if key not in self.index]
            if unknown:
                raise ValueError(f"Nobody here has the key {unknown[0]!r}.")
            found.append([self.index[key] for key in group])
        counts = Counter(i for group in found for i in group)
        wrong = [person.key for i, person in enumerate(self.people) if counts[i] != 1]
        if wrong:
            raise ValueError(
                f"Everybody is in exactly one group; {wrong[0]!r} is in {counts[self.index[wrong[0]]]}."
            )
        return found

    def _check(self) -> None:
        if not self.people:
            raise ValueError("A problem has at least one person.")
        if not self.mondays:
            raise ValueError("A problem has at least one week.")
        for monday in self.mondays:
            if monday_of(monday) != monday:
                raise ValueError(f"A week begins on a Monday; {monday.isoformat()} is a {monday:%A}.")
        twice = [key for key, count in Counter(person.key for person in self.people).items() if count > 1]
        if twice:
            raise ValueError(f"Keys are unique; {twice[0]!r} is there more than once.")
        for person in self.people:
            _check_person(person)


def _check_person(person: Person) -> None:
    if person.free is not None and person.free.shape != (7, 48):
        raise ValueError(f"{person.label}: a weekly pattern has shape (7, 48); got {person.free.shape}.")
    try:
        ZoneInfo(person.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"{person.label}: {person.zone!r} is not a time zone such as Europe/Vienna or Asia/Tokyo."
        ) from None
    for name, number in person.numbers.items():
        if not np.isfinite(number):
            raise ValueError(f"{person.label}: {name} is a finite number; got {number}.")
