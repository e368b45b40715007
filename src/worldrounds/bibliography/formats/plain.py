"""For people and spreadsheets: a citation a line, or a table. These two are written only."""

import csv
import io
from collections.abc import Iterable, Iterator

from worldrounds.bibliography.citing import cite
from worldrounds.bibliography.formats.abstracts import joined
from worldrounds.bibliography.record import Record
from worldrounds.bibliography.styles import style
from worldrounds.bibliography.written import turned_name

COLUMNS = [
    "type",
    "title",
    "translated_title",
    "authors",
    "journal",
    "year",
    "month",
    "day",
    "season",
    "volume",
    "issue",
    "pages",
    "publisher",
    "place",
    "doi",
    "pmid",
    "pmcid",
    "issn",
    "isbn",
    "url",
    "language",
    "publication_types",
    "keywords",
    "headings",
    "abstract",
    "abstract_licence",
]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_text(records: Iterable[Record]) -> Iterator[str]:
    """In Vancouver style."""
    vancouver = style("vancouver")
    for record in records:
        yield cite(record, vancouver).text + "\n"


def write_csv(records: Iterable[Record]) -> Iterator[str]:
    yield "\ufeff" + _row(COLUMNS)  # the mark tells spreadsheets that it is UTF-8
    for record in records:
        yield _row([_cell(record, column) for column in COLUMNS])


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _cell(record: Record, column: str) -> str:
    value = getattr(record, column)
    if column == "authors":
        text = "; ".join(map(turned_name, value))
    elif column == "abstract":
        text = joined(value)
    elif column == "headings":
        text = "; ".join(heading.name for heading in value)
    elif isinstance(value, tuple):
        text = "; ".join(value)
    else:
        text = str(value or "")
    return f"'{text}" if text.startswith(_FORMULA) else text  # no spreadsheet shall compute it
