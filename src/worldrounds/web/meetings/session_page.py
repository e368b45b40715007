"""What a session's page shows, and what this reader may do there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from worldrounds.groups.models import Membership
from worldrounds.groups.queries import members_now
from worldrounds.meetings.actions.attendance import ROLL_OPENS
from worldrounds.meetings.models import Attendance, Proposal, ProposalOption, Session
from worldrounds.meetings.queries import (
    is_in_person,
    join_address,
    marks_of,
    open_proposal,
    planned_sittings,
    session_before,
    sittings_of_student,
)
from worldrounds.meetings.rules import (
    may_answer,
    may_attend,
    may_decide,
    may_move,
    may_propose,
    may_read_reasons,
    may_run,
    may_withdraw,
)
from worldrounds.network.models import Institution
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.rules import Standing
from worldrounds.web.meetings.seats import SeatLine, clock_changes, seat_lines, seat_lines_at


@dataclass(frozen=True)
class AnswerLine:
    seat: SeatLine
    can_come: bool | None  # None: has not answered


@dataclass(frozen=True)
class OptionCard:
    """One of the times that are proposed."""

    option: ProposalOption
    answers: Sequence[AnswerLine]
    my_answer: bool | None
    suits_me: bool  # what they said, and before that by their free hours
    may_accept: bool

    @property
    def yes(self) -> int:
        return sum(line.can_come is True for line in self.answers)


@dataclass(frozen=True)
class ProposalCard:
    proposal: Proposal
    options: Sequence[OptionCard]
    may_answer: bool
    may_decline: bool
    may_withdraw: bool

    @property
    def is_poll(self) -> bool:
        return self.proposal.closes_at is not None

    @property
    def may_accept(self) -> bool:
        return any(card.may_accept for card in self.options)


@dataclass(frozen=True)
class RollLine:
    enrolment: Enrolment
    state: str
    joined_at: datetime | None
    reason: str  # why they cannot come, for those who may read it


@dataclass(frozen=True)
class SessionPage:
    seats: Sequence[SeatLine]
    schools: Sequence[Institution]  # of a plenary
    sittings: Sequence[Session]  # of a plenary that has several, all with a time
    own_sitting: Session | None  # where the reader's group goes, if that is another one
    join: str
    proposal: ProposalCard | None
    roll: Sequence[RollLine]  # empty until it opens
    away: Sequence[RollLine]  # said ahead of time that they cannot come
    own_mark: Attendance | None
    may_say: bool  # that one cannot come
    over: bool
    in_person: bool
    may_propose: bool
    may_move: bool
    change_helps: bool  # somebody cannot come, and another time could be found
    no_longer: bool  # all who cannot come could when the session got its time
    may_run: bool
    changed_clocks: Sequence[str]  # places whose clocks have changed since the group's session before

    @property
    def missing(self) -> list[SeatLine]:
        return [seat for seat in self.seats if not seat.comes]

    @property
    def everyone(self) -> list[tuple[str, str]]:
        """(city, zone) of a plenary's schools; a group's members have their own list on the page."""
        if self.over and self.seats:
            return [(seat.place, seat.enrolment.time_zone) for seat in self.seats]
        return [(school.city, school.time_zone) for school in self.schools]


def session_page(standing: Standing, session: Session, *, at: datetime) -> SessionPage:
    """At most seven queries on top of ``access_session``."""
    members = members_now(session.group) if session.group is not None else []
    ids = {member.enrolment_id for member in members}
    begun = session.starts_at <= at
    in_person = is_in_person(standing.programme, session.planned)
    open_now = not begun and not session.is_cancelled
    marks = marks_of(session)
    seats = _seats(session, members, marks) if members else []
    before = session_before(session)
    roll = [_roll_line(standing, session, member.enrolment, marks) for member in members]
    sittings = planned_sittings(session.planned) if session.group is None else []
    proposal = open_proposal(session) if session.group is not None and not begun else None
    return SessionPage(
        seats=seats,
        schools=_schools(session) if session.group is None else [],
        sittings=sittings if len(sittings) > 1 else [],
        own_sitting=_other_sitting(standing, session, sittings) if len(sittings) > 1 else None,
        join="" if session.is_cancelled or in_person else join_address(session),
        proposal=_proposal(standing, session, proposal, members) if proposal else None,
        roll=roll if at >= session.starts_at - ROLL_OPENS else [],
        away=[line for line in roll if line.state == Attendance.State.EXCUSED],
        own_mark=marks.get(standing.enrolment.pk) if standing.enrolment else None,
        may_say=may_attend(standing, session, ids) and not session.is_cancelled and at <= session.ends_at,
        over=session.ends_at <= at,
        in_person=in_person,
        may_propose=open_now and proposal is None and may_propose(standing, session, member_ids=ids),
        may_move=may_move(standing, session),
        change_helps=_may_change(session, seats, at=at) and proposal is None,
        no_longer=all(line.comes or line.enrolment.pk not in session.could_not_come for line in seats),
        may_run=may_run(standing, session),
        changed_clocks=clock_changes(seats, before.starts_at) if before else [],
    )


def _seats(session: Session, members: list[Membership], marks: Mapping[int, Attendance]) -> list[SeatLine]:
    """Who has said that they cannot come is not free, whatever their usual hours are."""
    excused = {number for number, mark in marks.items() if mark.state == Attendance.State.EXCUSED}
    return [
        replace(line, comes=False, reason="not free") if line.comes and line.enrolment.pk in excused else line
        for line in seat_lines(members, session.starts_at, session.minutes)
    ]


def _may_change(session: Session, seats: Sequence[SeatLine], *, at: datetime) -> bool:
    days_are_over = session.planned.end_day <= at.date() + timedelta(days=1)
    if not seats or session.starts_at <= at or days_are_over:
        return False
    return session.is_cancelled or not all(seat.comes for seat in seats)


def _other_sitting(standing: Standing, session: Session, sittings: Sequence[Session]) -> Session | None:
    own = sittings_of_student(standing).filter(planned=session.planned_id).values_list("sitting", flat=True)
    number = own.first()
    return next((row for row in sittings if row.sitting == number and row.pk != session.pk), None)


def _proposal(
    standing: Standing, session: Session, proposal: Proposal, members: list[Membership]
) -> ProposalCard:
    ids = {member.enrolment_id for member in members}
    options = list(proposal.options.prefetch_related("answers"))
    seats = seat_lines_at(members, [option.starts_at for option in options], session.minutes)
    return ProposalCard(
        proposal=proposal,
        options=[
            _option(standing, session, option, lines) for option, lines in zip(options, seats, strict=True)
        ],
        may_answer=may_answer(standing, member_ids=ids),
        may_decline=may_run(standing, session),
        may_withdraw=may_withdraw(standing, proposal),
    )


def _option(
    standing: Standing, session: Session, option: ProposalOption, lines: Sequence[SeatLine]
) -> OptionCard:
    answers = {answer.enrolment_id: answer.can_come for answer in option.answers.all()}
    yes = {number for number, can_come in answers.items() if can_come}
    own = standing.enrolment.pk if standing.enrolment else None
    mine = answers.get(own) if own is not None else None
    free = any(line.comes for line in lines if line.enrolment.pk == own)
    ids = {line.enrolment.pk for line in lines}
    return OptionCard(
        option=option,
        answers=[AnswerLine(line, answers.get(line.enrolment.pk)) for line in lines],
        my_answer=mine,
        suits_me=free if mine is None else mine,
        may_accept=may_decide(standing, session, member_ids=ids, yes_ids=yes),
    )


def _roll_line(
    standing: Standing, session: Session, enrolment: Enrolment, marks: Mapping[int, Attendance]
) -> RollLine:
    mark = marks.get(enrolment.pk)
    if mark is None:
        return RollLine(enrolment, "", None, "")
    reason = mark.reason if may_read_reasons(standing, session) else ""
    return RollLine(enrolment, mark.state, mark.joined_at, reason)


def _schools(session: Session) -> list[Institution]:
    return list(Institution.objects.filter(partners__programme=session.planned.programme_id).order_by("city"))
