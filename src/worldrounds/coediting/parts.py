"""Named texts and lists of things beside the main text: what the boards of a room's stages are made of.

A text that everybody knows the name of beforehand, as a cell of a matrix, is a text of its own in the document: two who
begin it at the same time write in the same one. A thing that somebody makes, as a node or an option, is a map under a
random key in the board's map; what it says is a text in it, so that two can write in it at once.

A text's address is its name, or ``<map>#<key>#<field>`` for one inside a thing.
"""

import re
from collections.abc import Iterator
from typing import Any

from pycrdt import Map, Text

from worldrounds.coediting.document import Document
from worldrounds.coediting.plain import byte_length, changes, merge_texts, with_plain_line_ends

_KEY = re.compile(r"[0-9a-z]{1,40}")  # of a thing
GONE = "gone/"  # this and a thing's key: true in the board's map, if the thing was taken out


def text_at(document: Document, address: str) -> str:
    """Empty where nothing is."""
    found = _find(document, address)
    return "" if found is None else str(found)


def write_text_at(document: Document, address: str, *, was: str, now: str) -> None:
    """Write what a form changed: ``was`` is the text that the form was made with. Others' changes since then stay.

    Nothing happens where the thing that holds the text is not there.
    """
    found = _find(document, address)
    if found is not None:
        was, now = with_plain_line_ends(was), with_plain_line_ends(now)
        present = str(found)
        rewrite(document, found, now if present in (was, now) else merge_texts(was, present, now))


def rewrite(document: Document, text: Text, new: str) -> None:
    """Make the text ``new``, leaving what is the same where it is."""
    old = str(text)
    with document.change():
        for start, end, piece in reversed(changes(old, new)):
            first, last = byte_length(old[:start]), byte_length(old[:end])
            if last > first:
                del text[first:last]
            if piece:
                text.insert(first, piece)


def things(board: "Map[Any]", prefix: str = "") -> "Iterator[tuple[str, Map[Any]]]":
    """(key without the prefix, thing), by key; whatever else somebody put into the board is passed over."""
    for name in sorted(board.keys()):
        key = name.removeprefix(prefix)
        if name.startswith(prefix) and is_key(key) and isinstance(thing := board[name], Map):
            yield key, thing


THING_PREFIXES = ("", "option/", "criterion/", "item/")  # of the boards' keys
THING_TEXTS = ("text", "title")


def boards(document: Document) -> "Iterator[Map[Any]]":
    """The maps of things; a name with a slash is a text's."""
    for name in document.names():
        if ":" in name and "/" not in name:
            yield document.map_named(name)


def texts_of(document: Document) -> Iterator[Text]:
    """Every text: the main one, named ones, and those inside things."""
    for name in document.names():
        if ":" not in name or "/" in name:
            yield document.text_named(name)
    for board in boards(document):
        for _key, thing in every_thing(board):
            yield from (found for field in THING_TEXTS if isinstance(found := thing.get(field), Text))


def every_thing(board: "Map[Any]") -> "Iterator[tuple[str, Map[Any]]]":
    """(key without the prefix, thing), of all prefixes."""
    for prefix in THING_PREFIXES:
        yield from things(board, prefix)


def take_out_emptied(document: Document, before: Document) -> None:
    """Take out the things that said something in ``before`` and say nothing now."""
    said = {key for board in boards(before) for key, thing in every_thing(board) if _says(thing)}
    with document.change():
        for board in boards(document):
            for key, thing in every_thing(board):
                if key in said and not _says(thing) and not is_gone(board, key):
                    board[GONE + key] = True


def _says(thing: "Map[Any]") -> bool:
    return any(text_in(thing, field).strip() for field in THING_TEXTS)


def is_key(key: str) -> bool:
    return _KEY.fullmatch(key) is not None


def text_in(thing: "Map[Any]", field: str) -> str:
    found = thing.get(field)
    return str(found) if isinstance(found, Text) else ""


def is_gone(board: "Map[Any]", key: str) -> bool:
    return board.get(GONE + key) is True


def set_gone(document: Document, board: str, key: str, *, gone: bool) -> None:
    """Take a thing out, or bring it back. Nothing of it is lost, also not what somebody writes in it meanwhile."""
    found = document.map_named(board)
    if is_gone(found, key) != gone:
        found[GONE + key] = gone


def _find(document: Document, address: str) -> Text | None:
    name, *inside = address.split("#")
    if not inside:
        return document.text_named(name)
    key, field = inside
    thing = document.map_named(name).get(key)
    found = thing.get(field) if isinstance(thing, Map) else None
    return found if isinstance(found, Text) else None
