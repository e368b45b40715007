"""Propose another time for a session; say whether one can come; accept, decline, withdraw."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.queries import members_now
from worldrounds.meetings import mails
from worldrounds.meetings.actions.polls import close_poll, decide_as, tell_that_it_stays
from worldrounds.meetings.actions.sessions import locked, put
from worldrounds.meetings.clashes import clash
from worldrounds.meetings.models import Proposal, ProposalAnswer, ProposalOption, Session
from worldrounds.meetings.rules import may_answer, may_decide, may_move, may_propose, may_run, may_withdraw
from worldrounds.programmes.history import record
from worldrounds.programmes.rules import Standing

_STATE = Proposal.State
VOTED_ON = (2, 3)
POLL_LASTS = timedelta(hours=48)
NOTICE = timedelta(hours=12)


@transaction.atomic
def propose(
    *, standing: Standing, session: Session, starts_at: datetime, reason: str, at: datetime
) -> Proposal:
    """One open proposal a session. Who proposes and is a member has said yes. The same proposal twice is one."""
    row = _locked_for_proposal(standing, session)
    check_time(row, starts_at, at=at)
    proposal, is_new = _open_once(standing, row, [starts_at], reason=reason, at=at)
    if is_new and standing.enrolment is not None and standing.enrolment.pk in _member_ids(session):
        keep_answers(proposal, standing.enrolment.pk, set(_option_ids(proposal)), at=at)
    return proposal


@transaction.atomic
def ask_group(
    *, standing: Standing, session: Session, starts: Collection[datetime], at: datetime
) -> Proposal:
    """Put two or three times to a vote. It closes when all have answered, and at the latest after two days, or half a
    day before anything that it is about."""
    row = _locked_for_proposal(standing, session)
    if len(set(starts)) not in VOTED_ON:
        raise Refused(_("A poll is about two or three times."))
    for starts_at in starts:
        check_time(row, starts_at, at=at)
    closes_at = min(at + POLL_LASTS, min([row.starts_at, *starts]) - NOTICE)
    if closes_at <= at:
        raise Refused(_("There is too little time left for a poll. Propose one time instead."))
    return _open_once(standing, row, sorted(set(starts)), reason="", at=at, closes_at=closes_at)[0]


def _locked_for_proposal(standing: Standing, session: Session) -> Session:
    if not may_propose(standing, session, member_ids=_member_ids(session)):
        raise NotAllowed(_("Only the group's own people may propose another time."))
    return locked(session)


def _open_once(
    standing: Standing,
    row: Session,
    starts: Sequence[datetime],
    *,
    reason: str,
    at: datetime,
    closes_at: datetime | None = None,
) -> tuple[Proposal, bool]:
    """The same again gives the one that is open, and False."""
    now = row.proposals.filter(state=_STATE.OPEN, proposed_by=standing.person).first()
    if now is not None and list(now.options.values_list("starts_at", flat=True)) == list(starts):
        return now, False
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                session=row,
                proposed_by=standing.person,
                reason=reason.strip(),
                created_at=at,
                closes_at=closes_at,
            )
    except IntegrityError as error:
        raise Refused(_("Another proposal for this session is still open. Answer that one first.")) from error
    ProposalOption.objects.bulk_create(ProposalOption(proposal=proposal, starts_at=one) for one in starts)
    said = [one.isoformat() for one in starts]
    record(standing, row, "proposed another time", at=at, starts_at=", ".join(said))
    mails.tell_on_commit(
        row, mails.proposed(proposal, starts), sender=standing.person, attach=False, also_sender=False
    )
    return proposal, True


def check_time(session: Session, starts_at: datetime, *, at: datetime) -> None:
    """Raises Refused if a session cannot be moved to this start. Who could come is another question."""
    if starts_at <= at:
        raise Refused(_("This time is over. Choose one in the future."), field="time")
    if session.starts_at <= at:
        raise Refused(_("This session has begun; it cannot be moved any more."))
    if starts_at == session.starts_at and not session.is_cancelled:
        raise Refused(_("The session is at this time already."), field="time")
    programme = session.planned.programme
    if not programme.first_day <= starts_at.date() <= programme.end_day:
        raise Refused(
            _("Choose a day of the programme, %(first)s to %(last)s.")
            % {"first": programme.first_day, "last": programme.end_day - timedelta(days=1)},
            field="day",
        )
    if why_not := clash(session, starts_at):
        raise Refused(why_not, field="time")


@transaction.atomic
def move(
    *, standing: Standing, session: Session, starts_at: datetime, at: datetime, reason: str = ""
) -> None:
    """Without a proposal: the coordinator moves the session, and the group is told. A second click changes nothing.

    An open proposal is decided by it: accepted if it was for this time, else declined.
    """
    if not may_move(standing, session):
        raise NotAllowed(_("Only the coordinator moves a group's session without asking the group."))
    row = locked(session)
    if row.starts_at == starts_at and not row.is_cancelled:
        return
    check_time(row, starts_at, at=at)
    settle(row, starts_at, at=at)
    put(row, starts_at, at=at)
    record(standing, row, "moved a session", at=at, starts_at=starts_at.isoformat())
    mails.tell_on_commit(row, mails.moved_by(standing.person, reason.strip()), sender=standing.person)


def settle(session: Session, starts_at: datetime, *, at: datetime) -> None:
    """Decide the open proposal of a locked session that moves for another reason."""
    for proposal in session.proposals.select_for_update().filter(state=_STATE.OPEN):
        is_it = proposal.options.filter(starts_at=starts_at).exists()
        decide_as(proposal, _STATE.ACCEPTED if is_it else _STATE.DECLINED, at=at)


@transaction.atomic
def answer(*, standing: Standing, proposal: Proposal, can: Collection[int], at: datetime) -> None:
    """A member says which of the times (ids of options) suit, and so that the others do not; changing one's mind is fine
    while it is open. The last answer closes a poll."""
    members = _member_ids(proposal.session)
    if standing.enrolment is None or not may_answer(standing, member_ids=members):
        raise NotAllowed(_("Only members of the group answer."))
    session = locked(proposal.session)
    row = _open(proposal)
    keep_answers(row, standing.enrolment.pk, can, at=at)
    if row.closes_at is not None and members <= answered(row):
        close_poll(session, row, at=at)


@transaction.atomic
def accept(*, standing: Standing, proposal: Proposal, option: int | None = None, at: datetime) -> None:
    """The session moves to one of the times (where there is only one, to that). A second click, or a second person,
    changes nothing more."""
    session = locked(proposal.session)
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    options = list(row.options.all())
    chosen = next((one for one in options if option in (one.pk, None)), None)
    if chosen is None or (option is None and len(options) > 1):
        raise Refused(_("Choose one of the times."))
    yes = set(chosen.answers.filter(can_come=True).values_list("enrolment_id", flat=True))
    members = _member_ids(proposal.session)
    if not may_decide(standing, proposal.session, member_ids=members, yes_ids=yes):
        raise NotAllowed(
            _("The group's leader decides; in a group without one, everybody must have said yes.")
        )
    if row.state == _STATE.ACCEPTED:
        return
    _check_open(row)
    check_time(session, chosen.starts_at, at=at)
    decide_as(row, _STATE.ACCEPTED, at=at)
    put(session, chosen.starts_at, at=at)
    record(standing, session, "moved a session", at=at, starts_at=chosen.starts_at.isoformat())
    mails.tell_on_commit(session, mails.moved, sender=standing.person)


@transaction.atomic
def decline(*, standing: Standing, proposal: Proposal, at: datetime) -> None:
    if not may_run(standing, proposal.session):
        raise NotAllowed(_("Only the group's leader, its facilitator and the coordinator may do this."))
    _close(standing, proposal, _STATE.DECLINED, "declined a proposal", at=at)


@transaction.atomic
def withdraw(*, standing: Standing, proposal: Proposal, at: datetime) -> None:
    if not may_withdraw(standing, proposal):
        raise NotAllowed(_("Only who proposed it can take it back."))
    _close(standing, proposal, _STATE.WITHDRAWN, "withdrew a proposal", at=at)


def _close(standing: Standing, proposal: Proposal, state: Proposal.State, verb: str, *, at: datetime) -> None:
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.state == state:
        return
    _check_open(row)
    decide_as(row, state, at=at)
    tell_that_it_stays(proposal.session, sender=standing.person, at=at)
    record(standing, proposal.session, verb, at=at)


def _open(proposal: Proposal) -> Proposal:
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    _check_open(row)
    return row


def _check_open(row: Proposal) -> None:
    if row.state != _STATE.OPEN:
        raise Refused(_("This proposal has been decided already."))


def keep_answers(proposal: Proposal, enrolment: int, can: Collection[int], *, at: datetime) -> None:
    for option in _option_ids(proposal):
        ProposalAnswer.objects.update_or_create(
            option_id=option,
            enrolment_id=enrolment,
            defaults={"can_come": option in can, "at": at},
        )


def answered(proposal: Proposal) -> set[int]:
    """Enrolments that have answered."""
    answers = ProposalAnswer.objects.filter(option__proposal=proposal)
    return set(answers.values_list("enrolment_id", flat=True))


def _option_ids(proposal: Proposal) -> list[int]:
    return list(proposal.options.values_list("pk", flat=True))


def _member_ids(session: Session) -> set[int]:
    return (
        {member.enrolment_id for member in members_now(session.group)} if session.group is not None else set()
    )
