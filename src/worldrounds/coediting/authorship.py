"""Who wrote what is in a document, and passages that stay where they are while others write.

Every character of a Yjs document has an identity: the number of the client (one browser tab, one form) that inserted
it and that client's clock, which counts UTF-16 units. The library tells neither, and its own positions count bytes, so
the bytes of an update are read here (Yjs update format, version 1: ``Item``, ``GC`` and ``Skip`` structs, then
deletions).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pycrdt import Doc, Text, get_update

from worldrounds.coediting.document import ROOT, Ranges, read_ranges, read_state
from worldrounds.coediting.structs import GC, HAS_KEY, HAS_ORIGIN, HAS_RIGHT, SKIP, STRING, read_content
from worldrounds.coediting.varint import Reader, write_bytes, write_number

Identity = tuple[int, int]  # client, clock


class Run(NamedTuple):
    """Neighbouring insertions of one client."""

    client: int
    clock: int
    length: int  # in UTF-16 units for text
    text: str | None  # None for anything but text that is still there
    root: str | None  # the name of the root type that it stands in, where the bytes say so
    neighbour: Identity | None  # else: something in the same type
    parent: Identity | None = None  # else: the type inside another one that it stands in
    key: str | None = None  # of an entry of a map, where the bytes say so


@dataclass(frozen=True, slots=True)
class Contents:
    runs: Sequence[Run]
    deleted: Ranges

    @property
    def clients(self) -> set[int]:
        return {run.client for run in self.runs}


def read(update: bytes) -> Contents:
    """Raises Malformed for bytes that are no update, or hold content of a kind that is not known here."""
    reader = Reader(update)
    runs: list[Run] = []
    for _ in range(reader.number()):
        structs, client, clock = reader.number(), reader.number(), reader.number()
        for _ in range(structs):
            run = _read_run(reader, client, clock)
            clock += run.length
            runs.append(run)
    return Contents([run for run in runs if run.neighbour != _NOTHING], read_ranges(reader))


def clients_of(update: bytes) -> set[int]:
    """Whose insertions are in an update. Of the usual edit, one insertion, only the first bytes are read."""
    reader = Reader(update)
    many = reader.number()
    if many == 1:
        structs, client, _clock = reader.number(), reader.number(), reader.number()
        if structs == 1 and reader.byte() & 0x1F not in {GC, SKIP}:
            return {client}
    return read(update).clients if many else set()


def written(update: bytes, *, since: Mapping[int, int] | None = None) -> Counter[int]:
    """Client -> characters of the text that are in the document and were inserted after the state ``since``.

    ``update`` holds the whole document. What somebody wrote and anybody deleted is not counted.
    """
    contents = read(update)
    in_text = _finder(contents.runs)
    counted: Counter[int] = Counter()
    for run in contents.runs:
        if run.text is not None and in_text(run):
            left = alive(run, contents.deleted, (since or {}).get(run.client, 0))
            if left:
                counted[run.client] += left
    return counted


def anchor_passage(update: bytes, start: int, end: int) -> tuple[Identity, Identity]:
    """The identities of the first and the last character of a passage, given in characters, ``start < end``.

    A copy of the document gets an insertion after each of the two; the insertion names its left neighbour.
    """
    doc: Doc[Text] = Doc(client_id=1)
    text = doc.get(ROOT, type=Text)
    doc.apply_update(update)
    whole = str(text)
    if not 0 <= start < end <= len(whole):
        raise ValueError(f"no passage from {start} to {end} in a text of {len(whole)} characters")
    found = []
    for place in (end, start + 1):  # back to front: the first insertion does not move the second place
        before = doc.get_state()
        text.insert(len(whole[:place].encode()), "\ue000")
        run = read(get_update(doc.get_update(), before)).runs[0]
        assert run.neighbour is not None  # noqa: S101 - something stands to the left
        found.append(run.neighbour)
    last, first = found
    return first, last


def find_passages(
    update: bytes, anchors: Sequence[tuple[Identity, Identity]]
) -> list[tuple[int, int] | None]:
    """Where each passage is now, (start, end) in characters; None where nothing of it is left, or never was.

    Marks are inserted after the two characters, in a copy; the place of a mark tells the place of its character, and
    also where a character stood that was deleted. The marks' clients are the lowest, so that they stand closest.
    """
    contents = read(update)
    taken = contents.clients
    free = [number for number in range(len(anchors) * 2 + len(taken) + 1) if number not in taken]
    doc: Doc[Text] = Doc(client_id=2**40)
    text = doc.get(ROOT, type=Text)
    doc.apply_update(update)
    known = read_state(doc.get_state())
    for number, identity in enumerate(identity for passage in anchors for identity in passage):
        if identity[1] < known.get(identity[0], 0):
            doc.apply_update(_mark(free[number], identity, number))
    places = _places(str(text))
    return [_place(places, 2 * number, passage, contents.deleted) for number, passage in enumerate(anchors)]


def _place(
    places: Mapping[int, int], number: int, passage: tuple[Identity, Identity], deleted: Ranges
) -> tuple[int, int] | None:
    if number not in places or number + 1 not in places:
        return None
    first, _last = passage
    start, end = places[number] - (0 if _is_in(first, deleted) else 1), places[number + 1]
    return (start, end) if start < end else None


_MARK = re.compile("\ue000([0-9]+)\ue001")


def _mark(client: int, after: Identity, number: int) -> bytes:
    """An update with one insertion after ``after``."""
    content = write_bytes(f"\ue000{number}\ue001".encode())
    numbers = (1, 1, client, 0)
    return (
        b"".join(write_number(n) for n in numbers)
        + bytes((STRING | HAS_ORIGIN,))
        + write_number(after[0])
        + write_number(after[1])
        + content
        + b"\x00"
    )


def _places(marked: str) -> dict[int, int]:
    """Number of the mark -> its place in characters of the text without marks."""
    places: dict[int, int] = {}
    marks = 0
    for mark in _MARK.finditer(marked):
        places.setdefault(int(mark[1]), mark.start() - marks)
        marks += len(mark[0])
    return places


# Reading structs ------------------------------------------------------------------------------------------

_NOTHING: Identity = (-1, -1)  # the neighbour of a gap


def _read_run(reader: Reader, client: int, clock: int) -> Run:
    info = reader.byte()
    kind = info & 0x1F
    if kind in {GC, SKIP}:
        return Run(client, clock, reader.number(), None, None, _NOTHING)
    origin = (reader.number(), reader.number()) if info & HAS_ORIGIN else None
    right = (reader.number(), reader.number()) if info & HAS_RIGHT else None
    root, parent, key, neighbour = None, None, None, origin or right
    if neighbour is None:
        if reader.number():
            root = reader.text()
        else:
            root, parent = "", (reader.number(), reader.number())
        if info & HAS_KEY:
            key = reader.text()
    length, text = read_content(reader, kind)
    return Run(client, clock, length, text, root, neighbour, parent, key)


# Which runs are in the text -------------------------------------------------------------------------------


def _finder(runs: Sequence[Run]) -> Callable[[Run], bool]:
    """Whether a run stands in the shared text: it says so itself, or it was put beside something that does."""
    starts: dict[int, list[Run]] = {}
    for run in runs:
        starts.setdefault(run.client, []).append(run)  # in order of clocks, as in every update
    known: dict[Identity, bool] = {}

    def holding(identity: Identity) -> Run | None:
        line = starts.get(identity[0], [])
        low, high = 0, len(line)
        while low < high:
            middle = (low + high) // 2
            if line[middle].clock <= identity[1]:
                low = middle + 1
            else:
                high = middle
        return line[low - 1] if low else None

    def is_in_text(run: Run) -> bool:
        trail: list[Identity] = []
        at: Run | None = run
        while at is not None:
            here = (at.client, at.clock)
            if here in known:
                break
            if here in trail[-1:]:  # beside itself: a broken update
                at = None
                break
            trail.append(here)
            if at.neighbour is None:
                known[here] = at.root == ROOT
                break
            at = holding(at.neighbour)
        answer = at is not None and known[at.client, at.clock]
        known.update(dict.fromkeys(trail, answer))
        return answer

    return is_in_text


def alive(run: Run, deleted: Ranges, since: int) -> int:
    """Characters of the run from the clock ``since`` that were not deleted."""
    gone = list(within(run, deleted))
    if not gone and since <= run.clock:
        return len(run.text or "")
    units = (run.text or "").encode("utf-16-le", "surrogatepass")
    kept, at = b"", max(since - run.clock, 0)
    for start, end in [*gone, (run.length, run.length)]:
        kept += units[2 * at : 2 * max(start, at)]
        at = max(at, end)
    return len(kept.decode("utf-16-le", "replace"))


def within(run: Run, deleted: Ranges) -> Iterator[tuple[int, int]]:
    for start, end in deleted.get(run.client, []):
        if start < run.clock + run.length and run.clock < end:
            yield max(start - run.clock, 0), min(end - run.clock, run.length)


def _is_in(identity: Identity, ranges: Ranges) -> bool:
    return any(start <= identity[1] < end for start, end in ranges.get(identity[0], []))
