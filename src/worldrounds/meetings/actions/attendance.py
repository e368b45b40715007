"""Who comes: what members say ahead of time, who goes to the video meeting, and the roll call."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.queries import members_now
from worldrounds.meetings.actions.sessions import check_may_run, record_change
from worldrounds.meetings.models import Attendance, Session
from worldrounds.meetings.rules import may_attend
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.rules import Standing

ROLL_OPENS = timedelta(hours=1)  # before the start
TELL_WITHIN = timedelta(days=2)  # after the end, for those whose link failed

State = Attendance.State


@transaction.atomic
def mark_attendance(*, standing: Standing, session: Session, marks: Mapping[int, str], at: datetime) -> int:
    """The roll call: enrolment id -> a state of Attendance. Only members count; returns how many."""
    check_may_run(standing, session)
    if session.group is None or session.is_cancelled:
        raise _no_roll()
    _check_roll_is_open(session, at=at)
    members = {member.enrolment_id for member in members_now(session.group)}
    valid = {number: state for number, state in marks.items() if number in members and state in State}
    for number, state in valid.items():
        Attendance.objects.update_or_create(
            session=session,
            enrolment_id=number,
            defaults={"state": state, "marked_by": standing.person, "marked_at": at},
        )
    record_change(standing, session, "took the roll", at=at, people=len(valid))
    return len(valid)


@transaction.atomic
def mark_oneself(*, standing: Standing, session: Session, state: str, reason: str = "", at: datetime) -> None:
    """A member says “I am here”, “I cannot come”, or that the link or the power fails. Whoever leads has the last word:
    what they marked stays. Saying the same again changes nothing.

    ``reason``: of those who cannot come, if they want to give one.
    """
    own = _own(standing, session)
    _check_may_say(session, state, at=at)
    mine = _own_mark(standing, session, own)
    reason = " ".join(reason.split())[:300] if state == State.EXCUSED else ""
    if mine is not None and (mine.state, mine.reason) == (state, reason or mine.reason):
        return
    _keep(standing, session, own, at=at, state=state, reason=reason)
    record_change(standing, session, "said whether they come", at=at, state=state)


@transaction.atomic
def take_back(*, standing: Standing, session: Session, at: datetime) -> None:
    """“I can come after all”. A second click changes nothing."""
    own = _own(standing, session)
    if session.is_cancelled or at > session.ends_at:
        raise Refused(_("The session is over. Whoever leads your group can change the roll."))
    mine = _own_mark(standing, session, own)
    if mine is not None and mine.state == State.EXCUSED:
        mine.delete()
        record_change(standing, session, "said whether they come", at=at, state="")


@transaction.atomic
def join_session(*, standing: Standing, session: Session, at: datetime) -> None:
    """Somebody goes to the video meeting. The first click of a member, from an hour before the start to the end, is
    counted: they are present by that, unless whoever leads has marked them otherwise."""
    own = standing.enrolment
    around = session.starts_at - ROLL_OPENS <= at <= session.ends_at
    if (
        own is None
        or session.is_cancelled
        or not around
        or not may_attend(standing, session, _members(session))
    ):
        return
    mine, _new = Attendance.objects.select_for_update().get_or_create(
        session=session,
        enrolment=own,
        defaults={"state": State.PRESENT, "marked_by": standing.person, "marked_at": at},
    )
    if mine.marked_by_id == standing.person.pk and mine.state != State.PRESENT:
        mine.state, mine.marked_at = State.PRESENT, at
    mine.joined_at = mine.joined_at or at
    mine.save(update_fields=["state", "marked_at", "joined_at"])


def _members(session: Session) -> set[int]:
    """Enrolment ids; nobody's for a plenary."""
    return {member.enrolment_id for member in members_now(session.group)} if session.group else set()


def _own(standing: Standing, session: Session) -> Enrolment:
    if standing.enrolment is None or not may_attend(standing, session, _members(session)):
        raise NotAllowed(_("Members of the group say this for themselves."))
    return standing.enrolment


def _own_mark(standing: Standing, session: Session, own: Enrolment) -> Attendance | None:
    """Locked. Raises Refused if whoever leads has taken the roll."""
    mine = Attendance.objects.select_for_update().filter(session=session, enrolment=own).first()
    if mine is not None and mine.marked_by_id != standing.person.pk:
        raise Refused(_("Your group's leader has taken the roll. Tell them if something is wrong."))
    return mine


def _keep(standing: Standing, session: Session, own: Enrolment, *, at: datetime, **said: str) -> None:
    Attendance.objects.update_or_create(
        session=session,
        enrolment=own,
        defaults={"marked_by": standing.person, "marked_at": at, **said},
    )


def _check_may_say(session: Session, state: str, *, at: datetime) -> None:
    until = {
        State.PRESENT: session.ends_at,
        State.EXCUSED: session.ends_at,
        State.TECHNICAL: session.ends_at + TELL_WITHIN,
    }
    if session.is_cancelled or state not in until:
        raise _no_roll()
    if state != State.EXCUSED:
        _check_roll_is_open(session, at=at)
    if at > until[State(state)]:
        raise Refused(_("The session is over. Whoever leads your group can change the roll."))


def _check_roll_is_open(session: Session, *, at: datetime) -> None:
    if at < session.starts_at - ROLL_OPENS:
        raise Refused(_("The roll call opens an hour before the session."))


def _no_roll() -> Refused:
    return Refused(_("There is no roll call for this session."))
