"""From a file's bytes to something that can be read in pieces: unpacked within limits, and in known letters."""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from charset_normalizer import from_bytes

from worldrounds.bibliography.formats.base import LONGEST, Unreadable

HEAD = 2**20  # bytes that are looked at to recognise a file and its letters
_UNPACKED, _RATIO = 64 * 2**20, 200  # PubMed's own files unpack to about ten times their size
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What reference managers write. The guess between Western encodings is not to be relied on: they are all read as cp1252.
_LIKELY = ["cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1251", "cp1253", "cp1256", "cp1252"]


def unpacked(file: BinaryIO) -> io.BufferedReader:
    """The file itself or, where it is gzip, what is in it. Its first ``HEAD`` bytes can be peeked at."""
    start: io.BufferedReader = io.BufferedReader(_Forward(file), HEAD)
    if start.peek(2)[:2] != b"\x1f\x8b":
        return start
    return io.BufferedReader(_Unpacked(start), HEAD)


class _Forward(io.RawIOBase):
    """Any binary file, read forward."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed: any buffer
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        self.size += len(data)
        return len(data)


class _Unpacked(io.RawIOBase):
    """What a gzip file holds; a file that is made to swell is refused while it does."""

    def __init__(self, packed: io.BufferedReader) -> None:
        self.packed, self.file = packed, gzip.GzipFile(fileobj=packed)
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed: any buffer
        try:
            data = self._filled(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise Unreadable(f"The file is packed with gzip and is damaged: {error}") from error
        buffer[: len(data)] = data
        self.size += len(data)
        forward = self.packed.raw
        if self.size > _UNPACKED and isinstance(forward, _Forward) and self.size > _RATIO * forward.size:
            raise Unreadable(
                f"The file unpacks to more than {_RATIO} times its size. It is not read further."
            )
        return len(data)

    def _filled(self, size: int) -> bytes:
        """As much as is wanted: gzip gives a few kilobytes at a time."""
        pieces: list[bytes] = []
        while size and (piece := self.file.read(size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


def encoding_of(sample: bytes, *, whole: bool = False) -> str:
    """The name of the encoding, as in Python's codecs. ``whole``: the sample does not end amid a letter."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    for name, zeros in (("utf-16-le", sample[1:2000:2]), ("utf-16-be", sample[:2000:2])):
        if zeros.count(0) * 2 > len(zeros):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
    except UnicodeDecodeError:
        guess = from_bytes(_odd_lines(sample), cp_isolation=_LIKELY).best()
        return guess.encoding if guess else "cp1252"
    return "utf-8"


def _odd_lines(sample: bytes) -> bytes:
    """Lines that are not all ASCII: the others say nothing about the encoding."""
    return b"\n".join(line for line in sample.split(b"\n") if not line.isascii())[:20_000]


def as_text(file: io.BufferedReader, encoding: str = "") -> TextIO:
    """``encoding`` where a person has chosen one. Bytes that do not fit become signs that ``spoilt`` finds."""
    sample = file.peek(HEAD)[:HEAD]
    return io.TextIOWrapper(file, encoding or encoding_of(sample), errors="surrogateescape", newline=None)


def lines(text: TextIO) -> Iterator[str]:
    """Without their ends.

    Raises Unreadable for a line that no record can have.
    """
    while line := text.readline(LONGEST):
        if len(line) == LONGEST:
            raise Unreadable(f"There is a line of more than {LONGEST // 2**20} million signs.")
        yield line.rstrip("\n")


def spoilt(text: str) -> bool:
    """Whether there are bytes in it that the encoding does not know."""
    return re.search("[\udc80-\udcff]", text) is not None
