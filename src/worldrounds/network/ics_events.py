"""The events of a calendar file (RFC 5545) that somebody sends, with those that repeat. Without a database.

A file comes from outside, so everything is bounded: its size, its events, what repeats, and the time it may take.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import recurring_ical_events
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, vRecur
from icalendar.error import BrokenCalendarProperty

from worldrounds.core.errors import Refused

MAX_BYTES = 1_000_000
MAX_EVENTS = 3_000
MAX_SECONDS = 5.0

_ANY_RULE = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH"}
_LONG_RULE = _ANY_RULE | {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_RULES = {"DAILY": _ANY_RULE, "WEEKLY": _ANY_RULE, "MONTHLY": _LONG_RULE, "YEARLY": _LONG_RULE}


class CalendarRefused(Refused):
    """The file is no calendar that can be read; the sentence says why."""


def read_series(content: bytes) -> Iterator[list[Component]]:
    """The events of a file, those with one UID together: a repeating event and its exceptions.

    Raises CalendarRefused, also when the caller has been at it for too long.
    """
    by_uid: dict[str, list[Component]] = defaultdict(list)
    for number, event in enumerate(_events(content)):
        by_uid[str(event.get("UID") or f"without {number}")].append(event)
    deadline = time.monotonic() + MAX_SECONDS
    for series in by_uid.values():
        if time.monotonic() > deadline:
            raise CalendarRefused(
                _("This calendar repeats too much to be read. Export fewer events."), field="file"
            )
        yield series


def is_repeating(series: Sequence[Component]) -> bool:
    return any("RRULE" in event or "RDATE" in event for event in series)


def happenings(series: Sequence[Component], first_day: date, end_day: date) -> Iterator[Component]:
    """What takes place: each event, or each time of one that repeats on these days, but for what is cancelled."""
    for event in _occurrences(series, first_day, end_day) if is_repeating(series) else series:
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield event


def moments(event: Component) -> tuple[date | datetime | None, date | datetime | None]:
    """DTSTART and the exclusive end: DTEND, or DTSTART plus DURATION, or a day for dates (RFC 5545 3.6.1)."""
    start, end, duration = (value_of(event, name) for name in ("DTSTART", "DTEND", "DURATION"))
    if not isinstance(start, date):
        return None, None
    if not isinstance(end, date):
        end = start + duration if isinstance(duration, timedelta) else start
    return start, end


def value_of(event: Component, name: str) -> Any:
    try:
        return getattr(event.get(name), "dt", None)
    except BrokenCalendarProperty:
        return None


def title(event: Component) -> str:
    return " ".join(str(event.get("SUMMARY", "")).split())[:120]


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
