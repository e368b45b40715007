"""The way in: bytes and a file name -> one table of text with row numbers."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from worldrounds.core.tables import refusal
from worldrounds.core.tables.refusal import LIMITS, Limits, TableRefused
from worldrounds.core.tables.text import HeaderScore, decode, parse
from worldrounds.core.tables.workbook import Workbook

_SIGNATURES = (
    (b"%PDF", refusal.PDF),
    (b"\x89PNG", refusal.PICTURE),
    (b"\xff\xd8\xff", refusal.PICTURE),
    (b"GIF8", refusal.PICTURE),
    (b"{\\rtf", refusal.TEXT_DOCUMENT),
    (b"\x1f\x8b", refusal.ARCHIVE),
    (b"7z\xbc\xaf", refusal.ARCHIVE),
    (b"Rar!", refusal.ARCHIVE),
    (b"\x7fELF", refusal.PROGRAM),
    (b"MZ\x90", refusal.PROGRAM),
)
_WEB_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table|head|meta|svg)", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
_LOOKED_AT = 15  # rows at the top among which the column names are sought


@dataclass(frozen=True)
class Row:
    """``number`` is the line of a text file or the row that a spreadsheet program shows; from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table: unique column names, rows of the same width, and how it was read."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]  # without blank ones
    kind: str  # "xlsx", "ods" or "text"
    header_row: int  # number of the row with the column names; 0: there was none
    top: tuple[Row, ...]  # first rows as they stand, to choose the row with the column names from
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    encodings: tuple[str, ...] = ()  # others in which the file could be read
    separator: str = ""
    unsolved_formulas: int = 0  # cells whose formula was saved without its result


def read_table(
    content: bytes,
    name: str,
    *,
    sheet: str = "",
    encoding: str = "",
    header_row: int | None = None,
    likely_encodings: Sequence[str] = (),
    header_score: HeaderScore | None = None,
    limits: Limits = LIMITS,
) -> Table:
    """Read an untrusted file as a table of text.

    Parameters
    ----------
    content, name
        The bytes and the name that the sender gave; the bytes decide what it is.
    sheet, encoding, header_row
        What a person chose instead of what was found. ``header_row`` 0 says that there are no column names.
    likely_encodings
        Encodings to try, after Unicode, before guessing; for instance those of the sender's country.
    header_score
        Says how much a row looks like the names of columns; at least 1 for a row that surely does. Where several
        encodings read the file, the one whose names of columns score more is taken.

    Raises
    ------
    TableRefused
        If the file is too big, not a table, damaged or hostile. Its text is one sentence for the sender.
    """
    _refuse_by_look(content, name, limits)
    if content.startswith(b"PK"):
        book = Workbook(content, limits=limits)
        chosen = sheet or _first_with_rows(book, limits)
        if chosen not in book.sheets:
            raise TableRefused(refusal.NO_SHEET, name=chosen[:60])
        rows, how = book.rows(chosen, limits=limits), {"kind": book.kind, "sheet": chosen}
        return _table(
            rows, header_row, header_score, limits, **how, sheets=book.sheets, unsolved_formulas=book.unsolved
        )
    decoded = decode(content, chosen=encoding, likely=likely_encodings, header_score=header_score)
    separator, rows = parse(decoded.text, limits=limits)
    return _table(
        rows,
        header_row,
        header_score,
        limits,
        kind="text",
        encoding=decoded.encoding,
        encodings=decoded.alternatives,
        separator=separator,
    )


def _refuse_by_look(content: bytes, name: str, limits: Limits) -> None:
    if len(content) > limits.upload:
        raise TableRefused(refusal.TOO_BIG, limit=limits.upload // 1_000_000)
    if not content.strip():
        raise TableRefused(refusal.EMPTY)
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise TableRefused(refusal.NOT_A_TABLE, kind=kind)
    if _WEB_PAGE.match(content[:200]):
        raise TableRefused(refusal.NOT_A_TABLE, kind=refusal.PAGE)
    if content.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise TableRefused(refusal.LOCKED if locked else refusal.OLD_EXCEL)
    if name.lower().endswith((".xlsm", ".xltm", ".xlam")):
        raise TableRefused(refusal.MACROS)
    if name.lower().endswith((".xlsx", ".ods")) and not content.startswith(b"PK"):
        raise TableRefused(refusal.DAMAGED)


def _first_with_rows(book: Workbook, limits: Limits) -> str:
    """The first sheet that holds something; covers and empty sheets come before it in many workbooks."""
    filled = {name: len(book.rows(name, limits=limits)) for name in book.sheets}
    return next((name for name, rows in filled.items() if rows > 1), book.sheets[0])


def _table(
    raw: list[tuple[int, list[str]]],
    header_row: int | None,
    header_score: HeaderScore | None,
    limits: Limits,
    **how: object,
) -> Table:
    rows = [Row(number, tuple(_clean(cell) for cell in cells)) for number, cells in raw]
    rows = [row for row in rows if any(row.cells)]
    if not rows:
        raise TableRefused(refusal.EMPTY)
    width = max(max(i + 1 for i, cell in enumerate(row.cells) if cell) for row in rows)
    if width > limits.columns:
        raise TableRefused(refusal.TOO_MANY_COLUMNS, limit=limits.columns)
    if len(rows) > limits.rows:
        raise TableRefused(refusal.TOO_MANY_ROWS, limit=limits.rows)
    rows = [Row(row.number, (row.cells + ("",) * width)[:width]) for row in rows]
    head = _find_header(rows, header_score) if header_row is None else header_row
    names = next((row.cells for row in rows if row.number == head), ("",) * width)
    body = tuple(row for row in rows if row.number > head)
    if not body:
        raise TableRefused(refusal.NO_ROWS)
    return Table(
        headers=_unique(names),
        rows=body,
        header_row=head,
        top=tuple(rows[:_LOOKED_AT]),
        **how,  # type: ignore[arg-type]  # the keywords of the two callers above
    )


def _clean(cell: str) -> str:
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", cell))).strip()


def _find_header(rows: Sequence[Row], score: HeaderScore | None) -> int:
    """The number of the row with the column names: 1. one whose words are known; else 2. the first row that
    is filled like the rows below it and holds only words; else 3. none (0)."""
    top = rows[:_LOOKED_AT]
    if score is not None:
        best = max(top, key=lambda row: score(row.cells))
        if score(best.cells) >= 1:
            return best.number
    filled = Counter(sum(map(bool, row.cells)) for row in rows)
    usual = max(filled, key=lambda count: (filled[count], count))
    for row in top:
        words = [cell for cell in row.cells if cell]
        if len(words) * 2 > usual and len(set(words)) >= min(2, len(words)) and all(map(_is_word, words)):
            return row.number
        if len(words) >= usual:
            return 0
    return 0


def _is_word(cell: str) -> bool:
    return "@" not in cell and not any(sign.isdigit() for sign in cell[:4]) and len(cell) <= 80


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Every column gets a name of its own: nameless ones a letter, repeated ones a number."""
    seen: Counter[str] = Counter()
    unique = []
    for i, name in enumerate(names):
        name = name[:120] or f"({_letters(i)})"
        seen[name.casefold()] += 1
        unique.append(name if seen[name.casefold()] == 1 else f"{name} ({seen[name.casefold()]})")
    return tuple(unique)


def _letters(index: int) -> str:
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
