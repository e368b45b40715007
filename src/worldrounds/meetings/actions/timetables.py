"""Find times for all groups, look at them, confirm them, undo that."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core import searches, work
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.zones import zone
from worldrounds.groups.models import Group
from worldrounds.meetings.actions import sessions
from worldrounds.meetings.clashes import check_shared, lock_times
from worldrounds.meetings.models import Session, Timetable
from worldrounds.meetings.rules import may_set_times
from worldrounds.meetings.solving import build_problem, plan_from
from worldrounds.programmes.history import record
from worldrounds.programmes.models import PlannedSession, Programme
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.timetabling import solve

_STATE = Timetable.State


def start_timetable(
    *,
    standing: Standing,
    gap_days: int,
    replace: bool,
    at: datetime,
    reading: Sequence[date] = (),
    only: PlannedSession | None = None,
) -> Timetable:
    """Ask for times. While a search runs, a second click gives that one; a dead one is replaced.

    The caller enqueues it through ``meetings.tasks.enqueue``. ``replace`` also moves future sessions that have a
    time already; in the weeks of ``reading`` (Mondays) no session begins; with ``only`` it looks at that session of the plan, for groups without a time on its days.
    """
    _check(standing)
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=standing.programme.pk)
        if running := searches.still_running(programme.timetables.all(), at=at):
            return running
        _check_there_is_work(programme, only, at=at)
        timetable = Timetable.objects.create(
            programme=programme,
            work=work.ask(kind="finding meeting times", actor=standing.person, at=at),
            options=_options(gap_days, replace, reading, only),
            created_by=standing.person,
            created_at=at,
        )
        record(standing, timetable, "started to find times", at=at, **timetable.options)
    return timetable


def _options(
    gap_days: int, replace: bool, reading: Sequence[date], only: PlannedSession | None
) -> dict[str, Any]:
    options = {
        "gap_days": gap_days,
        "replace": replace,
        "reading": [monday.isoformat() for monday in reading],
    }
    return options | ({"only": only.pk} if only else {})


def fill_timetable(*, timetable_id: int, reporter: work.Reporter, at: datetime) -> None:
    timetable = Timetable.objects.select_related("programme").get(pk=timetable_id)
    searches.run(timetable, lambda: _search(timetable, reporter, at=at), reporter=reporter)


def stop_timetable(*, standing: Standing, timetable: Timetable) -> None:
    """End the search soon and keep the groups that are done."""
    _check(standing)
    work.request_stop(timetable.work)


def drop_timetable(*, standing: Standing, timetable: Timetable, at: datetime) -> None:
    """Throw a plan away. Sessions that were confirmed are not touched."""
    _check(standing)
    with transaction.atomic():
        if searches.drop(timetable):
            record(standing, timetable, "dropped a plan of times", at=at)


def confirm_timetable(*, standing: Standing, timetable: Timetable, at: datetime) -> int:
    """Give the sessions the times of the plan; returns how many changed. A second click changes nothing.

    A session keeps its identity (uid) when it gets another time, so that calendars move it. Groups that have been
    undone meanwhile, sessions that others have given a time meanwhile and times that have passed are left out.
    """
    _check(standing)
    with transaction.atomic():
        lock_times(timetable.programme_id)
        row = Timetable.objects.select_for_update().get(pk=timetable.pk)
        if row.state == _STATE.CONFIRMED:
            return 0
        if row.state != _STATE.DRAFT:
            raise Refused(_("This plan is no longer open. Find times anew."))
        row.undo = [undo for entry in _entries(row) if (undo := _apply(row, entry, at=at)) is not None]
        check_shared({undo["session"] for undo in row.undo})
        row.state, row.confirmed_at = _STATE.CONFIRMED, at
        row.save(update_fields=["undo", "state", "confirmed_at"])
        Timetable.objects.filter(programme=row.programme, state=_STATE.DRAFT).update(state=_STATE.DROPPED)
        record(standing, row, "confirmed times", at=at, sessions=len(row.undo))
    return len(row.undo)


def undo_timetable(*, standing: Standing, timetable: Timetable, at: datetime) -> int:
    """Take back the times of the newest confirmed plan, of sessions that have not begun; returns how many.

    Sessions that the plan made are cancelled (calendars strike them out); those that it moved go back. A session
    that has been moved by its group since stays where the group put it.
    """
    _check(standing)
    with transaction.atomic():
        lock_times(timetable.programme_id)
        row = Timetable.objects.select_for_update().get(pk=timetable.pk)
        if row.state == _STATE.UNDONE:
            return 0
        newest = row.programme.timetables.filter(state=_STATE.CONFIRMED).order_by("-confirmed_at").first()
        if row.state != _STATE.CONFIRMED or newest is None or newest.pk != row.pk:
            raise Refused(_("Only the newest confirmed times can be taken back."))
        back = [entry["session"] for entry in row.undo if _take_back(row, entry, at=at)]
        check_shared(set(back))
        row.state = _STATE.UNDONE
        row.save(update_fields=["state"])
        record(standing, row, "took back times", at=at, sessions=len(back))
    return len(back)


def take_up_interrupted(*, at: datetime) -> list[Timetable]:
    return searches.take_up_interrupted(Timetable.objects.all(), at=at)


def _search(timetable: Timetable, reporter: work.Reporter, *, at: datetime) -> dict[str, Any]:
    reporter.start(total=0, message=_("Reading free hours and calendars"))
    problem = build_problem(
        timetable.programme,
        today=at.date(),
        replace=timetable.options["replace"],
        gap_days=timetable.options["gap_days"],
        only=timetable.options.get("only"),
        reading=[date.fromisoformat(monday) for monday in timetable.options.get("reading", ())],
    )
    names = {group.pk: str(group) for group in Group.objects.filter(programme=timetable.programme)}

    def progress(done: int, total: int, group: str, best: str) -> bool:
        message = names.get(int(group), "") if group else ""
        return reporter.report(done=done, total=total, message=message, best=best)

    return plan_from(problem, solve(problem, on_progress=progress))


def _check_there_is_work(programme: Programme, only: PlannedSession | None, *, at: datetime) -> None:
    if not programme.groups.filter(retired_at=None).exists():
        raise Refused(_("There are no groups yet. Form groups first."))
    to_come = programme.planned_sessions.filter(kind=PlannedSession.Kind.GROUP_MEETING, end_day__gt=at.date())
    if only is not None and not to_come.filter(pk=only.pk).exists():
        raise Refused(_("The days of this session are over, or it is not a session of groups."))
    if not to_come.exists():
        raise Refused(_("The plan has no group sessions to come. Add them to the plan first."))


def _entries(timetable: Timetable) -> list[dict[str, Any]]:
    """The plan's sessions that have a start, each with its group, in the order of the plan."""
    living = set(
        Group.objects.filter(programme=timetable.programme, retired_at=None).values_list("pk", flat=True)
    )
    planned = dict(timetable.programme.planned_sessions.values_list("pk", "minutes"))
    venues = {venue.pk: venue for venue in timetable.programme.venues.all()}
    return [
        {
            **session,
            "group": group["group"],
            "minutes": planned[session["planned"]],
            "venue": venues.get(group.get("venue")),
        }
        for group in timetable.plan.get("groups", [])
        for session in group["sessions"]
        if session["start"] and group["group"] in living and session["planned"] in planned
    ]


