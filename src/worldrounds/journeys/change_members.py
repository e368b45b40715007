"""A student joins, changes or leaves a group that lives, and is told by mail of the new one; the old one is told, too."""

from datetime import datetime

from django.core.mail import get_connection
from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import Refused
from worldrounds.groups import actions
from worldrounds.groups.models import Group
from worldrounds.groups.queries import members_of
from worldrounds.journeys.confirm_groups import group_mail
from worldrounds.journeys.tell_groups import tell_of_leaving, tell_who_was_taken_out
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.rules import Standing


def change_members(
    *, standing: Standing, group: Group, student: Enrolment, target: Group | None, at: datetime
) -> None:
    """Whoever is not in ``group`` joins it; whoever is in it goes to ``target``, or to no group."""
    inside = group.memberships.filter(enrolment=student, left_at=None).exists()
    with transaction.atomic():
        if not inside:
            actions.add_member(standing=standing, group=group, enrolment=student, at=at)
        elif target is None:
            actions.remove_member(standing=standing, group=group, enrolment=student, at=at)
        elif target.pk == group.pk:
            raise Refused(_("The student is in this group already."))
        else:
            actions.move_member(standing=standing, source=group, target=target, enrolment=student, at=at)
        if inside:
            tell_of_leaving(standing, group, student)
        joined = target if inside else group
        if joined is None:
            tell_who_was_taken_out(standing, group, student)
        else:
            transaction.on_commit(lambda: _tell(standing, joined, student))


def _tell(standing: Standing, group: Group, student: Enrolment) -> None:
    members = members_of([group])[group]
    mine = [member for member in members if member.enrolment_id == student.pk]
    get_connection().send_messages([group_mail(standing, group, member, members) for member in mine])
