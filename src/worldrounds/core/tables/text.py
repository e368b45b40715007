"""CSV in the many ways schools write it: which letters, which separator, which line is which."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from charset_normalizer import from_bytes

from worldrounds.core.tables import refusal
from worldrounds.core.tables.refusal import Limits, TableRefused

# Offered when a file's letters look wrong. Names as in Python's codecs.
ENCODINGS = (
    "utf-8",
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp949",
    "cp874",
    "koi8_r",
    "mac_roman",
    "utf-16",
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAME = {
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",
    "shift_jisx0213": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "euc_kr": "cp949",
    "johab": "cp949",
    "big5hkscs": "big5",
    "cp950": "big5",
    "euc_jis_2004": "euc_jp",
    "euc_jisx0213": "euc_jp",
}
_WESTERN = {"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "mac_roman", "mac_latin2", "mac_iceland"}
# Signs that no list holds: control characters, private use, and box drawing from a wrong code page.
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\u2500-\u259f]")
_UNSEEN = re.compile("[\u200b-\u200f]")
_SEPARATORS = (";", "\t", ",", "|")
_SAMPLE_LINES = 60
_HEADER_LINES = 15  # at the top, among which the column names are sought
_HEADER_LENGTH = 2000  # signs of a line that are looked at
_CELL_ENDS = re.compile("[;\t,|]")

HeaderScore = Callable[[Sequence[str]], float]
"""How much a row's cells look like the names of columns."""


@dataclass(frozen=True)
class Decoded:
    text: str
    encoding: str
    alternatives: tuple[str, ...]  # other encodings in which the whole file can be read


def decode(
    content: bytes,
    *,
    chosen: str = "",
    likely: Sequence[str] = (),
    header_score: HeaderScore | None = None,
) -> Decoded:
    """Turn bytes into text.

    In this order: the encoding that a person has chosen; a byte order mark; UTF-16 without one; strict UTF-8;
    the ``likely`` ones (what the sender's country uses), the first that gives no odd signs; a guess by
    charset-normalizer. Another encoding takes the place of these last two if it gives more names of columns
    that are known to ``header_score``. The guess can be wrong, so the alternatives are told.

    Raises
    ------
    TableRefused
        If no encoding fits, the chosen one does not, or the file ends inside a letter.
    """
    if chosen:
        return _decode_as_chosen(content, chosen)
    if encoding := _by_its_mark(content) or _utf16_without_mark(content):
        return Decoded(_strictly(content, encoding), encoding, ())
    if b"\x00" in content:
        raise TableRefused(refusal.NOT_A_TABLE, kind=refusal.PROGRAM)
    try:
        return Decoded(content.decode("utf-8"), "utf-8", ())
    except UnicodeDecodeError as error:
        if error.end == len(content) and error.reason == "unexpected end of data" and _has_utf8(content):
            raise TableRefused(refusal.CUT_OFF) from None
    return _guessed(content, likely, header_score)


def _guessed(content: bytes, likely: Sequence[str], header_score: HeaderScore | None) -> Decoded:
    first = _guess(content, likely)
    more = [name for name in dict.fromkeys((*likely, *ENCODINGS)) if name not in (first, "utf-16")]
    readable = [first, *(name for name in more if _reads(content, name))]
    encoding = first
    if header_score is not None:
        encoding = max(readable, key=lambda name: _best_header(content.decode(name), header_score))
    others = tuple(name for name in ENCODINGS if name in readable and name != encoding)
    return Decoded(_strictly(content, encoding), encoding, others)


def _best_header(text: str, header_score: HeaderScore) -> float:
    lines = (_CELL_ENDS.split(line[:_HEADER_LENGTH]) for line in text.splitlines()[:_HEADER_LINES])
    # A name with a sign that nobody sees is some other letter in another code page (cp1254 “ı” in cp1256).
    return max(header_score([cell for cell in cells if not _UNSEEN.search(cell)]) for cells in lines)


def _decode_as_chosen(content: bytes, chosen: str) -> Decoded:
    if chosen not in (*ENCODINGS, "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32"):
        raise TableRefused(refusal.WRONG_ENCODING, encoding=chosen)
    others = tuple(name for name in ENCODINGS if name != chosen and _reads(content, name))
    try:
        text = content.decode(chosen)
    except UnicodeDecodeError:
        raise TableRefused(refusal.WRONG_ENCODING, encoding=chosen) from None
    return Decoded(text.lstrip("\ufeff").replace("\x00", ""), chosen, others)


