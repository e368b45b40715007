"""Where the days of a blueprint fall in a calendar, once somebody has chosen the first day."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


@dataclass(frozen=True)
class Span:
    """Days from ``first_day`` up to and without ``end_day``."""

    first_day: date
    end_day: date

    @property
    def last_day(self) -> date:
        return self.end_day - timedelta(days=1)


def span(when: Mapping[str, Any], *, first_day: date, starts_in: str | None) -> Span:
    """The days that ``when`` (see the blueprint schema) means in a programme that begins on ``first_day``.

    Week 1 is the seven days from the first day on, so each week holds each weekday once. A month is counted
    from the month that the blueprint is written for (``starts_in``): a programme that begins three months
    later has all its months three months later. Nothing begins before the first day.
    """
    found = (
        _by_week(when, first_day)
        if "week" in when
        else _by_month(when, first_day, starts_in or MONTHS[first_day.month - 1])
    )
    start = max(found.first_day, first_day)
    return Span(start, max(found.end_day, start + timedelta(days=1)))


def suggested_first_day(document: Mapping[str, Any], *, today: date) -> date:
    """The next Monday at least four weeks away; where the blueprint names its month, that month's first."""
    earliest = today + timedelta(weeks=4)
    starts_in = document.get("starts_in")
    if starts_in is None:
        return earliest + timedelta(days=-earliest.weekday() % 7)
    month = MONTHS.index(starts_in) + 1
    for year in (earliest.year, earliest.year + 1):
        monday = _nth_weekday(date(year, month, 1), 0, 1)
        if monday >= earliest:
            return monday
    return _nth_weekday(date(earliest.year + 2, month, 1), 0, 1)


def whole_span(document: Mapping[str, Any], *, first_day: date) -> Span:
    """From the first day to the end of the last phase, session, task or stage."""
    starts_in = document.get("starts_in")
    whens = [item["when"] for item in (*document["phases"], *document["sessions"])]
    whens += [task["due"] for task in document["tasks"]]
    whens += [stage[end] for stage in document.get("stages", ()) for end in ("opens", "due") if end in stage]
    return Span(first_day, max(span(w, first_day=first_day, starts_in=starts_in).end_day for w in whens))


def _by_week(when: Mapping[str, Any], first_day: date) -> Span:
    start = first_day + timedelta(weeks=when["week"] - 1)
    if "day" not in when:
        return Span(start, start + timedelta(weeks=when.get("weeks", 1)))
    day = start + timedelta(days=(WEEKDAYS.index(when["day"]) - start.weekday()) % 7)
    return Span(day, day + timedelta(days=when.get("days", 1)))


def _by_month(when: Mapping[str, Any], first_day: date, starts_in: str) -> Span:
    later = (MONTHS.index(when["month"]) - MONTHS.index(starts_in)) % 12
    month = _add_months(first_day.replace(day=1), later)
    if "on" in when:
        day = month.replace(day=min(when["on"], calendar.monthrange(month.year, month.month)[1]))
    elif "day" in when:
        day = _nth_weekday(month, WEEKDAYS.index(when["day"]), when["nth"])
    else:
        return Span(month, _add_months(month, when.get("months", 1)))
    return Span(day, day + timedelta(days=when.get("days", 1)))


def _add_months(month: date, months: int) -> date:
    years, index = divmod(month.month - 1 + months, 12)
    return date(month.year + years, index + 1, 1)


def _nth_weekday(month: date, weekday: int, nth: int) -> date:
    return month + timedelta(days=(weekday - month.weekday()) % 7, weeks=nth - 1)
