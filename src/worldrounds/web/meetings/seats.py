"""Who sits where: each member's local time at a start, whether they can come, and why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from worldrounds.core.zones import zone
from worldrounds.groups.models import Membership
from worldrounds.meetings.solving import members_of, who_can_come
from worldrounds.programmes.models import Enrolment
from worldrounds.solvers.timetabling import Seat, weigh
from worldrounds.web import moments
from worldrounds.web.meetings.words import burden_level, burden_words, reason_words


@dataclass(frozen=True)
class SeatLine:
    """One member at one start."""

    enrolment: Enrolment
    local: datetime
    comes: bool
    reason: str
    burden: int
    told: bool

    @property
    def time(self) -> str:
        return moments.day_and_time(self.local, zone(self.enrolment.time_zone))

    @property
    def place(self) -> str:
        return self.enrolment.partner.institution.city

    @property
    def at_night(self) -> bool:
        return self.reason == "night"

    @property
    def why_not(self) -> str:
        return reason_words(self.reason)

    @property
    def words(self) -> str:
        return burden_words(self.burden) if self.comes else ""

    @property
    def level(self) -> str:
        return burden_level(self.burden) if self.comes else "bad"


def seat_lines(members: Iterable[Membership], start: datetime, minutes: int) -> list[SeatLine]:
    """Now, by the members' free hours and their schools' calendars (1 query)."""
    rows = list(members)
    return lines_of(rows, who_can_come(rows, start, minutes))


def seat_lines_at(
    members: Iterable[Membership], starts: Iterable[datetime], minutes: int
) -> list[list[SeatLine]]:
    """The same for several starts (2 queries)."""
    rows, asked = list(members), list(starts)
    first, end = min(asked).date(), max(asked).date() + timedelta(days=1)
    people = members_of(rows, first=first, end=end)
    return [lines_of(rows, weigh(people, start, minutes)) for start in asked]


def lines_of(members: Iterable[Membership], seats: Iterable[Seat]) -> list[SeatLine]:
    """Seats that have been weighed already."""
    people = {row.enrolment_id: row.enrolment for row in members}
    return [_line(people[int(str(seat.member))], seat) for seat in seats]


def _line(enrolment: Enrolment, seat: Seat) -> SeatLine:
    return SeatLine(enrolment, seat.local, seat.comes, seat.reason, seat.burden, seat.told)


def planned_line(enrolment: Enrolment, entry: Mapping[str, object]) -> SeatLine:
    """A seat as a timetable's plan keeps it."""
    local = datetime.fromisoformat(str(entry["local"])).astimezone(zone(enrolment.time_zone))
    return SeatLine(
        enrolment,
        local,
        bool(entry["comes"]),
        str(entry["reason"]),
        int(str(entry["burden"])),
        bool(entry["told"]),
    )


def clock_changes(seats: Iterable[SeatLine], since: datetime) -> list[str]:
    """Places of members whose clocks stand otherwise at their session than they did at ``since``."""
    changed = {
        seat.place: None
        for seat in seats
        if seat.local.utcoffset() != since.astimezone(zone(seat.enrolment.time_zone)).utcoffset()
    }
    return list(changed)
