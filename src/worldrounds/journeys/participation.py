"""Who takes part and who has fallen silent: what students did in their rooms, and the sessions they came to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max

from worldrounds.core.errors import NotAllowed
from worldrounds.groups.models import Group, Membership
from worldrounds.meetings.models import Attendance, Session
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing, may_see_staff_pages
from worldrounds.rooms.queries import Participation, activity

SILENT_AFTER = timedelta(days=14)


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


@dataclass(frozen=True)
class Member:
    """A student in a living group, and the signs of life."""

    membership: Membership
    did: Participation
    roll: Roll

    @property
    def enrolment(self) -> Enrolment:
        return self.membership.enrolment

    @property
    def group(self) -> Group:
        return self.membership.group

    @property
    def last_at(self) -> datetime | None:
        return max((at for at in (self.did.last_at, self.roll.last_at) if at), default=None)


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
    return sorted(lines, key=lambda line: (not line.silent, _last_sign(line.member)))


def silent_people(programme: Programme, at: datetime) -> list[Person]:
    return [line.member.enrolment.person for line in _lines(programme, at=at) if line.silent]


def _lines(programme: Programme, *, at: datetime) -> list[Line]:
    members = _members(programme)
    last_of_group: dict[int, datetime] = {}
    for member in members:
        if member.last_at is not None:
            before = last_of_group.get(member.group.pk, member.last_at)
            last_of_group[member.group.pk] = max(before, member.last_at)
    return [
        Line(member, _is_silent(member, programme, last_of_group.get(member.group.pk), at=at))
        for member in members
    ]


def _is_silent(member: Member, programme: Programme, group_last: datetime | None, *, at: datetime) -> bool:
    """No sign of life for two weeks, though the group had some then; or none ever, two weeks after joining."""
    since = at - SILENT_AFTER
    if member.membership.joined_at > since or programme.end_day <= at.date():
        return False
    if member.last_at is None:
        return True
    return member.last_at <= since and group_last is not None and group_last > since


def _last_sign(member: Member) -> datetime:
    return member.last_at or member.membership.joined_at


def _members(programme: Programme) -> list[Member]:
    rows = (
        Membership.objects.filter(group__programme=programme, group__retired_at=None, left_at=None)
        .select_related("group", "enrolment__person", "enrolment__partner__institution")
        .order_by("group__number", "enrolment__family_name", "enrolment__given_name", "pk")
    )
    did, rolls = activity(programme), _rolls(programme)
    return [
        Member(
            row, did.get(row.enrolment.person_id) or Participation(), rolls.get(row.enrolment_id) or Roll()
        )
        for row in rows
    ]


def _rolls(programme: Programme) -> dict[int, Roll]:
    marks = Attendance.objects.filter(
        session__planned__programme=programme, session__state=Session.State.PLANNED
    )
    rolls: defaultdict[int, Roll] = defaultdict(Roll)
    counted = (
        marks.order_by()
        .values("enrolment", "state")
        .annotate(count=Count("pk"), last=Max("session__starts_at"))
    )
    for row in counted:
        roll = rolls[row["enrolment"]]
        setattr(roll, row["state"], row["count"])
        if row["state"] != Attendance.State.ABSENT:
            roll.last_at = max(roll.last_at or row["last"], row["last"])
    return rolls
