"""The weekly grid of free hours as a page shows and sends it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from babel.dates import get_day_names
from django.http import QueryDict

from worldrounds.core.language import locale
from worldrounds.solvers.time.patterns import Pattern, never, pattern_from_hex, pattern_to_hex

FIRST_SHOWN, LAST_SHOWN = 12, 46  # half hours 06:00 and 23:00; the night between is folded


@dataclass(frozen=True)
class Cell:
    index: int  # half hour of the week
    label: str  # “Monday 18:30”
    marked: bool


@dataclass(frozen=True)
class Line:
    label: str  # “18:00” on full hours, else empty
    cells: list[Cell]


@dataclass(frozen=True)
class Part:
    """Lines that are folded together: the early hours, the day, the late hours."""

    is_night: bool
    lines: list[Line]


def grid(hours: str) -> list[Part]:
    pattern = pattern_from_hex(hours) if hours else never()
    days = [wide for _short, wide in short_days()]
    lines = [_line(pattern, half_hour, days) for half_hour in range(48)]
    return [
        Part(True, lines[:FIRST_SHOWN]),
        Part(False, lines[FIRST_SHOWN:LAST_SHOWN]),
        Part(True, lines[LAST_SHOWN:]),
    ]


def short_days() -> list[tuple[str, str]]:
    """(“Mon”, “Monday”), Monday first, in the reader's language."""
    short, wide = get_day_names("abbreviated", locale=locale()), get_day_names("wide", locale=locale())
    if max(map(len, short.values())) > 4:  # seven of them stand side by side on a phone
        short = get_day_names("narrow", locale=locale())
    return [(short[day], wide[day]) for day in range(7)]


def marks_night(hours: str) -> bool:
    if not hours:
        return False
    pattern = pattern_from_hex(hours)
    return bool(pattern[:, :FIRST_SHOWN].any() or pattern[:, LAST_SHOWN:].any())


def marked_hours(hours: str) -> float:
    return float(pattern_from_hex(hours).sum()) / 2 if hours else 0.0


def read_hours(post: QueryDict, *, rests: Collection[int]) -> str:
    """84 hex digits: sent by the script as they are, or from the boxes and the quick button pressed."""
    if "hours" in post:
        return str(post["hours"])
    return pattern_to_hex(quick(_from_boxes(post.getlist("h")), post.get("quick", ""), rests=rests))


def quick(pattern: Pattern, what: str, *, rests: Collection[int]) -> Pattern:
    """A quick button's change, where one rests on the days ``rests``. The script makes the same ones
    (static/js/hours.js)."""
    changed = pattern.copy()
    works = [day for day in range(7) if day not in rests]
    match what:
        case "workdays":
            changed[works, 18:34] = True  # 09:00-17:00
        case "evenings":
            changed[works, 36:44] = True  # 18:00-22:00
        case "weekends":
            changed[list(rests), 18:44] = True  # 09:00-22:00
        case "copy":
            changed[works] = changed[0]
        case "clear":
            changed[:] = False
    return changed


def _from_boxes(values: Iterable[str]) -> Pattern:
    pattern = never()
    for value in values:
        if value.isascii() and value.isdigit() and int(value) < 336:
            pattern[int(value) // 48, int(value) % 48] = True
    return pattern


def _line(pattern: Pattern, half_hour: int, days: list[str]) -> Line:
    clock = f"{half_hour // 2:02d}:{30 * (half_hour % 2):02d}"
    cells = [
        Cell(day * 48 + half_hour, f"{name} {clock}", bool(pattern[day, half_hour]))
        for day, name in enumerate(days)
    ]
    return Line("" if half_hour % 2 else clock, cells)
