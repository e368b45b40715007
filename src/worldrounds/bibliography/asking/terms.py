"""Runs of words and phrases with their tag -> leaves of the tree."""

import re
from typing import NamedTuple

from lark import Token

from worldrounds.bibliography.asking.fields import DOI, EVERYWHERE, Field, Kind, field_named, nearest
from worldrounds.bibliography.asking.problems import Trouble, Wrong
from worldrounds.bibliography.asking.tree import And, Days, Node, Value, Words
from worldrounds.bibliography.words import is_unspaced, words

SHORTEST = 3  # letters before a *
_DAY = r"(\d{4})(?:/(\d{1,2}))?(?:/(\d{1,2}))?"
_IS_DOI = re.compile(r"10\.\d{4,9}/[^\s*]+\Z")
_ONE = re.compile(rf"{_DAY}\Z")
_RANGE = re.compile(rf"({_DAY})\s*:\s*({_DAY})\Z")


class Term(NamedTuple):
    text: Token  # a run of words, or a phrase with its quotation marks
    tag: Token | None

    @property
    def bare(self) -> str:
        return self.text.rstrip("*").strip('"') if self.text.startswith('"') else str(self.text)

    @property
    def place(self) -> int:
        return self.text.start_pos or 0


def node_of(term: Term, typed: str, too_common: frozenset[str]) -> tuple[Node | None, list[str]]:
    """What to look for, None where nothing is left of it, and the words that are left out as too common."""
    field = _field(term, typed)
    if field.kind is Kind.TEXT and not term.text.startswith('"') and not _is_range(term):
        return _each_word(field, term, typed, too_common)
    return _one(field, term, typed), []


def _is_range(term: Term) -> bool:
    return term.tag is None and _RANGE.match(term.bare) is not None


def _one(field: Field, term: Term, typed: str) -> Node | None:
    if field.kind is Kind.DATE or _is_range(term):
        return _days(term)
    if field.kind is Kind.IDENTIFIER:
        return Value(field, _identifier(term.bare.rstrip("*")), term.bare.endswith("*"))
    if field.kind is Kind.VALUE:
        _check_beginning(term, term.bare, typed)
        return Value(field, term.bare.rstrip("*"), term.text.endswith("*"))
    return _phrase(field, term.bare, term, typed)


def range_of(first: Term, last: Term, typed: str) -> Node:
    for term in (first, last):
        if term.tag is not None and _field(term, typed).kind is not Kind.DATE:
            raise Wrong(Trouble.BAD_RANGE, term.tag.start_pos or 0, str(term.tag))
    return Days(_day(first.bare, first.place, end=0), _day(last.bare, last.place, end=99))


def _field(term: Term, typed: str) -> Field:
    if term.tag is None:
        return EVERYWHERE
    place, name = term.tag.start_pos or 0, term.tag[1:-1].strip()
    if field := field_named(name):
        return field
    tag = f"[{nearest(name)}]" if name else ""
    mended = typed[:place] + tag + typed[place + len(term.tag) :]
    raise Wrong(Trouble.UNKNOWN_TAG, place, str(term.tag), mended)


def _days(term: Term) -> Days:
    if both := _RANGE.match(term.bare.strip()):
        return Days(_day(both[1], term.place, end=0), _day(both[5], term.place + both.start(5), end=99))
    return Days(_day(term.bare, term.place, end=0), _day(term.bare, term.place, end=99))


def _day(text: str, place: int, *, end: int) -> int:
    """YYYYMMDD; ``end`` stands for a month or day that is not named."""
    match = _ONE.match(text.strip())
    month, day = (int(match[n]) if match and match[n] else end for n in (2, 3))
    if match is None or (month > 12 and month != end) or (day > 31 and day != end):
        raise Wrong(Trouble.BAD_DATE, place, text)
    return int(match[1]) * 10_000 + month * 100 + day


def _identifier(text: str) -> str:
    bare = re.sub(r"(?i)^(https?://(dx\.)?doi\.org/|doi:|pmid:)\s*", "", text.strip())
    return bare.strip().casefold()


def _each_word(
    field: Field, term: Term, typed: str, too_common: frozenset[str]
) -> tuple[Node | None, list[str]]:
    pieces = str(term.text).split()
    ignored = [piece.casefold() for piece in pieces if piece.casefold() in too_common]
    kept = [piece for piece in pieces if piece.casefold() not in too_common]
    found = [_doi(piece) if field is EVERYWHERE else None for piece in kept]
    nodes = [doi or _phrase(field, piece, term, typed) for doi, piece in zip(found, kept, strict=True)]
    there = tuple(node for node in nodes if node)
    return (And(there) if len(there) > 1 else there[0] if there else None), ignored


def _doi(piece: str) -> Value | None:
    """A DOI by itself needs no tag."""
    bare = _identifier(piece)
    return Value(DOI, bare) if _IS_DOI.match(bare) else None


def _phrase(field: Field, text: str, term: Term, typed: str) -> Words | None:
    """A word with signs inside (cross-cultural) is a phrase too."""
    found = words(text)
    if not found:
        return None
    is_quoted = term.text.startswith('"')
    is_begun = text.endswith("*") or (is_quoted and term.text.endswith("*"))
    if is_unspaced(found[-1]):
        return _unspaced(field, found)
    if is_begun:
        _check_beginning(term, text, typed, found[-1])
    is_loose = not is_quoted and not is_begun and len(found) == 1 and field.kind is Kind.TEXT
    return Words(field, tuple(found), is_begun, is_loose)


def _unspaced(field: Field, found: list[str]) -> Words:
    """The last character alone only says where a text ended; a single character asks for all that begin with it."""
    if len(found) > 1 and len(found[-1]) == 1 and found[-2][1:] == found[-1]:
        return Words(field, tuple(found[:-1]))
    return Words(field, tuple(found), is_begun=len(found[-1]) == 1)


def _check_beginning(term: Term, text: str, typed: str, last: str | None = None) -> None:
    if not term.text.endswith("*") and not text.endswith("*"):
        return
    last = (words(text) or [""])[-1] if last is None else last
    if len(last) < SHORTEST and not (last and is_unspaced(last)):
        mended = typed[: term.place] + typed[term.place :].replace("*", "", 1)
        raise Wrong(Trouble.SHORT_BEGINNING, typed.find("*", term.place), f"{last}*", mended)
