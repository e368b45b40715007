"""A mail that answers a room's mail becomes a post there."""

from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from hashlib import sha256

from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.rooms.actions import post_message
from worldrounds.rooms.models import Post
from worldrounds.rooms.queries import access_room
from worldrounds.rooms.replies import whose, written

LARGEST = 1_000_000  # bytes, pictures in signatures included
_TO = ("X-Original-To", "Delivered-To", "Envelope-To", "To", "Cc")


def receive(raw: bytes, *, at: datetime, to: str = "") -> Post | None:
    """None for a mail that a program has written, such as “I am away”. The same mail again gives the same post.

    Raises Refused where nothing can be posted, NotAllowed where the address is not ours or the sender is not its
    owner.
    """
    if len(raw) > LARGEST:
        raise Refused(_("The mail is too large. Put files into the room."))
    try:
        message = message_from_bytes(raw, _class=EmailMessage, policy=default)
        return _post(message, raw, to, at)
    except (MessageError, LookupError, UnicodeError) as error:
        raise Refused(_("The mail cannot be read.")) from error


def _post(message: EmailMessage, raw: bytes, to: str, at: datetime) -> Post | None:
    if _is_by_a_program(message):
        return None
    addresses = [to] if to else [str(value) for name in _TO for value in message.get_all(name, [])]
    found = next((found for address in addresses if (found := whose(address))), None)
    if found is None:
        raise NotAllowed(_("This is not an address of a room, or it has ended."))
    person, room = found
    if parseaddr(str(message.get("From", "")))[1].lower() != person.email:
        raise NotAllowed(_("Only its owner writes to this address, from the address of the account."))
    inside = access_room(person=person, slug=room.group.programme.slug, number=room.group.number)
    if inside.room.pk != room.pk:
        raise NotAllowed(_("This is not an address of a room, or it has ended."))
    key = sha256(str(message.get("Message-ID", "")).encode() or raw).hexdigest()[:40]
    with translation.override(person.language):
        return post_message(inside=inside, text=written(message), key=key, at=at)


def _is_by_a_program(message: EmailMessage) -> bool:
    automatic = str(message.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return not automatic.startswith("no") or precedence in {"bulk", "junk", "list", "auto_reply"}
