"""Somebody asks an editor to confirm that they are at their school: from then on they speak for it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.commons.actions.publishing import checked_reason, trust
from worldrounds.commons.actions.visions import check_has_school
from worldrounds.commons.mails import tell_asker
from worldrounds.commons.models import Profile
from worldrounds.commons.rules import check_is_editor
from worldrounds.core import audit
from worldrounds.core.days import short
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.people.models import Person

AGAIN_AFTER = timedelta(days=7)


@transaction.atomic
def ask_to_be_confirmed(*, person: Person, because: str, at: datetime) -> None:
    """``because``: how an editor can see it. Asked again before the answer, it takes the place of the first words.

    Raises NoSchool where the profile names none.
    """
    check_has_school(person)
    kept, because = _locked(person), checked_reason(because)
    if kept.is_confirmed:
        return
    if kept.asked_at is not None and not kept.asked_because and at < kept.asked_at + AGAIN_AFTER:
        day = short((kept.asked_at + AGAIN_AFTER).date())
        raise Refused(_("An editor has answered this lately. Ask again from %(day)s on.") % {"day": day})
    if because != kept.asked_because:
        kept.asked_at, kept.asked_because = at, because
        kept.save(update_fields=["asked_at", "asked_because"])
        audit.record(at=at, actor=person, verb="asked to be confirmed", target=kept, because=because)


@transaction.atomic
def confirm(*, editor: Person, person: Person, at: datetime) -> None:
    """A second click changes nothing. What they publish waits for nobody any more, either."""
    kept = _asked(editor, person)
    if kept is not None and kept.institution is not None:
        trust(person, at=at, school=kept.institution)
        _answered(kept, editor, "confirmed", at)
        tell_asker(person, kept.institution.name, is_confirmed=True)


@transaction.atomic
def decline(*, editor: Person, person: Person, reason: str, at: datetime) -> None:
    """The person reads the reason, and can ask again a week after the first time."""
    kept, reason = _asked(editor, person), checked_reason(reason)
    if kept is not None:
        school = kept.institution.name if kept.institution else ""
        Profile.objects.filter(pk=kept.pk).update(asked_because="")
        _answered(kept, editor, "not confirmed", at, because=reason)
        tell_asker(person, school, is_confirmed=False, because=reason)


def _asked(editor: Person, person: Person) -> Profile | None:
    """Nothing where it is answered already."""
    check_is_editor(editor)
    if editor == person:
        raise NotAllowed(_("Somebody else must decide about you."))
    kept = _locked(person)
    return kept if kept.asked_because else None


def _answered(kept: Profile, editor: Person, verb: str, at: datetime, *, because: str = "") -> None:
    audit.record(at=at, actor=editor, verb=verb, target=kept, title=kept.person.name, because=because)


def _locked(person: Person) -> Profile:
    rows = Profile.objects.select_for_update(of=("self",)).select_related("institution", "person")
    return rows.get(person=person)
