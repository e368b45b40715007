"""Workbooks (.xlsx, .ods). Every part is unpacked and looked through here, within limits, before the reader
(calamine) sees it; what it then reads is a fresh copy of exactly these parts."""

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from worldrounds.core.tables import refusal
from worldrounds.core.tables.refusal import Limits, TableRefused

_CHUNK = 1 << 16
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Workbook:
    """A workbook that has passed the checks.

    Attributes
    ----------
    kind : "xlsx" or "ods".
    sheets : names of the visible sheets, in the workbook's order.
    unsolved : number of cells whose formula was saved without a result.
    """

    def __init__(self, content: bytes, *, limits: Limits) -> None:
        parts = _unpack(content, limits)
        self.kind = _kind(parts)
        watcher = _Watcher(limits)
        for data in (data for name, data in parts.items() if _is_xml(name, data)):
            _look_through(data, watcher)
        self.unsolved = watcher.unsolved
        try:
            self._book = CalamineWorkbook.from_filelike(_packed(parts))
            self.sheets = _visible(self._book)
        except (CalamineError, OSError, ValueError):
            raise TableRefused(refusal.DAMAGED) from None
        if not self.sheets:
            raise TableRefused(refusal.EMPTY)

    def rows(self, sheet: str, *, limits: Limits) -> list[tuple[int, list[str]]]:
        """[(row number as the spreadsheet program shows it, cells)]; columns start at A."""
        try:
            found = self._book.get_sheet_by_name(sheet)
            start = found.start or (0, 0)
            cells = found.to_python(skip_empty_area=True)
        except (CalamineError, ValueError, OverflowError):
            raise TableRefused(refusal.DAMAGED) from None
        left = [""] * start[1]
        rows = [(start[0] + i + 1, left + [_as_text(cell) for cell in row]) for i, row in enumerate(cells)]
        for number, row in rows:
            if any(len(cell) > limits.characters for cell in row):
                raise TableRefused(refusal.LONG_CELL, row=number, limit=limits.characters)
        return rows


def _visible(book: CalamineWorkbook) -> tuple[str, ...]:
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return tuple(shown or [sheet.name for sheet in sheets])


