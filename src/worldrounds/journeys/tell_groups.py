"""Mails to the people of a group when it changes or ends. They had a mail when the group began."""

from collections.abc import Iterable, Mapping, Sequence

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import members_of
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.rules import Standing


def tell_of_leaving(standing: Standing, group: Group, student: Enrolment) -> None:
    """Once it is certain: the other members and the facilitator, not who did it."""
    transaction.on_commit(lambda: _tell_of_leaving(standing, group, student), robust=True)


def tell_of_undoing(standing: Standing, groups: Mapping[Group, Sequence[Membership]]) -> None:
    """Once it is certain: who was in these groups, and their facilitators."""
    transaction.on_commit(lambda: _tell_of_undoing(standing, groups), robust=True)


def tell_who_was_taken_out(standing: Standing, group: Group, student: Enrolment) -> None:
    """Once it is certain: the student who is in no group now."""
    transaction.on_commit(lambda: _tell_who_was_taken_out(standing, group, student), robust=True)


def _tell_who_was_taken_out(standing: Standing, group: Group, student: Enrolment) -> None:
    reader = student.person
    if not reader.is_active:
        return
    with translation.override(reader.language):
        said = [
            _("you are no longer in %(group)s. What you wrote stays in its room.") % {"group": group},
            _(
                "You get a mail as soon as you are in another group. If you have a question, answer this mail."
            ),
            sign_in_paragraph(reader, next_path=reverse("programme", args=[standing.programme.slug])),
        ]
        get_connection().send_messages([_mail(standing, reader, _("you are in no group now"), said)])


def _tell_of_leaving(standing: Standing, group: Group, student: Enrolment) -> None:
    members = members_of([group])[group]
    mails = [
        _left(standing, group, student, members, reader)
        for reader in _readers(group, members)
        if reader.pk not in (standing.person.pk, student.person_id)
    ]
    get_connection().send_messages(mails)


def _tell_of_undoing(standing: Standing, groups: Mapping[Group, Sequence[Membership]]) -> None:
    mails = [
        _undone(standing, group, reader)
        for group, members in groups.items()
        for reader in _readers(group, members)
        if reader.pk != standing.person.pk
    ]
    get_connection().send_messages(mails)


def _readers(group: Group, members: Iterable[Membership]) -> list[Person]:
    people = {member.enrolment.person_id: member.enrolment.person for member in members}
    if group.facilitator is not None:
        people[group.facilitator.pk] = group.facilitator
    return [person for person in people.values() if person.is_active]


def _left(
    standing: Standing, group: Group, student: Enrolment, members: Sequence[Membership], reader: Person
) -> EmailMessage:
    with translation.override(reader.language):
        values = {"student": student.full_name, "group": group}
        others = [member.enrolment.full_name for member in members if member.enrolment.person_id != reader.pk]
        said = [
            _("%(student)s is no longer in %(group)s.") % values,
            _("What %(student)s wrote stays in the room, and your sessions stay as they are.") % values,
            *(
                [_("In the group with you:") + "\n" + "\n".join(f"- {name}" for name in others)]
                if others
                else []
            ),
        ]
        path = reverse("group", args=[standing.programme.slug, group.number])
        return _mail(
            standing, reader, _("a change in your group"), [*said, sign_in_paragraph(reader, next_path=path)]
        )


def _undone(standing: Standing, group: Group, reader: Person) -> EmailMessage:
    with translation.override(reader.language):
        said = [
            _("the groups have been taken back before they began, so that they can be formed anew.")
            + " "
            + _("%(group)s, its room and its sessions are not there any more.") % {"group": group},
            _(
                "You need not do anything. You get a mail as soon as the new groups are there. Thank you for your patience."
            ),
        ]
        return _mail(standing, reader, _("your group is formed anew"), said)


def _mail(standing: Standing, reader: Person, subject: str, said: Sequence[str]) -> EmailMessage:
    hello = _("Dear %(name)s,") % {"name": reader.name}
    body = "\n\n".join([hello, *said, f"{standing.person.name}\n{standing.programme.title}"])
    title = " ".join(f"{standing.programme.title}: {subject}".split())
    return EmailMessage(title, body, to=[reader.email], reply_to=[standing.person.email])
