"""Cuts a PubMed file into its records, so that one broken record cannot spoil the next, and parses each by itself.

No part of the file outside of the records reaches the parser: neither a document type nor entities. The file takes
the memory of its longest record.
"""

import io
import re
from collections.abc import Callable, Iterator

from lxml import etree

from worldrounds.bibliography.formats.base import LONGEST, Broken, Read, Unreadable
from worldrounds.bibliography.formats.opening import HEAD, encoding_of
from worldrounds.bibliography.formats.pubmed_xml.books import read_book
from worldrounds.bibliography.formats.pubmed_xml.elements import parsed, text
from worldrounds.bibliography.formats.pubmed_xml.reading import read_article
from worldrounds.bibliography.record import Record

_START = re.compile(rb"<(PubmedArticle|PubmedBookArticle|DeleteCitation|DeleteDocument)(?=[\s>])")
_ENCODING = re.compile(rb"""^<\?xml[^>]{0,100}encoding=["']([\w.-]+)["']""")
_CHUNK = 2**18
_BETWEEN = 2**20  # bytes between two records
_KINDS: dict[str, Callable[[etree._Element], Record]] = {
    "PubmedArticle": read_article,
    "PubmedBookArticle": read_book,
}


def read(file: io.BufferedReader, encoding: str = "") -> Iterator[Read]:
    """Raises Unreadable for a file that is made to harm, or is none of PubMed's."""
    number = 0
    for line, tag, source in _pieces(_as_utf8(file, encoding)):
        if tag.startswith("Delete"):
            yield from _deleted(line, source)
            continue
        number += 1
        place = f"record {number}, line {line}"
        try:
            yield Read(place, _KINDS[tag](parsed(source)))
        except Broken as error:
            yield Read(place, reason=str(error))


def _deleted(line: int, source: bytes) -> Iterator[Read]:
    try:
        for pmid in parsed(source).iter("PMID"):
            yield Read(f"line {line}", deleted=text(pmid))
    except Broken as error:
        yield Read(f"line {line}", reason=str(error))


def _pieces(chunks: Iterator[bytes]) -> Iterator[tuple[int, str, bytes]]:
    """(line, tag, source) of each record. One without an end reaches to the start of the next."""
    buffer, line, outside, first = b"", 1, 0, True
    sought = 0  # bytes of a record that is not all here yet, in which its end was looked for
    for chunk in chunks:
        buffer, at = buffer + chunk, 0
        while start := _START.search(buffer, at):
            _check(buffer[at : start.start()], first=first)
            line += buffer.count(b"\n", at, start.start())
            at, outside, first = start.start(), 0, False
            end = _end(buffer, start, sought)
            if end < 0:
                sought = max(0, len(buffer) - at - 64)  # an end may be cut in two
                break
            sought = 0
            yield line, start[1].decode(), buffer[at:end]
            line += buffer.count(b"\n", at, end)
            at = end
        else:
            rest = max(at, len(buffer) - 64)  # a start may be cut in two
            _check(buffer[at:rest], first=first)
            line += buffer.count(b"\n", at, rest)
            outside += rest - at
            at = rest
        buffer = buffer[at:]
        if len(buffer) > LONGEST:
            raise Unreadable(f"Line {line}: a record of more than {LONGEST // 2**20} MB.")
        if outside > _BETWEEN:
            raise Unreadable(f"Line {line}: a megabyte without a record of PubMed.")
    if start := _START.match(buffer):
        yield line, start[1].decode(), buffer


def _end(buffer: bytes, start: re.Match[bytes], sought: int) -> int:
    """Where the record ends, or -1 where its end is not read yet."""
    closing = b"</" + start[1] + b">"
    begin = max(start.end(), start.start() + sought)
    end = buffer.find(closing, begin)
    again = _START.search(buffer, begin, end if end >= 0 else len(buffer))
    if again:
        return again.start()
    return end + len(closing) if end >= 0 else -1


def _check(outside: bytes, *, first: bool) -> None:
    if first and b"<!ENTITY" in outside:
        raise Unreadable("The file defines entities of its own. No file of PubMed does; it is not read.")


def _as_utf8(file: io.BufferedReader, encoding: str) -> Iterator[bytes]:
    """In chunks. XML says itself how it is encoded."""
    head = file.peek(HEAD)[:HEAD]
    stated = _ENCODING.match(head)
    guess = encoding_of(head)
    name = encoding or (guess if guess.startswith(("utf-16", "utf-32")) else "")
    name = name or (stated[1].decode() if stated else "utf-8")
    if name.lower().replace("_", "-") in {"utf-8", "utf8", "us-ascii"}:
        while chunk := file.read1(_CHUNK):
            yield chunk
        return
    try:
        letters = io.TextIOWrapper(file, name, errors="replace", newline="")
    except LookupError as error:
        raise Unreadable(f"The file says that its encoding is “{name}”, which is not known.") from error
    while piece := letters.read(_CHUNK):
        yield piece.encode()
