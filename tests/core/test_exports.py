import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from worldrounds.core.exports import as_csv, as_xlsx, harmless
from worldrounds.core.tables import read_table


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1", '=HYPERLINK("http://x")']
)
def test_text_that_would_start_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text


def test_numbers_and_dates_stay_what_they_are() -> None:
    moment = dt.datetime(2027, 1, 21, 20, 0, tzinfo=dt.UTC)

    assert [harmless(cell) for cell in (-3, 1.5, None, True, dt.date(2027, 1, 21), moment)] == [
        -3,
        1.5,
        None,
        True,
        "2027-01-21",
        "2027-01-21T20:00:00+00:00",
    ]


def test_csv_has_a_byte_order_mark_and_reads_back() -> None:
    content = as_csv(["Name", "Mail"], [["Zoë, 山田", "z@x.org"]])

    assert content.startswith(b"\xef\xbb\xbf")
    assert read_table(content, "x.csv").rows[0].cells == ("Zoë, 山田", "z@x.org")


def test_xlsx_holds_text_and_no_formula() -> None:
    content = as_xlsx(["Name", "N"], [["=1+1", 2], ["bell\x07", None]], sheet="Group: 1/2")

    page = load_workbook(io.BytesIO(content)).active
    assert [[cell.value for cell in row] for row in page] == [["Name", "N"], ["'=1+1", 2], ["bell", None]]
    assert (page.title, page["A2"].data_type) == ("Group  1 2", "s")
