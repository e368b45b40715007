"""Which sitting of a plenary each group goes to: the best by its members' clocks, or as the coordinator chooses."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Group
from worldrounds.meetings import mails
from worldrounds.meetings.models import GroupSitting, Session
from worldrounds.meetings.queries import planned_sittings, sittings_of_groups
from worldrounds.meetings.rules import may_set_times
from worldrounds.meetings.sittings import best_sittings
from worldrounds.meetings.suiting import who_cannot_come
from worldrounds.people.models import Person
from worldrounds.programmes.history import record
from worldrounds.programmes.models import PlannedSession, Programme
from worldrounds.programmes.rules import Standing


@transaction.atomic
def seat_groups(*, programme: Programme, moved: PlannedSession | None = None) -> None:
    """Give living groups a sitting of each plenary that has times for several; doing it again changes nothing.

    A group that has its sitting keeps it, so that nobody is sent elsewhere because a member came or left. ``moved``:
    a plenary with new times, for which it is found anew; what the coordinator chose stays if there still is such a
    sitting.
    """
    of_sitting = Q(sessions__group=None, sessions__state=Session.State.PLANNED)
    several = programme.planned_sessions.filter(kind=PlannedSession.Kind.PLENARY).annotate(
        with_time=Count("sessions", filter=of_sitting)
    )
    numbers = [row.pk for row in several if row.with_time > 1]
    if moved is not None:
        numbers = [number for number in numbers if number == moved.pk]
        if not numbers:
            GroupSitting.objects.filter(planned=moved).delete()
    for planned in PlannedSession.objects.select_for_update().filter(pk__in=numbers).order_by("pk"):
        _seat(planned, anew=moved is not None)
    if moved is not None:
        keep_who_cannot_come(planned_sittings(moved))


def keep_who_cannot_come(plenaries: Sequence[Session], *, of: Collection[int] | None = None) -> None:
    """For whom these times do not suit as they are set now; ``of``: only of these groups, while what is known of the
    others stays."""
    found = who_cannot_come(plenaries, of=of)
    for session in plenaries:
        known = session.could_not_come if of is not None else []
        session.could_not_come = sorted({*known, *(one.enrolment.pk for one in found[session.pk])})
    Session.objects.bulk_update(plenaries, ["could_not_come"])


@transaction.atomic
def choose_sittings(
    *, standing: Standing, planned: PlannedSession, choices: Mapping[int, int | None], at: datetime
) -> int:
    """Group id -> its sitting, or None: the best by local hours. Returns how many groups go elsewhere now."""
    if not may_set_times(standing):
        raise NotAllowed(_("Only the coordinator sets meeting times."))
    row = PlannedSession.objects.select_for_update().get(pk=planned.pk)
    sittings = planned_sittings(row)
    known = {sitting.sitting for sitting in sittings}
    if not {number for number in choices.values() if number is not None} <= known or len(known) < 2:
        raise Refused(_("This sitting has no time any more. Load the page again."))
    groups = list(Group.objects.filter(programme=row.programme_id, retired_at=None, pk__in=choices))
    seats = sittings_of_groups(row)
    before = dict(row.group_sittings.values_list("group_id", "sitting"))
    best = best_sittings(groups, sittings)
    for group in groups:
        chosen = choices[group.pk]
        _keep(row, group, chosen or best[group.pk], by_hand=chosen is not None)
    after = dict(row.group_sittings.values_list("group_id", "sitting"))
    changed = after.items() - before.items()
    if changed:
        keep_who_cannot_come(sittings, of={group for group, _sitting in changed})
        record(standing, row, "chose sittings", at=at, groups=len(changed))
        tell_of_changes(row, seats, sender=standing.person, at=at)
    return len(changed)


def tell_of_changes(
    planned: PlannedSession,
    before: Mapping[int, Session],
    *,
    sender: Person,
    at: datetime,
    also_back: bool = False,
) -> None:
    """Mail the groups for which a plenary is at another time than ``before`` (see ``sittings_of_groups``), or does not
    take place any more; with ``also_back`` those, too, for which it takes place after all."""
    planned = PlannedSession.objects.select_related("programme").get(pk=planned.pk)
    after, news = sittings_of_groups(planned), defaultdict[tuple[Session, mails.Words], list[int]](list)
    for group, session in before.items():
        if group not in after:
            news[session, mails.cancelled].append(group)
        elif after[group].starts_at != session.starts_at:
            news[after[group], mails.plenary_moved].append(group)
    if also_back:
        for group in after.keys() - before.keys():
            news[after[group], mails.restored].append(group)
    for (session, words), groups in news.items():
        if session.starts_at > at:
            session.planned = planned
            mails.tell_groups_on_commit(session, groups, words, sender=sender)


def _seat(planned: PlannedSession, *, anew: bool) -> None:
    sittings = planned_sittings(planned)
    rows = {row.group_id: row for row in planned.group_sittings.all()}
    living = Group.objects.filter(programme=planned.programme_id, retired_at=None)
    waiting = [group for group in living if _waits(rows.get(group.pk), sittings, anew=anew)]
    best = best_sittings(waiting, sittings)
    for group in waiting:
        _keep(planned, group, best[group.pk], by_hand=False)


def _waits(row: GroupSitting | None, sittings: Sequence[Session], *, anew: bool) -> bool:
    if row is None or row.sitting not in {sitting.sitting for sitting in sittings}:
        return True
    return anew and not row.by_hand


def _keep(planned: PlannedSession, group: Group, number: int, *, by_hand: bool) -> None:
    GroupSitting.objects.update_or_create(
        planned=planned, group=group, defaults={"sitting": number, "by_hand": by_hand}
    )
