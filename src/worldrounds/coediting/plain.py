"""A text that was changed in an ordinary form, merged with what others wrote meanwhile.

The form carries the document as it was when the page was made. The changes are made on that old version, as
edits of a new author, and only these edits are handed out: merging them is what the CRDT does anyway.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Literal

from worldrounds.coediting.document import Document

_TOKENS = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")


def edits_from_form(base: bytes, submitted: str) -> bytes:
    """The update that turns the document ``base`` (everything it holds, as bytes) into ``submitted``.

    Browsers send line ends as CR LF; the document has LF only. Returns an update that is empty of insertions
    and deletions if nothing was changed. Raises Malformed if ``base`` is no document.
    """
    new = with_plain_line_ends(submitted)
    document = Document([base], author=_author(base, new))
    before, old = document.state, document.text
    for start, end, text in reversed(changes(old, new)):
        document.replace(byte_length(old[:start]), byte_length(old[:end]), text)
    return document.update_since(before)


@dataclass(frozen=True, slots=True)
class Insertion:
    """What ``edits_from_form`` inserts: characters ``start`` to ``end`` of the submitted text, from this clock on."""

    clock: int
    start: int
    end: int


def insertions_from_form(base: bytes, submitted: str) -> tuple[int, list[Insertion]]:
    """The client number of the edits that ``edits_from_form`` makes, and what they insert, in the order of its clock."""
    new = with_plain_line_ends(submitted)
    found, shift, clock = [], 0, 0
    for start, end, text in changes(Document([base]).text, new):
        found.append((start + shift, len(text)))
        shift += len(text) - (end - start)
    inserted = []
    for start, length in reversed(found):
        if length:
            inserted.append(Insertion(clock, start, start + length))
            clock += utf16_length(new[start : start + length])
    return _author(base, new), inserted


def with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def merge_texts(base: str, one: str, other: str) -> str:
    """Both changes to ``base`` put together, as the shared text itself would do it."""
    start = Document(author=1)
    start.replace(0, 0, base)
    versions = []
    for author, text in ((2, one), (3, other)):
        version = Document([start.update_since()], author=author)
        for first, last, new in reversed(changes(base, text)):
            version.replace(byte_length(base[:first]), byte_length(base[:last]), new)
        versions.append(version)
    versions[0].apply(versions[1].update_since())
    return versions[0].text


def _author(base: bytes, text: str) -> int:
    """The same form sent twice is the same author's same edits, which merge into one."""
    return int.from_bytes(sha256(base + text.encode("utf-8", "surrogatepass")).digest()[:6])


def changes(old: str, new: str) -> list[tuple[int, int, str]]:
    """(start, end, replacement) in characters of ``old``, front to back; words stay whole."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    before = _TOKENS.findall(old[head : len(old) - tail])
    after = _TOKENS.findall(new[head : len(new) - tail])
    offsets = [head]
    for token in before:
        offsets.append(offsets[-1] + len(token))
    matcher = SequenceMatcher(None, before, after)
    return [
        (offsets[i1], offsets[i2], "".join(after[j1:j2]))
        for kind, i1, i2, j1, j2 in matcher.get_opcodes()
        if kind != "equal"
    ]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is in both, or was taken out, or put in."""

    kind: Literal["same", "out", "in"]
    text: str


LONG = 4_000  # words and marks
_WORDS = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\s|[^\w\s]"
)  # Kana and Han by letter


def pieces(old: str, new: str) -> list[Piece]:
    """Both texts as one, word by word in reading order: what stayed, what went, what came."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    head = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    head = min(head, len(before), len(after))
    longest_tail = min(len(before), len(after)) - head
    tail = next((n for n in range(longest_tail) if before[-1 - n] != after[-1 - n]), longest_tail)
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    found = [Piece("same", "".join(before[:head]))]
    is_long = max(map(len, middle)) > LONG  # then frequent words are no landmarks: it would take minutes
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, *middle, autojunk=is_long).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(middle[0][i1:i2])))
        else:
            found += [Piece("out", "".join(middle[0][i1:i2])), Piece("in", "".join(middle[1][j1:j2]))]
    found.append(Piece("same", "".join(before[len(before) - tail :])))
    return [piece for piece in found if piece.text]


def _common(one: str, other: str) -> int:
    """How many characters both start with."""
    shorter = min(len(one), len(other))
    low, high = 0, shorter
    while low < high:  # halving, with whole slices compared in C
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def byte_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def utf16_length(text: str) -> int:
    """In the units that a client's clock counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
