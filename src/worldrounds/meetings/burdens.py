"""What each student and facilitator of a programme has carried: the hours, by their own clock, of sessions that they
came to or are expected at, in all groups that they have been in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from django.db.models import QuerySet

from worldrounds.core.zones import zone
from worldrounds.groups.models import Membership
from worldrounds.meetings.hours import free_hours
from worldrounds.meetings.models import Attendance, GroupSitting, Session
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.solvers.fairness import burden_of_hours, minutes_outside
from worldrounds.solvers.timetabling import Member, weigh


@dataclass
class Carried:
    """``points`` of burden as the timetable weighs them; ``outside``: minutes outside 09:00-18:00. ``sessions``: those
    that these are of. ``led``: held sessions of the group that the student leads."""

    points: int = 0
    outside: int = 0
    sessions: int = 0
    led: int = 0
    technical: int = 0  # missed because the link or the power failed


@dataclass(frozen=True)
class Carrying:
    """``facilitators``: of those who have said where they live; the accounts of others say UTC."""

    students: list[tuple[Enrolment, Carried]]
    facilitators: list[tuple[Person, Carried]]


def carried_in(programme: Programme) -> Carrying:
    """What each student has carried who is or was in a group, with the school; and each facilitator (4 queries).

    No roll says whether a facilitator was there: each session of the groups that they accompany counts.
    """
    members = list(_memberships(programme))
    seats = _Seats(programme)
    people = {member.enrolment_id: (member.enrolment, Carried()) for member in members}
    for member in members:
        for session in seats.of(member):
            seats.add(people[member.enrolment_id][1], member, session)
    return Carrying(list(people.values()), seats.of_facilitators())


def carried_in_former_groups(programme: Programme) -> dict[int, int]:
    """Enrolment id -> points of burden of the sessions of groups that the student has left, or that have ended
    (1 query; 4 if there are any)."""
    members = list(_memberships(programme).filter(left_at__isnull=False))
    if not members:
        return {}
    seats = _Seats(programme)
    found: defaultdict[int, Carried] = defaultdict(Carried)
    for member in members:
        for session in seats.of_group(member):
            seats.add(found[member.enrolment_id], member, session)
    return {enrolment: carried.points for enrolment, carried in found.items()}


def _memberships(programme: Programme) -> QuerySet[Membership]:
    rows = Membership.objects.filter(group__programme=programme)
    return rows.select_related("group", "enrolment__partner__institution").order_by("pk")


class _Seats:
    """The sessions of a programme that stand, and who is marked in them (3 queries)."""

    def __init__(self, programme: Programme) -> None:
        rows = Session.objects.filter(planned__programme=programme, state=Session.State.PLANNED)
        rows = rows.select_related("group__facilitator")
        self._of_group: defaultdict[int | None, list[Session]] = defaultdict(list)
        for row in rows:
            self._of_group[row.group_id].append(row)
        sittings = GroupSitting.objects.filter(planned__programme=programme)
        self._sitting = {(one.planned_id, one.group_id): one.sitting for one in sittings}
        marks = Attendance.objects.filter(session__planned__programme=programme)
        self._marks: dict[tuple[int, int], str] = {}
        self._held: set[int] = set()
        for session, enrolment, state in marks.values_list("session", "enrolment", "state"):
            self._marks[session, enrolment] = state
            if state in Attendance.CAME:
                self._held.add(session)
        self._is_expected, self._hours = cache(_is_expected), cache(_hours)

    def of(self, member: Membership) -> list[Session]:
        """Those of the student's group and its sittings of plenaries, while the student was in the group."""
        plenaries = [
            row
            for row in self._of_group[None]
            if row.sitting == self._sitting.get((row.planned_id, member.group_id), row.sitting)
        ]
        return self.of_group(member) + _while_in(member, plenaries)

    def of_group(self, member: Membership) -> list[Session]:
        return _while_in(member, self._of_group[member.group_id])

    def of_facilitators(self) -> list[tuple[Person, Carried]]:
        found: dict[Person, Carried] = {}
        for session in (row for rows in self._of_group.values() for row in rows):
            person = session.group.facilitator if session.group else None
            if person is not None and person.time_zone != "UTC":
                self._carry(found.setdefault(person, Carried()), session, person.time_zone)
        return list(found.items())

    def add(self, own: Carried, member: Membership, session: Session) -> None:
        state = self._marks.get((session.pk, member.enrolment_id))
        own.technical += state == Attendance.State.TECHNICAL
        if state in Attendance.CAME or (state is None and self._expects(member.enrolment, session)):
            self._carry(own, session, member.enrolment.time_zone)
            is_leader = session.group_id is not None and member.group.leader_id == member.enrolment_id
            own.led += is_leader and session.pk in self._held

    def _expects(self, one: Enrolment, session: Session) -> bool:
        country = one.partner.institution.country
        return self._is_expected(one.time_zone, one.availability, country, session.starts_at, session.minutes)

    def _carry(self, own: Carried, session: Session, zone_name: str) -> None:
        points, outside = self._hours(zone_name, session.starts_at, session.minutes)
        own.points, own.outside, own.sessions = own.points + points, own.outside + outside, own.sessions + 1


def _while_in(member: Membership, sessions: Iterable[Session]) -> list[Session]:
    left_at = member.left_at
    return [
        row
        for row in sessions
        if member.joined_at <= row.starts_at and (left_at is None or row.starts_at < left_at)
    ]


def _is_expected(zone_name: str, availability: str, country: str, begins: datetime, minutes: int) -> bool:
    """By the own free hours."""
    [seat] = weigh([_member(zone_name, availability, country)], begins, minutes)
    return seat.comes


@lru_cache(maxsize=10_000)
def _member(zone_name: str, availability: str, country: str) -> Member:
    return Member(id=0, zone=zone_name, free=free_hours(availability, country))


def _hours(zone_name: str, begins: datetime, minutes: int) -> tuple[int, int]:
    """Points of burden, and minutes outside the day, of somebody who comes."""
    local = begins.astimezone(zone(zone_name))
    return burden_of_hours(local, minutes), minutes_outside(local, minutes)
