"""The smallest change that makes a session suit again: what it means for each member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from worldrounds.groups.models import Membership
from worldrounds.groups.queries import members_now
from worldrounds.meetings.changing import Move, change_for
from worldrounds.meetings.models import Session
from worldrounds.meetings.rules import may_change, may_propose
from worldrounds.programmes.rules import Standing
from worldrounds.web.meetings.seats import SeatLine, lines_of


@dataclass(frozen=True)
class BeforeAndAfter:
    """One member; ``before`` is None if the session is cancelled. ``could``: come, when the session got its time."""

    before: SeatLine | None
    after: SeatLine
    could: bool


@dataclass(frozen=True)
class MoveCard:
    move: Move
    lines: Sequence[BeforeAndAfter]

    @property
    def coming_before(self) -> int:
        return sum(line.before is not None and line.before.comes for line in self.lines)

    @property
    def coming_after(self) -> int:
        return sum(line.after.comes for line in self.lines)


@dataclass(frozen=True)
class ChangePage:
    moves: Sequence[MoveCard]  # empty: no change helps
    may_confirm: bool
    may_propose: bool


def change_page(standing: Standing, session: Session, *, at: datetime) -> ChangePage:
    members = members_now(session.group) if session.group is not None else []
    moves = change_for(session, members, today=at.date())
    ids = {member.enrolment_id for member in members}
    return ChangePage(
        moves=[_card(move, members) for move in moves],
        may_confirm=may_change(standing, session),
        may_propose=may_propose(standing, session, member_ids=ids),
    )


def _card(move: Move, members: Sequence[Membership]) -> MoveCard:
    after = lines_of(members, move.after)
    before: Sequence[SeatLine | None] = lines_of(members, move.before) or [None] * len(after)
    return MoveCard(
        move,
        [
            BeforeAndAfter(was, then, could=then.enrolment.pk not in move.session.could_not_come)
            for was, then in zip(before, after, strict=True)
        ],
    )
