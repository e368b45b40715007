"""Who is to meet: from the command line or a table. Every refusal names the person and what is expected."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from rapidfuzz import process

from worldrounds.cli.form_roster import field_of, open_table
from worldrounds.solvers.time import always, pattern_from_hex, pattern_from_ranges, within
from worldrounds.solvers.time.patterns import HEX_DIGITS, Pattern
from worldrounds.solvers.weekly import Person

_AT_MOST: Final = 200
_EXAMPLE: Final = "“Ana, America/Sao_Paulo, weekdays 8:00-18:00”"


def read_people(told: Sequence[str], path: Path | None) -> tuple[Person, ...]:
    """People of ``--person`` options and of a table with the columns name, zone and hours.

    Raises
    ------
    ValueError
        If somebody's zone or hours cannot be read, or a name stands twice.
    RosterRefused
        If the file is no table.
    """
    found = [*(_told(text) for text in told), *(_rows(path) if path else ())]
    if not 2 <= len(found) <= _AT_MOST:
        raise ValueError(
            f"Expected 2 to {_AT_MOST} people, got {len(found)}. Name each by --person {_EXAMPLE}, or give a table."
        )
    names = [person.name for person in found]
    if double := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(f"“{double}” stands there twice; add a family name or a place to one of them.")
    return tuple(found)


def _told(text: str) -> Person:
    parts = [part.strip() for part in text.split(",", 2)]
    if len(parts) < 2 or not parts[0]:
        raise ValueError(f"--person “{text}”: expected name, time zone and hours, such as {_EXAMPLE}.")
    return _person(parts[0], parts[1], parts[2] if len(parts) == 3 else "")


def _rows(path: Path) -> Iterable[Person]:
    table = open_table(path)
    fields = ["free" if header.strip().lower() == "hours" else field_of(header) for header in table.headers]
    if missing := [name for name, field in (("name", "name"), ("zone", "zone")) if field not in fields]:
        raise ValueError(f"{path.name}: expected the columns name, zone and hours; it has no “{missing[0]}”.")
    for row in table.rows:
        cells = {field: cell.strip() for field, cell in zip(fields, row.cells, strict=True)}
        name = cells["name"] or f"row {row.number}"
        yield _person(name, cells["zone"], cells.get("free", ""))


def _person(name: str, zone: str, hours: str) -> Person:
    try:
        return Person(name, read_zone(zone), _free(hours))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _free(hours: str) -> Pattern:
    if not hours:
        return within(always())
    return pattern_from_hex(hours) if len(hours) == HEX_DIGITS else pattern_from_ranges(hours)


def read_zone(text: str) -> str:
    """The IANA name, in whatever case it is written. Raises ValueError, with the name that may be meant."""
    names = {name.lower(): name for name in available_timezones()}
    wanted = text.replace(" ", "_").lower()
    if wanted in names:
        return names[wanted]
    places = {name.rpartition("/")[2]: name for name in sorted(names)}
    near = process.extractOne(wanted.rpartition("/")[2], list(places), score_cutoff=75)
    meant = f" Did you mean {names[places[near[0]]]}?" if near else ""
    raise ValueError(f"“{text}” is not a time zone such as Europe/Vienna.{meant}")
