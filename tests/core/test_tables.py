"""Files as schools really send them, and files that nobody should open."""

import datetime as dt
import io
import random
import zipfile

import pytest
from openpyxl import Workbook

from worldrounds.core.tables import Limits, TableRefused, read_table

PLAIN = "Name,E-mail\nAda Lovelace,ada@example.org\nZoë Šimić,zoe@example.org\n"


def xlsx(rows: list[list[object]], *, sheets: dict[str, list[list[object]]] | None = None) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, content in (sheets or {"Sheet1": rows}).items():
        page = book.create_sheet(name)
        for row in content:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    """The workbook with some parts replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename not in changes:
                new.writestr(entry.filename, old.read(entry.filename))
        for name, data in changes.items():
            new.writestr(name, data)
    return out.getvalue()


def cells(content: bytes, name: str = "list.csv", **choices: object) -> list[list[str]]:
    table = read_table(content, name, **choices)
    return [list(table.headers), *([*row.cells] for row in table.rows)]


EXPECTED = [["Name", "E-mail"], ["Ada Lovelace", "ada@example.org"], ["Zoë Šimić", "zoe@example.org"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_is_read_in_every_unicode_form_and_with_every_separator(encoding: str, separator: str) -> None:
    content = PLAIN.replace(",", separator).encode(encoding)

    assert cells(content) == EXPECTED


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Nachname;Vorname;E-Mail\nMüller;Jörg;joerg@uni.example\nGrößl;Zoé;zoe@uni.example\n"),
        ("cp932", "氏名,メール\n山田 太郎,taro@example.jp\n髙橋 花子,hanako@example.jp\n"),
        ("gb18030", "姓名,电子邮件\n王小明,ming@example.cn\n李晓红,hong@example.cn\n"),
        ("cp1251", "Фамилия;Имя;Почта\nИванова;Мария;maria@example.kz\nПетров;Олег;oleg@example.kz\n"),
    ],
)
def test_old_encodings_are_recognised_without_a_hint(encoding: str, text: str) -> None:
    table = read_table(text.encode(encoding), "list.csv")

    assert table.encoding == encoding
    assert [row.cells for row in table.rows] == [
        tuple(line.replace(";", ",").split(",")) for line in text.splitlines()[1:]
    ]


def test_a_likely_encoding_settles_what_cannot_be_told_from_the_letters() -> None:
    content = "Soyadı;Adı\nYıldız;Işıl\nŞahin;Gökçe\n".encode("cp1254")

    table = read_table(content, "list.csv", likely_encodings=["cp1254"])

    assert table.rows[1].cells == ("Şahin", "Gökçe")


def test_alternatives_are_offered_and_the_chosen_encoding_is_used() -> None:
    content = "Name;E-Mail\nŁukasz Żak;lukasz@example.pl\n".encode("cp1250")
    guessed = read_table(content, "list.csv")

    assert "cp1250" in guessed.encodings
    assert read_table(content, "list.csv", encoding="cp1250").rows[0].cells[0] == "Łukasz Żak"


def test_title_rows_blank_rows_and_notes_above_do_not_hide_the_column_names() -> None:
    content = (
        "Medical University;;\n;;\nList of participants 2026/27;;\n"
        ";;\nNo;Name;E-mail\n1;Ada;a@x.org\n;;\n2;Bo;b@x.org\n"
    )

    table = read_table(content.encode(), "list.csv")

    assert (table.headers, table.header_row) == (("No", "Name", "E-mail"), 5)
    assert [(row.number, row.cells) for row in table.rows] == [
        (6, ("1", "Ada", "a@x.org")),
        (8, ("2", "Bo", "b@x.org")),
    ]


def test_a_table_without_column_names_gets_letters() -> None:
    table = read_table(b"Ada,ada@example.org\nBo,bo@example.org\n", "list.csv")

    assert (table.headers, table.header_row, len(table.rows)) == (("(A)", "(B)"), 0, 2)


def test_the_row_of_column_names_can_be_chosen() -> None:
    table = read_table(b"a,b\nName,Mail\nAda,a@x.org\n", "list.csv", header_row=2)

    assert (table.headers, table.rows[0].cells) == (("Name", "Mail"), ("Ada", "a@x.org"))


def test_a_word_list_finds_the_column_names() -> None:
    content = b"Spring,List\nName,Mail\nAda,a@x.org\n"

    table = read_table(content, "list.csv", header_score=lambda cells: float("Mail" in cells))

    assert table.header_row == 2


def test_repeated_and_missing_column_names_become_unique() -> None:
    table = read_table(b"Name,Name,,Mail\nAda,B,x,a@x.org\n", "list.csv")

    assert table.headers == ("Name", "Name (2)", "(C)", "Mail")


def test_excels_separator_line_is_obeyed() -> None:
    assert cells(b"sep=;\nName;Mail\nAda, Countess;a@x.org\n") == [
        ["Name", "Mail"],
        ["Ada, Countess", "a@x.org"],
    ]


def test_quoted_line_ends_keep_the_line_numbers_right() -> None:
    table = read_table(b'Name,Note\nAda,"one\ntwo"\nBo,three\n', "list.csv")

    assert [(row.number, row.cells) for row in table.rows] == [(2, ("Ada", "one two")), (4, ("Bo", "three"))]


def test_invisible_signs_and_wide_spaces_are_cleaned_and_accents_joined() -> None:
    content = "Name,Mail\n\u200eJo\x01se\u0301\u00a0 Luis\u202c,\ufeffj@x.org\n".encode()

    assert cells(content)[1] == ["José Luis", "j@x.org"]


def test_a_workbook_gives_text_for_numbers_dates_and_booleans() -> None:
    content = xlsx([["No", "Born", "When", "Left"], [20231234, dt.date(2001, 4, 9), 1.5, True]])

    assert cells(content, "list.xlsx")[1] == ["20231234", "2001-04-09", "1.5", "TRUE"]


def test_a_workbook_with_merged_titles_and_an_indented_table_is_read() -> None:
    book = Workbook()
    page = book.active
    page.merge_cells("B2:D2")
    page["B2"] = "Participants"
    for i, name in enumerate(["Family name", "Given name", "E-mail"]):
        page.cell(5, 2 + i, name)
        page.cell(6, 2 + i, ["Okafor", "Ngozi", "n@x.org"][i])
    out = io.BytesIO()
    book.save(out)

    table = read_table(out.getvalue(), "list.xlsx")

    assert table.headers == ("(A)", "Family name", "Given name", "E-mail")
    assert (table.rows[0].number, table.rows[0].cells) == (6, ("", "Okafor", "Ngozi", "n@x.org"))


def test_the_first_sheet_with_rows_is_taken_and_another_can_be_chosen() -> None:
    content = xlsx(
        [],
        sheets={"Cover": [["Hello"]], "List": [["Name"], ["Ada"]], "Old": [["Name"], ["Bo"]]},
    )

    assert read_table(content, "l.xlsx").sheet == "List"
    assert read_table(content, "l.xlsx").sheets == ("Cover", "List", "Old")
    assert read_table(content, "l.xlsx", sheet="Old").rows[0].cells == ("Bo",)


def test_hidden_sheets_are_left_out() -> None:
    book = Workbook()
    book.active.append(["secret"])
    book.active.append(["row"])
    book.active.sheet_state = "hidden"
    page = book.create_sheet("Shown")
    page.append(["Name"])
    page.append(["Ada"])
    out = io.BytesIO()
    book.save(out)

    assert read_table(out.getvalue(), "l.xlsx").sheets == ("Shown",)


def test_formulas_without_a_saved_result_are_counted_and_never_run() -> None:
    table = read_table(xlsx([["Name", "Mail"], ["Ada", '=A2&"@x.org"'], ["Bo", "b@x.org"]]), "l.xlsx")

    assert (table.unsolved_formulas, table.rows[0].cells) == (1, ("Ada", ""))


def test_far_away_styled_but_empty_cells_do_no_harm() -> None:
    book = Workbook()
    page = book.active
    page.append(["Name", "Mail"])
    page.append(["Ada", "a@x.org"])
    page["XFD1048576"].number_format = "0.00"
    out = io.BytesIO()
    book.save(out)

    assert len(read_table(out.getvalue(), "l.xlsx").rows) == 1


ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="List">'
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(rows: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        archive.writestr("content.xml", ODS_HEAD + rows + ODS_TAIL)
    return out.getvalue()


def ods_row(*texts: str, repeat: int = 1) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeat}">{inside}</table:table-row>'


def test_an_opendocument_sheet_is_read() -> None:
    empty = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = ods(ods_row("Name", "Mail") + ods_row("Zoë", "z@x.org") + empty)

    assert cells(content, "l.ods") == [["Name", "Mail"], ["Zoë", "z@x.org"]]


# Refused --------------------------------------------------------------------------------------------------
def refusal(content: bytes, name: str = "list.xlsx", **choices: object) -> str:
    with pytest.raises(TableRefused) as caught:
        read_table(content, name, **choices)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (b"%PDF-1.7 ...", "This file is a PDF document, not a table."),
        (b"\x89PNG\r\n", "This file is a picture, not a table."),
        (b"<!DOCTYPE html><table>", "This file is a web page, not a table."),
        (b"\x00\x01\x02\x00\x00\xff" * 50, "This file is a binary file, not a table."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is a workbook in the old Excel format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "This workbook is locked with a password.",
        ),
        (
            b"Dear all, please find the list of our participants for this year below " * 9,
            "No table was found",
        ),
        (b"Name,Mail\n", "There is nothing below the row of column names."),
        ("Name,Mail\nZoë".encode()[:-1], "The file ends in the middle of a letter"),
        (b'Name,Mail\n"Ada,a@x.org\n' + b"Bo,b@x.org\n" * 400, "A cell in row 2 is longer than 2000"),
    ],
)
def test_what_is_not_a_table_is_refused_in_one_sentence(content: bytes, message: str) -> None:
    assert refusal(content, "list.csv").startswith(message)


def test_a_file_too_big_is_refused() -> None:
    assert refusal(b"a,b\n" * 1_300_000, "list.csv").startswith("The file is larger than 5 MB.")


def test_too_many_rows_or_columns_are_refused() -> None:
    limits = Limits(rows=3, columns=2)

    assert "more than 3 rows" in refusal(b"a,b\n" + b"1,2\n" * 4, "l.csv", limits=limits)
    assert "more than 2 columns" in refusal(b"a,b,c\nx,y,z\n", "l.csv", limits=limits)
    assert "more than 2 columns" in refusal(xlsx([["a", "b", "c"], ["x", "y", "z"]]), limits=limits)


def test_a_macro_workbook_is_refused_by_its_content_and_by_its_name() -> None:
    plain = xlsx([["Name"], ["Ada"]])

    assert "macros" in refusal(repacked(plain, {"xl/vbaProject.bin": b"\xd0\xcf"}))
    assert "macros" in refusal(plain, "list.xlsm")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(xlsx([["Name"], ["Ada"]]), {"xl/worksheets/sheet2.xml": bytes(70_000_000)})
    many = repacked(xlsx([["Name"], ["Ada"]]), {f"xl/{i}.xml": b"<a/>" for i in range(1100)})
    dense = repacked(xlsx([["Name"], ["Ada"]]), {"xl/worksheets/sheet2.xml": b" " * 5_000_000})

    assert {refusal(file).split(",")[0] for file in (bomb, many, dense)} == {
        "This workbook unpacks to far more data than a list of people needs"
    }


def test_more_xml_than_a_list_needs_is_refused() -> None:
    assert "far more data" in refusal(xlsx([["Name"], ["Ada"]]), limits=Limits(elements=20))


def test_a_part_that_is_larger_than_it_declares_is_refused() -> None:
    content = bytearray(
        repacked(xlsx([["Name"], ["Ada"]]), {"xl/extra.xml": b"<a>" + b" " * 9_000 + b"</a>"})
    )
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/extra.xml"))
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")  # its declared size in the central directory

    assert refusal(bytes(content)).startswith("This file is damaged")


@pytest.mark.parametrize(
    "definition",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_xml_definitions_are_refused(definition: str) -> None:
    evil = f'<?xml version="1.0"?>{definition}<sst>&a;</sst>'.encode()

    assert "carries definitions" in refusal(
        repacked(xlsx([["Name"], ["Ada"]]), {"xl/sharedStrings.xml": evil})
    )


def test_cells_in_opposite_corners_do_not_fill_the_memory() -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{}"><v>2</v></c></row>'
        "</sheetData></worksheet>"
    )
    plain = xlsx([["Name"], ["Ada"]])

    wide = repacked(plain, {"xl/worksheets/sheet1.xml": sheet.format("XFD1048576").encode()})
    long = repacked(plain, {"xl/worksheets/sheet1.xml": sheet.format("A1048576").encode()})

    assert "more than 100 columns" in refusal(wide)
    assert "more than 5000 rows" in refusal(long)
    assert "more than 5000 rows" in refusal(ods(ods_row("Name") + ods_row("Ada", repeat=1048570)), "l.ods")


def test_a_password_a_text_document_and_another_archive_are_named() -> None:
    document = repacked(b"PK\x05\x06" + bytes(18), {"word/document.xml": b"<a/>"})
    archive = repacked(b"PK\x05\x06" + bytes(18), {"photo.jpg": b"1"})

    assert "a text document" in refusal(document)
    assert "an archive" in refusal(archive)


def test_a_file_cut_off_anywhere_is_read_or_refused_but_never_crashes() -> None:
    texts = [
        PLAIN.encode("utf-8"),
        PLAIN.encode("utf-16"),
        "氏名,メール\n山田 太郎,taro@example.jp\n".encode("cp932"),
    ]
    books = [xlsx([["Name", "Mail"], ["Ada", "a@x.org"]]), ods(ods_row("Name") + ods_row("Ada"))]
    cuts = [text[:n] for text in texts for n in range(len(text))]
    cuts += [book[:n] for book in books for n in range(0, len(book), 37)]

    for cut in cuts:
        try:
            read_table(cut, "list.csv")
        except TableRefused as error:
            assert str(error)


def test_a_workbook_with_random_damage_is_read_or_refused_but_never_crashes() -> None:
    chance = random.Random(7)
    good = xlsx([["Name", "Mail"], ["Ada", "a@x.org"]])

    for _ in range(150):
        bad = bytearray(good)
        for _ in range(chance.randrange(1, 6)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        try:
            read_table(bytes(bad), "list.xlsx")
        except TableRefused as error:
            assert str(error)
