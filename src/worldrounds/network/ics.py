"""Read a school's calendar file (RFC 5545) as periods of a year. Without a database.

A file comes from outside, so everything is bounded: its size, its events, what repeats, and the time it may take.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, vRecur
from icalendar.error import BrokenCalendarProperty

from worldrounds.core.errors import Refused
from worldrounds.network.actions import Days
from worldrounds.network.period_words import guess_kind

MAX_BYTES = 1_000_000
MAX_EVENTS = 3_000
MAX_PERIODS = 250
MAX_SECONDS = 5.0
SHORT = timedelta(hours=4)  # a shorter event with no word for exams or holidays is a lecture

_ANY_RULE = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH"}
_LONG_RULE = _ANY_RULE | {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_RULES = {"DAILY": _ANY_RULE, "WEEKLY": _ANY_RULE, "MONTHLY": _LONG_RULE, "YEARLY": _LONG_RULE}


class CalendarRefused(Refused):
    """The file is no calendar that can be read; the sentence says why."""


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
    events = _events(content)
    deadline = time.monotonic() + MAX_SECONDS
    found: dict[str, Found] = {}
    left_out = 0
    for series in _series(events):
        if time.monotonic() > deadline:
            raise CalendarRefused(
                _("This calendar repeats too much to be read. Export fewer events."), field="file"
            )
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


def _events(content: bytes) -> list[Component]:
    if len(content) > MAX_BYTES:
        raise CalendarRefused(_("The file is larger than 1 MB. Export fewer events."), field="file")
    if b"BEGIN:VCALENDAR" not in content.upper():
        raise CalendarRefused(
            _("This is not a calendar file. It must be an iCalendar file (.ics)."), field="file"
        )
    if content.upper().count(b"BEGIN:VEVENT") > MAX_EVENTS:
        raise CalendarRefused(
            _("The file holds more than %(most)s events. Export fewer.") % {"most": MAX_EVENTS}, field="file"
        )
    if not content.rstrip().upper().endswith(b"END:VCALENDAR"):
        raise CalendarRefused(_damaged(), field="file")  # cut off on its way here
    try:
        calendars = Calendar.from_ical(_decoded(content), multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise CalendarRefused(_damaged(), field="file") from error
    if not events:
        raise CalendarRefused(_("There are no events in this calendar file."), field="file")
    return events


def _damaged() -> str:
    return _("The calendar file is damaged and cannot be read. Export it once more.")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # the standard says UTF-8; old programs do not


def _series(events: Sequence[Component]) -> Iterator[list[Component]]:
    """Events with one UID belong together: a repeating event and its exceptions."""
    by_uid: dict[str, list[Component]] = defaultdict(list)
    for number, event in enumerate(events):
        by_uid[str(event.get("UID") or f"without {number}")].append(event)
    yield from by_uid.values()


def _periods(series: Sequence[Component], zone: ZoneInfo, first_day: date, end_day: date) -> Iterator[Found]:
    repeats = any("RRULE" in event or "RDATE" in event for event in series)
    for event in _occurrences(series, first_day, end_day) if repeats else series:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        period = _period(event, zone, repeats=repeats)
        if period and period.days.first_day < end_day and period.days.end_day > first_day:
            yield period


def _occurrences(series: Sequence[Component], first_day: date, end_day: date) -> list[Component]:
    if not all(_rule_is_readable(event) for event in series):
        return []
    calendar = Calendar()
    for event in series:
        calendar.add_component(event)
    try:
        # A day more on each side: the window is the school's, the events' zones may be others.
        between = recurring_ical_events.of(calendar).between(
            first_day - timedelta(days=1), end_day + timedelta(days=1)
        )
        return list(between)
    except Exception:
        return []


def _rule_is_readable(event: Component) -> bool:
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if not isinstance(rule, vRecur):
            return False
        frequency = str(rule.get("FREQ", [""])[0]).upper()
        if not set(map(str.upper, rule)) <= _RULES.get(frequency, set()):
            return False
    return True


def _period(event: Component, zone: ZoneInfo, *, repeats: bool) -> Found | None:
    start, end = _moments(event)
    if start is None:
        return None
    first, after = _local_days(start, end, zone)
    if after <= first:
        after = first + timedelta(days=1)
    if after - first > timedelta(days=400):
        return None
    name = " ".join(str(event.get("SUMMARY", "")).split())[:120]
    kind = guess_kind(name, " ".join(map(str, _categories(event))))
    if kind is None and isinstance(start, datetime) and isinstance(end, datetime) and _is_short(start, end):
        return None
    uid = _uid(event, name, first, after, repeats=repeats)
    return Found(Days(kind or "holiday", name, first, after, uid), sure=kind is not None)


def _moments(event: Component) -> tuple[date | datetime | None, date | datetime | None]:
    """DTSTART and the exclusive end: DTEND, or DTSTART plus DURATION, or a day for dates (RFC 5545 3.6.1)."""
    start, end, duration = (_value(event, name) for name in ("DTSTART", "DTEND", "DURATION"))
    if not isinstance(start, date):
        return None, None
    if not isinstance(end, date):
        end = start + duration if isinstance(duration, timedelta) else start
    return start, end


def _value(event: Component, name: str) -> Any:
    try:
        return getattr(event.get(name), "dt", None)
    except BrokenCalendarProperty:
        return None


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
        original = _value(event, "RECURRENCE-ID")
        day = original if isinstance(original, date) else first
        uid = f"{uid}/{day:%Y-%m-%d}"
    return uid if len(uid) <= 255 else sha256(uid.encode()).hexdigest()
