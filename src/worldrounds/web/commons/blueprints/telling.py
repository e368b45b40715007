"""Differences between two blueprints in words, so that one sees what was changed without knowing the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from worldrounds.commons.differences import Change, Field
from worldrounds.core.days import in_words, short
from worldrounds.web.commons.blueprints.design import when_words
from worldrounds.web.commons.blueprints.words import FIELDS, KINDS, PARTS

MOST_WORDS = 3000  # of a text that is compared word by word


@dataclass(frozen=True)
class Piece:
    kind: str  # same, gone, new
    text: str


@dataclass(frozen=True)
class Line:
    """Either ``pieces`` of a text, or what was ``before`` and is ``after``."""

    name: Promise | str
    before: Sequence[str] = ()
    after: Sequence[str] = ()
    pieces: Sequence[Piece] = ()


@dataclass(frozen=True)
class Told:
    title: str
    kind: str
    words: Promise
    lines: Sequence[Line]


def told(changes: Sequence[Change]) -> list[tuple[Promise, list[Told]]]:
    """Part by part."""
    return [
        (PARTS[part], [_told(change) for change in found])
        for part, found in groupby(changes, key=lambda change: change.part)
    ]


def _told(change: Change) -> Told:
    lines = [_line(field) for field in change.fields] if change.kind == "changed" else []
    return Told(change.title, change.kind, KINDS[change.kind], lines)


def _line(field: Field) -> Line:
    name = FIELDS.get(field.name, field.name)
    if isinstance(field.before, str) and isinstance(field.after, str) and " " in field.before + field.after:
        return Line(name, pieces=list(pieces(field.before, field.after)))
    return Line(name, list(_words(field.before)), list(_words(field.after)))


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Word by word what stays, goes and comes; very long texts as a whole."""
    one, other = before.split(" "), after.split(" ")
    if max(len(one), len(other)) > MOST_WORDS:
        yield from (Piece("gone", before), Piece("new", after))
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", " ".join(one[i1:i2]))
            continue
        if i2 > i1:
            yield Piece("gone", " ".join(one[i1:i2]))
        if j2 > j1:
            yield Piece("new", " ".join(other[j1:j2]))


def _words(value: Any) -> Iterator[str]:
    """A value as lines that people read."""
    match value:
        case None:
            return
        case bool():
            yield _("yes") if value else _("no")
        case (date() as first, date() as end):
            yield in_words(first, end)
        case date():
            yield short(value)
        case {"week": _w} | {"month": _w}:
            yield when_words(value)
        case {"minutes": minutes, "title": title}:
            lead = f" ({value['lead']})" if "lead" in value else ""
            yield _("%(minutes)d min: %(title)s") % {"minutes": minutes, "title": title} + lead
        case {"title": title}:
            yield str(title)
        case Mapping():
            yield ", ".join(f"{name} {inner}" for name, inner in value.items())
        case list():
            for inner in value:
                yield from _words(inner)
        case _:
            yield str(value)
