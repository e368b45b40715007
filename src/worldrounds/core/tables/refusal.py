"""What is refused, how much is read, and the sentence that says so."""

from dataclasses import dataclass

from worldrounds.core.errors import Refused


class TableRefused(Refused):
    """A file that is not read. ``str(error)`` says why and what to do, in one sentence of English.

    ``template`` and ``values`` let a page say it in another language: ``gettext(template) % values``.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template % values, field="file")
        self.template = template
        self.values = values


@dataclass(frozen=True)
class Limits:
    """How much of a file is read at most. Bytes, except where the name says otherwise."""

    upload: int = 5_000_000
    unpacked: int = 60_000_000
    parts: int = 1_000  # files inside a workbook
    elements: int = 2_500_000  # of XML, in all of them
    ratio: int = 200  # a part of more than a megabyte that shrank more than this is a trap
    rows: int = 5_000  # with something in them
    last_row: int = 20_000  # with gaps
    columns: int = 100
    characters: int = 2_000  # in one cell


LIMITS = Limits()


def mark(sentence: str) -> str:
    """Marks a sentence for the translators; it is translated where it is shown."""
    return sentence


_ = mark

EMPTY = _("The file is empty. Send a table with a row of column names and a row for each person.")
TOO_BIG = _("The file is larger than %(limit)s MB. Send only the sheet with the list, without pictures.")
NOT_A_TABLE = _(
    "This file is %(kind)s, not a table. Save the list as an Excel workbook (.xlsx) or as CSV and send that."
)
NO_COLUMNS = _(
    "No table was found in this file. It needs a row of column names, with the columns separated by commas, "
    "semicolons or tabs."
)
OLD_EXCEL = _(
    "This is a workbook in the old Excel format (.xls). Open it, save it as “Excel workbook (.xlsx)” and "
    "send that."
)
LOCKED = _("This workbook is locked with a password. Save a copy without a password and send that.")
MACROS = _(
    "This workbook carries macros (programs inside the file). Save it as “Excel workbook (.xlsx)”, which has "
    "none, and send that."
)
TRAP = _(
    "This workbook unpacks to far more data than a list of people needs, so it was not opened. Copy the list "
    "into a new workbook and send that."
)
ENTITIES = _(
    "This workbook carries definitions (an XML document type) that no list needs, so it was not opened. Copy "
    "the list into a new workbook and send that."
)
DAMAGED = _("This file is damaged or only part of it arrived. Save it again and send it once more.")
CUT_OFF = _("The file ends in the middle of a letter: only part of it arrived. Send it once more.")
WRONG_ENCODING = _(
    "The letters of this file cannot be read as %(encoding)s. Choose another one, or save the list as .xlsx."
)
UNKNOWN_ENCODING = _(
    "The letters of this file cannot be read. Save the list as an Excel workbook (.xlsx) or as “CSV UTF-8” "
    "and send that."
)
TOO_MANY_ROWS = _("The table has more than %(limit)s rows. Send it in smaller parts.")
TOO_MANY_COLUMNS = _("The table has more than %(limit)s columns. Send only the columns that are needed.")
LONG_CELL = _(
    "A cell in row %(row)s is longer than %(limit)s characters. Often a quotation mark is missing there; "
    "correct it and send the file again."
)
NO_SHEET = _("The workbook has no sheet called “%(name)s”. Choose one of its sheets.")
NO_ROWS = _("There is nothing below the row of column names. Add a row for each person and send it again.")

PDF = _("a PDF document")
PICTURE = _("a picture")
PAGE = _("a web page")
TEXT_DOCUMENT = _("a text document")
ARCHIVE = _("an archive")
PROGRAM = _("a binary file")
