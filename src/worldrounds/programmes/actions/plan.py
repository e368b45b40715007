"""Change a programme's plan: its last day, the days of its sessions, the due days of its tasks."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from worldrounds.core.days import in_words, short
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.programmes.actions.start import LONGEST
from worldrounds.programmes.history import record
from worldrounds.programmes.models import PlannedSession, Programme, Task
from worldrounds.programmes.rules import Standing, may_manage


class PlanRefused(Refused):
    """The plan cannot be changed like this."""


@transaction.atomic
def move_session(
    *, standing: Standing, session: PlannedSession, first_day: date, end_day: date, at: datetime
) -> PlannedSession:
    """Let a session fall into other days: from ``first_day`` up to and without ``end_day``."""
    programme = _locked(standing)
    if end_day <= first_day:
        raise PlanRefused(_("The last day cannot be before the first day."), field="last_day")
    if first_day < programme.first_day or end_day > programme.end_day:
        raise PlanRefused(outside(programme), field="first_day")
    before = [session.first_day.isoformat(), session.end_day.isoformat()]
    session.first_day, session.end_day = first_day, end_day
    session.save(update_fields=["first_day", "end_day"])
    record(standing, session, "moved session", at=at, before=before)
    return session


@transaction.atomic
def move_task(*, standing: Standing, task: Task, due_day: date, at: datetime) -> Task:
    programme = _locked(standing)
    if not programme.first_day <= due_day < programme.end_day:
        raise PlanRefused(outside(programme), field="due_day")
    before = task.due_day.isoformat()
    task.due_day = due_day
    task.save(update_fields=["due_day"])
    record(standing, task, "moved task", at=at, before=before)
    return task


@transaction.atomic
def change_programme(*, standing: Standing, title: str, end_day: date, at: datetime) -> Programme:
    programme = _locked(standing)
    last = _last_used_day(programme)
    if end_day <= last:
        raise PlanRefused(
            _("The plan still uses %(day)s. Choose that day or a later one.") % {"day": short(last)},
            field="last_day",
        )
    if end_day - programme.first_day > LONGEST:
        raise PlanRefused(_("A programme lasts three years at most."), field="last_day")
    programme.title, programme.end_day = title.strip() or programme.title, end_day
    programme.save(update_fields=["title", "end_day"])
    record(standing, programme, "changed programme", at=at, end_day=end_day.isoformat())
    return programme


def _locked(standing: Standing) -> Programme:
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator changes the plan."))
    return Programme.objects.select_for_update().get(pk=standing.programme.pk)


def _last_used_day(programme: Programme) -> date:
    sessions = programme.planned_sessions.aggregate(last=Max("end_day"))["last"]
    tasks = programme.tasks.aggregate(last=Max("due_day"))["last"]
    stages = programme.stages.aggregate(
        last=Greatest(Max("opens_day"), Coalesce(Max("due_day"), Max("opens_day")))
    )
    last_of_sessions = date.fromordinal(sessions.toordinal() - 1) if sessions else None
    days = (programme.first_day, last_of_sessions, tasks, stages["last"])
    return max(day for day in days if day is not None)


def outside(programme: Programme) -> str:
    """Why a day cannot be chosen."""
    words = in_words(programme.first_day, programme.end_day)
    return _("The programme is from %(days)s. Choose days inside it, or change its last day.") % {
        "days": words
    }
