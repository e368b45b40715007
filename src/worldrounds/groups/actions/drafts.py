"""Change a plan by hand, confirm it, undo that."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from worldrounds.core.errors import Refused
from worldrounds.groups.actions.forming import check_may_form
from worldrounds.groups.draft import Draft
from worldrounds.groups.models import Forming, Group, Membership
from worldrounds.groups.queries import first_free_number, to_be_placed
from worldrounds.groups.solving import look_at
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.grouping import Kind

CHANGEABLE = (Forming.State.DRAFT, Forming.State.UNDONE)


class Stale(Refused):
    """The plan was changed after the page was made."""


def move_person(
    *, standing: Standing, forming: Forming, person: int, target: int, version: int, at: datetime
) -> Draft:
    """Put an enrolment of the plan into another group (a position, or their number for a new group)."""
    with transaction.atomic():
        locked, draft = _changeable(standing, forming, version)
        source = draft.position_of(person)
        if source is None or not 0 <= target <= len(draft.groups):
            raise Refused(_("This plan has no such student or group."))
        if source == target:
            return draft
        changed = draft.moved(person, target)
        _keep(locked, changed)
        record(
            standing, locked, "moved a student in a plan", at=at, enrolment=person, source=source, to=target
        )
    return changed


def take_move_back(*, standing: Standing, forming: Forming, version: int, at: datetime) -> Draft:
    with transaction.atomic():
        locked, draft = _changeable(standing, forming, version)
        if not draft.moves:
            raise Refused(_("There is no move to take back."))
        changed = draft.moved_back()
        _keep(locked, changed)
        record(standing, locked, "took back a move in a plan", at=at, enrolment=draft.moves[-1].person)
    return changed


def confirm_draft(*, standing: Standing, forming: Forming, version: int, at: datetime) -> list[Group]:
    """Make the plan's groups. Confirming again gives the same groups.

    Who has withdrawn, or is in a group already, is left out.
    """
    check_may_form(standing)
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=standing.programme.pk)
        locked = Forming.objects.select_for_update().get(pk=forming.pk, programme=programme)
        if locked.state == Forming.State.CONFIRMED:
            return list(locked.groups.filter(retired_at=None))
        draft = _check_version(locked, version)
        if locked.new_round:
            end_round(programme, locked, at=at)
        groups = _make_groups(programme, locked, draft, at=at)
        locked.state, locked.confirmed_at = Forming.State.CONFIRMED, at
        locked.save(update_fields=["state", "confirmed_at"])
        record(standing, locked, "confirmed groups", at=at, groups=len(groups))
    return groups


def retire_groups(*, standing: Standing, forming: Forming, at: datetime) -> list[Group]:
    """Undo a confirmation: its groups end, the plan can be changed and confirmed again.

    Whether it still may be undone is asked by ``journeys.confirm_groups``, which sees sessions and rooms.
    """
    check_may_form(standing)
    with transaction.atomic():
        locked = Forming.objects.select_for_update().get(pk=forming.pk)
        if locked.state != Forming.State.CONFIRMED:
            return []
        groups = list(locked.groups.filter(retired_at=None))
        Membership.objects.filter(group__in=groups, left_at=None).update(left_at=at)
        Group.objects.filter(pk__in=[group.pk for group in groups]).update(retired_at=at)
        _go_on_with_round_before(locked)
        locked.state, locked.confirmed_at = Forming.State.UNDONE, None
        locked.save(update_fields=["state", "confirmed_at"])
        record(standing, locked, "undid the confirmation of groups", at=at, groups=len(groups))
    return groups


def end_round(programme: Programme, forming: Forming, *, at: datetime) -> None:
    """The groups that live end with all their memberships; their rooms can be read."""
    ending = programme.groups.filter(retired_at=None)
    Membership.objects.filter(group__in=ending, left_at=None).update(left_at=at)
    ending.update(retired_at=at, ended_by=forming)


def _go_on_with_round_before(forming: Forming) -> None:
    """Undo ``end_round``, for those who are still admitted."""
    ended = forming.ended_groups.all()
    stays = Membership.objects.filter(group__in=ended, left_at=F("group__retired_at"))
    back = stays.filter(enrolment__state=Enrolment.State.ADMITTED).values_list("pk", flat=True)
    Membership.objects.filter(pk__in=list(back)).update(left_at=None)
    ended.update(retired_at=None, ended_by=None)


def _changeable(standing: Standing, forming: Forming, version: int) -> tuple[Forming, Draft]:
    check_may_form(standing)
    locked = Forming.objects.select_for_update().get(pk=forming.pk)
    return locked, _check_version(locked, version)


def _check_version(forming: Forming, version: int) -> Draft:
    if forming.state not in CHANGEABLE:
        raise Refused(_("This plan can no longer be changed."))
    draft = Draft.read(forming.plan)
    if draft.version != version:
        raise Stale(
            _(
                "The plan was changed in another window, or by somebody else, after you opened this page. "
                "Nothing was done now. This is the plan as it stands; please look at it and try again."
            )
        )
    return draft


def _keep(forming: Forming, draft: Draft) -> None:
    forming.plan = draft.write()
    forming.save(update_fields=["plan"])


def _make_groups(programme: Programme, forming: Forming, draft: Draft, *, at: datetime) -> list[Group]:
    free = {enrolment.pk: enrolment for enrolment in to_be_placed(programme)}
    first = first_free_number(programme)
    rows = {
        first + position: [free[person] for person in group if person in free]
        for position, group in enumerate(draft.groups)
    }
    if not any(rows.values()):
        raise Refused(_("Nobody in this plan is waiting for a group any more."))
    groups = Group.objects.bulk_create(
        Group(programme=programme, forming=forming, number=number)
        for number, people in rows.items()
        if people
    )
    Membership.objects.bulk_create(
        Membership(group=group, enrolment=person, joined_at=at)
        for group in groups
        for person in rows[group.number]
    )
    return groups


def _topics(programme: Programme, forming: Forming, groups: list[list[Enrolment]]) -> list[str]:
    """The topic that suits each group's members best, where the rules ask for one."""
    report = look_at(programme, forming.rules, groups)
    wanted = any(check.rule.kind is Kind.TOPIC for check in report.groups[0].checks)
    return [group.topic if wanted else "" for group in report.groups]
