"""How the document begins, as light text for the room's page."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from worldrounds.rooms.models import Room
from worldrounds.rooms.product.contents import contents_of_text
from worldrounds.rooms.product.html import as_text

LONGEST = 2_400  # characters; a page on a poor line must stay small, whatever somebody wrote


@dataclass(frozen=True)
class Opening:
    title: str  # may be empty
    html: SafeString
    words: int  # of the whole document
    is_cut: bool


def opening_of(text: str, *, room: Room) -> Opening:
    shown = cut(text, LONGEST)
    contents = contents_of_text(shown, room=room)
    return Opening(contents.title, as_text(contents), len(text.split()), len(shown) < len(text.rstrip()))


def cut(text: str, longest: int) -> str:
    """Up to the last end of a paragraph, a line or a word that fits."""
    if len(text) <= longest:
        return text
    head = text[:longest]
    for end in ("\n\n", "\n", " "):
        if (place := head.rfind(end)) > longest // 2:
            return head[:place]
    return head
