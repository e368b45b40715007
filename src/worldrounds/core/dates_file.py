"""A few dates as an iCalendar file (RFC 5545). Without Django, so that commands can use it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from worldrounds.core.vtimezone import time_zone


@dataclass(frozen=True)
class Entry:
    """One date. ``uid`` stays the same when the date moves; ``start`` is aware."""

    uid: str
    start: datetime
    minutes: int
    title: str
    description: str = ""


def dates_file(
    entries: Sequence[Entry], *, clock: ZoneInfo, name: str, changed_at: datetime, sequence: int = 0
) -> bytes:
    """A calendar of these entries, at least one, at the wall time of ``clock``.

    ``sequence`` grows with every change (RFC 5545, 3.8.7.4), so that calendars move what they have already.
    """
    file = Calendar()
    file.add("prodid", "-//Worldrounds//Dates//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    file.add("x-wr-timezone", clock.key)
    if clock.key != "UTC":
        starts = [entry.start for entry in entries]
        file.add_component(
            time_zone(clock, min(starts) - timedelta(days=60), max(starts) + timedelta(days=60))
        )
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("sequence", sequence)
        event.add("dtstamp", changed_at)
        event.add("dtstart", entry.start.astimezone(clock))
        event.add("dtend", (entry.start + timedelta(minutes=entry.minutes)).astimezone(clock))
        event.add("summary", entry.title)
        if entry.description:
            event.add("description", entry.description)
        event.add("status", "CONFIRMED")
        file.add_component(event)
    return bytes(file.to_ical())
