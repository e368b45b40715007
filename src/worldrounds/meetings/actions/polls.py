"""The end of a poll about a session's time: what the answers decide."""

from datetime import datetime

from django.db import transaction

from worldrounds.core import audit
from worldrounds.groups.queries import members_now
from worldrounds.meetings import mails
from worldrounds.meetings.actions.sessions import locked, put
from worldrounds.meetings.clashes import clash
from worldrounds.meetings.models import Proposal, Session
from worldrounds.meetings.solving import carrying
from worldrounds.people.models import Person
from worldrounds.solvers.timetabling import outcome

_STATE = Proposal.State
FEWEST = 2  # who can come; with fewer the session stays where it is


def close_due_polls(*, at: datetime) -> int:
    """Housekeeping: polls whose time is over are decided by the answers so far. Returns how many."""
    due = Proposal.objects.filter(state=_STATE.OPEN, closes_at__lte=at)
    return sum(_close_if_open(number, at=at) for number in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _close_if_open(number: int, *, at: datetime) -> bool:
    session = locked(Session.objects.select_related("planned").get(proposals=number))
    proposal = Proposal.objects.select_for_update().get(pk=number)
    if proposal.state != _STATE.OPEN:
        return False
    close_poll(session, proposal, at=at)
    return True


def close_poll(session: Session, proposal: Proposal, *, at: datetime) -> None:
    """Both locked. The time to which most can come wins; of equal ones that which shares the burdens best. A time that
    the facilitator or the venue has lost meanwhile is out."""
    members = members_now(session.group) if session.group is not None else []
    ids = {member.enrolment_id for member in members}
    votes = {
        option.starts_at: {one.enrolment_id for one in option.answers.all() if one.can_come} & ids
        for option in proposal.options.prefetch_related("answers")
        if option.starts_at > at and not clash(session, option.starts_at)
    }
    start = outcome(carrying(session, members), session.minutes, votes) if votes and members else None
    if start is None or len(votes[start]) < FEWEST or session.starts_at <= at:
        decide_as(proposal, _STATE.DECLINED, at=at)
        tell_that_it_stays(session, sender=None, at=at)
        return
    decide_as(proposal, _STATE.ACCEPTED, at=at)
    put(session, start, at=at)
    audit.record(
        at=at,
        actor=None,
        verb="moved a session",
        target=session,
        programme=session.planned.programme.slug,
        starts_at=start.isoformat(),
    )
    mails.tell_on_commit(session, mails.moved, sender=proposal.proposed_by)


def tell_that_it_stays(session: Session, *, sender: Person | None, at: datetime) -> None:
    """Those who were asked about another time learn that it moves nothing."""
    if session.starts_at > at:
        mails.tell_on_commit(session, mails.stays, sender=sender, attach=False, also_sender=False)


def decide_as(row: Proposal, state: Proposal.State, *, at: datetime) -> None:
    row.state, row.decided_at = state, at
    row.save(update_fields=["state", "decided_at"])
