"""Invite a site lead by a link in a mail. Only the digest of the link's token is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.days import short
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.people.actions import get_or_create_person
from worldrounds.people.models import Person
from worldrounds.programmes.history import record
from worldrounds.programmes.language import language_for
from worldrounds.programmes.models import Invitation, Partner, Role
from worldrounds.programmes.queries import open_invitations
from worldrounds.programmes.rules import Standing, may_manage

VALID_FOR = timedelta(days=30)
_SAME_CLICK = timedelta(seconds=60)


class InvitationRefused(Refused):
    """The invitation cannot be sent."""


class LinkRefused(Refused):
    """The link in the mail does not work (any more); the sentence says why and what to do."""


@dataclass(frozen=True)
class Accepted:
    person: Person
    invitation: Invitation


@transaction.atomic
def invite_site_lead(
    *, standing: Standing, partner: Partner, email: str, name: str, at: datetime
) -> Invitation:
    """Send a link that makes its reader the school's site lead. A new link ends the older ones to that address.

    A click that is repeated within a minute sends no second mail.
    """
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator invites site leads."))
    Partner.objects.select_for_update().get(pk=partner.pk)
    email, name = email.strip().lower(), " ".join(name.split())
    if _is_site_lead(partner, email):
        raise InvitationRefused(_("This person is the school's site lead already."), field="email")
    waiting = _open(partner, email)
    just_now = waiting.filter(sent_at__gt=at - _SAME_CLICK, name=name).first()
    if just_now is not None:
        return just_now
    waiting.update(ended_at=at)
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        programme=partner.programme,
        kind=Role.Kind.SITE_LEAD,
        institution=partner.institution,
        email=email,
        name=name,
        digest=_digest(token),
        sent_at=at,
        expires_at=at + VALID_FOR,
    )
    Partner.objects.filter(pk=partner.pk, state=Partner.State.DECLINED).update(state=Partner.State.INVITED)
    record(standing, invitation, "invited site lead", at=at, school=partner.institution.name)
    mail = _mail(invitation, token, standing.person)
    transaction.on_commit(lambda: mail.send(), robust=True)
    return invitation


@transaction.atomic
def invite_again(*, standing: Standing, at: datetime) -> int:
    """Send a new link to everybody asked at a school that has not answered; returns how many mails."""
    silent = Partner.objects.filter(programme=standing.programme, state=Partner.State.INVITED)
    partners = {
        partner.institution_id: partner for partner in silent.select_related("institution", "programme")
    }
    waiting = open_invitations(standing.programme).filter(institution__in=partners).order_by("pk")
    people = {(invitation.institution_id, invitation.email): invitation for invitation in waiting}
    for invitation in people.values():
        invite_site_lead(
            standing=standing,
            partner=partners[invitation.institution_id or 0],
            email=invitation.email,
            name=invitation.name,
            at=at,
        )
    return len(people)


@transaction.atomic
def take_back_invitation(*, standing: Standing, partner: Partner, invitation_id: int, at: datetime) -> None:
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator takes invitations back."))
    ended = Invitation.objects.filter(
        pk=invitation_id, programme=partner.programme, institution=partner.institution, accepted_at=None
    ).update(ended_at=at)
    if ended:
        record(standing, f"Invitation:{invitation_id}", "took back invitation", at=at)


def read_invitation(*, token: str, at: datetime) -> Invitation:
    """The invitation that a link leads to. Raises LinkRefused if it cannot be accepted."""
    found = (
        Invitation.objects.select_related("programme", "institution").filter(digest=_digest(token)).first()
    )
    if found is None:
        raise LinkRefused(_("This link is not complete. Copy the whole address from the mail."))
    _check(found, at)
    return found


@transaction.atomic
def accept_invitation(*, token: str, name: str, at: datetime) -> Accepted:
    """Give the role to the person with the invited address; the account is made if there is none."""
    Invitation.objects.select_for_update().filter(digest=_digest(token)).first()
    invitation = read_invitation(token=token, at=at)
    school = invitation.institution
    person = get_or_create_person(
        email=invitation.email,
        name=" ".join(name.split()) or invitation.name or invitation.email,
        time_zone=school.time_zone if school else "UTC",
    )
    if not person.is_active:
        raise LinkRefused(_("This account is closed. Write to the coordinator who invited you."))
    Role.objects.get_or_create(
        programme=invitation.programme, person=person, kind=invitation.kind, institution=school
    )
    Partner.objects.filter(programme=invitation.programme, institution=school).update(
        state=Partner.State.ACCEPTED
    )
    invitation.accepted_at, invitation.accepted_by = at, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record(at, person, "accepted invitation", invitation)
    return Accepted(person, invitation)


@transaction.atomic
def decline_invitation(*, token: str, at: datetime) -> Invitation:
    Invitation.objects.select_for_update().filter(digest=_digest(token)).first()
    invitation = read_invitation(token=token, at=at)
    invitation.declined_at = at
    invitation.save(update_fields=["declined_at"])
    Partner.objects.filter(
        programme=invitation.programme, institution=invitation.institution, state=Partner.State.INVITED
    ).update(state=Partner.State.DECLINED)
    _record(at, None, "declined invitation", invitation)
    return invitation


def _check(invitation: Invitation, at: datetime) -> None:
    if invitation.accepted_at is not None:
        raise LinkRefused(_("This invitation was accepted already. Sign in with your e-mail address."))
    if invitation.declined_at is not None:
        raise LinkRefused(_("This invitation was declined. If you changed your mind, ask for a new one."))
    if invitation.ended_at is not None:
        raise LinkRefused(
            _("A newer mail took the place of this link, or it was taken back. Use the newest.")
        )
    if invitation.expires_at <= at:
        raise LinkRefused(
            _("This link has expired: it was valid until %(day)s. Ask the coordinator for a new one.")
            % {"day": short(invitation.expires_at.date())}
        )


def _open(partner: Partner, email: str) -> QuerySet[Invitation]:
    return open_invitations(partner.programme).filter(institution=partner.institution, email=email)


def _is_site_lead(partner: Partner, email: str) -> bool:
    return Role.objects.filter(
        programme=partner.programme,
        institution=partner.institution,
        kind=Role.Kind.SITE_LEAD,
        person__email=email,
    ).exists()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _mail(invitation: Invitation, token: str, sender: Person) -> EmailMessage:
    """Plain text. A subject is one line whatever the title holds."""
    known = Person.objects.filter(email=invitation.email).first()
    with translation.override(language_for(known, invitation.programme)):
        values = {
            "name": invitation.name or (known.name if known else invitation.email),
            "sender": sender.name,
            "programme": invitation.programme.title,
            "school": invitation.institution.name if invitation.institution else "",
            "address": settings.ADDRESS + reverse("invitation", args=[token]),
            "day": short(invitation.expires_at.date()),
        }
        subject = _("%(programme)s: will you be the site lead of %(school)s?") % values
        body = (
            _(
                "Dear %(name)s,\n\n"
                "%(sender)s asks you to be the site lead of %(school)s in the programme “%(programme)s”.\n\n"
                "As the site lead you enter the school's exams and holidays, bring in its students, and are the "
                "person to ask at the school. You see the data of your own students only.\n\n"
                "Open this page to accept or decline. It shows what it is about first:\n"
                "%(address)s\n\n"
                "The link is yours alone and is valid until %(day)s. Do not forward it.\n\n"
                "If you did not expect this mail, you can ignore it, or answer it to ask %(sender)s."
            )
            % values
        )
    return EmailMessage(" ".join(subject.split()), body, to=[invitation.email], reply_to=[sender.email])


def _record(at: datetime, person: Person | None, verb: str, invitation: Invitation) -> None:
    audit.record(at=at, actor=person, verb=verb, target=invitation, programme=invitation.programme.slug)