def _apply(timetable: Timetable, entry: dict[str, Any], *, at: datetime) -> dict[str, Any] | None:
    """One session gets its time; returns what undoing needs, or None if it was left out."""
    starts_at = datetime.fromisoformat(entry["start"])
    if starts_at <= at:
        return None
    session = (
        Session.objects.select_for_update()
        .filter(planned_id=entry["planned"], group_id=entry["group"])
        .first()
    )
    if session is None:
        session = _new_session(timetable, entry, starts_at, at=at)
        return _undo(session, before=None)
    was_planned = session.state == Session.State.PLANNED
    if was_planned and (not timetable.options["replace"] or session.starts_at <= at):
        return None
    before = _as_it_is(session) if was_planned else None
    session.timetable, session.venue = timetable, entry["venue"]
    sessions.put(
        session,
        starts_at,
        at=at,
        zone_name=entry["zone"],
        minutes=entry["minutes"],
        could_not_come=_could_not_come(entry),
    )
    return _undo(session, before=before)


def _undo(session: Session, *, before: dict[str, Any] | None) -> dict[str, Any]:
    """``wall`` and ``zone`` are what the plan gave: a session that is elsewhere was moved since."""
    return {"session": session.pk, **_as_it_is(session), "before": before}


def _as_it_is(session: Session) -> dict[str, Any]:
    return {"wall": session.wall_time, "zone": session.zone, "venue": session.venue_id}


def _new_session(
    timetable: Timetable, entry: dict[str, Any], starts_at: datetime, *, at: datetime
) -> Session:
    return Session.objects.create(
        planned_id=entry["planned"],
        group_id=entry["group"],
        starts_at=starts_at,
        wall_time=entry["wall"],
        zone=entry["zone"],
        minutes=entry["minutes"],
        changed_at=at,
        could_not_come=_could_not_come(entry),
        timetable=timetable,
        venue=entry["venue"],
    )


def _could_not_come(entry: dict[str, Any]) -> list[int]:
    """As the plan showed it."""
    return [seat["enrolment"] for seat in entry["seats"] if not seat["comes"]]


def _take_back(timetable: Timetable, entry: dict[str, Any], *, at: datetime) -> bool:
    session = Session.objects.select_for_update().filter(pk=entry["session"], timetable=timetable).first()
    if session is None or session.is_cancelled or session.starts_at <= at:
        return False
    if (session.wall_time, session.zone) != (entry["wall"], entry["zone"]):
        return False
    if entry["before"] is None:
        sessions.mark_cancelled(session, at=at)
        return True
    wall = datetime.fromisoformat(entry["before"]["wall"])
    starts_at = wall.replace(tzinfo=zone(entry["before"]["zone"]))
    session.venue = timetable.programme.venues.filter(pk=entry["before"].get("venue")).first()
    sessions.put(session, starts_at, at=at, zone_name=entry["before"]["zone"])
    return True


def _check(standing: Standing) -> None:
    if not may_set_times(standing):
        raise NotAllowed(_("Only the coordinator sets meeting times."))
