"""Somebody who is to be put into a group."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from worldrounds.solvers.time import always, within
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
