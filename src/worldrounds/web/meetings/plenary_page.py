"""What a start of a plenary means for each school, and which starts find most people awake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q

from worldrounds.core.zones import zone
from worldrounds.meetings.models import Session
from worldrounds.meetings.sittings import plenary_starts
from worldrounds.programmes.models import Enrolment, Partner, PlannedSession
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.timetabling import PlenaryStart, awake_at
from worldrounds.web import moments


@dataclass(frozen=True)
class School:
    name: str
    city: str
    zone: str
    students: int


@dataclass(frozen=True)
class SchoolTime:
    school: School
    time: str
    awake: bool


@dataclass(frozen=True)
class BestStart:
    """A start to choose: ``query`` fills it into the form."""

    start: datetime
    awake: int
    query: str


def audience(standing: Standing) -> list[School]:
    """The programme's schools with their admitted students (1 query)."""
    partners = (
        Partner.objects.filter(programme=standing.programme)
        .exclude(state=Partner.State.DECLINED)
        .select_related("institution")
        .annotate(students=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.ADMITTED)))
    )
    return [
        School(p.institution.name, p.institution.city, p.institution.time_zone, p.students) for p in partners
    ]


def local_times(schools: Sequence[School], start: datetime, minutes: int) -> list[SchoolTime]:
    """In the order of their clocks."""
    ordered = sorted(schools, key=lambda s: (start.astimezone(zone(s.zone)).replace(tzinfo=None), s.city))
    return [
        SchoolTime(s, moments.day_and_time(start, zone(s.zone)), awake_at(s.zone, start, minutes))
        for s in ordered
    ]


def best_starts(starts: Sequence[PlenaryStart], zone_name: str, kept: Mapping[str, str]) -> list[BestStart]:
    """``kept``: what else of the page's address stays."""
    found = []
    for start in starts:
        local = start.start.astimezone(zone(zone_name))
        query = {**kept, "day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "zone": zone_name}
        found.append(BestStart(start.start, start.awake, urlencode(query)))
    return found


def suggestions(
    planned: PlannedSession, schools: Sequence[School], others: Sequence[Session], *, zone_name: str
) -> tuple[PlenaryStart, ...]:
    """For those who are asleep at the ``others`` (sittings that have a time); for all if nobody is."""
    people: dict[str, int] = {}
    for school in schools:
        people[school.zone] = people.get(school.zone, 0) + school.students
    return plenary_starts(planned, people, others, zone_name=zone_name)
