"""Sign-in links for mails. A link works for 14 days and stops at once when the person signs out everywhere."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from worldrounds.core.errors import Refused
from worldrounds.people.models import Person

MAX_AGE = timedelta(days=14)
_SALT = "worldrounds.people.links"


class LinkRefused(Refused):
    """The sign-in link is damaged, too old or was ended."""


def sign_in_address(person: Person, next_path: str = "") -> str:
    """The full address of a page where ``person`` signs in with one click and goes on to ``next_path``."""
    token = signing.dumps([person.pk, _end_mark(person)], salt=_SALT, compress=True)
    address = settings.ADDRESS + reverse("sign-in-link", args=[token])
    return f"{address}?next={next_path}" if next_path else address


def sign_in_paragraph(person: Person, next_path: str = "") -> str:
    """The address as a mail has it: how long it works stands below it, in the current language."""
    lasts = _(
        "The link is yours alone and works for %(days)s days. Do not forward it. Later, sign in with your "
        "e-mail address on the same site."
    )
    return f"{sign_in_address(person, next_path)}\n" + lasts % {"days": MAX_AGE.days}


def person_of_link(token: str) -> Person:
    try:
        pk, mark = signing.loads(token, salt=_SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError) as error:
        raise LinkRefused(_old()) from error
    person = Person.objects.filter(pk=pk, is_active=True).first()
    if person is None or mark != _end_mark(person):
        raise LinkRefused(_old())
    return person


def _end_mark(person: Person) -> str:
    """Changes with the password, also an unusable one: so links end with the sessions."""
    return person.get_session_auth_hash()[:16]


def _old() -> str:
    return _(
        "This sign-in link is too old or not complete. Ask for a sign-in code below; it comes by e-mail."
    )
