"""A time zone as calendar files carry it (RFC 5545, VTIMEZONE). Without Django, so that commands can use it too."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard


def time_zone(clock: ZoneInfo, first: datetime, end: datetime) -> Timezone:
    """A VTIMEZONE with every clock change between two moments.

    Written here because ``icalendar.Timezone.from_tzid`` (7.3) steps over changes that last a few weeks only, such
    as Morocco's Ramadan.
    """
    component = Timezone()
    component.add("tzid", clock.key)
    start = first.astimezone(clock)
    component.add_component(_observance(start, start.utcoffset() or timedelta()))
    for change in clock_changes(clock, first, end):
        before = (change - timedelta(minutes=1)).astimezone(clock).utcoffset() or timedelta()
        component.add_component(_observance(change.astimezone(clock), before))
    return component


def _observance(moment: datetime, before: timedelta) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if moment.dst() else TimezoneStandard()
    part.add("tzname", moment.tzname())
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", moment.utcoffset())
    # The onset is written by the clock as it went until then.
    part.add("dtstart", (moment.astimezone(UTC) + before).replace(tzinfo=None, second=0, microsecond=0))
    return part


def clock_changes(clock: ZoneInfo, first: datetime, end: datetime) -> Iterator[datetime]:
    """The moments (UTC, whole minutes) at which the clock changes its offset."""

    def offset(moment: datetime) -> timedelta | None:
        return moment.astimezone(clock).utcoffset()

    day = first.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    while day < end:
        after = day + timedelta(days=1)
        if offset(day) != offset(after):
            low, high = 0, 1440
            while high - low > 1:
                middle = (low + high) // 2
                same = offset(day + timedelta(minutes=middle)) == offset(day)
                low, high = (middle, high) if same else (low, middle)
            yield day + timedelta(minutes=high)
        day = after
