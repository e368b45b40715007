"""Time is always two things: the reader's local time with its zone in words, and everyone's on request."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from django.utils import timezone
from django.utils.translation import gettext as _

from worldrounds.core.language import locale
from worldrounds.core.zones import zone


def zone_words(name: str) -> str:
    """“Europe/Vienna” -> “Vienna time”."""
    if name == "UTC":
        return _("UTC")
    return _("%(place)s time") % {"place": name.rsplit("/", 1)[-1].replace("_", " ")}


def day_and_time(value: datetime, in_zone: ZoneInfo | None = None) -> str:
    """“Thu 21 Jan, 20:00”, in the given zone or the reader's, in the reader's language; the year where it
    is not this one."""
    local = value.astimezone(in_zone or timezone.get_current_timezone())
    skeleton = "EdMMM" if local.year == timezone.localtime().year else "yMMMEd"
    day = format_skeleton(skeleton, local, tzinfo=local.tzinfo, locale=locale())
    return f"{day}, {format_time(local, 'HH:mm', tzinfo=local.tzinfo, locale=locale())}"


def wall_words(wall: str) -> str:
    """“Thu 21 Jan, 20:00” for "2027-01-21T20:00"."""
    return day_and_time(datetime.fromisoformat(wall).replace(tzinfo=UTC), ZoneInfo("UTC"))


def reader_zone_words() -> str:
    return zone_words(timezone.get_current_timezone_name())


def everyone(value: datetime, places: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(place, “Thu 21 Jan, 20:00”) for each (place, IANA zone), each place once, in the order of their clocks."""
    once = {place: zone(name) for place, name in places}
    ordered = sorted(once.items(), key=lambda item: (value.astimezone(item[1]).replace(tzinfo=None), item[0]))
    return [(place, day_and_time(value, in_zone)) for place, in_zone in ordered]
