"""From an accepted contact to a partnership, and from there to a programme with both schools."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.commons.actions.contacts import ContactRefused
from worldrounds.commons.catalogue import Blueprint
from worldrounds.commons.contact_mails import other_person, tell
from worldrounds.commons.models import Contact
from worldrounds.core import audit
from worldrounds.journeys.adopt import bring_own_school
from worldrounds.network import partnerships
from worldrounds.network.models import Institution, Partnership
from worldrounds.network.partnerships import Agreed, Agreement, AgreementRefused
from worldrounds.network.rules import Voice
from worldrounds.people.models import Person
from worldrounds.programmes.actions.invitations import invite_site_lead
from worldrounds.programmes.actions.partners import add_partner
from worldrounds.programmes.actions.start import start_programme
from worldrounds.programmes.models import Programme
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing


@transaction.atomic
def draft_agreement(*, voice: Voice, contact: Contact, agreement: Agreement, at: datetime) -> Partnership:
    """By either side, once the contact is accepted. If the other side was faster, theirs is the draft."""
    kept = Contact.objects.select_for_update().get(pk=contact.pk)
    if kept.partnership is not None:
        return kept.partnership
    if kept.state != Contact.State.ACCEPTED:
        raise ContactRefused(_("First the other school accepts, then you write down what you agree on."))
    schools = [contact.asking, contact.asked]
    made = partnerships.draft_partnership(voice=voice, schools=schools, agreement=agreement, at=at)
    kept.partnership = contact.partnership = made
    kept.save(update_fields=["partnership"])
    tell(contact, "drafted", voice=voice)
    return made


@transaction.atomic
def rewrite_agreement(
    *, voice: Voice, agreed: Agreed, agreement: Agreement, based_on: int, at: datetime
) -> None:
    text = partnerships.rewrite(voice=voice, agreed=agreed, agreement=agreement, based_on=based_on, at=at)
    contact = contact_of(agreed)
    if contact is not None and text.number != based_on:
        tell(contact, "drafted", voice=voice)


@transaction.atomic
def confirm_agreement(*, voice: Voice, agreed: Agreed, number: int, at: datetime) -> bool:
    """True if that puts the text in force."""
    outcome = partnerships.confirm(voice=voice, agreed=agreed, number=number, at=at)
    contact = contact_of(agreed)
    if contact is not None and outcome != "nothing new":
        tell(contact, outcome, voice=voice)
    return outcome == "in force"


@transaction.atomic
def start_together(
    *, voice: Voice, agreed: Agreed, blueprint: Blueprint, title: str, first_day: date, at: datetime
) -> Programme:
    """A programme with the partnership's schools in it: who starts it is its coordinator and the site lead of the
    own school, the other school's person is invited. A repeated click gives the programme of the first."""
    mine = next((school for school in agreed.schools if voice.speaks_for(school.pk)), None)
    voice.check_speaks_for(mine.pk if mine else None)
    if agreed.in_force is None:
        raise AgreementRefused(_("First both schools confirm the text of the partnership."))
    programme = start_programme(
        blueprint=blueprint, title=title, first_day=first_day, actor=voice.person, at=at
    )
    standing = access_programme(person=voice.person, slug=programme.slug)
    contact = contact_of(agreed)
    for school in agreed.schools:
        if school == mine:
            bring_own_school(standing=standing, school=school, at=at)
        else:
            _invite(standing, school, other_person(contact, mine) if contact and mine else None, at)
    audit.record(
        at=at,
        actor=voice.person,
        verb="started together",
        target=agreed.partnership,
        programme=programme.slug,
    )
    return programme


def contact_of(agreed: Agreed) -> Contact | None:
    found = Contact.objects.filter(partnership=agreed.partnership)
    return found.select_related(
        "idea__entry__author", "asking", "asked", "asked_by", "answered_by", "partnership"
    ).first()


def _invite(standing: Standing, school: Institution, person: Person | None, at: datetime) -> None:
    """Where nobody is left at the other school, the coordinator invites somebody on the programme's own page."""
    partner, is_new = add_partner(standing=standing, institution=school, quota=None, at=at)
    if is_new and person is not None and person.is_active:
        invite_site_lead(standing=standing, partner=partner, email=person.email, name=person.name, at=at)
