"""Who takes part and who has fallen silent: what students did in their rooms, and the sessions they came to."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import OuterRef
from django.utils.translation import gettext as _

from worldrounds.core.days import anywhere_on_earth
from worldrounds.core.errors import NotAllowed
from worldrounds.groups.models import Group, Membership
from worldrounds.journeys.silence import UNSEEN_AFTER, Signs, is_silent
from worldrounds.meetings.models import Attendance
from worldrounds.meetings.queries import signs_in_sessions
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.programmes.queries import access_programme, agrees
from worldrounds.programmes.rules import Standing, may_see_staff_pages
from worldrounds.rooms.pulses import Answers, last_pulse, read_pulse
from worldrounds.rooms.queries import Participation, signs_in_rooms
from worldrounds.rooms.stages.waiting import last_missed_day


@dataclass
class Roll:
    """The sessions with a roll call that a student was expected at."""

    present: int = 0
    late: int = 0
    excused: int = 0
    technical: int = 0  # the link or the power failed
    absent: int = 0
    last_at: datetime | None = None  # when the last one began that the student came to, or said no to

    @property
    def sessions(self) -> int:
        return self.came + self.excused + self.technical + self.absent

    @property
    def came(self) -> int:
        return self.present + self.late

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
    pulse: Answers | None  # the newest

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
    unseen: bool  # for a week at least, with the same reasons to be here
    begun: bool  # the group


def access_participation(*, person: Person, slug: str) -> Standing:
    """For staff: the coordinator and facilitators see everybody, site leads their own students (2 queries)."""
    standing = access_programme(person=person, slug=slug)
    if not may_see_staff_pages(standing):
        raise NotAllowed(_("Only the coordinator, site leads and facilitators can open this page."))
    return standing


def lines_seen_by(standing: Standing, *, at: datetime) -> list[Line]:
    """The silent first, those longest silent before the others (2 queries)."""
    lines = lines_of(standing.programme, at=at)
    if not (standing.is_coordinator or standing.is_facilitator):
        own = standing.site_lead_of
        lines = [line for line in lines if line.member.enrolment.partner.institution_id in own]
    return sorted(lines, key=lambda line: (not line.silent, line.member.since))


def silent_enrolments(programme: Programme, at: datetime) -> list[Enrolment]:
    return [line.member.enrolment for line in lines_of(programme, at=at) if line.silent]


def lines_of(programme: Programme, *, at: datetime, group: Group | None = None) -> list[Line]:
    """Every member of a living group, or of this one, by group and name (2 queries)."""
    members = _members(programme, at=at, group=group)
    begun = {member.group.pk for member in members if member.met_at or member.wrote_here}
    return [_line(member, member.group.pk in begun, programme, at=at) for member in members]


def _line(member: Member, begun: bool, programme: Programme, *, at: datetime) -> Line:
    signs = Signs(
        joined_at=member.membership.joined_at,
        last_at=member.last_at,
        begun=begun,
        met_at=member.met_at,
        missed_due_day=member.missed_due_day,
    )
    end_day = programme.end_day
    unseen = is_silent(signs, end_day=end_day, at=at, after=UNSEEN_AFTER)
    return Line(member, is_silent(signs, end_day=end_day, at=at), unseen, begun)


def _members(programme: Programme, *, at: datetime, group: Group | None) -> list[Member]:
    rows = (
        Membership.objects.filter(group__programme=programme, group__retired_at=None, left_at=None)
        .annotate(
            missed=last_missed_day(anywhere_on_earth(at)),
            agrees=agrees("enrolment"),
            **last_pulse(enrolment=OuterRef("enrolment"), group=OuterRef("group")),
        )
        .select_related("group__facilitator", "enrolment__person", "enrolment__partner__institution")
        .order_by("group__number", "enrolment__family_name", "enrolment__given_name", "pk")
    )
    if group is not None:
        rows = rows.filter(group=group)
    signs = _signs(programme, at=at)
    return [
        Member(
            membership=row,
            did=signs.did.get(row.enrolment.person_id) or Participation(),
            roll=signs.rolls.get(row.enrolment.person_id) or Roll(),
            met_at=signs.met_at.get(row.group_id),
            missed_due_day=row.missed,
            may_be_written_to=row.agrees,
            pulse=read_pulse(row),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class _Signs:
    did: dict[int, Participation] = field(default_factory=lambda: defaultdict(Participation))  # by person
    rolls: dict[int, Roll] = field(default_factory=lambda: defaultdict(Roll))  # by person
    met_at: dict[int, datetime] = field(default_factory=dict)  # group -> when its last held meeting began


def _signs(programme: Programme, *, at: datetime) -> _Signs:
    """What everybody did in rooms and sessions (1 query)."""
    found = _Signs()
    for row in signs_in_rooms(programme).union(signs_in_sessions(programme, at=at), all=True):
        who, what, group, count, last = (row[name] for name in ("who", "what", "group", "count", "last_at"))
        if what not in Attendance.State.values:
            found.did[who].add(what, count, last)
            continue
        found.rolls[who].add(what, count, last)
        if group is not None and what in Attendance.CAME:
            found.met_at[group] = max(found.met_at.get(group, last), last)
    return found
