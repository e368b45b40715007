"""The programmes that ran a blueprint: who took part, who stayed, whose hours were bad, and what they changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from worldrounds.commons.differences import Change
from worldrounds.core.days import anywhere_on_earth
from worldrounds.core.zones import zone
from worldrounds.journeys.deviations import deviations_of
from worldrounds.journeys.write_up.counting import is_night
from worldrounds.meetings.models import Attendance
from worldrounds.programmes.models import Enrolment, Partner, Programme

FEW = 5  # programmes with fewer students would tell about single people
MOST = 50  # programmes, the newest


@dataclass(frozen=True)
class Run:
    """``seats``: students times sessions that they came to; ``at_night``: those of them before 7:00 or after 22:00 on the
    student's clock."""

    programme: Programme
    schools: int
    students: int
    withdrawn: int
    seats: int
    at_night: int
    changes: Sequence[Change]
    is_over: bool

    @property
    def stayed(self) -> int | None:
        """Percent of those who began; None as long as it runs."""
        return round(100 * self.students / (self.students + self.withdrawn)) if self.is_over else None

    @property
    def night_share(self) -> int | None:
        """Percent; None where nobody has called a roll."""
        return round(100 * self.at_night / self.seats) if self.seats else None


@dataclass(frozen=True)
class Common:
    """What several programmes have changed in the same place."""

    part: str
    title: str
    kind: str
    programmes: int


@dataclass(frozen=True)
class Record:
    """``begun``: all programmes that have begun; ``runs``: those with enough students to be shown."""

    begun: int
    runs: Sequence[Run]
    changes: Sequence[Common]


def record_of(slug: str, *, at: datetime) -> Record:
    """1 query where nobody has run it, 6 where somebody has."""
    today = anywhere_on_earth(at)
    begun = list(
        Programme.objects.filter(blueprint=slug, first_day__lte=today)
        .annotate(
            schools=Count("partners", Q(partners__state=Partner.State.ACCEPTED), distinct=True),
            students=Count("enrolments", Q(enrolments__state=Enrolment.State.ADMITTED), distinct=True),
            withdrawn=Count("enrolments", Q(enrolments__state=Enrolment.State.WITHDRAWN), distinct=True),
        )
        .order_by("-first_day")[:MOST]
    )
    if not begun:
        return Record(0, (), ())
    shown = [one for one in begun if one.students >= FEW]
    changes = deviations_of(shown) if shown else {}
    seats, nights = _hours(shown)
    runs = [
        Run(
            one, one.schools, one.students, one.withdrawn, seats[one.pk], nights[one.pk],
            changes[one.pk], today >= one.end_day,
        )
        for one in shown
    ]  # fmt: skip
    return Record(len(begun), runs, _common(runs))


def _common(runs: Sequence[Run]) -> list[Common]:
    """The most common first. Words that were changed are each programme's own affair."""
    counted = Counter(
        (change.part, change.key, change.title, _deed(change)) for run in runs for change in run.changes
    )
    return [Common(part, title, kind, count) for (part, _key, title, kind), count in counted.most_common()]


def _deed(change: Change) -> str:
    """“days” where an item has only come to other days."""
    names = {field.name for field in change.fields}
    return "days" if change.kind == "changed" and names and names <= {"when", "opens", "due"} else change.kind


def _hours(programmes: Sequence[Programme]) -> tuple[Counter[int], Counter[int]]:
    """Seats, and seats at night, by the programme's id (1 query)."""
    came = Attendance.objects.filter(
        session__planned__programme__in=programmes, state__in=Attendance.CAME
    ).values_list(
        "session__planned__programme", "session__starts_at", "session__minutes", "enrolment__time_zone"
    )
    seats, nights = Counter[int](), Counter[int]()
    for programme, starts_at, minutes, name, count in came.annotate(count=Count("pk")).order_by():
        seats[programme] += count
        if is_night(starts_at.astimezone(zone(name)), minutes):
            nights[programme] += count
    return seats, nights
