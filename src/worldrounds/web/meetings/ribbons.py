"""The day of a session as a 24-hour ribbon on the reader's clock."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.safestring import SafeString

from worldrounds.core.zones import zone
from worldrounds.meetings.hours import free_hours
from worldrounds.programmes.models import Enrolment
from worldrounds.solvers.time import monday_of, pattern_to_hex, within
from worldrounds.web import moments
from worldrounds.web.pictures.ribbon import RibbonRow, ribbon
from worldrounds.web.pictures.week import free_week


def session_ribbon(members: Sequence[Enrolment], start: datetime, *, key: str, title: str) -> SafeString:
    """Members' usual free hours (07:00-22:00 of their own clocks) on the reader's day of ``start``."""
    reader = zone(timezone.get_current_timezone_name())
    day = start.astimezone(reader).date()
    free = free_week(
        [
            pattern_to_hex(within(free_hours(member.availability, member.partner.institution.country)))
            for member in members
        ],
        [member.time_zone for member in members],
        reader=reader,
        monday=monday_of(day),
    )
    rows = [
        RibbonRow(
            name=member.full_name,
            place=member.partner.institution.city,
            offset=int(free.offsets[row, day.weekday()]),
            free=[bool(cell) for cell in free.quarters[row, day.weekday()]],
        )
        for row, member in enumerate(members)
    ]
    words = moments.day_and_time(start).rsplit(",", 1)[0]
    return ribbon(key=key, title=title, day=words, zone=moments.reader_zone_words(), rows=rows)
