"""Files of records, read in batches that are ready to be taken in. No database is asked: this may run in a process of
its own (``importing``)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from worldrounds.bibliography.files import Opened
from worldrounds.bibliography.formats import LIST
from worldrounds.bibliography.formats.base import Read, Unreadable
from worldrounds.evidence.arriving import Arriving
from worldrounds.evidence.keys import identifier_keys

MOST = 400  # things of a batch
LARGEST = 4 * 2**20  # signs of its records together, or one record


@dataclass(frozen=True)
class File:
    """``format`` and ``encoding``: as a person has chosen them, or found."""

    name: str
    path: Path
    format: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Missing:
    """A line of a list of DOIs and PMIDs whose record no file has."""

    place: str
    said: str
    keys: tuple[str, ...]
    doi: str = ""
    pmid: str = ""


@dataclass
class Batch:
    """What one transaction takes in. ``done``: bytes of all files that are read by its end, which is in ``file``."""

    arriving: list[Arriving] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)  # (place, reason)
    deleted: list[str] = field(default_factory=list)  # PMIDs
    missing: list[Missing] = field(default_factory=list)
    done: int = 0
    file: str = ""

    @property
    def size(self) -> int:
        return len(self.arriving) + len(self.refused) + len(self.deleted) + len(self.missing)

    def add(self, thing: Read | Missing) -> int:
        """Returns how many signs its record has."""
        if isinstance(thing, Missing):
            self.missing.append(thing)
        elif thing.record:
            self.arriving.append(Arriving(thing.record, thing.place))
            return self.arriving[-1].size
        elif thing.deleted:
            self.deleted.append(thing.deleted)
        else:
            self.refused.append((thing.place, thing.reason))
        return 0


def batches(files: Sequence[File], *, skip: int = 0, most: int = MOST) -> Iterator[Batch]:
    """All that the files hold, without the first ``skip`` things; at the end, what lists ask for in vain."""
    batch, weight = Batch(), 0
    for thing, batch.file, batch.done in islice(_things(files), skip, None):
        weight += batch.add(thing)
        if batch.size >= most or weight >= LARGEST:
            yield batch
            batch, weight = Batch(), 0
    if batch.size:
        yield batch


def _things(files: Sequence[File]) -> Iterator[tuple[Read | Missing, str, int]]:
    """Each with its file and the bytes that are read by then. Lists come first: they choose from the other files."""
    wish = _Wish(line for file in files for line in _listed(file))
    before = 0
    for file in files:
        with file.path.open("rb") as stream:
            for read in _reads(file, stream):
                if wish.takes(read):
                    yield replace(read, place=_place(file, read.place)), file.name, before + stream.tell()
        before += file.path.stat().st_size
    yield from ((line, "", before) for line in wish.left())


def _place(file: File, inside: str) -> str:
    return f"{file.name[-200:]}: {inside}" if inside else file.name[-200:]


def _reads(file: File, stream: BinaryIO) -> Iterator[Read]:
    try:
        opened = Opened(stream, format=file.format, encoding=file.encoding)
    except Unreadable as error:
        yield Read("", reason=str(error))
        return
    if opened.format != LIST:
        yield from opened.records()


def _listed(file: File) -> Iterator[Missing]:
    """What a list asks for, as long as no file is known to have it."""
    with file.path.open("rb") as stream, suppress(Unreadable):  # it is refused where its records are read
        opened = Opened(stream, format=file.format, encoding=file.encoding)
        if opened.format == LIST:
            for one in opened.wanted():
                keys = tuple(identifier_keys(one.doi, one.pmid, one.pmcid))
                place = _place(file, f"line {one.line}")
                yield Missing(place, one.said[:80], keys, one.doi, one.pmid)


class _Wish:
    """What lists of DOIs and PMIDs ask for; all, where there is no list."""

    def __init__(self, lines: Iterable[Missing]) -> None:
        self.lines = list(lines)
        self.keys = {key for line in self.lines for key in line.keys}
        self.met: set[str] = set()

    def takes(self, read: Read) -> bool:
        if not self.lines or read.record is None:
            return True
        found = self.keys.intersection(identifier_keys(read.record.doi, read.record.pmid, read.record.pmcid))
        self.met |= found
        return bool(found)

    def left(self) -> Iterator[Missing]:
        return (line for line in self.lines if self.met.isdisjoint(line.keys))
