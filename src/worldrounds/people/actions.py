"""Changes to accounts."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.people.models import Person


def one_at_a_time(person: Person) -> None:
    """What this person asks for at once waits for one another, until the transaction ends: a second click sees the first."""
    Person.objects.select_for_update().get(pk=person.pk)


def get_or_create_person(*, email: str, name: str, time_zone: str = "UTC") -> Person:
    """The account with this address, made if there is none. Two at once get the same one."""
    email = email.strip().lower()
    found = Person.objects.filter(email=email).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Person.objects.create_user(email, name=name[:200], time_zone=time_zone)
    except IntegrityError:
        return Person.objects.get(email=email)


def get_or_create_people(wanted: Mapping[str, tuple[str, str]]) -> dict[str, Person]:
    """Accounts by address (lower case), made where there is none: {email: (name, time zone)}. Three queries."""
    found = {person.email: person for person in Person.objects.filter(email__in=wanted)}
    missing = {email: about for email, about in wanted.items() if email not in found}
    Person.objects.bulk_create(
        [
            Person(email=email, name=name[:200], time_zone=time_zone, password=make_password(None))
            for email, (name, time_zone) in missing.items()
        ],
        ignore_conflicts=True,  # somebody else made the same account just now
    )
    return found | {person.email: person for person in Person.objects.filter(email__in=missing)}


@transaction.atomic
def change_account(
    *, person: Person, name: str, time_zone: str, language: str, mail_when_named: bool, at: datetime
) -> Person:
    if not name.strip():
        raise Refused(_("Write your name as others should read it."), field="name")
    person.name, person.time_zone, person.language = name.strip(), time_zone, language
    person.mail_when_named = mail_when_named
    person.full_clean(exclude=["password"])
    person.save(update_fields=["name", "time_zone", "language", "mail_when_named"])
    audit.record(at=at, actor=person, verb="changed account", target=person)
    return person


@transaction.atomic
def choose_language(*, person: Person, language: str, at: datetime) -> None:
    """What pages and mails speak to this person from now on."""
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])
        audit.record(at=at, actor=person, verb="chose language", target=person, language=language)


def begin_in_language(*, person: Person, language: str) -> None:
    """The browser's, at the first sign-in. Nobody has decided anything, so the trail does not speak of it."""
    Person.objects.filter(pk=person.pk, language="").update(language=language)
    person.language = person.language or language


@transaction.atomic
def sign_out_everywhere(*, person: Person, at: datetime) -> None:
    """Ends every session and every sign-in link of this person."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    audit.record(at=at, actor=person, verb="signed out everywhere", target=person)


@transaction.atomic
def allow_programmes(*, email: str, name: str, at: datetime, time_zone: str = "UTC") -> Person:
    """Let the person with this address start programmes; the account is made if there is none."""
    person = get_or_create_person(email=email, name=name, time_zone=time_zone)
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    audit.record(at=at, actor=None, verb="allowed to start programmes", target=person)
    return person


@transaction.atomic
def appoint(
    *, office: type[models.Model], email: str, holds: bool = True, actor: Person | None, at: datetime
) -> Person:
    """Let somebody look after something, or no longer: ``office`` is a table of who does, and since when.

    Doing it again is no error. Raises Refused.
    """
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise Refused(_("Nobody signs in with %(email)s here.") % {"email": email})
    rows = office._default_manager
    if holds:
        _row, changed = rows.get_or_create(person=person, defaults={"since": at})
    else:
        changed = bool(rows.filter(person=person).delete()[0])
    if changed:
        verb = "made" if holds else "no longer"
        audit.record(at=at, actor=actor, verb=f"{verb} {office._meta.verbose_name}", target=person)
    return person
