"""The numbers of a write-up: counted from the programme's rows, never typed in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from django.db.models import Exists, OuterRef

from worldrounds.core.zones import zone
from worldrounds.groups.models import Group
from worldrounds.journeys.fairness import Ledger, ledger_for_all
from worldrounds.journeys.participation import Line, lines_of
from worldrounds.meetings.models import Attendance, Session
from worldrounds.network.models import Institution
from worldrounds.programmes.models import Enrolment, Programme

DAY = range(7, 22)  # hours at which a meeting may begin and end: solvers.timetabling calls the others night
FEW = 5  # of a school with fewer students in groups, attendance would tell about single people


@dataclass
class School:
    """``expected`` and ``came``: students times sessions with a roll call. ``meetings`` and ``at_night``: students times
    meetings that were held, and those that began before 7:00 or ended after 22:00 on the student's clock."""

    institution: Institution
    students: int = 0
    in_groups: int = 0
    active: int = 0  # left a trace in a room, or came to a session
    expected: int = 0
    came: int = 0
    meetings: int = 0
    at_night: int = 0

    @property
    def tells_about_single_people(self) -> bool:
        return self.in_groups < FEW


@dataclass(frozen=True)
class Numbers:
    schools: Sequence[School]
    withdrawn: int
    group_sizes: Sequence[int]
    countries_in_groups: Sequence[int]
    meetings: int  # of groups, that somebody came to
    plenaries: int
    minutes: int  # of all these meetings and plenaries
    excused: int
    technical: int
    ledger: Ledger  # of early and late hours
    hours: Counter[int] = field(default_factory=Counter)  # local hour at which students' meetings began

    def total(self, what: str) -> int:
        return sum(getattr(school, what) for school in self.schools)

    @property
    def countries(self) -> int:
        return len({school.institution.country for school in self.schools})

    @property
    def countries_in_a_group(self) -> float:
        return median(self.countries_in_groups) if self.countries_in_groups else 0


def numbers_of(programme: Programme, *, at: datetime) -> Numbers:
    """As it stands at that moment (at most 11 queries)."""
    lines = lines_of(programme, at=at)
    enrolled = list(
        Enrolment.objects.filter(programme=programme).select_related("partner__institution").order_by("pk")
    )
    schools = _schools(enrolled)
    for line in lines:
        _add_member(schools[line.member.enrolment.partner_id], line)
    held = _held(programme, at)
    hours = _add_hours(schools, lines, held)
    rolls = [line.member.roll for line in lines]
    return Numbers(
        schools=sorted(schools.values(), key=lambda school: school.institution.name),
        withdrawn=sum(one.state == Enrolment.State.WITHDRAWN for one in enrolled),
        **_groups(lines),
        meetings=sum(session.group_id is not None for session in held),
        plenaries=sum(session.group_id is None for session in held),
        minutes=sum(session.minutes for session in held),
        excused=sum(roll.excused for roll in rolls),
        technical=sum(roll.technical for roll in rolls),
        ledger=ledger_for_all(programme),
        hours=hours,
    )


def _schools(enrolled: Sequence[Enrolment]) -> dict[int, School]:
    """By partner; those who withdrew or were never admitted are not their students."""
    schools: dict[int, School] = {}
    for one in enrolled:
        school = schools.setdefault(one.partner_id, School(one.partner.institution))
        school.students += one.state == Enrolment.State.ADMITTED
    return schools


def _add_member(school: School, line: Line) -> None:
    roll = line.member.roll
    school.in_groups += 1
    school.active += line.member.did.last_at is not None or roll.came > 0
    school.expected += roll.sessions
    school.came += roll.came


def _groups(lines: Sequence[Line]) -> dict[str, list[int]]:
    members: dict[Group, list[Enrolment]] = {}
    for line in lines:
        members.setdefault(line.member.group, []).append(line.member.enrolment)
    return {
        "group_sizes": [len(group) for group in members.values()],
        "countries_in_groups": [
            len({one.partner.institution.country for one in group}) for group in members.values()
        ],
    }


def _held(programme: Programme, at: datetime) -> list[Session]:
    """Sessions that somebody came to (1 query)."""
    came = Attendance.objects.filter(session=OuterRef("pk"), state__in=Attendance.CAME)
    planned = Session.objects.filter(
        planned__programme=programme, state=Session.State.PLANNED, starts_at__lt=at
    )
    return list(planned.filter(Exists(came)))


def _add_hours(schools: dict[int, School], lines: Sequence[Line], held: Sequence[Session]) -> Counter[int]:
    members: dict[int, list[Enrolment]] = {}
    for line in lines:
        members.setdefault(line.member.group.pk, []).append(line.member.enrolment)
    hours: Counter[int] = Counter()
    for session in held:
        for enrolment in members.get(session.group_id or 0, ()):
            begins = session.starts_at.astimezone(zone(enrolment.time_zone))
            hours[begins.hour] += 1
            school = schools[enrolment.partner_id]
            school.meetings += 1
            school.at_night += is_night(begins, session.minutes)
    return hours


def is_night(begins: datetime, minutes: int) -> bool:
    last = begins.hour * 60 + begins.minute + minutes
    return begins.hour < DAY.start or last > DAY.stop * 60
