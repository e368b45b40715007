"""Move, cancel and bring back sessions; their join links."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.zones import zone
from worldrounds.groups.models import Group
from worldrounds.meetings import mails
from worldrounds.meetings.actions.sittings import seat_groups, tell_of_changes
from worldrounds.meetings.clashes import clash, lock_times
from worldrounds.meetings.models import Attendance, Proposal, Session
from worldrounds.meetings.queries import sittings_of, sittings_of_groups
from worldrounds.meetings.rules import may_run, may_set_times
from worldrounds.meetings.suiting import who_cannot_come
from worldrounds.people.models import Person
from worldrounds.programmes.models import PlannedSession
from worldrounds.programmes.rules import Standing


def put(
    session: Session,
    starts_at: datetime,
    *,
    at: datetime,
    zone_name: str = "",
    minutes: int = 0,
    could_not_come: list[int] | None = None,
) -> Session:
    """Give a locked session another start (and bring it back if it was cancelled). Callers check and record.

    Who has said that they cannot come has said it of the old start, and is asked anew. ``could_not_come``: the members
    for whom the start does not suit, if that is known. Of a plenary that is kept when groups get their sittings.
    """
    if session.pk is not None and session.starts_at != starts_at:
        session.attendances.filter(state=Attendance.State.EXCUSED, marked_by=F("enrolment__person")).delete()
    session.zone = zone_name or session.zone
    session.starts_at = starts_at.astimezone(UTC)
    session.wall_time = starts_at.astimezone(zone(session.zone)).strftime("%Y-%m-%dT%H:%M")
    session.minutes = minutes or session.minutes
    session.state = Session.State.PLANNED
    session.sequence, session.changed_at = session.sequence + 1, at
    if could_not_come is not None:
        session.could_not_come = could_not_come
    elif session.group_id is not None:
        session.could_not_come = [one.enrolment.pk for one in who_cannot_come([session])[session.pk]]
    session.save()
    return session


def mark_cancelled(session: Session, *, at: datetime) -> None:
    """Strike out a locked session in everybody's calendar. Its open proposal falls with it."""
    session.state = Session.State.CANCELLED
    session.sequence, session.changed_at = session.sequence + 1, at
    session.save(update_fields=["state", "sequence", "changed_at"])
    session.proposals.filter(state=Proposal.State.OPEN).update(state=Proposal.State.WITHDRAWN, decided_at=at)


def count_new_links(*, group: Group, at: datetime) -> int:
    """The group's video link is another: its sessions to come without a link of their own, or of their venue, have
    changed, and calendars should see that. Returns how many. Callers check and record."""
    to_come = Session.objects.filter(
        Q(venue=None) | Q(venue__address=""),
        group=group,
        state=Session.State.PLANNED,
        starts_at__gt=at,
        video_address="",
    )
    return to_come.update(sequence=F("sequence") + 1, changed_at=at)


@transaction.atomic
def cancel_session(*, standing: Standing, session: Session, at: datetime) -> None:
    """A second click changes nothing."""
    check_may_run(standing, session)
    row = locked(session)
    if row.is_cancelled:
        return
    if row.starts_at <= at:
        raise Refused(_("This session has begun; it cannot be cancelled any more."))
    before = _seats(row)
    mark_cancelled(row, at=at)
    record_change(standing, row, "cancelled a session", at=at)
    if row.group_id is None:
        _seat_anew(row, before, sender=standing.person, at=at)
    else:
        mails.tell_on_commit(row, mails.cancelled, sender=standing.person)


@transaction.atomic
def restore_session(*, standing: Standing, session: Session, at: datetime) -> None:
    """Bring back a cancelled session at its old time."""
    check_may_run(standing, session)
    row = locked(session)
    if not row.is_cancelled:
        return
    if row.starts_at <= at:
        raise Refused(_("The time of this session is over. Propose another time instead."))
    if row.group_id is None and row.sitting > sittings_of(row.planned):
        raise Refused(_("This plenary has fewer sittings now. Choose how many on the plenary's page."))
    if why_not := clash(row, row.starts_at):
        raise Refused(why_not)
    before = _seats(row)
    put(row, row.starts_at, at=at)
    record_change(standing, row, "brought back a session", at=at)
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
    record_change(standing, session, "set a plenary", at=at, starts_at=starts_at.isoformat())
    return session


def _seats(session: Session) -> dict[int, Session]:
    """Of a plenary."""
    return sittings_of_groups(session.planned) if session.group_id is None else {}


def _seat_anew(
    session: Session, before: Mapping[int, Session], *, sender: Person, at: datetime, is_back: bool = False
) -> None:
    seat_groups(programme=session.planned.programme, moved=session.planned)
    tell_of_changes(session.planned, before, sender=sender, at=at, also_back=is_back)


def locked(session: Session) -> Session:
    """To give it another time or state."""
    lock_times(session.planned.programme_id)
    rows = Session.objects.select_for_update(of=("self",))
    return rows.select_related("planned__programme", "group__facilitator", "venue").get(pk=session.pk)


def check_may_run(standing: Standing, session: Session) -> None:
    if not may_run(standing, session):
        raise NotAllowed(_("Only the group's leader, its facilitator and the coordinator may do this."))


def record_change(
    standing: Standing, session: Session, verb: str, *, at: datetime, **details: object
) -> None:
    audit.record(
        at=at, actor=standing.person, verb=verb, target=session, programme=standing.programme.slug, **details
    )
