"""Change groups that live: leader, facilitator, members who come late, change or leave."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.actions.forming import check_may_form
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import members_now
from worldrounds.groups.rules import may_choose_leader
from worldrounds.people.models import Person
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Enrolment, Role
from worldrounds.programmes.queries import says_yes
from worldrounds.programmes.rules import Standing


def choose_leader(*, standing: Standing, group: Group, enrolment_id: int | None, at: datetime) -> None:
    members = {member.enrolment_id for member in members_now(group)}
    if not may_choose_leader(standing, member_ids=members):
        raise NotAllowed(_("The group's members choose their leader."))
    if enrolment_id is not None and enrolment_id not in members:
        raise Refused(_("The leader must be a member of the group."), field="leader")
    with transaction.atomic():
        _living(group)
        Group.objects.filter(pk=group.pk).update(leader_id=enrolment_id)
        _record(standing, group, "chose a group's leader", at=at, enrolment=enrolment_id)


def assign_facilitator(*, standing: Standing, group: Group, person: Person | None, at: datetime) -> None:
    check_may_form(standing)
    if person is not None and not is_facilitator(standing, person):
        raise Refused(_("This person is not a facilitator of the programme."), field="facilitator")
    with transaction.atomic():
        _living(group)
        Group.objects.filter(pk=group.pk).update(facilitator=person)
        _record(standing, group, "assigned a facilitator", at=at, person=person.pk if person else None)


def is_facilitator(standing: Standing, person: Person) -> bool:
    kinds = [Role.Kind.FACILITATOR, Role.Kind.COORDINATOR]
    return Role.objects.filter(programme=standing.programme, person=person, kind__in=kinds).exists()


def add_member(*, standing: Standing, group: Group, enrolment: Enrolment, at: datetime) -> None:
    """Put an admitted student who is in no group into one. Adding twice changes nothing."""
    check_may_form(standing)
    if enrolment.state != Enrolment.State.ADMITTED or enrolment.programme_id != group.programme_id:
        raise Refused(_("Only students who are admitted to this programme can join a group."))
    if group.memberships.filter(enrolment=enrolment, left_at=None).exists():
        return
    if not says_yes(enrolment):
        raise Refused(_("This student has not agreed to be put into a group. Ask the student first."))
    try:
        with transaction.atomic():
            _living(group)
            _still_admitted(enrolment)
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
            _record(standing, group, "added a student to a group", at=at, enrolment=enrolment.pk)
    except IntegrityError as error:
        raise Refused(_("This student is in another group already.")) from error


def move_member(
    *, standing: Standing, source: Group, target: Group, enrolment: Enrolment, at: datetime
) -> None:
    """From one living group to another; the time in the first one is kept."""
    with transaction.atomic():
        remove_member(standing=standing, group=source, enrolment=enrolment, at=at)
        add_member(standing=standing, group=target, enrolment=enrolment, at=at)


def remove_member(*, standing: Standing, group: Group, enrolment: Enrolment, at: datetime) -> None:
    check_may_form(standing)
    with transaction.atomic():
        left = group.memberships.filter(enrolment=enrolment, left_at=None).update(left_at=at)
        if not left:
            raise Refused(_("This student is not in this group any more."))
        Group.objects.filter(pk=group.pk, leader=enrolment).update(leader=None)
        _record(standing, group, "took a student out of a group", at=at, enrolment=enrolment.pk)


def end_membership(*, enrolment: Enrolment, at: datetime) -> Group | None:
    """Take a student who leaves the programme out of the group; returns it. Callers check and record."""
    row = Membership.objects.filter(enrolment=enrolment, left_at=None).select_related("group").first()
    if row is None:
        return None
    Membership.objects.filter(pk=row.pk).update(left_at=at)
    Group.objects.filter(pk=row.group_id, leader=enrolment).update(leader=None)
    return row.group


def _still_admitted(enrolment: Enrolment) -> None:
    """Waits for somebody who is withdrawing the student now."""
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if locked.state != Enrolment.State.ADMITTED:
        raise Refused(_("Only students who are admitted to this programme can join a group."))


def _living(group: Group) -> Group:
    found = Group.objects.select_for_update().filter(pk=group.pk, retired_at=None).first()
    if found is None:
        raise Refused(_("This group is not there any more."))
    return found


def _record(standing: Standing, group: Group, verb: str, *, at: datetime, **details: Any) -> None:
    record(standing, group, verb, at=at, number=group.number, **details)
