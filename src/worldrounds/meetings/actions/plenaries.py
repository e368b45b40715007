"""All sittings of a plenary at once: how many, and when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.meetings.actions.sessions import mark_cancelled, put
from worldrounds.meetings.actions.sittings import seat_groups, tell_of_changes
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import sittings_of, sittings_of_groups
from worldrounds.meetings.rules import may_set_times
from worldrounds.programmes.history import record
from worldrounds.programmes.models import PlannedSession
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.timetabling.sittings import MOST_SITTINGS


@transaction.atomic
def hold_sittings(
    *, standing: Standing, planned: PlannedSession, starts: Sequence[datetime], zone_name: str, at: datetime
) -> bool:
    """Hold a plenary at these starts and no others; False if that is so already.

    Sittings that are too many are cancelled. Each group goes to the sitting of its hours, also where the coordinator
    had chosen one of those that were. Whoever gets another time has one mail.
    """
    if not may_set_times(standing):
        raise NotAllowed(_("Only the coordinator sets meeting times."))
    row = PlannedSession.objects.select_for_update().get(pk=planned.pk)
    row.programme = standing.programme
    sessions = list(Session.objects.select_for_update().filter(planned=row, group=None).order_by("sitting"))
    held = {session.starts_at: session.sitting for session in sessions if not session.is_cancelled}
    if set(held) == set(starts) and sittings_of(row) == len(starts):
        return False
    _check(row, starts, held, at=at)
    before = sittings_of_groups(row)
    _put_all(row, sessions, _numbered(starts, held), zone_name=zone_name, at=at)
    row.sittings = len(starts)
    row.save(update_fields=["sittings"])
    row.group_sittings.update(by_hand=False)
    seat_groups(programme=row.programme, moved=row)
    tell_of_changes(row, before, sender=standing.person, at=at, also_back=bool(sessions) and not held)
    record(
        standing, row, "set the sittings of a plenary", at=at, starts=[start.isoformat() for start in starts]
    )
    return True


def _check(
    planned: PlannedSession, starts: Sequence[datetime], held: dict[datetime, int], *, at: datetime
) -> None:
    apart = timedelta(minutes=planned.minutes)
    if not 1 <= len(starts) <= MOST_SITTINGS or any(b - a < apart for a, b in pairwise(sorted(starts))):
        raise Refused(
            _("Sittings of a plenary may not overlap. Load the page again and choose one of its sets.")
        )
    if any(start <= at for start in held):
        raise Refused(_("A sitting of this plenary has begun. Change the others one by one."))
    if any(start <= at for start in starts):
        raise Refused(_("This time is over. Choose one in the future."))


def _numbered(starts: Sequence[datetime], held: dict[datetime, int]) -> dict[int, datetime]:
    """Sitting -> its start: what is held at one of the starts keeps its number, if it is small enough."""
    found = {held[start]: start for start in starts if held.get(start, MOST_SITTINGS + 1) <= len(starts)}
    left = (number for number in range(1, len(starts) + 1) if number not in found)
    return found | {next(left): start for start in sorted(set(starts) - set(found.values()))}


def _put_all(
    planned: PlannedSession,
    sessions: Sequence[Session],
    starts: dict[int, datetime],
    *,
    zone_name: str,
    at: datetime,
) -> None:
    """A sitting that is new has the link of the others."""
    known = {session.sitting: session for session in sessions}
    link = next((session.video_address for session in sessions if session.video_address), "")
    for number, start in starts.items():
        session = known.pop(number, None) or Session(
            planned=planned, sitting=number, sequence=-1, video_address=link
        )
        if session.pk is None or session.is_cancelled or session.starts_at != start:
            put(session, start, at=at, zone_name=zone_name, minutes=planned.minutes)
    for session in known.values():
        if not session.is_cancelled:
            mark_cancelled(session, at=at)
