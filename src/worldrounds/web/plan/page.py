"""What the plan's page shows, from rows that are read once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.commons.dates import span
from worldrounds.core.days import in_words, short
from worldrounds.meetings.queries import weeks_without_sessions
from worldrounds.network.models import CalendarPeriod, Institution
from worldrounds.network.names import short_names
from worldrounds.network.queries import periods_by_school
from worldrounds.programmes.collisions import Collision, collisions_of
from worldrounds.programmes.models import Partner, PlannedSession, Programme, Stage, Task
from worldrounds.web.pictures.timeline import Mark, Row, timeline


@dataclass(frozen=True)
class SchoolYear:
    """A school and its periods while the programme runs."""

    institution: Institution
    name: str
    periods: Sequence[CalendarPeriod]


@dataclass(frozen=True)
class Plan:
    programme: Programme
    sessions: Sequence[PlannedSession]
    tasks: Sequence[Task]
    stages: Sequence[Stage]  # in the order of the method
    schools: Sequence[SchoolYear]
    collisions: Sequence[Collision]
    reading: Sequence[date] = ()  # Mondays of weeks without sessions

    @property
    def without_calendar(self) -> list[SchoolYear]:
        return [school for school in self.schools if not school.periods]

    @property
    def by_item(self) -> list[tuple[PlannedSession | Task, list[Collision]]]:
        return [(item, list(found)) for item, found in groupby(self.collisions, key=lambda c: c.item)]

    @property
    def hit_items(self) -> list[PlannedSession | Task]:
        """Those that fall into exams or holidays."""
        return [item for item, found in self.by_item if any(collision.is_closed for collision in found)]


def read_plan(programme: Programme) -> Plan:
    """Everything of the plan in six queries, whatever the number of schools and sessions."""
    partners = programme.partners.exclude(state=Partner.State.DECLINED).select_related("institution")
    schools = [partner.institution for partner in partners]
    names = short_names(schools)
    calendars = periods_by_school(names, programme.first_day, programme.end_day)
    sessions, tasks = list(programme.planned_sessions.all()), list(programme.tasks.all())
    years = [SchoolYear(school, names[school.pk], calendars.get(school.pk, [])) for school in schools]
    years.sort(key=lambda year: year.name)
    stages = list(programme.stages.order_by("position", "pk"))
    found = collisions_of(sessions, tasks, names, calendars)
    return Plan(programme, sessions, tasks, stages, years, found, weeks_without_sessions(programme))


def draw(plan: Plan, *, today: date | None = None, desc: str = "") -> SafeString:
    """``desc``: the picture in sentences, where they are not those of a programme's plan."""
    programme = plan.programme
    hits = _hits(plan.collisions)
    return timeline(
        key="plan-timeline",
        title=_("Timeline of %(programme)s") % {"programme": programme.title},
        desc=desc or in_sentences(plan),
        first_day=programme.first_day,
        end_day=programme.end_day,
        rows=[
            Row(_("Phases"), _phases(programme)),
            Row(_("Group meetings"), _sessions(plan.sessions, PlannedSession.Kind.GROUP_MEETING, "group")),
            Row(_("Plenaries"), _sessions(plan.sessions, PlannedSession.Kind.PLENARY, "plenary")),
            *([Row(_("No sessions"), [_week(monday) for monday in plan.reading])] if plan.reading else []),
            *_stages(plan),
            Row(_("Tasks due"), [_task(task) for task in plan.tasks]),
            *(_school(school, hits.get(school.institution.pk, ())) for school in plan.schools),
        ],
        bands=[Mark(_KINDS[s.kind], s.first_day, s.end_day, s.title) for s in plan.sessions],
        today=today,
    )


def in_sentences(plan: Plan) -> str:
    """The picture for those who do not see it."""
    schools = ", ".join(school.name for school in plan.schools) or _("none yet")
    figures = _("%(days)s: %(sessions)d sessions and %(tasks)d tasks. Schools with their year: %(schools)s.")
    values = {
        "days": in_words(plan.programme.first_day, plan.programme.end_day),
        "sessions": len(plan.sessions),
        "tasks": len(plan.tasks),
        "schools": schools,
    }
    weeks = ", ".join(_days_of_week(monday) for monday in plan.reading)
    free = _("Weeks without sessions: %(weeks)s.") % {"weeks": weeks} if weeks else ""
    return " ".join(filter(None, [figures % values, free, how_many(plan)]))


