"""Who runs a programme: coordinators and facilitators. (Site leads are invited for their school.)"""

from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.people.actions import get_or_create_person
from worldrounds.people.links import sign_in_address
from worldrounds.people.models import Person
from worldrounds.programmes.history import record
from worldrounds.programmes.language import language_for
from worldrounds.programmes.models import Programme, Role
from worldrounds.programmes.rules import Standing, may_manage

TEAM = (Role.Kind.COORDINATOR, Role.Kind.FACILITATOR)


@transaction.atomic
def add_to_team(*, standing: Standing, kind: Role.Kind, email: str, name: str, at: datetime) -> Role:
    """Give a role at once; the account is made if there is none, and a mail brings the person in.

    A role that the person has already is left as it is, and no second mail goes out.
    """
    programme = _locked(standing)
    if kind not in TEAM:
        raise Refused(_("Choose coordinator or facilitator."), field="kind")
    person = get_or_create_person(email=email, name=" ".join(name.split()))
    role, new = Role.objects.get_or_create(programme=programme, person=person, kind=kind, institution=None)
    if new:
        _record(standing, at, "added to the team", role)
        mail = _mail(standing, role)
        transaction.on_commit(lambda: mail.send(), robust=True)
    return role


@transaction.atomic
def remove_from_team(*, standing: Standing, role_id: int, at: datetime) -> None:
    """A programme keeps at least one coordinator."""
    programme = _locked(standing)
    role = Role.objects.filter(pk=role_id, programme=programme, kind__in=TEAM).first()
    if role is None:
        raise NotFound
    coordinators = Role.objects.filter(programme=programme, kind=Role.Kind.COORDINATOR)
    if role.kind == Role.Kind.COORDINATOR and coordinators.count() == 1:
        raise Refused(_("A programme needs a coordinator. Add another one first."))
    _record(standing, at, "removed from the team", role)
    role.delete()


def _locked(standing: Standing) -> Programme:
    if not may_manage(standing):
        raise NotAllowed(_("Only a coordinator changes who runs the programme."))
    return Programme.objects.select_for_update().get(pk=standing.programme.pk)


def _record(standing: Standing, at: datetime, verb: str, role: Role) -> None:
    record(standing, role, verb, at=at, person=role.person.name, kind=role.kind)


def _mail(standing: Standing, role: Role) -> EmailMessage:
    with translation.override(language_for(role.person, standing.programme)):
        values = {
            "name": role.person.name,
            "sender": standing.person.name,
            "programme": standing.programme.title,
            "role": _("coordinator") if role.kind == Role.Kind.COORDINATOR else _("facilitator"),
            "address": _door(role.person, standing.programme),
        }
        subject = _("%(programme)s: you are %(role)s") % values
        body = (
            _(
                "Dear %(name)s,\n\n%(sender)s made you %(role)s of the programme “%(programme)s”.\n\n"
                "This page lets you in:\n%(address)s\n\n"
                "The link is yours alone and is valid for 14 days. Do not forward it."
            )
            % values
        )
    return EmailMessage(
        " ".join(subject.split()), body, to=[role.person.email], reply_to=[standing.person.email]
    )


def _door(person: Person, programme: Programme) -> str:
    return sign_in_address(person, next_path=reverse("programme", args=[programme.slug]))
