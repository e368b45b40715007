"""Mails that tell of a contact: the words, and a link to the page where one answers. Nobody's address is in them."""

from typing import Literal

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.commons.models import Contact
from worldrounds.network.models import Institution
from worldrounds.network.rules import Voice
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person

Event = Literal["asked", "accepted", "declined", "withdrawn", "wrote", "drafted", "confirmed", "in force"]


def tell(contact: Contact, event: Event, *, voice: Voice, text: str = "") -> None:
    """The other side, after the commit. Nobody is told where there is nobody any more."""
    school = own_school(voice, contact)
    person = other_person(contact, school)
    if person is not None and person.is_active:
        mail = mail_to(person, contact, event, by=voice.person, school=school, text=text)
        transaction.on_commit(mail.send, robust=True)


def own_school(voice: Voice, contact: Contact) -> Institution:
    """The one of the two for which the person speaks. Raises NotAllowed."""
    if voice.speaks_for(contact.asking_id):
        return contact.asking
    voice.check_speaks_for(contact.asked_id)
    return contact.asked


def other_person(contact: Contact, school: Institution) -> Person | None:
    """Who is written to by ``school``: at the one that asked, who did; at the other, who answered, or else the author."""
    if school != contact.asking:
        return contact.asked_by
    return contact.answered_by or contact.idea.entry.author


def mail_to(
    person: Person, contact: Contact, event: Event, *, by: Person, school: Institution, text: str
) -> EmailMessage:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        values = {"name": by.name, "title": contact.idea.entry.title, "school": school.name}
        subject, said = _words(event)
        body = [
            _("Dear %(name)s,") % {"name": person.name},
            said % values,
            text,
            _("Answer on this page; your address is not shown to the other side, and mails are not read:"),
            sign_in_paragraph(person, next_path=_path(contact, event)),
        ]
        subject = " ".join((subject % values).split())
    return EmailMessage(subject, "\n\n".join(part for part in body if part), to=[person.email])


def _path(contact: Contact, event: Event) -> str:
    if event in ("drafted", "confirmed", "in force") and contact.partnership_id is not None:
        return reverse("partnership", args=[contact.partnership_id])
    return reverse("contact", args=[contact.pk])


def _words(event: Event) -> tuple[str, str]:
    """Subject and sentence."""
    return {
        "asked": (
            _("%(school)s asks about “%(title)s”"),
            _("%(name)s, %(school)s, would like to work with you on “%(title)s” and writes:"),
        ),
        "accepted": (
            _("%(school)s would like to go on: “%(title)s”"),
            _("%(name)s, %(school)s, has accepted. Next, write down together what you agree on."),
        ),
        "declined": (
            _("%(school)s cannot now: “%(title)s”"),
            _(
                "%(name)s, %(school)s, has declined. Other schools may fit as well; the partner finder shows them."
            ),
        ),
        "withdrawn": (
            _("%(school)s has withdrawn: “%(title)s”"),
            _("%(name)s, %(school)s, has withdrawn the question about “%(title)s”."),
        ),
        "wrote": (
            _("%(school)s wrote: “%(title)s”"),
            _("%(name)s, %(school)s, writes about “%(title)s”:"),
        ),
        "drafted": (
            _("%(school)s wrote a partnership text: “%(title)s”"),
            _(
                "%(name)s, %(school)s, has written down what you could agree on. Read it, change it, or confirm it."
            ),
        ),
        "confirmed": (
            _("%(school)s confirmed: “%(title)s”"),
            _(
                "%(name)s, %(school)s, has confirmed the text of your partnership. It is in force once you confirm it, too."
            ),
        ),
        "in force": (
            _("Your partnership with %(school)s is in force"),
            _("%(name)s, %(school)s, has confirmed, too. Now you can start a programme together."),
        ),
    }[event]
