"""Read a person's own calendar file (RFC 5545) as times in which the person is busy. Without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Component

from worldrounds.network.ics_events import CalendarRefused, happenings, moments, read_series, title

MOST_TIMES = 1_000
OUR_UIDS = "@worldrounds"  # sessions that came from a feed of ours keep nobody from coming to them
_LONGEST = timedelta(days=400)


@dataclass(frozen=True, order=True)
class Busy:
    """From ``begins`` up to ``ends``, wall times by the person's own clock."""

    begins: datetime
    ends: datetime
    title: str


@dataclass(frozen=True)
class BusyReading:
    times: Sequence[Busy]
    left_out: (
        int  # events that are cancelled, marked free, over, our own, or repeat in a way that is not read
    )


def read_busy(content: bytes, *, zone: str, first_day: date, end_day: date) -> BusyReading:
    """The times of a calendar file that touch the days from ``first_day`` up to ``end_day``.

    Moments are seen in the person's ``zone``; times without a zone are the person's own. Raises CalendarRefused.
    """
    first, end = (datetime.combine(day, datetime.min.time()) for day in (first_day, end_day))
    found: set[Busy] = set()
    left_out = 0
    for series in read_series(content):
        times = [
            time
            for event in happenings(series, first_day, end_day)
            if (time := _busy(event, ZoneInfo(zone))) and time.begins < end and time.ends > first
        ]
        left_out += 0 if times else 1
        found.update(times)
        if len(found) > MOST_TIMES:
            raise CalendarRefused(
                _("More than %(most)s entries lie in the months ahead. Export a smaller calendar.")
                % {"most": MOST_TIMES},
                field="file",
            )
    return BusyReading(sorted(found), left_out)


def _busy(event: Component, zone: ZoneInfo) -> Busy | None:
    if _is_free(event) or str(event.get("UID", "")).endswith(OUR_UIDS):
        return None
    start, end = moments(event)
    if start is None or end is None:
        return None
    if not isinstance(start, datetime) and end <= start:
        end = start + timedelta(days=1)
    begins, ends = _wall(start, zone), _wall(end, zone)
    return Busy(begins, ends, title(event)) if begins < ends <= begins + _LONGEST else None


def _is_free(event: Component) -> bool:
    return (
        str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE"
    )


def _wall(moment: date, zone: ZoneInfo) -> datetime:
    """To the minute."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, datetime.min.time())
    local = moment.astimezone(zone) if moment.tzinfo is not None else moment
    return local.replace(tzinfo=None, second=0, microsecond=0)
