"""Ask about an idea, answer, write to one another. Everything goes through the page; mails only tell of it."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.commons.contact_mails import own_school, tell
from worldrounds.commons.models import Contact, ContactMessage, Idea
from worldrounds.commons.models.contacts import LONGEST_MESSAGE
from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.network.models import Institution
from worldrounds.network.rules import Voice
from worldrounds.people.actions import one_at_a_time

MOST_A_DAY = 10  # questions of one person
MOST_MESSAGES_A_DAY = 50
_SAME_CLICK = timedelta(minutes=2)

State = Contact.State


class ContactRefused(Refused):
    """This cannot be asked or answered like this."""


@transaction.atomic
def ask(*, voice: Voice, idea: Idea, school: Institution, text: str, at: datetime) -> Contact:
    """In the name of ``school``, of those who wrote the idea. A repeated click gives the contact of the first."""
    voice.check_speaks_for(school.pk)
    one_at_a_time(voice.person)
    asked = idea.entry.institution
    if asked is None or not idea.is_open(today=at.date()):
        raise ContactRefused(_("This idea is not open any more."))
    if asked.pk == school.pk:
        raise ContactRefused(_("This is an idea of your own school."))
    text = _checked(text)
    same = Contact.objects.filter(idea=idea, asking=school, state__in=Contact.OPEN).first()
    if same is not None:
        return same
    if _asked_lately(voice, at) >= MOST_A_DAY:
        raise ContactRefused(_("You have asked many schools today. Give them time, and ask more tomorrow."))
    try:
        with transaction.atomic():
            contact = Contact.objects.create(
                idea=idea, asking=school, asked=asked, asked_by=voice.person, at=at
            )
    except IntegrityError as error:  # a colleague asked just now
        raise ContactRefused(_("Your school asked about this idea just now.")) from error
    audit.record(at=at, actor=voice.person, verb="asked about idea", target=contact)
    _say(voice, contact, school, text, at)
    tell(contact, "asked", voice=voice, text=text)
    return contact


@transaction.atomic
def answer(*, voice: Voice, contact: Contact, accepts: bool, text: str, at: datetime) -> Contact:
    """By the school that was asked. A repeated click changes nothing."""
    if not voice.speaks_for(contact.asked_id):
        raise NotAllowed(_("Only the school that was asked can answer."))
    kept = _locked(contact)
    wanted = State.ACCEPTED if accepts else State.DECLINED
    if kept.state == wanted:
        return kept
    if kept.state != State.ASKED:
        raise ContactRefused(_("This was answered or withdrawn already."))
    text = _checked(text, may_be_empty=True)
    _moved(kept, wanted, voice, at)
    if text:
        _say(voice, kept, kept.asked, text, at)
    tell(kept, "accepted" if accepts else "declined", voice=voice, text=text)
    return kept


@transaction.atomic
def withdraw(*, voice: Voice, contact: Contact, at: datetime) -> Contact:
    """By the school that asked, as long as nothing is agreed."""
    if not voice.speaks_for(contact.asking_id):
        raise NotAllowed(_("Only the school that asked can withdraw."))
    kept = _locked(contact)
    if kept.state == State.WITHDRAWN:
        return kept
    if not kept.is_open or kept.partnership_id is not None:
        raise ContactRefused(_("This was answered already. If there is a partnership, end that."))
    was_waiting = kept.state == State.ASKED
    _moved(kept, State.WITHDRAWN, voice, at, answered=False)
    if not was_waiting:
        tell(kept, "withdrawn", voice=voice)
    return kept


@transaction.atomic
def write(*, voice: Voice, contact: Contact, text: str, at: datetime) -> ContactMessage:
    """To the other school, as long as the contact is open."""
    school = own_school(voice, contact)
    kept = _locked(contact)
    if not kept.is_open:
        raise ContactRefused(_("This contact has ended, so nothing can be written any more."))
    text = _checked(text)
    said = ContactMessage.objects.filter(author=voice.person)
    same = said.filter(contact=kept, text=text, at__gt=at - _SAME_CLICK).first()
    if same is not None:
        return same
    if said.filter(at__gt=at - timedelta(days=1)).count() >= MOST_MESSAGES_A_DAY:
        raise ContactRefused(_("You have written much today. Write the rest tomorrow."))
    message = _say(voice, kept, school, text, at)
    tell(kept, "wrote", voice=voice, text=text)
    return message


def _asked_lately(voice: Voice, at: datetime) -> int:
    return Contact.objects.filter(asked_by=voice.person, at__gt=at - timedelta(days=1)).count()


def _checked(text: str, *, may_be_empty: bool = False) -> str:
    text = text.strip()
    if not text and not may_be_empty:
        raise ContactRefused(_("Write a few words."), field="text")
    if len(text) > LONGEST_MESSAGE:
        raise ContactRefused(
            _("Write at most %(most)s characters.") % {"most": LONGEST_MESSAGE}, field="text"
        )
    return text


def _locked(contact: Contact) -> Contact:
    rows = Contact.objects.select_for_update(of=("self",))
    return rows.select_related("idea__entry__author", "asking", "asked", "asked_by", "answered_by").get(
        pk=contact.pk
    )


def _moved(kept: Contact, state: State, voice: Voice, at: datetime, *, answered: bool = True) -> None:
    kept.state = state
    if answered:
        kept.answered_by, kept.answered_at = voice.person, at
    kept.save()
    audit.record(at=at, actor=voice.person, verb=f"{state} contact", target=kept)


def _say(voice: Voice, contact: Contact, school: Institution, text: str, at: datetime) -> ContactMessage:
    return ContactMessage.objects.create(
        contact=contact, author=voice.person, school=school, text=text, at=at
    )
