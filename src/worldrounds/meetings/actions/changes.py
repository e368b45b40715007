"""The smallest change that makes a session suit again, confirmed as it was shown."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.queries import members_now
from worldrounds.meetings import mails
from worldrounds.meetings.actions.proposals import settle
from worldrounds.meetings.actions.sessions import put
from worldrounds.meetings.changing import change_for
from worldrounds.meetings.clashes import check_shared, lock_times
from worldrounds.meetings.models import Session
from worldrounds.meetings.rules import may_change
from worldrounds.programmes.history import record
from worldrounds.programmes.rules import Standing


@transaction.atomic
def confirm_change(*, standing: Standing, session: Session, shown: Collection[str], at: datetime) -> int:
    """Move the sessions as the preview said; ``shown`` are the keys of its moves. Returns how many moved.

    It is worked out anew: if a session has moved meanwhile, or somebody's hours have changed so that another change
    would be the smallest, nothing happens. A second click changes nothing.
    """
    if session.group is None or not may_change(standing, session):
        raise NotAllowed(_("Only the group's leader, its facilitator and the coordinator may do this."))
    lock_times(session.planned.programme_id)
    rows = Session.objects.select_for_update(of=("self",)).filter(group=session.group).order_by("pk")
    locked = {row.pk: row for row in rows.select_related("planned__programme", "group__programme", "venue")}
    if shown and all(_is_done(key, locked) for key in shown):
        return 0
    moves = change_for(locked[session.pk], members_now(session.group), today=at.date())
    if {move.key for move in moves} != set(shown):
        raise Refused(_("Something has changed since this was worked out. Look at the new times first."))
    for move in moves:
        row = locked[move.session.pk]
        settle(row, move.starts_at, at=at)
        put(row, move.starts_at, at=at)
        record(standing, row, "moved a session", at=at, starts_at=move.starts_at.isoformat())
        mails.tell_on_commit(row, mails.moved_by(standing.person, ""), sender=standing.person)
    check_shared({move.session.pk for move in moves})
    return len(moves)


def _is_done(key: str, rows: dict[int, Session]) -> bool:
    number, _before, start = [*key.split(":", 2), "", ""][:3]
    row = rows.get(int(number)) if number.isdecimal() and len(number) < 19 else None
    return row is not None and not row.is_cancelled and row.starts_at.isoformat() == start