def how_many(plan: Plan) -> str:
    count = len(plan.hit_items)
    if len(plan.without_calendar) == len(plan.schools):
        return _("No school has told its exams and holidays yet.")
    if count == 0:
        return _("Nothing collides with a school's exams or holidays.")
    return ngettext(
        "%(count)d session or task collides with a school's exams or holidays.",
        "%(count)d sessions or tasks collide with schools' exams or holidays.",
        count,
    ) % {"count": count}


_KINDS: dict[str, str] = {PlannedSession.Kind.GROUP_MEETING: "group", PlannedSession.Kind.PLENARY: "plenary"}


def _phases(programme: Programme) -> list[Mark]:
    document = programme.document
    marks = []
    for phase in document.get("phases", ()):
        days = span(phase["when"], first_day=programme.first_day, starts_in=document.get("starts_in"))
        words = f"{phase['title']}, {in_words(days.first_day, days.end_day)}"
        marks.append(Mark("phase", days.first_day, days.end_day, words, phase["title"]))
    return marks


def _sessions(sessions: Iterable[PlannedSession], kind: str, name: str) -> list[Mark]:
    chosen = [session for session in sessions if session.kind == kind]
    return [
        Mark(name, s.first_day, s.end_day, f"{s.title}, {in_words(s.first_day, s.end_day)}", str(number))
        for number, s in enumerate(chosen, start=1)
    ]


def _week(monday: date) -> Mark:
    words = _("Week without sessions, %(days)s") % {"days": _days_of_week(monday)}
    return Mark("holiday", monday, monday + timedelta(days=7), words)


def _days_of_week(monday: date) -> str:
    return in_words(monday, monday + timedelta(days=7))


def _stages(plan: Plan) -> list[Row]:
    """One below the other where they are open at the same time; numbered as in the table."""
    lanes: list[list[Mark]] = []
    for number, stage in enumerate(plan.stages, start=1):
        end = stage.due_day + timedelta(days=1) if stage.due_day else plan.programme.end_day
        words = f"{number}. {stage.title}, {stage_days(stage)}"
        mark = Mark("stage", stage.opens_day, end, words, str(number))
        free = (lane for lane in lanes if all(_apart(mark, other) for other in lane))
        lane = next(free, None)
        if lane is None:
            lanes.append(lane := [])
        lane.append(mark)
    return [Row("" if number else _("Stages"), lane) for number, lane in enumerate(lanes)]


def _apart(one: Mark, other: Mark) -> bool:
    return one.end_day <= other.first_day or other.end_day <= one.first_day


def stage_days(stage: Stage) -> str:
    """“1–11 Oct 2026”, or of a stage without an end “from 1 Oct 2026”."""
    if stage.due_day is None:
        return _("from %(day)s") % {"day": short(stage.opens_day)}
    return in_words(stage.opens_day, stage.due_day + timedelta(days=1))


def _task(task: Task) -> Mark:
    end = task.due_day + timedelta(days=1)
    return Mark("task", task.due_day, end, f"{task.title}, {in_words(task.due_day, end)}")


def _school(school: SchoolYear, hits: Sequence[Collision]) -> Row:
    ordered = sorted(school.periods, key=lambda period: period.kind != CalendarPeriod.Kind.TERM)
    marks = [Mark(p.kind, p.first_day, p.end_day, f"{school.name}: {period_words(p)}") for p in ordered]
    marks += [Mark("hit", hit.first_day, hit.end_day, f"{hit.subject}: {hit.sentence}") for hit in hits]
    return Row(school.name, marks, is_school=True)


def period_words(period: CalendarPeriod) -> str:
    """“Exams (Finals), 18–29 Jan 2027”."""
    name = f" ({period.name})" if period.name else ""
    return f"{kind_words(period.kind)}{name}, {in_words(period.first_day, period.end_day)}"


def kind_words(kind: str) -> str:
    words = {"term": _("Term"), "exams": _("Exams"), "holiday": _("Holiday")}
    return words.get(kind, kind)


def _hits(found: Iterable[Collision]) -> Mapping[int, list[Collision]]:
    """Institution id -> the sessions that fall into its exams or holidays."""
    hits: dict[int, list[Collision]] = {}
    for collision in found:
        if isinstance(collision.item, PlannedSession) and collision.is_closed:
            for school in collision.schools:
                hits.setdefault(school.institution_id, []).append(collision)
    return hits
