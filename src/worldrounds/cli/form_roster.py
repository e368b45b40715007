"""A list of students as a table -> people to be grouped. Every refusal names the row and what is expected."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import available_timezones

import numpy as np
from numpy.typing import NDArray

from worldrounds.core.tables import LIMITS, Row, Table, TableRefused, read_table
from worldrounds.solvers.grouping import Person
from worldrounds.solvers.time import CELLS, always, never, offsets, pattern_from_hex, pattern_from_ranges
from worldrounds.solvers.time.patterns import Pattern

T = TypeVar("T")
# It is the reader's own file: the limits keep out accidents.
_LIMITS: Final = replace(
    LIMITS, upload=200_000_000, unpacked=1_000_000_000, elements=50_000_000, rows=500_000, last_row=500_000
)
_COLUMNS: Final = {
    "key": "id|key|student id|student number|matriculation number|number|no|nr",
    "email": "email|e mail|mail|email address|e mail address",
    "name": "name|full name|student|student name",
    "given": "given name|first name|forename|given names",
    "family": "family name|last name|surname|family names",
    "institution": "school|institution|university|home school|home university",
    "country": "country|country code|nation",
    "zone": "time zone|timezone|zone|tz|iana time zone",
    "offset": "utc offset|offset|gmt offset|utc",
    "free": "availability|available|avail|free|free hours|free time|when",
    "languages": "languages|language|speaks",
    "topics": "topics|topic|themes|wishes|topic choices",
}
_FIELDS: Final = {word: field for field, words in _COLUMNS.items() for word in words.split("|")}
_UTC_HOURS: Final = re.compile(r"[0-9a-fA-F]{42}$")
_LOCAL_HALF_HOURS: Final = re.compile(r"[0-9a-fA-F]{84}$")
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s*([+\-−]?)\s*(\d{1,2})(?:[:.](\d{1,2}))?$", re.IGNORECASE)
# Zones without clock changes for offsets that are not whole hours.
_PARTS_OF_HOURS: Final = {
    210: "Asia/Tehran", 270: "Asia/Kabul", 330: "Asia/Kolkata", 345: "Asia/Kathmandu", 390: "Asia/Yangon",
    525: "Australia/Eucla", 570: "Australia/Darwin", -570: "Pacific/Marquesas",
}  # fmt: skip


class RosterRefused(ValueError):
    """A list that cannot be used; the text is one sentence for the person who gave it."""


@dataclass(frozen=True)
class Students:
    """What was read: the people, and which columns were used for what (header -> field or attribute)."""

    people: tuple[Person, ...]
    columns: Mapping[str, str]

    @property
    def untold(self) -> int:
        """People whose free hours are not known."""
        return sum(person.free is None for person in self.people)


def read_roster(path: Path, *, sheet: str, monday: date) -> Students:
    """Read students from a .csv, .xlsx or .ods file.

    Parameters
    ----------
    path : Path
    sheet : str
        Of a workbook; empty: the first with rows.
    monday : date
        The week in which availability that is given in UTC is turned into local time.

    Raises
    ------
    RosterRefused
        If the file is no table, lacks a column, or a row cannot be read.
    """
    table = open_table(path, sheet)
    fields = _fields(table.headers)
    found = [_Reader(fields, table.headers, row, monday).person() for row in table.rows]
    _refuse_doubles(found, table.rows)
    numeric = _numeric(found)
    people = tuple(_with_numbers(person, numeric) for person in found)
    columns = {
        header: field or f"attribute “{name}”"
        for header, (field, name) in zip(table.headers, fields, strict=True)
    }
    return Students(people, columns)


def _with_numbers(person: Person, numeric: set[str]) -> Person:
    """The person with attributes that are numbers for everybody as numbers too."""
    numbers = {name: float(text) for name, text in person.values.items() if name in numeric and text}
    return replace(person, numbers=numbers)


def free_from_utc_hours(text: str, seconds: NDArray[np.int32]) -> Pattern:
    """A local pattern from 42 hex digits: bit h is hour h of the UTC week. Half hours that it only touches are not free."""
    number = int(text, 16)
    hours = np.array([number >> hour & 1 for hour in range(168)], np.bool_)
    cells = np.repeat(hours, CELLS // 168)
    local = np.roll(cells, int(seconds[0]) // 900)
    return np.asarray(local.reshape(7, 48, 2).all(axis=-1))


@dataclass
class _Reader:
    """One row."""

    fields: Sequence[tuple[str, str]]
    headers: Sequence[str]
    row: Row
    monday: date

    def person(self) -> Person:
        zone = self._zone()
        name = self._text("name") or f"{self._text('given')} {self._text('family')}".strip()
        key = self._text("key") or self._text("email") or f"row {self.row.number}"
        return Person(
            key=key,
            name=name,
            institution=self._text("institution"),
            country=self._text("country"),
            zone=zone,
            free=self._try("free", lambda text: self._free(text, zone)),
            languages=_listed(self._text("languages")),
            topics=_listed(self._text("topics")),
            values={
                name: text
                for (field, name), text in zip(self.fields, self.row.cells, strict=True)
                if not field
            },
        )

    def _text(self, field: str) -> str:
        for (known, _), cell in zip(self.fields, self.row.cells, strict=True):
            if known == field:
                return cell.strip()
        return ""

    def _zone(self) -> str:
        zone = self._text("zone") or self._try("offset", _zone_of_offset) or "UTC"
        if zone not in _zones():
            raise RosterRefused(
                f"Row {self.row.number}: “{zone}” is not a time zone; expected a name such as Europe/Vienna."
            )
        return zone

    def _free(self, text: str, zone: str) -> Pattern:
        if text.lower() in {"none", "never", "-", "–"}:
            return never()
        if text.lower() in {"always", "any", "any time"}:
            return always()
        if _UTC_HOURS.match(text):
            return free_from_utc_hours(text, offsets(zone, self.monday))
        return pattern_from_hex(text) if _LOCAL_HALF_HOURS.match(text) else pattern_from_ranges(text)

    def _try(self, field: str, read: Callable[[str], T]) -> T | None:
        text = self._text(field)
        try:
            return read(text) if text else None
        except ValueError as error:
            raise RosterRefused(f"Row {self.row.number}: {error}") from None


def field_of(header: str) -> str:
    """What a column is used for, by its name: ``key``, ``email``, ``zone``, ...; empty: an attribute."""
    return _FIELDS.get(re.sub(r"[\W_]+", " ", header).strip().lower(), "")


def open_table(path: Path, sheet: str = "") -> Table:
    """The rows of a .csv, .xlsx or .ods file. Raises RosterRefused if it is none."""
    try:
        return read_table(path.read_bytes(), path.name, sheet=sheet, limits=_LIMITS)
    except TableRefused as error:
        raise RosterRefused(f"{path.name}: {error}") from None


def _fields(headers: Sequence[str]) -> list[tuple[str, str]]:
    """For each column its field, or the name of an attribute; each field is used once."""
    found: list[tuple[str, str]] = []
    for header in headers:
        field = field_of(header)
        if field in {known for known, _ in found}:
            field = ""
        found.append((field, "" if field else header.strip().lower()))
    fields = {field for field, _ in found}
    if "institution" not in fields and "country" not in fields:
        raise RosterRefused(
            "The list has no column “school” and none “country”; groups cannot be international."
        )
    if not {"zone", "offset"} & fields:
        raise RosterRefused("The list has no column “time zone” (such as Asia/Tokyo) and none “utc offset”.")
    return found


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone_of_offset(text: str) -> str:
    """A zone that is always so far from UTC: ``9``, ``-5``, ``UTC+5:45``, ``5.75``."""
    if not (match := _OFFSET.match(text)):
        raise ValueError(f"“{text}” is not an offset from UTC such as 9, -5 or +5:45.")
    sign, hours, rest = match.groups()
    part = 0 if not rest else int(rest) if ":" in text else round(float(f"0.{rest}") * 60)
    minutes = (int(hours) * 60 + part) * (-1 if sign in ("-", "−") else 1)
    if minutes % 60 == 0 and -12 * 60 <= minutes <= 14 * 60:
        # POSIX counts the other way round: Etc/GMT-9 is nine hours east.
        return f"Etc/GMT{-minutes // 60:+d}" if minutes else "UTC"
    if minutes not in _PARTS_OF_HOURS:
        raise ValueError(
            f"“{text}” is not the offset of a place; give its time zone, such as Pacific/Chatham."
        )
    return _PARTS_OF_HOURS[minutes]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip().lower() for part in re.split(r"[,;/|]", text) if part.strip()))


def _numeric(people: Sequence[Person]) -> set[str]:
    """Attributes that are a number wherever they are told."""
    names = {name for person in people for name in person.values}
    return {name for name in names if all(_is_number(p.values[name]) for p in people if p.values[name])}


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d{1,9}(?:\.\d{1,9})?", text) is not None


def _refuse_doubles(people: Sequence[Person], rows: Sequence[Row]) -> None:
    seen: dict[str, int] = {}
    for person, row in zip(people, rows, strict=True):
        if person.key in seen:
            raise RosterRefused(
                f"Row {row.number}: “{person.key}” is there already, in row {seen[person.key]}; each student once."
            )
        seen[person.key] = row.number
