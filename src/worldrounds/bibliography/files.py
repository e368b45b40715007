"""A file of records, whatever its format: opened, read in pieces, written."""

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from worldrounds.bibliography.formats import PUBMED_XML, READERS, WRITERS, listed, pubmed_xml
from worldrounds.bibliography.formats.base import Read, Unreadable
from worldrounds.bibliography.formats.opening import HEAD, as_text, unpacked
from worldrounds.bibliography.recognise import recognise
from worldrounds.bibliography.record import Record


class Opened:
    """A file whose format is recognised. ``format`` and ``encoding`` are as a person has chosen them, or found.

    Raises Unreadable, with a sentence that says what the file is instead.
    """

    def __init__(self, file: BinaryIO, *, format: str = "", encoding: str = "") -> None:
        self.stream: io.BufferedReader = unpacked(file)
        self.encoding = encoding
        self.format = format or recognise(self.stream.peek(HEAD)[:HEAD])

    def wanted(self) -> Iterator[listed.Wanted]:
        """Of a list."""
        return listed.read(as_text(self.stream, self.encoding))

    def records(self) -> Iterator[Read]:
        """One at a time. Where the file cannot be read further, the last one says so, without a place."""
        try:
            if self.format == PUBMED_XML:
                yield from pubmed_xml.read(self.stream, self.encoding)
            else:
                yield from READERS[self.format](as_text(self.stream, self.encoding))
        except (Unreadable, LookupError) as error:
            yield Read("", reason=str(error))


def write(records: Iterable[Record], format: str) -> Iterator[str]:
    """The pieces of a file; ``format`` is one of ``WRITERS``."""
    return WRITERS[format](records)
