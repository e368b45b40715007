"""One shared document, and the byte strings that carry it from place to place."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from pycrdt import Doc, Map, Text, get_state, get_update, merge_updates

from worldrounds.coediting.varint import Malformed, Reader

ROOT = "document"  # the name of the text inside the Yjs document; the editor uses the same

Ranges = dict[int, list[tuple[int, int]]]  # client -> sorted half-open ranges of its clock


class Document:
    """A CRDT text, and beside it any number of named texts and maps (``parts``, ``matrix``, ``tree``, ``options``).

    Belongs to one thread; hand bytes, never the document, to another. Updates may come in any order and any number of times: all documents that got the same set are equal.
    """

    def __init__(self, updates: Iterable[bytes] = (), *, author: int | None = None) -> None:
        """``author``: the number that this document's own edits carry, below 2**53; a random one by default."""
        self._author = author
        self._awake: Doc[Any] | None = Doc(client_id=author)
        self._asleep = b""
        self._early = b""  # what builds on updates that have not come, merged
        for update in updates:
            self.apply(update)

    @property
    def _doc(self) -> "Doc[Any]":
        if self._awake is None:
            self._awake = Doc(client_id=self._author)
            self._awake.apply_update(self._asleep)
            self._asleep = b""
        return self._awake

    def sleep(self) -> bool:
        """Keep only the bytes until it is used again: a tenth of the memory, and some milliseconds to wake up. True if
        it was awake and is asleep now."""
        if self._awake is None or self._early:
            return False
        self._asleep = self._awake.get_update()
        self._awake = None
        return True

    @property
    def text(self) -> str:
        return str(self.text_named(ROOT))

    @property
    def state(self) -> bytes:
        """The state vector: how much of each author's work is here."""
        return self._doc.get_state()

    def apply(self, update: bytes) -> bool:
        """True if all of it has come into effect; False if a part waits for an update that has not come.

        Raises Malformed for bytes that are no update; the document is then as it was.
        """
        try:
            self._doc.apply_update(update)
        except ValueError as error:
            raise Malformed(str(error)) from error
        if not self._early and self._holds(update):
            return True
        self._retry(update)
        return not self._early or self._holds(update)

    @property
    def is_waiting(self) -> bool:
        """True if something builds on an update that has not come yet."""
        return bool(self._early)

    def _retry(self, update: bytes) -> None:
        # The CRDT library keeps early updates itself, but with several of them it can forget to try again.
        # Merged and applied once more they always arrive (tests/coediting/test_document.py has the example).
        # Only what is missing is kept: somebody may have sent what will never arrive.
        waiting = merge_updates(self._early, update) if self._early else update
        self._doc.apply_update(waiting)
        self._early = b"" if self._holds(waiting) else self.news_in(waiting)

    def _holds(self, update: bytes) -> bool:
        """True if all of the update has come into effect."""
        return _is_in(update, self.state)

    def update_since(self, state: bytes = b"\x00") -> bytes:
        """Everything that a document with this state vector lacks; by default, everything."""
        try:
            return self._doc.get_update(state)
        except ValueError as error:
            raise Malformed(str(error)) from error

    def lacks(self, update: bytes) -> bool:
        """True if ``update`` holds anything that is not in this document.

        A reply to a sync always repeats every deletion, so that "are there bytes?" is not the question.
        """
        missing = Reader(_difference(update, self.state))
        if missing.number() > 0:  # authors with insertions that are not here
            return True
        own = Reader(self._doc.get_update(self.state))
        own.number()
        return not _covers(read_ranges(own), read_ranges(missing))

    def news_in(self, update: bytes) -> bytes:
        """The update without the insertions that are, or were, in this document; deletions all stay."""
        return _difference(update, self.state)

    def names(self) -> list[str]:
        """Of all texts and maps that anybody wrote in, and of those that were looked at here."""
        return list(self._doc.keys())

    def text_named(self, name: str) -> Text:
        """A text of its own; all documents have it, empty until somebody writes."""
        text: Text = self._doc.get(name, type=Text)
        return text

    def map_named(self, name: str) -> "Map[Any]":
        found: Map[Any] = self._doc.get(name, type=Map)
        return found

    @contextmanager
    def change(self) -> Iterator[None]:
        """What is changed inside is one edit: others see all of it or nothing."""
        with self._doc.transaction():
            yield

    def has_author(self, author: int) -> bool:
        """True if something that this author inserted is, or was, in the document."""
        return read_state(self.state).get(author, 0) > 0

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace bytes ``start`` to ``end`` of the text in UTF-8; both must lie between characters."""
        shared = self.text_named(ROOT)
        with self._doc.transaction():
            if end > start:
                del shared[start:end]
            if text:
                shared.insert(start, text)


def check(update: bytes) -> None:
    """Raises Malformed if the bytes are no update."""
    try:
        get_state(update)
    except ValueError as error:
        raise Malformed(str(error)) from error


def fold(snapshot: bytes, updates: list[bytes]) -> tuple[bytes, list[bool]]:
    """Fold updates into a snapshot: the new snapshot, and for each update whether it is in it.

    An update that builds on one that has not come yet cannot be folded: it stays in the log. Text that was
    deleted is not in the new snapshot any more.
    """
    document = Document([snapshot] if snapshot else [])
    if updates:
        document.apply(merge_updates(*updates))  # at once: a third of the time that one after the other takes
    if not document.is_waiting:
        return document.update_since(), [True] * len(updates)
    state = document.state
    return document.update_since(), [_is_in(update, state) for update in updates]


def _is_in(update: bytes, state: bytes) -> bool:
    """True if a document with this state has every insertion of the update, and all that the update deletes."""
    missing = Reader(_difference(update, state))
    if missing.number() > 0:
        return False
    deleted = read_ranges(missing)
    if not deleted:
        return True
    known = read_state(state)
    return all(end <= known.get(client, 0) for client, ranges in deleted.items() for _start, end in ranges)


def _difference(update: bytes, state: bytes) -> bytes:
    try:
        return get_update(update, state)
    except ValueError as error:
        raise Malformed(str(error)) from error


def read_state(state: bytes) -> dict[int, int]:
    """A state vector: client -> the first clock that is not there."""
    reader = Reader(state)
    return {reader.number(): reader.number() for _ in range(reader.number())}


def read_ranges(reader: Reader) -> Ranges:
    """The delete set that ends an update (Yjs update format, version 1)."""
    ranges: Ranges = {}
    for _ in range(reader.number()):
        client = reader.number()
        pairs = [(reader.number(), reader.number()) for _ in range(reader.number())]
        ranges[client] = sorted((start, start + length) for start, length in pairs)
    return ranges


def _covers(own: Ranges, other: Ranges) -> bool:
    return all(
        any(first <= start and end <= last for first, last in joined_ranges(own.get(client, [])))
        for client, ranges in other.items()
        for start, end in ranges
    )


def joined_ranges(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
