"""What the coordinator can do to a whole programme as long as little hangs on it: move its first day, delete it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.commons.dates import whole_span
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.meetings.models import Session, Timetable
from worldrounds.programmes.actions.start import LONGEST
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Partner, Programme
from worldrounds.programmes.planning import days_of
from worldrounds.programmes.rules import Standing, may_manage


def why_not_move(programme: Programme) -> str:
    """What keeps the first day where it is, or nothing (2 queries)."""
    times = Session.objects.filter(planned__programme=programme).count()
    if times:
        return ngettext(
            "The first day stays: %(count)d session has a time already. You can move the days of single "
            "sessions and tasks in the plan.",
            "The first day stays: %(count)d sessions have a time already. You can move the days of single "
            "sessions and tasks in the plan.",
            times,
        ) % {"count": times}
    if Timetable.objects.filter(programme=programme, state__in=_UNSETTLED).exists():
        return _("The first day stays as long as meeting times are searched for or wait to be confirmed.")
    return ""


_UNSETTLED = [Timetable.State.RUNNING, Timetable.State.DRAFT]


@transaction.atomic
def move_first_day(*, standing: Standing, first_day: date, at: datetime) -> Programme:
    """Count all days of the plan anew from another first day. Days that were changed by hand go.

    What the programme had beyond the plan's last day, it keeps.
    """
    programme = _locked(standing)
    if first_day == programme.first_day:
        return programme
    if why_not := why_not_move(programme):
        raise Refused(why_not)
    before = programme.first_day
    beyond = max(programme.end_day - _plan_end(programme), timedelta(0))
    programme.first_day = first_day
    programme.end_day = min(_plan_end(programme) + beyond, first_day + LONGEST)
    programme.save(update_fields=["first_day", "end_day"])
    _count_anew(programme, first_day - before)
    record(
        standing,
        programme,
        "moved first day",
        at=at,
        before=before.isoformat(),
        first_day=first_day.isoformat(),
    )
    return programme


def why_not_delete(programme: Programme) -> str:
    """What keeps a programme from being deleted, or nothing (2 queries)."""
    students = programme.enrolments.count()
    if students:
        return ngettext(
            "It cannot be deleted: %(count)d student is or was in it.",
            "It cannot be deleted: %(count)d students are or were in it.",
            students,
        ) % {"count": students}
    schools = programme.partners.filter(state=Partner.State.ACCEPTED).count()
    if schools:
        return ngettext(
            "It cannot be deleted: %(count)d school takes part. You can take a school without students out of the "
            "programme on the school's page.",
            "It cannot be deleted: %(count)d schools take part. You can take schools without students out of the "
            "programme on the schools' pages.",
            schools,
        ) % {"count": schools}
    return ""


@transaction.atomic
def delete_programme(*, standing: Standing, title: str, at: datetime) -> None:
    """Take away a programme that nobody but its makers has touched. ``title``: typed, to be sure."""
    programme = _locked(standing)
    if why_not := why_not_delete(programme):
        raise Refused(why_not)
    if " ".join(title.split()).casefold() != " ".join(programme.title.split()).casefold():
        raise Refused(_("Type the programme's title as it stands above."), field="title")
    record(standing, programme, "deleted programme", at=at, title=programme.title)
    programme.delete()


def _locked(standing: Standing) -> Programme:
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator does this."))
    found = Programme.objects.select_for_update().filter(pk=standing.programme.pk).first()
    if found is None:
        raise NotFound
    return found


def _plan_end(programme: Programme) -> date:
    return whole_span(programme.document, first_day=programme.first_day).end_day


def _count_anew(programme: Programme, later: timedelta) -> None:
    whens = {session["key"]: session["when"] for session in programme.document["sessions"]}
    sessions = [session for session in programme.planned_sessions.all() if session.key in whens]
    for session in sessions:
        days = days_of(programme, whens[session.key])
        session.first_day, session.end_day = days.first_day, days.end_day
    programme.planned_sessions.bulk_update(sessions, ["first_day", "end_day"])
    dues = {task["key"]: task["due"] for task in programme.document["tasks"]}
    tasks = [task for task in programme.tasks.all() if task.key in dues]
    for task in tasks:
        task.due_day = days_of(programme, dues[task.key]).last_day
    programme.tasks.bulk_update(tasks, ["due_day"])
    _move_stages(programme, later)


def _move_stages(programme: Programme, later: timedelta) -> None:
    """A stage that the coordinator added moves with the first day."""
    planned = {stage["key"]: stage for stage in programme.document.get("stages", ())}
    stages = list(programme.stages.all())
    for stage in stages:
        stage.opens_day += later
        stage.due_day = stage.due_day + later if stage.due_day else None
        if when := planned.get(stage.key):
            stage.opens_day = days_of(programme, when["opens"]).first_day
            stage.due_day = days_of(programme, when["due"]).last_day if "due" in when else None
    programme.stages.bulk_update(stages, ["opens_day", "due_day"])
