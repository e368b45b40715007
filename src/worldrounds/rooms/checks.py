"""What is checked of everything that somebody writes in a room."""

from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.rooms.queries import Inside


def check_may_write(inside: Inside) -> None:
    if not inside.may_write:
        raise NotAllowed(_("The programme is closed. The room can be read, but nothing can be added."))


def check_length(text: str, longest: int, field: str) -> None:
    """``longest``: characters."""
    if len(text) > longest:
        raise Refused(_("This can have %(limit)s characters.") % {"limit": f"{longest:,}"}, field=field)


def clean(text: str, longest: int, field: str) -> str:
    """What a form sent, as it is kept; Refused where it is too long."""
    text = text.replace("\r\n", "\n").strip()
    check_length(text, longest, field)
    return text


def clean_some(text: str, longest: int, field: str) -> str:
    """The same; Refused where there is nothing, too."""
    text = clean(text, longest, field)
    if not text:
        raise Refused(_("Write something first."), field=field)
    return text
