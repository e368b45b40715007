"""Who takes part and who has fallen silent: what students did in their rooms, and the sessions they came to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max

from worldrounds.core.days import anywhere_on_earth
from worldrounds.core.errors import NotAllowed
from worldrounds.groups.models import Group, Membership
from worldrounds.journeys.silence import Signs, is_silent
from worldrounds.meetings.models import Attendance, Session
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.programmes.queries import access_programme, agrees
from worldrounds.programmes.rules import Standing, may_see_staff_pages
from worldrounds.rooms.queries import Participation, activity
from worldrounds.rooms.stages.waiting import last_missed_day


@dataclass
class Roll:
    """The sessions with a roll call that a student was expected at."""

    present: int = 0
    excused: int = 0
    absent: int = 0
    last_at: datetime | None = None  # when the last one began that the student came to, or said no to

    @property
    def sessions(self) -> int:
        return self.present + self.excused + self.absent

    def add(self, state: str, count: int, last_at: datetime) -> None:
        setattr(self, state, getattr(self, state) + count)
        if state != Attendance.State.ABSENT:
            self.last_at = max(self.last_at or last_at, last_at)


@dataclass(frozen=True)
class Member:
    """A student in a living group, and the signs of life."""

    membership: Membership
    did: Participation
    roll: Roll
    met_at: datetime | None  # when the group's last meeting that was held began
    missed_due_day: date | None  # of the last task or stage that fell due and is not done
    may_be_written_to: bool  # has not refused to be coordinated

    @property
    def enrolment(self) -> Enrolment:
        return self.membership.enrolment

    @property
    def group(self) -> Group:
        return self.membership.group

    @property
    def last_at(self) -> datetime | None:
        return max((at for at in (self.did.last_at, self.roll.last_at) if at), default=None)

    @property
    def was_heard(self) -> bool:
        """Since joining this group."""
        return self.last_at is not None and self.last_at > self.membership.joined_at

    @property
    def since(self) -> datetime:
        """The last sign of life; joining is the first."""
        return max(self.membership.joined_at, self.last_at or self.membership.joined_at)

    @property
    def wrote_here(self) -> bool:
        """In this group's room: a member writes in no other one."""
        return self.did.last_at is not None and self.did.last_at > self.membership.joined_at


@dataclass(frozen=True)
class Line:
    """A row of the list."""

    member: Member
    silent: bool


def access_participation(*, person: Person, slug: str) -> Standing:
    """For staff: the coordinator and facilitators see everybody, site leads their own students (2 queries)."""
    standing = access_programme(person=person, slug=slug)
    if not may_see_staff_pages(standing):
        raise NotAllowed("Only the coordinator, site leads and facilitators can open this page.")
    return standing


def lines_seen_by(standing: Standing, *, at: datetime) -> list[Line]:
    """The silent first, those longest silent before the others (3 queries)."""
    lines = _lines(standing.programme, at=at)
    if not (standing.is_coordinator or standing.is_facilitator):
        own = standing.site_lead_of
        lines = [line for line in lines if line.member.enrolment.partner.institution_id in own]
    return sorted(lines, key=lambda line: (not line.silent, line.member.since))


def silent_enrolments(programme: Programme, at: datetime) -> list[Enrolment]:
    return [line.member.enrolment for line in _lines(programme, at=at) if line.silent]


def _lines(programme: Programme, *, at: datetime) -> list[Line]:
    members = _members(programme, at=at)
    begun = {member.group.pk for member in members if member.met_at or member.wrote_here}
    return [
        Line(member, _is_silent(member, member.group.pk in begun, programme, at=at)) for member in members
    ]


def _is_silent(member: Member, begun: bool, programme: Programme, *, at: datetime) -> bool:
    signs = Signs(
        joined_at=member.membership.joined_at,
        last_at=member.last_at,
        begun=begun,
        met_at=member.met_at,
        missed_due_day=member.missed_due_day,
    )
    return is_silent(signs, end_day=programme.end_day, at=at)


def _members(programme: Programme, *, at: datetime) -> list[Member]:
    rows = (
        Membership.objects.filter(group__programme=programme, group__retired_at=None, left_at=None)
        .annotate(missed=last_missed_day(anywhere_on_earth(at)), agrees=agrees("enrolment"))
        .select_related("group", "enrolment__person", "enrolment__partner__institution")
        .order_by("group__number", "enrolment__family_name", "enrolment__given_name", "pk")
    )
    did, (rolls, met) = activity(programme), _rolls(programme)
    return [
        Member(
            membership=row,
            did=did.get(row.enrolment.person_id) or Participation(),
            roll=rolls.get(row.enrolment_id) or Roll(),
            met_at=met.get(row.group_id),
            missed_due_day=row.missed,
            may_be_written_to=row.agrees,
        )
        for row in rows
    ]


def _rolls(programme: Programme) -> tuple[dict[int, Roll], dict[int, datetime]]:
    """Enrolment -> roll, and group -> when its last meeting that somebody came to began (1 query)."""
    marks = Attendance.objects.filter(
        session__planned__programme=programme, session__state=Session.State.PLANNED
    )
    counted = (
        marks.order_by()
        .values("enrolment", "state", "session__group")
        .annotate(count=Count("pk"), last=Max("session__starts_at"))
    )
    rolls: defaultdict[int, Roll] = defaultdict(Roll)
    met: dict[int, datetime] = {}
    for row in counted:
        group, state, last = row["session__group"], row["state"], row["last"]
        rolls[row["enrolment"]].add(state, row["count"], last)
        if group is not None and state == Attendance.State.PRESENT:
            met[group] = max(met.get(group, last), last)
    return rolls, met
