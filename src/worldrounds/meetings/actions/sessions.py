"""Move, cancel and bring back sessions; their join links; who came."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.zones import zone
from worldrounds.groups.models import Group
from worldrounds.groups.queries import members_now
from worldrounds.meetings import mails
from worldrounds.meetings.actions.sittings import seat_groups, tell_of_changes
from worldrounds.meetings.models import Attendance, Proposal, Session
from worldrounds.meetings.queries import sittings_of_groups
from worldrounds.meetings.rules import may_run, may_set_times
from worldrounds.people.models import Person
from worldrounds.programmes.models import PlannedSession
from worldrounds.programmes.rules import Standing

ROLL_OPENS = timedelta(hours=1)  # before the start
TELL_WITHIN = timedelta(days=2)  # after the end, for those whose link failed


def put(
    session: Session, starts_at: datetime, *, at: datetime, zone_name: str = "", minutes: int = 0
) -> Session:
    """Give a locked session another start (and bring it back if it was cancelled). Callers check and record."""
    session.zone = zone_name or session.zone
    session.starts_at = starts_at.astimezone(UTC)
    session.wall_time = starts_at.astimezone(zone(session.zone)).strftime("%Y-%m-%dT%H:%M")
    session.minutes = minutes or session.minutes
    session.state = Session.State.PLANNED
    session.sequence, session.changed_at = session.sequence + 1, at
    session.save()
    return session


def mark_cancelled(session: Session, *, at: datetime) -> None:
    """Strike out a locked session in everybody's calendar. Its open proposal falls with it."""
    session.state = Session.State.CANCELLED
    session.sequence, session.changed_at = session.sequence + 1, at
    session.save(update_fields=["state", "sequence", "changed_at"])
    session.proposals.filter(state=Proposal.State.OPEN).update(state=Proposal.State.WITHDRAWN, decided_at=at)


def count_new_links(*, group: Group, at: datetime) -> int:
    """The group's video link is another: its sessions to come without a link of their own have changed, and
    calendars should see that. Returns how many. Callers check and record."""
    to_come = Session.objects.filter(
        group=group, state=Session.State.PLANNED, starts_at__gt=at, video_address=""
    )
    return to_come.update(sequence=F("sequence") + 1, changed_at=at)


@transaction.atomic
def cancel_session(*, standing: Standing, session: Session, at: datetime) -> None:
    """A second click changes nothing."""
    _check_may_run(standing, session)
    row = _locked(session)
    if row.is_cancelled:
        return
    if row.starts_at <= at:
        raise Refused(_("This session has begun; it cannot be cancelled any more."))
    before = _seats(row)
    mark_cancelled(row, at=at)
    _record(standing, row, "cancelled a session", at=at)
    if row.group_id is None:
        _seat_anew(row, before, sender=standing.person, at=at)
    else:
        mails.tell_on_commit(row, mails.cancelled, sender=standing.person)


@transaction.atomic
def restore_session(*, standing: Standing, session: Session, at: datetime) -> None:
    """Bring back a cancelled session at its old time."""
    _check_may_run(standing, session)
    row = _locked(session)
    if not row.is_cancelled:
        return
    if row.starts_at <= at:
        raise Refused(_("The time of this session is over. Propose another time instead."))
    before = _seats(row)
    put(row, row.starts_at, at=at)
    _record(standing, row, "brought back a session", at=at)
    if row.group_id is None:
        _seat_anew(row, before, sender=standing.person, at=at, is_back=True)
    else:
        mails.tell_on_commit(row, mails.restored, sender=standing.person)


@transaction.atomic
def set_plenary(
    *,
    standing: Standing,
    planned: PlannedSession,
    starts_at: datetime,
    zone_name: str,
    video_address: str = "",
    sitting: int = 1,
    at: datetime,
) -> Session:
    """Give a plenary (or one of its sittings) its time and its link, or others. Another time of a sitting finds
    anew which sitting each group goes to, but where the coordinator chose it."""
    if not may_set_times(standing):
        raise NotAllowed(_("Only the coordinator sets meeting times."))
    if starts_at <= at:
        raise Refused(_("This time is over. Choose one in the future."), field="time")
    planned = PlannedSession.objects.select_for_update().get(pk=planned.pk)
    session = Session.objects.select_for_update().filter(planned=planned, group=None, sitting=sitting).first()
    if session is None:
        session = Session(planned=planned, sitting=sitting, minutes=planned.minutes, sequence=-1)
    elif (
        session.starts_at == starts_at and session.video_address == video_address and not session.is_cancelled
    ):
        return session
    is_back = session.pk is not None and session.is_cancelled
    before = sittings_of_groups(planned)
    moves = session.pk is None or session.is_cancelled or session.starts_at != starts_at
    session.video_address = video_address
    put(session, starts_at, at=at, zone_name=zone_name)
    if moves:
        _seat_anew(session, before, sender=standing.person, at=at, is_back=is_back)
    _record(standing, session, "set a plenary", at=at, starts_at=starts_at.isoformat())
    return session


