"""An account for somebody whom nobody invited: name and address, proved by a link in a mail. Nothing is kept before."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.people.actions import get_or_create_person
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person

MAX_AGE = timedelta(days=2)
_SALT = "worldrounds.people.joining"


class JoiningRefused(Refused):
    """The link is damaged or too old, was used already, or accounts come by invitation here."""


def ask_to_join(*, name: str, email: str, time_zone: str, next_path: str = "") -> None:
    """A mail with a link. Who has an account already gets one to sign in: the page does not tell who has."""
    check_is_open()
    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        _joining_mail(name, email, time_zone, next_path).send()
    elif person.is_active:
        _sign_in_mail(person, next_path).send()


@transaction.atomic
def join(*, token: str, at: datetime) -> Person:
    """Make the account. A link works once. Raises JoiningRefused."""
    name, email, time_zone = who_joins(token)
    person = get_or_create_person(email=email, name=name, time_zone=time_zone)
    person.language = get_language() or ""
    person.save(update_fields=["language"])
    audit.record(at=at, actor=person, verb="joined", target=person)
    return person


def who_joins(token: str) -> tuple[str, str, str]:
    """Name, address and time zone. Raises JoiningRefused."""
    check_is_open()
    try:
        name, email, time_zone = signing.loads(token, salt=_SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError) as error:
        raise JoiningRefused(_("This link is too old or not complete. Ask for a new one.")) from error
    if Person.objects.filter(email__iexact=email).exists():
        raise JoiningRefused(_("This account is there already. Sign in with your e-mail address."))
    return name, email, time_zone


def check_is_open() -> None:
    """Raises JoiningRefused."""
    if not settings.JOINING:
        raise JoiningRefused(_("Accounts come by invitation here."))


def _joining_mail(name: str, email: str, time_zone: str, next_path: str) -> EmailMessage:
    token = signing.dumps([name, email.strip().lower(), time_zone], salt=_SALT, compress=True)
    address = settings.ADDRESS + reverse("sign-up-link", args=[token])
    body = [
        _("Dear %(name)s,") % {"name": name},
        _("with this link you make your account:"),
        f"{address}?next={next_path}" if next_path else address,
        _("It works for two days, once. If you did not ask for it, do nothing: nothing is kept of you."),
    ]
    return EmailMessage(_("Your account on Worldrounds"), "\n\n".join(body), to=[email])


def _sign_in_mail(person: Person, next_path: str) -> EmailMessage:
    body = [
        _("Dear %(name)s,") % {"name": person.name},
        _(
            "somebody, probably you, asked for an account with this address. You have one already; sign in here:"
        ),
        sign_in_paragraph(person, next_path=next_path),
    ]
    return EmailMessage(_("Your account on Worldrounds"), "\n\n".join(body), to=[person.email])
