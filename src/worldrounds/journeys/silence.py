"""Who is silent: the one definition, which the overview, the list of who takes part and the reminder share.

A student is silent when all of this holds:

1. The student's group has begun: one of its members has written, edited or ticked something off in it, or somebody came
   to one of its meetings. A group that has not begun is waited for as a whole, under “groups that have not met”.
2. There was no sign of life for two weeks: no message, edit, text or tick, no session attended or excused from. Joining the
   group counts as a first sign.
3. There was a reason to give one: since the last sign the group has held a meeting, or a task or a stage fell due that
   is not done. Whoever has done nothing at all since joining needs no other reason.
4. The programme is not over.

So a group that pauses between two meetings is not silent, and who is silent stays so until the next sign of life.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from worldrounds.core.days import anywhere_on_earth

SILENT_AFTER = timedelta(days=14)
UNSEEN_AFTER = timedelta(
    days=7
)  # what the board of rooms looks at: half that time, while there is time to act


@dataclass(frozen=True)
class Signs:
    """What silence is judged by."""

    joined_at: datetime
    last_at: datetime | None  # the last sign of life in the programme
    begun: bool  # the group
    met_at: datetime | None  # when the group's last meeting that was held began
    missed_due_day: date | None  # of the last task or stage that fell due and is not done


def is_silent(signs: Signs, *, end_day: date, at: datetime, after: timedelta = SILENT_AFTER) -> bool:
    """``end_day``: of the programme. ``after``: how long without a sign."""
    if not signs.begun or end_day <= at.date():
        return False
    heard_at = max(signs.joined_at, signs.last_at or signs.joined_at)
    return heard_at <= at - after and _had_a_reason(signs)


def _had_a_reason(signs: Signs) -> bool:
    if signs.last_at is None or signs.last_at <= signs.joined_at:
        return True
    met = signs.met_at is not None and signs.met_at > signs.last_at
    missed = signs.missed_due_day is not None and signs.missed_due_day >= anywhere_on_earth(signs.last_at)
    return met or missed
