"""Read a school's calendar file (RFC 5545) as periods of a year. Without a database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Component

from worldrounds.network.actions import Days
from worldrounds.network.ics_events import (
    CalendarRefused,
    happenings,
    is_repeating,
    moments,
    read_series,
    title,
    value_of,
)
from worldrounds.network.period_words import guess_kind

MAX_PERIODS = 250
SHORT = timedelta(hours=4)  # a shorter event with no word for exams or holidays is a lecture


@dataclass(frozen=True)
class Found:
    """A period in the file. ``sure`` is False where no word told its kind: somebody should look."""

    days: Days
    sure: bool


@dataclass(frozen=True)
class Reading:
    found: Sequence[Found]
    left_out: int  # events that were cancelled, short, outside the dates, or repeat in a way that is not read


def read_calendar(content: bytes, *, zone: str, first_day: date, end_day: date) -> Reading:
    """The periods of a calendar file that touch the days from ``first_day`` up to ``end_day``.

    Moments are seen in the school's ``zone``; times without a zone are the school's own. Raises CalendarRefused.
    """
    found: dict[str, Found] = {}
    left_out = 0
    for series in read_series(content):
        periods = list(_periods(series, ZoneInfo(zone), first_day, end_day))
        left_out += 0 if periods else 1
        found.update((period.days.uid, period) for period in periods)
        if len(found) > MAX_PERIODS:
            raise CalendarRefused(
                _(
                    "More than %(most)s entries lie in the programme's dates. "
                    "Export a calendar that holds only terms, exams and holidays."
                )
                % {"most": MAX_PERIODS},
                field="file",
            )
    ordered = sorted(found.values(), key=lambda one: (one.days.first_day, one.days.end_day, one.days.name))
    return Reading(ordered, left_out)


def _periods(series: Sequence[Component], zone: ZoneInfo, first_day: date, end_day: date) -> Iterator[Found]:
    for event in happenings(series, first_day, end_day):
        period = _period(event, zone, repeats=is_repeating(series))
        if period and period.days.first_day < end_day and period.days.end_day > first_day:
            yield period


def _period(event: Component, zone: ZoneInfo, *, repeats: bool) -> Found | None:
    start, end = moments(event)
    if start is None:
        return None
    first, after = _local_days(start, end, zone)
    if after <= first:
        after = first + timedelta(days=1)
    if after - first > timedelta(days=400):
        return None
    name = title(event)
    kind = guess_kind(name, " ".join(map(str, _categories(event))))
    if kind is None and isinstance(start, datetime) and isinstance(end, datetime) and _is_short(start, end):
        return None
    uid = _uid(event, name, first, after, repeats=repeats)
    return Found(Days(kind or "holiday", name, first, after, uid), sure=kind is not None)


def _local_days(start: date, end: date | None, zone: ZoneInfo) -> tuple[date, date]:
    """First day and the first day after, in the school's zone."""
    first = _local(start, zone)
    last = _local(end if end is not None else start, zone)
    if isinstance(last, datetime):
        midnight = last.hour == last.minute == last.second == 0
        after = last.date() if midnight else last.date() + timedelta(days=1)
    else:
        after = last
    return (first.date() if isinstance(first, datetime) else first), after


def _local(moment: date, zone: ZoneInfo) -> date:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(zone)
    return moment


def _is_short(start: datetime, end: datetime) -> bool:
    return end.replace(tzinfo=None) - start.replace(tzinfo=None) < SHORT


def _categories(event: Component) -> list[Any]:
    value = event.get("CATEGORIES")
    if value is None:
        return []
    several = value if isinstance(value, list) else [value]
    return [category for one in several for category in getattr(one, "cats", [one])]


def _uid(event: Component, name: str, first: date, after: date, *, repeats: bool) -> str:
    """What names this period when the file comes again: the event's UID, and for a repeating one its day."""
    uid = str(event.get("UID") or f"{name}/{first}/{after}")
    if repeats:
        original = value_of(event, "RECURRENCE-ID")
        day = original if isinstance(original, date) else first
        uid = f"{uid}/{day:%Y-%m-%d}"
    return uid if len(uid) <= 255 else sha256(uid.encode()).hexdigest()
