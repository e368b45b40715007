"""Which sessions and tasks of a plan fall into a school's exams or holidays, or, sessions only, outside its terms."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.days import in_words
from worldrounds.network.models import CalendarPeriod
from worldrounds.network.names import short_names
from worldrounds.network.queries import CLOSED, days_between, periods_by_school
from worldrounds.programmes.models import Partner, PlannedSession, Programme, Task

NO_TERM = "no term"


@dataclass(frozen=True)
class School:
    institution_id: int
    name: str
    days: int  # of the session's days that are lost here


@dataclass(frozen=True)
class Collision:
    """One session or task, one kind of days, and the schools that have such days then."""

    item: PlannedSession | Task
    kind: str  # "exams", "holiday" or "no term"
    first_day: date
    end_day: date
    schools: tuple[School, ...]
    of_schools: int

    @property
    def of_days(self) -> int:
        return (self.end_day - self.first_day).days

    @property
    def is_closed(self) -> bool:
        """Exams or holidays, on which nobody of the school meets; outside its terms they can."""
        return self.kind != NO_TERM

    @property
    def whole(self) -> bool:
        """True if no day is left for at least one school."""
        return self.is_closed and any(school.days == self.of_days for school in self.schools)

    @property
    def subject(self) -> str:
        """“Group meeting 3, 12–18 Jan 2027”."""
        return f"{self.item.title}, {in_words(self.first_day, self.end_day)}"

    @property
    def sentence(self) -> str:
        """“2 of 12 schools have exams: Vienna (all days), Kyoto (3 of 7 days)”."""
        values = {"count": len(self.schools), "all": self.of_schools, "names": ", ".join(self._names())}
        count = len(self.schools)
        if self.kind == CalendarPeriod.Kind.EXAMS:
            text = ngettext(
                "%(count)d of %(all)d schools has exams: %(names)s",
                "%(count)d of %(all)d schools have exams: %(names)s",
                count,
            )
        elif self.kind == CalendarPeriod.Kind.HOLIDAY:
            text = ngettext(
                "%(count)d of %(all)d schools has holidays: %(names)s",
                "%(count)d of %(all)d schools have holidays: %(names)s",
                count,
            )
        else:
            text = ngettext(
                "%(count)d of %(all)d schools is outside its terms: %(names)s",
                "%(count)d of %(all)d schools are outside their terms: %(names)s",
                count,
            )
        return text % values

    def _names(self) -> Iterator[str]:
        for school in self.schools:
            if self.of_days == 1:
                yield school.name
            elif school.days == self.of_days:
                yield _("%(school)s (all days)") % {"school": school.name}
            else:
                yield _("%(school)s (%(days)d of %(of)d days)") % {
                    "school": school.name,
                    "days": school.days,
                    "of": self.of_days,
                }


@dataclass(frozen=True)
class Alternative:
    """Other days for a session, whole weeks earlier or later, on which schools lose less."""

    first_day: date
    end_day: date
    shut: int  # schools that have no day left
    lost: int  # days that schools lose, summed

    @property
    def last_day(self) -> date:
        return self.end_day - timedelta(days=1)


WEEKS_AWAY = 4


def alternatives(session: PlannedSession, programme: Programme, *, most: int = 3) -> list[Alternative]:
    """The best other days within four weeks, best first; none where nothing is better (3 queries).

    They stay inside the programme and clear of the other sessions of the same kind. Equal ones: the nearest first.
    """
    schools = programme.partners.exclude(state=Partner.State.DECLINED).values_list(
        "institution_id", flat=True
    )
    calendars = periods_by_school(schools, programme.first_day, programme.end_day)
    others = programme.planned_sessions.filter(kind=session.kind).exclude(pk=session.pk)
    taken = list(others.values_list("first_day", "end_day"))

    def at(weeks: int) -> Alternative:
        shift = timedelta(weeks=weeks)
        return _weighed(session.first_day + shift, session.end_day + shift, calendars)

    now = at(0)
    nearest_first = sorted((weeks for weeks in range(-WEEKS_AWAY, WEEKS_AWAY + 1) if weeks), key=abs)
    found = [
        other
        for other in map(at, nearest_first)
        if (other.shut, other.lost) < (now.shut, now.lost)
        and programme.first_day <= other.first_day
        and other.end_day <= programme.end_day
        and not any(first < other.end_day and other.first_day < end for first, end in taken)
    ]
    return sorted(found, key=lambda other: (other.shut, other.lost))[:most]


def _weighed(first: date, end: date, calendars: Mapping[int, list[CalendarPeriod]]) -> Alternative:
    closed = [
        {
            day
            for period in periods
            if period.kind in CLOSED
            for day in days_between(period.first_day, period.end_day, first, end)
        }
        for periods in calendars.values()
    ]
    whole = (end - first).days
    return Alternative(first, end, sum(len(days) == whole for days in closed), sum(map(len, closed)))


def collisions(programme: Programme) -> list[Collision]:
    """In the order of the plan, sessions before tasks (4 queries). Schools that declined do not count."""
    partners = list(programme.partners.exclude(state=Partner.State.DECLINED).select_related("institution"))
    calendars = periods_by_school(
        [partner.institution_id for partner in partners], programme.first_day, programme.end_day
    )
    sessions = list(programme.planned_sessions.all())
    tasks = list(programme.tasks.all())
    return collisions_of(sessions, tasks, short_names(p.institution for p in partners), calendars)


def collisions_with(item: PlannedSession | Task, programme: Programme) -> list[Collision]:
    """Of one session or task (2 queries)."""
    partners = list(programme.partners.exclude(state=Partner.State.DECLINED).select_related("institution"))
    calendars = periods_by_school(
        [partner.institution_id for partner in partners], programme.first_day, programme.end_day
    )
    sessions, tasks = ([item], []) if isinstance(item, PlannedSession) else ([], [item])
    return collisions_of(sessions, tasks, short_names(p.institution for p in partners), calendars)


def collisions_of(
    sessions: Iterable[PlannedSession],
    tasks: Iterable[Task],
    names: Mapping[int, str],
    calendars: Mapping[int, list[CalendarPeriod]],
) -> list[Collision]:
    """The same from rows that are read already: ``names`` and ``calendars`` by institution id."""
    found: list[Collision] = []
    for session in sessions:
        found += _of_window(session, session.first_day, session.end_day, names, calendars)
    for task in tasks:
        found += _of_window(task, task.due_day, task.due_day + timedelta(days=1), names, calendars)
    return found


def _of_window(
    item: PlannedSession | Task,
    first: date,
    end: date,
    names: Mapping[int, str],
    calendars: Mapping[int, list[CalendarPeriod]],
) -> Iterator[Collision]:
    lost = {number: _lost_days(calendars.get(number, []), first, end) for number in names}
    kinds = (*CLOSED, NO_TERM) if isinstance(item, PlannedSession) else CLOSED  # a task needs no term
    for kind in kinds:
        schools = [School(n, names[n], days[kind]) for n, days in lost.items() if days.get(kind)]
        if schools:
            ordered = tuple(sorted(schools, key=lambda school: (-school.days, school.name)))
            yield Collision(item, str(kind), first, end, ordered, len(names))


def _lost_days(periods: list[CalendarPeriod], first: date, end: date) -> dict[str, int]:
    """Days of the window by kind. "No term" only where a school told its terms and the whole window is free
    of them: a day or two at the edge of a term hinder nobody."""
    days: dict[str, set[date]] = {kind: set() for kind in CalendarPeriod.Kind}
    for period in periods:
        days[period.kind].update(days_between(period.first_day, period.end_day, first, end))
    lost = {str(kind): len(days[kind]) for kind in CLOSED if days[kind]}
    tells_terms = any(period.kind == CalendarPeriod.Kind.TERM for period in periods)
    if tells_terms and not lost and not days[CalendarPeriod.Kind.TERM]:
        lost[NO_TERM] = (end - first).days
    return lost