def _by_its_mark(content: bytes) -> str:
    return next((name for mark, name in _MARKS if content.startswith(mark)), "")


def _utf16_without_mark(content: bytes) -> str:
    """Latin letters, separators and line ends have a zero byte; it always stands on the same side."""
    sample = content[:4000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 3 * even and odd * 20 >= len(sample):
        return "utf-16-le"
    if even > 3 * odd and even * 20 >= len(sample):
        return "utf-16-be"
    return ""


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise TableRefused(refusal.CUT_OFF) from None
    if "\x00" in text:
        raise TableRefused(refusal.NOT_A_TABLE, kind=refusal.PROGRAM)
    return text


def _has_utf8(content: bytes) -> bool:
    """Whether at least one letter beyond ASCII is whole UTF-8 or the broken one is the first beyond ASCII."""
    return content[:-3].decode("utf-8", "ignore").encode("utf-8") == content[:-3] or not any(
        byte > 127 for byte in content[:-3]
    )


def _reads(content: bytes, encoding: str) -> bool:
    try:
        return _ODD.search(content.decode(encoding)) is None
    except UnicodeDecodeError:
        return False


def _guess(content: bytes, likely: Sequence[str]) -> str:
    for encoding in likely:
        if _reads(content, encoding):
            return encoding
    best = from_bytes(content, cp_exclusion=["utf_7"]).best()
    found = _SAME.get(best.encoding, best.encoding) if best else ""
    # The detector mixes up the Western code pages; of them cp1252 is by far the most used.
    if found in _WESTERN or found.startswith(("latin", "iso8859")) or found not in ENCODINGS:
        found = "cp1252" if _reads(content, "cp1252") else found
    if not found or not _reads(content, found):
        found = next((name for name in ENCODINGS if _reads(content, name)), "")
    if not found:
        raise TableRefused(refusal.UNKNOWN_ENCODING)
    return found


def parse(text: str, *, limits: Limits) -> tuple[str, list[tuple[int, list[str]]]]:
    """Text -> (separator, [(line number in the file, cells)])."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    separator, skip = _declared_separator(text)
    if not separator:
        separator = _find_separator(text)
    rows = list(_rows(text, separator, limits))[skip:]
    return separator, rows


def _declared_separator(text: str) -> tuple[str, int]:
    """Excel writes ``sep=;`` into the first line of some files."""
    first = text.split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    return ("\t", 1) if first.lower() == "sep=" else ("", 0)


def _find_separator(text: str) -> str:
    """The separator that cuts most lines into the same number (two or more) of columns."""
    sample = "\n".join(text.split("\n")[:_SAMPLE_LINES])
    if "\n" not in text.strip() and len(text) > 200:
        raise TableRefused(refusal.NO_COLUMNS)
    scores = {separator: _evenness(sample, separator) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda separator: scores[separator])
    if scores[best][0] >= 0.5:
        return best
    _refuse_prose(sample)
    return best if scores[best][1] > 1 else ","


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if any(row)]
    except csv.Error:
        return 0.0, 1
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0, 1
    # Titles above and notes below are shorter: lines of the usual width count, and those of a column less.
    usual = max(several, key=lambda width: (several[width] * width, width))
    near = sum(count for width, count in several.items() if abs(width - usual) <= 1)
    return near / len(widths), usual


def _refuse_prose(sample: str) -> None:
    lines = [line for line in sample.split("\n") if line.strip()]
    if not lines:
        raise TableRefused(refusal.EMPTY)
    if sum(len(line) for line in lines) / len(lines) > 80 or len(lines) == 1:
        raise TableRefused(refusal.NO_COLUMNS)


def _rows(text: str, separator: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    filled = 0
    line = 1
    try:
        for cells in reader:
            yield line, cells
            if any(len(cell) > limits.characters for cell in cells):
                raise TableRefused(refusal.LONG_CELL, row=line, limit=limits.characters)
            filled += any(cell.strip() for cell in cells)
            if filled > limits.rows or line > limits.last_row:
                raise TableRefused(refusal.TOO_MANY_ROWS, limit=limits.rows)
            line = reader.line_num + 1
    except csv.Error:
        raise TableRefused(refusal.LONG_CELL, row=line, limit=limits.characters) from None
