"""What becomes of a session that no longer suits: the smallest change, and other good times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from worldrounds.groups.models import Membership
from worldrounds.meetings.models import Session
from worldrounds.meetings.solving import season_of
from worldrounds.solvers.timetabling import Alternative, Seat, fairest_starts, smallest_change, weigh


@dataclass(frozen=True)
class Move:
    """One session of a change: what it means for each member now (nothing, if it is cancelled) and then."""

    session: Session
    starts_at: datetime
    before: tuple[Seat, ...]
    after: tuple[Seat, ...]

    @property
    def key(self) -> str:
        """Names the session as it was when the change was worked out, and where it goes."""
        return f"{self.session.pk}:{self.session.sequence}:{self.starts_at.isoformat()}"


def change_for(session: Session, memberships: Sequence[Membership], *, today: date) -> list[Move]:
    """The fewest moves that let more members come to a session, in the order of the plan (7 queries); empty if none
    help."""
    season = season_of(session, memberships, today=today)
    if season is None:
        return []
    problem, starts = season
    moves = {
        int(str(key)): start for key, start in smallest_change(problem, starts, session.planned_id).items()
    }
    members = problem.groups[0].members
    rows = Session.objects.filter(group=session.group, planned__in=list(moves)).select_related("planned")
    return [
        Move(
            session=row,
            starts_at=moves[row.planned_id],
            before=() if row.is_cancelled else weigh(members, row.starts_at, row.minutes),
            after=weigh(members, moves[row.planned_id], row.minutes),
        )
        for row in rows.order_by("planned__first_day", "pk")
    ]


def good_times(session: Session, memberships: Sequence[Membership], *, today: date) -> list[Alternative]:
    """The three best other starts of a group's session on the days of the plan, while everything else stays
    (6 queries)."""
    season = season_of(session, memberships, today=today)
    return fairest_starts(*season, session.planned_id) if season is not None else []
