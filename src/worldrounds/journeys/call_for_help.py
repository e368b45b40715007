"""“I cannot reach my group” reaches a person by mail, and the answer comes back by mail."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.people.links import sign_in_address
from worldrounds.people.models import Person
from worldrounds.programmes.models import Role
from worldrounds.programmes.rules import Standing
from worldrounds.rooms import help as calls
from worldrounds.rooms.models import HelpRequest
from worldrounds.rooms.queries import Inside


def ask_for_help(*, inside: Inside, text: str, at: datetime) -> HelpRequest:
    """A second click, or a second request while the first is open, sends no second mail."""
    with transaction.atomic():
        request, is_new = calls.ask_for_help(inside=inside, text=text, at=at)
        if is_new:
            people = helpers_of(inside)
            transaction.on_commit(
                lambda: _send(_asking(inside, request, person) for person in people), robust=True
            )
    return request


def answer_help(*, standing: Standing, request: HelpRequest, text: str, at: datetime) -> HelpRequest:
    was_open = request.answered_at is None
    with transaction.atomic():
        answered = calls.answer_help(standing=standing, request=request, text=text, at=at)
        if was_open and answered.answered_at == at:
            transaction.on_commit(lambda: _send([_answering(standing, request, answered)]), robust=True)
    return answered


def helpers_of(inside: Inside) -> list[Person]:
    """Who is asked: the group's facilitator; without one, every coordinator of the programme."""
    facilitator = inside.room.group.facilitator
    if facilitator is not None and facilitator.is_active:
        return [facilitator]
    coordinators = Person.objects.filter(
        roles__programme=inside.standing.programme, roles__kind=Role.Kind.COORDINATOR, is_active=True
    )
    return list(coordinators.distinct().order_by("pk"))


def _send(mails: Iterable[EmailMessage]) -> None:
    get_connection().send_messages(list(mails))


def _asking(inside: Inside, request: HelpRequest, person: Person) -> EmailMessage:
    programme, group = inside.standing.programme, inside.room.group
    asking = request.enrolment
    with translation.override(person.language):
        said = [
            _("Dear %(name)s,") % {"name": person.name},
            _("%(student)s of %(group)s cannot reach the group and asks for help.")
            % {"student": asking.full_name, "group": group},
            *([request.text] if request.text else []),
            _("Read and answer it here; the student is told by mail:"),
            sign_in_address(person, next_path=reverse("help-answer", args=[programme.slug, request.pk])),
            programme.title,
        ]
        subject = f"{programme.title}: " + _("%(student)s asks for help") % {"student": asking.full_name}
    return _mail(subject, said, person, reply_to=inside.standing.person)


def _answering(standing: Standing, request: HelpRequest, answered: HelpRequest) -> EmailMessage:
    person, programme = request.enrolment.person, standing.programme
    group = request.room.group
    with translation.override(person.language):
        said = [
            _("Dear %(name)s,") % {"name": person.name},
            _("You wrote that you cannot reach your group. %(name)s answers:")
            % {"name": standing.person.name},
            answered.answer,
            sign_in_address(person, next_path=reverse("room-help", args=[programme.slug, group.number])),
            f"{standing.person.name}\n{programme.title}",
        ]
        subject = f"{programme.title}: " + _("an answer to your call for help")
    return _mail(subject, said, person, reply_to=standing.person)


def _mail(subject: str, said: Sequence[str], person: Person, *, reply_to: Person) -> EmailMessage:
    title = " ".join(subject.split())
    return EmailMessage(title, "\n\n".join(said), to=[person.email], reply_to=[reply_to.email])