# Unpacking ------------------------------------------------------------------------------------------------
def _unpack(content: bytes, limits: Limits) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, limits)
            return {entry.filename: _read(archive, entry) for entry in entries if _is_wanted(entry.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise TableRefused(refusal.DAMAGED) from None
    except RuntimeError:  # zipfile's word for a part that wants a password
        raise TableRefused(refusal.LOCKED) from None


def _is_wanted(name: str) -> bool:
    """Pictures and drawings are left out; the reader does not need them."""
    return not name.endswith((".vml", "/")) and not name.startswith(("xl/media/", "Pictures/", "Thumbnails/"))


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise TableRefused(refusal.LOCKED)
    if len(entries) > limits.parts or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise TableRefused(refusal.TRAP)
    for entry in entries:
        if entry.file_size > 1_000_000 and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise TableRefused(refusal.TRAP)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise TableRefused(refusal.DAMAGED)
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise TableRefused(refusal.DAMAGED)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The part, never more of it than it declares (``zipfile`` stops there), so that the limits hold."""
    pieces = []
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            pieces.append(piece)
    return b"".join(pieces)


def _packed(parts: dict[str, bytes]) -> io.BytesIO:
    fresh = io.BytesIO()
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    fresh.seek(0)
    return fresh


def _kind(parts: dict[str, bytes]) -> str:
    names = {name.lower() for name in parts}
    types = parts.get("[Content_Types].xml", b"")
    if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in names):
        raise TableRefused(refusal.MACROS)
    if b"macroEnabled" in types or b"ms-excel.sheet.binary" in types:
        raise TableRefused(refusal.MACROS if b"macroEnabled" in types else refusal.OLD_EXCEL)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and b"opendocument.spreadsheet" in parts.get("mimetype", b"") + parts.get(
        "META-INF/manifest.xml", b""
    ):
        return "ods"
    if any(name.startswith(("word/", "ppt/")) for name in names) or "mimetype" in names:
        raise TableRefused(refusal.NOT_A_TABLE, kind=refusal.TEXT_DOCUMENT)
    raise TableRefused(refusal.NOT_A_TABLE, kind=refusal.ARCHIVE)


# Looking through ------------------------------------------------------------------------------------------
def _is_xml(name: str, data: bytes) -> bool:
    return (
        name.lower().endswith((".xml", ".rels", ".vml"))
        or data[:100].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
    )


def _look_through(data: bytes, watcher: "_Watcher") -> None:
    """Refuse document types, entities and far-away cells; count formulas without a result.

    A reader that makes a full grid from two cells in opposite corners would fill all memory, so places are
    checked before it sees them.
    """
    if b"\x00" in data:  # UTF-16 and the like, which no spreadsheet program writes
        raise TableRefused(refusal.DAMAGED)
    watcher.begin_part()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = watcher.start
    parser.EndElementHandler = watcher.end
    parser.CharacterDataHandler = watcher.text
    parser.StartDoctypeDeclHandler = watcher.refuse_definitions
    parser.EntityDeclHandler = watcher.refuse_definitions
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise TableRefused(refusal.DAMAGED) from None


class _Watcher:
    """Follows rows and cells of either format by their names: row/c/v and table-row/table-cell."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.unsolved = 0
        self.elements = 0
        self.begin_part()

    def begin_part(self) -> None:
        self.row = self.column = 0
        self.filled = 0
        self.row_is_filled = False
        self.row_repeat = 1
        self.cell: str | None = None  # what the open cell holds: "", "f" or "v"
        self.in_value = False

    def refuse_definitions(self, *_: Any) -> None:
        raise TableRefused(refusal.ENTITIES)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > self.limits.elements:
            raise TableRefused(refusal.TRAP)
        match tag.rpartition(" ")[2]:
            case "row":
                self.row = _number(attributes.get("r"), self.row + 1)
                self.column, self.row_is_filled, self.row_repeat = 0, False, 1
            case "c":
                self._open_xlsx_cell(attributes.get("r"))
            case "f" if self.cell is not None:
                self.cell = self.cell or "f"
            case "v" | "is" if self.cell is not None:
                self.in_value = True
                self._fill()
            case "table":
                self.row = 0
            case "table-row":
                self.row_repeat = self._repeat(attributes, "number-rows-repeated")
                self.row, self.column, self.row_is_filled = self.row + self.row_repeat, 0, False
            case "table-cell" | "covered-table-cell":
                self.column += self._repeat(attributes, "number-columns-repeated")
                if any(name.endswith((" value-type", " formula")) for name in attributes):
                    self._fill()
            case "p" if self.column and not self.row_is_filled:
                self._fill()

    def text(self, _text: str) -> None:
        if self.in_value and self.cell is not None:
            self.cell = "v"

    def end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in ("v", "is"):
            self.in_value = False
        elif name == "c" and self.cell is not None:
            self.unsolved += self.cell == "f"
            self.cell = None

    def _open_xlsx_cell(self, place: str | None) -> None:
        self.cell = ""
        self.column += 1
        if place is None:
            return
        match = _PLACE.fullmatch(place)
        if not match:
            raise TableRefused(refusal.DAMAGED)
        self.column, self.row = _column(match[1]), int(match[2])

    def _fill(self) -> None:
        if self.column > self.limits.columns:
            raise TableRefused(refusal.TOO_MANY_COLUMNS, limit=self.limits.columns)
        if self.row > self.limits.last_row:
            raise TableRefused(refusal.TOO_MANY_ROWS, limit=self.limits.rows)
        if not self.row_is_filled:
            self.row_is_filled = True
            self.filled += self.row_repeat

    def _repeat(self, attributes: dict[str, str], name: str) -> int:
        found = next((value for key, value in attributes.items() if key.endswith(" " + name)), None)
        return _number(found, 1)


def _number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise TableRefused(refusal.DAMAGED)
    return int(text)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


# Cells ----------------------------------------------------------------------------------------------------
def _as_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
