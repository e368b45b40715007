"""Comments on passages of the document, and proposals of other words.

A comment is a row, not a part of the shared document: who wrote it is then certain, and it cannot vanish. It is tied to
the first and the last character of its passage (``coediting.authorship``), so that it stays where it belongs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.coediting.authorship import Identity, anchor_passage, find_passages
from worldrounds.coediting.document import Document
from worldrounds.coediting.plain import edits_from_form
from worldrounds.coediting.store import NewRow
from worldrounds.coediting.wire import EMPTY_UPDATE
from worldrounds.core.errors import NotFound, Refused
from worldrounds.rooms.checks import check_may_write, clean
from worldrounds.rooms.documents import DocumentStore
from worldrounds.rooms.models import Comment
from worldrounds.rooms.queries import Inside, document_of

LONGEST = 4_000  # characters of a comment, and of proposed words
LONGEST_QUOTE = 2_000
MOST = 1_000  # comments in a room
State = Comment.State
_IDENTITY = re.compile(r"(\d{1,16}):(\d{1,10})$")


@dataclass(frozen=True)
class Thread:
    """A comment where it stands now, with its answers."""

    comment: Comment
    place: tuple[int, int] | None  # of its passage, in characters; None where it is gone, or there was none
    passage: str  # as it is now, or else as it was
    replies: Sequence[Comment]
    may_accept: bool

    @property
    def is_gone(self) -> bool:
        return bool(self.comment.quote) and self.place is None


@dataclass(frozen=True)
class Remarks:
    open: Sequence[Thread]  # in the order of the document
    closed: Sequence[Thread]  # the last closed first

    @property
    def digest(self) -> str:
        """Changes when anything that is shown changes."""
        shown = [
            (thread.comment.pk, thread.comment.state, thread.passage, thread.may_accept, len(thread.replies))
            for thread in (*self.open, *self.closed)
        ]
        return sha256(repr(shown).encode("utf-8", "replace")).hexdigest()[:16]


def remarks_of(inside: Inside, document: Document) -> Remarks:
    """Two queries; the document is the caller's, who shows it too."""
    rows = list(inside.room.comments.select_related("author", "closed_by"))
    starters = [row for row in rows if row.answers_id is None]
    places = dict(zip((row.pk for row in starters), _places(document, starters), strict=True))
    text = document.text
    threads = [
        _thread(row, places[row.pk], text, [other for other in rows if other.answers_id == row.pk], inside)
        for row in starters
    ]
    return Remarks(
        sorted(
            (thread for thread in threads if thread.comment.state == State.OPEN),
            key=lambda thread: thread.place or (len(text), 0),
        ),
        sorted(
            (thread for thread in threads if thread.comment.state != State.OPEN),
            key=lambda thread: thread.comment.closed_at or thread.comment.at,
            reverse=True,
        ),
    )


def access_comment(inside: Inside, *, pk: int) -> Comment:
    """The first of a thread."""
    comment = inside.room.comments.filter(pk=pk, answers=None).first()
    if comment is None:
        raise NotFound
    return comment


# Writes ---------------------------------------------------------------------------------------------------


def add_comment(
    *,
    inside: Inside,
    key: str,
    at: datetime,
    text: str = "",
    quote: str = "",
    start: str = "",
    end: str = "",
    suggestion: str | None = None,
) -> Comment:
    """Comment on a passage, or on the whole document where ``quote`` is empty. The same ``key`` comments once.

    The editor says where the passage is (``start``, ``end``: identities); a plain form only quotes it. ``suggestion``:
    words to put in its place; empty words propose to take it out, None proposes nothing.
    """
    check_may_write(inside)
    text, quote = clean(text, LONGEST, "text"), clean(quote, LONGEST_QUOTE, "quote")
    if suggestion is not None:
        suggestion = clean(suggestion, LONGEST, "suggestion")
        if not quote:
            raise Refused(_("Copy the passage here that you would write in other words."), field="quote")
    elif not text:
        raise Refused(_("Write your comment."), field="text")
    anchors = ("", "")
    if quote:
        quote, anchors = _anchor(document_of(inside.room), quote, start, end)
        if suggestion == quote:
            raise Refused(_("These are the words that are there already."), field="suggestion")
    values = {"quote": quote, "start": anchors[0], "end": anchors[1], "suggestion": suggestion}
    return _keep(inside, key, {"text": text, "at": at, **values})


