"""Answering a room's mails by mail: an address for each person and room, and what somebody wrote above the quote."""

import html
import re
from email.message import EmailMessage

import nh3
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from worldrounds.people.models import Person
from worldrounds.rooms.models import Room

_SALT = "worldrounds.rooms.replies"
_SIGNED = 20  # hexadecimal digits
_LINE = "~~~~"  # around the sentence above which an answer is written
_QUOTE = re.compile(
    rf"\s*>|.*{_LINE} .+ {_LINE}|-- $|\s*-{{3,}}.*(Original|original)|_{{10,}}\s*$|\s*\*?(From|De|Von):\*? .*@"
)
_YEAR = re.compile(r"\b20\d\d\b")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|blockquote|h\d)>", re.IGNORECASE)
_QUOTED_HTML = re.compile(r"<(?:blockquote|div[^>]+(?:gmail_quote|moz-cite|appendonsend))", re.IGNORECASE)


# Addresses ------------------------------------------------------------------------------------------------


def reply_address(person: Person, room: Room) -> str:
    """Where this person answers mails of this room; empty if the installation takes none. It ends with the person's
    sign-in links, when they sign out everywhere."""
    if not settings.MAIL_IN:
        return ""
    name, _at, host = settings.MAIL_IN.partition("@")
    return f"{name}+{room.pk}-{person.pk}-{_signature(person, room.pk)}@{host}"


def whose(address: str) -> tuple[Person, Room] | None:
    """None unless the address is one that we gave out and that still holds."""
    name, _at, host = settings.MAIL_IN.partition("@")
    form = rf"{re.escape(name)}\+(\d{{1,18}})-(\d{{1,18}})-([0-9a-f]{{{_SIGNED}}})@{re.escape(host)}"
    found = re.search(form, address, re.IGNORECASE) if name and host else None
    if found is None:
        return None
    person = Person.objects.filter(pk=found[2], is_active=True).first()
    if person is None or not constant_time_compare(_signature(person, int(found[1])), found[3].lower()):
        return None
    room = Room.objects.filter(pk=found[1]).select_related("group__programme").first()
    return (person, room) if room else None


def _signature(person: Person, room: int) -> str:
    signed = f"{room}:{person.pk}:{person.get_session_auth_hash()}"
    return salted_hmac(_SALT, signed, algorithm="sha256").hexdigest()[:_SIGNED]


# Texts ----------------------------------------------------------------------------------------------------


def dividing_line(sentence: str) -> str:
    return f"{_LINE} {sentence} {_LINE}"


def written(message: EmailMessage) -> str:
    """What somebody wrote above the quote; empty if there is no text."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    content = body.get_content()
    return above_quote(_plain(content) if body.get_content_subtype() == "html" else content)


def above_quote(text: str) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    end = next((number for number, line in enumerate(lines) if _QUOTE.match(line)), len(lines))
    return _without_attribution(lines[:end])


def _without_attribution(lines: list[str]) -> str:
    """“On Monday, … <rooms@…> wrote:”, which mail programs put above a quote, in one to three lines."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    for count in (1, 2, 3):
        last = " ".join(lines[-count:]).strip()
        if last.endswith(":") and "@" in last:
            lines = lines[:-count]
            is_dated = _YEAR.search(last) or not lines or not _YEAR.search(lines[-1])
            return "\n".join(lines if is_dated else lines[:-1]).strip()
    return "\n".join(lines).strip()


def _plain(markup: str) -> str:
    markup = _QUOTED_HTML.split(markup, maxsplit=1)[0]
    return html.unescape(nh3.clean(_BREAK.sub("\n", markup), tags=set()))
