"""Repair living groups after people left or joined: who moves is told by mail, rooms and sessions follow.

Groups of which a session has begun have met: nobody is moved out of them unless the coordinator allows it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import Refused
from worldrounds.groups import actions
from worldrounds.groups.actions.drafts import Stale
from worldrounds.groups.actions.forming import check_may_form
from worldrounds.groups.models import Group, Repairing
from worldrounds.groups.options import Option, Options
from worldrounds.groups.queries import as_they_stand, first_free_number
from worldrounds.journeys.change_members import change_members
from worldrounds.meetings.actions.sessions import mark_cancelled
from worldrounds.meetings.actions.sittings import seat_groups
from worldrounds.meetings.models import Session
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Programme
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.actions import open_rooms


def start_repair(*, standing: Standing, loosen: bool, at: datetime) -> Repairing:
    """The caller then calls ``groups.tasks.enqueue_repairing``."""
    begun = Session.objects.filter(
        group__programme=standing.programme,
        group__retired_at=None,
        state=Session.State.PLANNED,
        starts_at__lte=at,
    )
    met = set(begun.values_list("group_id", flat=True))
    return actions.start_repairing(standing=standing, met=met, loosen=loosen, at=at)


def confirm_repair(*, standing: Standing, repairing: Repairing, position: int, at: datetime) -> int:
    """Do what one option says; how many students that moved or placed. A second click does nothing more.

    Raises Refused if the groups have changed since the options were found.
    """
    check_may_form(standing)
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=standing.programme.pk)
        locked = Repairing.objects.select_for_update().get(pk=repairing.pk, programme=programme)
        if locked.state == Repairing.State.CONFIRMED:
            return 0
        found, option = _option(locked, position)
        done = _do(standing, locked, found, option, at=at)
        locked.state, locked.confirmed_at = Repairing.State.CONFIRMED, at
        locked.save(update_fields=["state", "confirmed_at"])
        record(standing, locked, "repaired groups", at=at, moved=option.moved, changes=done)
    return done


def _option(repairing: Repairing, position: int) -> tuple[Options, Option]:
    found = Options.read(repairing.plan)
    if repairing.state != Repairing.State.DRAFT or not 0 <= position < len(found.options):
        raise Refused(_("This cannot be done any more. Please look for a repair again."))
    now, _people = as_they_stand(repairing.programme)
    if not found.is_of(now):
        raise Stale(_("The groups have changed since this was worked out. Please look for a repair again."))
    return found, found.options[position]


def _do(standing: Standing, repairing: Repairing, found: Options, option: Option, *, at: datetime) -> int:
    programme = standing.programme
    _now, people = as_they_stand(programme)
    rows = {group.pk: group for group in Group.objects.filter(pk__in=found.groups)}
    groups = [rows[pk] for pk in found.groups]
    fresh = {change.target for change in option.changes if change.target >= len(groups)}
    first = first_free_number(programme)
    groups += [
        Group.objects.create(programme=programme, forming=repairing.forming, number=first + k)
        for k in range(len(fresh))
    ]
    if fresh:
        open_rooms(programme=programme, actor=standing.person, at=at)
    for change in option.changes:
        target, student = groups[change.target], people[change.person]
        if change.source is None:
            change_members(standing=standing, group=target, student=student, target=None, at=at)
        else:
            change_members(
                standing=standing, group=groups[change.source], student=student, target=target, at=at
            )
    _end_emptied(standing, groups, found.after(option), at=at)
    seat_groups(programme=programme)
    return len(option.changes)


def _end_emptied(standing: Standing, groups: list[Group], after: list[list[int]], *, at: datetime) -> None:
    """Groups that gave up everybody end; their sessions to come are cancelled."""
    emptied = [group for group, members in zip(groups, after, strict=True) if not members]
    for session in Session.objects.select_for_update().filter(
        group__in=emptied, state=Session.State.PLANNED, starts_at__gt=at
    ):
        mark_cancelled(session, at=at)
    for group in emptied:
        Group.objects.filter(pk=group.pk, retired_at=None).update(retired_at=at)
        record(standing, group, "ended a group that nobody is in", at=at, number=group.number)