def reply(*, inside: Inside, comment: Comment, text: str, key: str, at: datetime) -> Comment:
    check_may_write(inside)
    text = clean(text, LONGEST, "text")
    if not text:
        raise Refused(_("Write something first."), field="text")
    return _keep(inside, key, {"text": text, "at": at, "answers": comment})


def close_comment(*, inside: Inside, comment: Comment, is_open: bool, at: datetime) -> None:
    """Resolve it or open it again; anybody in the room may. What was accepted stays accepted."""
    check_may_write(inside)
    who = None if is_open else inside.standing.person
    Comment.objects.filter(pk=comment.pk).exclude(state=State.ACCEPTED).update(
        state=State.OPEN if is_open else State.RESOLVED, closed_by=who, closed_at=None if is_open else at
    )


@transaction.atomic
def accept_suggestion(*, inside: Inside, comment: Comment, at: datetime) -> None:
    """Put the proposed words into the document; they count as written by who proposed them. Twice does it once.

    Refused where the passage has changed meanwhile: nobody has proposed these words for it.
    """
    check_may_write(inside)
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if comment.state == State.ACCEPTED:
        return
    document = document_of(inside.room)
    (place,) = _places(document, [comment])
    if comment.suggestion is None or place is None or document.text[slice(*place)] != comment.quote:
        raise Refused(
            _("The passage has changed since this was proposed. Change it in the document yourself.")
        )
    text = document.text[: place[0]] + comment.suggestion + document.text[place[1] :]
    update = edits_from_form(document.update_since(), text)
    if update != EMPTY_UPDATE:
        DocumentStore().append([NewRow(inside.room.pk, comment.author_id, update)])
    comment.state, comment.closed_by, comment.closed_at = State.ACCEPTED, inside.standing.person, at
    comment.save(update_fields=["state", "closed_by", "closed_at"])


def _keep(inside: Inside, key: str, values: dict[str, object]) -> Comment:
    if inside.room.comments.count() >= MOST:
        raise Refused(_("There are too many comments in this room for another one."))
    person = inside.standing.person
    comment, _is_new = Comment.objects.get_or_create(
        room=inside.room, key=key, defaults={"author": person, **values}
    )
    if comment.author_id != person.pk:
        raise Refused(_("This page is too old. Load it again, then comment once more."))
    return comment


# Passages -------------------------------------------------------------------------------------------------


def _anchor(document: Document, quote: str, start: str, end: str) -> tuple[str, tuple[str, str]]:
    """The passage as it is, and the identities of its ends: those that the editor gave, else where the quote is."""
    update = document.update_since()
    given = _identity(start), _identity(end)
    if given[0] and given[1]:
        (place,) = find_passages(update, [(given[0], given[1])])
        if place and place[1] - place[0] <= LONGEST_QUOTE:
            return document.text[slice(*place)], (start, end)
    place = _find(document.text, quote)
    if place is None:
        raise Refused(
            _("These words are not in the document. Copy the passage from it, letter by letter."),
            field="quote",
        )
    first, last = anchor_passage(update, *place)
    return document.text[slice(*place)], (f"{first[0]}:{first[1]}", f"{last[0]}:{last[1]}")


def _find(text: str, quote: str) -> tuple[int, int] | None:
    """The quote as it is, or else its words, however they are spaced and marked up."""
    if (start := text.find(quote)) >= 0:
        return start, start + len(quote)
    match = re.search(r"[\s*_~`|>]+".join(map(re.escape, quote.split())), text)
    return match.span() if match else None


def _places(document: Document, comments: Sequence[Comment]) -> list[tuple[int, int] | None]:
    anchored = [comment for comment in comments if comment.start]
    passages = [
        (_identity(comment.start) or (0, 0), _identity(comment.end) or (0, 0)) for comment in anchored
    ]
    found = dict(
        zip(
            (comment.pk for comment in anchored),
            find_passages(document.update_since(), passages) if passages else [],
            strict=True,
        )
    )
    return [found.get(comment.pk) for comment in comments]


def _thread(
    row: Comment, place: tuple[int, int] | None, text: str, replies: Sequence[Comment], inside: Inside
) -> Thread:
    passage = text[slice(*place)] if place else row.quote
    may_accept = (
        inside.may_write
        and row.state == State.OPEN
        and row.suggestion is not None
        and place is not None
        and passage == row.quote
    )
    return Thread(row, place, passage, replies, may_accept)


def _identity(text: str) -> Identity | None:
    match = _IDENTITY.match(text)
    return (int(match[1]), int(match[2])) if match else None