@transaction.atomic
def mark_attendance(*, standing: Standing, session: Session, marks: Mapping[int, str], at: datetime) -> int:
    """The roll call: enrolment id -> a state of Attendance. Only members count; returns how many."""
    _check_may_run(standing, session)
    if session.group is None or session.is_cancelled:
        raise Refused(_("There is no roll call for this session."))
    if at < session.starts_at - ROLL_OPENS:
        raise Refused(_("The roll call opens an hour before the session."))
    members = {member.enrolment_id for member in members_now(session.group)}
    valid = {
        number: state for number, state in marks.items() if number in members and state in Attendance.State
    }
    for number, state in valid.items():
        Attendance.objects.update_or_create(
            session=session,
            enrolment_id=number,
            defaults={"state": state, "marked_by": standing.person, "marked_at": at},
        )
    _record(standing, session, "took the roll", at=at, people=len(valid))
    return len(valid)


@transaction.atomic
def mark_oneself(*, standing: Standing, session: Session, state: str, at: datetime) -> None:
    """A member says “I am here”, “I cannot come”, or that the link or the power fails. Whoever leads has the last word:
    what they marked stays. Saying the same again changes nothing."""
    group, own = session.group, standing.enrolment
    members = {member.enrolment_id for member in members_now(group)} if group is not None else set()
    if own is None or not standing.is_student or own.pk not in members:
        raise NotAllowed(_("Members of the group say this for themselves."))
    _check_may_say(session, state, at=at)
    mine = Attendance.objects.select_for_update().filter(session=session, enrolment=own).first()
    if mine is not None and mine.marked_by_id != standing.person.pk:
        raise Refused(_("Your group's leader has taken the roll. Tell them if something is wrong."))
    if mine is not None and mine.state == state:
        return
    Attendance.objects.update_or_create(
        session=session,
        enrolment=own,
        defaults={"state": state, "marked_by": standing.person, "marked_at": at},
    )
    _record(standing, session, "said whether they come", at=at, state=state)


def _check_may_say(session: Session, state: str, *, at: datetime) -> None:
    opens = session.starts_at - ROLL_OPENS
    times = {
        Attendance.State.PRESENT: (opens, session.ends_at),
        Attendance.State.EXCUSED: (datetime.min.replace(tzinfo=UTC), session.ends_at),
        Attendance.State.TECHNICAL: (opens, session.ends_at + TELL_WITHIN),
    }
    if session.is_cancelled or state not in times:
        raise Refused(_("There is no roll call for this session."))
    first, last = times[Attendance.State(state)]
    if at < first:
        raise Refused(_("The roll call opens an hour before the session."))
    if at > last:
        raise Refused(_("The session is over. Whoever leads your group can change the roll."))


def _seats(session: Session) -> dict[int, Session]:
    """Of a plenary."""
    return sittings_of_groups(session.planned) if session.group_id is None else {}


def _seat_anew(
    session: Session, before: Mapping[int, Session], *, sender: Person, at: datetime, is_back: bool = False
) -> None:
    seat_groups(programme=session.planned.programme, moved=session.planned)
    tell_of_changes(session.planned, before, sender=sender, at=at, also_back=is_back)


def _locked(session: Session) -> Session:
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("planned__programme", "group")
        .get(pk=session.pk)
    )


def _check_may_run(standing: Standing, session: Session) -> None:
    if not may_run(standing, session):
        raise NotAllowed(_("Only the group's leader, its facilitator and the coordinator may do this."))


def _record(standing: Standing, session: Session, verb: str, *, at: datetime, **details: object) -> None:
    audit.record(
        at=at, actor=standing.person, verb=verb, target=session, programme=standing.programme.slug, **details
    )
