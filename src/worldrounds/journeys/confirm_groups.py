"""Confirm a plan: groups, their rooms, and a mail to each member. And undo it while nothing has happened in them."""

from datetime import datetime

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.core.errors import Refused
from worldrounds.groups import actions
from worldrounds.groups.models import Forming, Group, Membership
from worldrounds.groups.queries import members_of
from worldrounds.journeys.tell_groups import tell_of_undoing
from worldrounds.meetings.actions.sessions import mark_cancelled
from worldrounds.meetings.actions.sittings import keep_who_cannot_come, seat_groups
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import plenaries_to_come
from worldrounds.people.links import sign_in_paragraph
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.actions import open_rooms
from worldrounds.rooms.queries import is_anything_written


def confirm_groups(*, standing: Standing, forming: Forming, version: int, at: datetime) -> list[Group]:
    """Confirming again gives the same groups, and no second mail."""
    with transaction.atomic():
        was_confirmed = Forming.objects.select_for_update().get(pk=forming.pk).state
        if forming.new_round and was_confirmed != Forming.State.CONFIRMED:
            _cancel_what_is_to_come(standing, at=at)
        groups = actions.confirm_draft(standing=standing, forming=forming, version=version, at=at)
        if was_confirmed != Forming.State.CONFIRMED:
            open_rooms(programme=standing.programme, actor=standing.person, at=at)
            seat_groups(programme=standing.programme)
            keep_who_cannot_come(plenaries_to_come(standing.programme, at), of=[group.pk for group in groups])
            transaction.on_commit(lambda: _tell(standing, groups))
    return groups


def _cancel_what_is_to_come(standing: Standing, *, at: datetime) -> None:
    """Sessions of groups that end with the round."""
    to_come = Session.objects.select_for_update().filter(
        group__programme=standing.programme,
        group__retired_at=None,
        state=Session.State.PLANNED,
        starts_at__gt=at,
    )
    for session in to_come:
        mark_cancelled(session, at=at)


def undo_groups(*, standing: Standing, forming: Forming, at: datetime) -> list[Group]:
    """Raises Refused once a session was held or something was written. Sessions to come are cancelled, and the
    members, who have had a mail with their group, get one that takes it back. A second click does nothing more."""
    with transaction.atomic():
        Forming.objects.select_for_update().get(pk=forming.pk)
        if reason := why_not_undo(forming, at=at):
            raise Refused(reason)
        members = members_of(list(forming.groups.filter(retired_at=None).select_related("facilitator")))
        groups = actions.retire_groups(standing=standing, forming=forming, at=at)
        to_come = Session.objects.select_for_update().filter(group__in=groups, state=Session.State.PLANNED)
        for session in to_come:
            mark_cancelled(session, at=at)
        tell_of_undoing(standing, {group: members[group] for group in members if group in groups})
    return groups


def why_not_undo(forming: Forming, *, at: datetime) -> str:
    """A sentence, or empty while the confirmation can be undone."""
    living = forming.groups.filter(retired_at=None)
    if Session.objects.filter(group__in=living, state=Session.State.PLANNED, starts_at__lte=at).exists():
        return _("A session of these groups has begun, so the groups can no longer be undone.")
    if is_anything_written(living):
        return _("Something has been written in the rooms of these groups, so they can no longer be undone.")
    return ""


def _tell(standing: Standing, groups: list[Group]) -> None:
    mails = [
        group_mail(standing, group, member, members)
        for group, members in members_of(groups).items()
        for member in members
    ]
    get_connection().send_messages(mails)


def group_mail(
    standing: Standing, group: Group, member: Membership, members: list[Membership]
) -> EmailMessage:
    """Tells a member who else is in the group, and leads to its page."""
    person, programme = member.enrolment.person, standing.programme
    with translation.override(person.language):
        others = "\n".join(
            f"- {other.enrolment.full_name}, {other.enrolment.partner.institution.name}, "
            f"{other.enrolment.partner.institution.city}"
            for other in members
            if other.pk != member.pk
        )
        body = "\n\n".join(
            [
                _("Dear %(name)s,") % {"name": person.name},
                _("You are in group %(number)s. With you in it:") % {"number": group.number},
                others,
                _("Your group's page, where you can say hello:"),
                sign_in_paragraph(person, next_path=reverse("group", args=[programme.slug, group.number])),
                f"{standing.person.name}\n{programme.title}",
            ]
        )
        subject = f"{programme.title}: " + _("your international group")
    return EmailMessage(" ".join(subject.split()), body, to=[person.email], reply_to=[standing.person.email])
