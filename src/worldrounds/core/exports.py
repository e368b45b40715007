"""Tables out: rows -> CSV or XLSX that a spreadsheet program opens as text, never as a formula.

Without Django, like ``core.tables``. Every export of the program goes through here.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | bool | date | datetime | None

# Spreadsheet programs start a formula at these, the wide forms included (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(cell: Cell) -> str | int | float | bool | None:
    """The cell as it may stand in a spreadsheet: text that would start a formula gets an apostrophe first.

    Numbers stay numbers; dates become ISO text, moments carry their offset.
    """
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    text = _CONTROL.sub("", cell)
    return "'" + text if text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads names right."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(header) for header in headers])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet: bold first row that stays in view, columns as wide as their words."""
    return sheets_as_xlsx([(sheet, headers, rows)])


def sheets_as_xlsx(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """A workbook of several sheets, each (name, headers, rows)."""
    book = Workbook(write_only=True)
    for name, headers, rows in sheets:
        _write_sheet(book, name, headers, [list(row) for row in rows])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(book: Workbook, name: str, headers: Sequence[str], rows: list[list[Cell]]) -> None:
    page = book.create_sheet(_SHEET_NAME.sub(" ", name)[:31])
    page.freeze_panes = "A2"
    for i, header in enumerate(headers):
        longest = max([len(header), *(len(str(row[i])) for row in rows[:200] if row[i] is not None)])
        page.column_dimensions[get_column_letter(i + 1)].width = min(max(longest + 2, 8), 60)
    page.append([_xlsx_cell(page, header, bold=True) for header in headers])
    for row in rows:
        page.append([_xlsx_cell(page, cell) for cell in row])


def _xlsx_cell(page: Any, value: Cell, *, bold: bool = False) -> Any:
    safe = harmless(value)
    cell = WriteOnlyCell(page, value=safe)
    if isinstance(safe, str):
        cell.data_type = "s"  # text, whatever it looks like
    if bold:
        cell.font = Font(bold=True)
    return cell
