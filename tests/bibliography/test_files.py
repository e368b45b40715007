"""Files as they come: recognised by what is in them, in the letters of their country, broken here and there."""

import gzip
import io
from pathlib import Path

import pytest

from worldrounds.bibliography.files import Opened, write
from worldrounds.bibliography.formats import LIST
from worldrounds.bibliography.formats.base import Read, Unreadable
from worldrounds.bibliography.record import Name, Record, Section

FIXTURES = Path(__file__).parent / "fixtures"
FORMATS = {"csl": "json", "nbib": "nbib", "ris": "ris", "bibtex": "bib", "pubmed-xml": "xml"}


def opened(content: str | bytes, encoding: str = "") -> Opened:
    return Opened(io.BytesIO(content.encode() if isinstance(content, str) else content), encoding=encoding)


def read(content: str | bytes, encoding: str = "") -> list[Read]:
    return list(opened(content, encoding).records())


def only(content: str | bytes) -> Record:
    (one,) = read(content)
    assert one.record, one.reason
    return one.record


def told(content: str | bytes) -> list[tuple[str, str]]:
    """What is said of each thing in a file: the title, or where and why it is refused."""
    return [("", one.record.title) if one.record else (one.place, one.reason) for one in read(content)]


def editorial(form: str) -> bytes:
    return (FIXTURES / f"editorial.{FORMATS[form]}").read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_the_editorial_is_one_record_in_five_formats(form: str) -> None:
    file = opened(editorial(form))
    (one,) = file.records()

    assert file.format == form
    assert one.record
    assert one.record.title == "Reshaping internationalization of medical education in 2023"
    assert one.record.authors == (Name("Wu", "Anette"),)
    assert (one.record.journal, one.record.year, one.record.month, one.record.day) == (
        "BMC Medical Education",
        2023,
        5,
        23,
    )
    assert (one.record.volume, one.record.issue, one.record.pages) == ("23", "1", "366")
    assert (one.record.doi, one.record.pmid) == ("10.1186/s12909-023-04374-2", "37221527")
    assert one.record.publication_types == ("Editorial",)
    assert one.record.abstract[0].text.endswith("theories and actions in IoME.")
    assert one.record.rest == {}
    assert "".join(write([one.record], form)).encode() == editorial(form)


@pytest.mark.parametrize("form", ["csl", "pubmed-xml"])
def test_these_two_carry_the_references_too(form: str) -> None:
    references = only(editorial(form)).references

    assert len(references) == 5
    assert (references[0].pmid, references[0].pmcid) == ("35493984", "PMC9044376")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7\n", "This is a PDF"),
        (b"PK\x03\x04xl/workbook.xml", "a spreadsheet"),
        (b"<!DOCTYPE html><html><title>Wu - PubMed</title>", "This is a page of PubMed"),
        (b"<html><body>Hello", "This is a web page"),
        (b"<xml><records><record>", "EndNote's XML"),
        (b"<?xml version='1.0'?><a>b</a>", "but not PubMed's"),
        (b"\x00\x08EndNote\x00\x00\x00\x00\x00\x00\x00\x00\x01\xff", r"\.enl"),
        (b"", "empty"),
        (b"\xef\xbb\xbf  \n", "empty"),
        (b"Dear all, here are my references.", "The format is not known"),
    ],
)
def test_other_files_are_named(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        opened(content)


def test_a_list_of_numbers_is_a_list() -> None:
    file = opened("10.1000/Night.1\nhttps://doi.org/10.1000/x\n37221527\nPMID: 1, PMC9044376\nnothing\n")

    assert file.format == LIST
    assert [(one.line, one.doi or one.pmid or one.pmcid) for one in file.wanted()] == [
        (1, "10.1000/night.1"),
        (2, "10.1000/x"),
        (3, "37221527"),
        (4, "1"),
        (4, "PMC9044376"),
        (5, ""),
    ]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("utf-8-sig", "Formação médica à distância"),
        ("utf-16", "Ausbildung über Grenzen"),
        ("cp1252", "L’éducation médicale à l’étranger, où en est-on après la pandémie ?"),
        ("cp932", "医学教育の国際化についての研究と実践"),
    ],
)
def test_letters_are_those_of_the_file(encoding: str, title: str) -> None:
    content = f"TY  - JOUR\r\nTI  - {title}\r\nER  - \r\n".encode(encoding)

    assert only(content).title == title
    assert only(gzip.compress(content)).title == title


def test_a_chosen_encoding_is_used() -> None:
    content = "TY  - JOUR\nTI  - Привет\nER  - \n".encode("koi8_r")

    assert [one.record and one.record.title for one in read(content, "koi8_r")] == ["Привет"]


def test_bytes_that_are_no_letters_refuse_their_record_alone() -> None:
    good = ("TY  - JOUR\nTI  - Good é\nN1  - " + "x" * 20_000 + "\nER  - \n") * 60
    content = good.encode() + b"TY  - JOUR\nTI  - Bad \xff\nER  - \nTY  - JOUR\nTI  - Last\nER  - \n"

    assert told(content)[-2:] == [
        ("record 61, line 241", "The record has letters that are not in the file's encoding."),
        ("", "Last"),
    ]


def test_broken_records_of_ris_do_not_stop_the_rest() -> None:
    content = "TY  - JOUR\nTI  - One\nER  - \nTY  - JOUR\nTI  - Cut\nTY  - JOUR\nER  - \nAU  - Lost, A\nTY  - BOOK\nTI  - Two\n"

    assert told(content) == [
        ("", "One"),
        ("record 2, line 4", "The record does not end: the next one (TY) begins before its end (ER)."),
        ("record 3, line 6", "The record has no title (TI)."),
        ("record 4, line 8", "The line is outside of any record: there is no TY before it."),
        ("record 5, line 9", "The record does not end: the file ends before its end (ER)."),
    ]


def test_broken_records_of_bibtex_do_not_stop_the_rest() -> None:
    content = "@article{a,\n title = {One}\n}\n@article{b,\n title = {Cut\n\n@article{c, title = {Two}}\n@book{d, year=1999}\n"

    found = told(content)

    assert [title for place, title in found if not place] == ["One", "Two"]
    assert [place for place, _ in found if place] == ["record 2, line 4", "record 4, line 8"]


def test_broken_records_of_csl_do_not_stop_the_rest() -> None:
    content = (
        '[{"title": "One"}, 7, {"title": ["x"}, {"title": "Two", "issued": {"date-parts": "x"}},\n{"id": 1}]'
    )

    found = told(content)

    assert [title for place, title in found if not place] == ["One", "Two"]
    assert [place for place, _ in found if place] == [
        "record 2, line 1",
        "record 3, line 1",
        "record 5, line 2",
    ]


def test_broken_records_of_nbib_do_not_stop_the_rest() -> None:
    content = "PMID- 1\nTI  - One.\n\nPMID- 2\nAU  - Wu A\n\n\nPMID- 3\nTI  - Three\n      goes on?\n"

    assert told(content) == [
        ("", "One"),
        ("record 2, line 4", "The record has no title."),
        ("", "Three goes on?"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        '{"a":' * 2_000_000,
        "[" * 2_000_000,
        "TY  - JOUR\n" + f"AB  - {'x' * 1000}\n" * 20_000,
        "PMID- 1\n" + "x" * 2**25,
        "@article{a,\n title = {" + ("{" * 1000 + "\n") * 3000,
    ],
    ids=["depth", "lists", "record", "field", "entry"],
)
def test_what_is_made_to_harm_is_refused(content: str) -> None:
    (last,) = read(content)

    assert last.place == ""
    assert not last.record


def test_latex_that_is_nested_too_deeply_refuses_its_entry_alone() -> None:
    content = "@article{a, title = {" + "{" * 5000 + "}" * 5000 + "}}\n@article{b, title = {Two}}\n"

    assert told(content) == [("record 1, line 1", "The field “title” is nested too deeply."), ("", "Two")]


def test_bibtex_is_read_as_people_write_it() -> None:
    record = only(
        "@string{jmed = {Journal of Medicine}}\n"
        '@InProceedings{key1, author = "M{\\"u}ller, J{\\\'e}r{\\^o}me and de la Cruz, Ana and {WHO Group} and others",\n'
        ' Title = {The {HIV} \\& $\\alpha$ study --- part~1}, booktitle = jmed, year = 1999, month = "March",\n'
        " pages = {1--9}, DOI = {https://doi.org/10.1000/AB_C}, note = {Kept}}"
    )

    assert record == Record(
        "The HIV & α study — part 1",
        "paper-conference",
        authors=(Name("Müller", "Jérôme"), Name("de la Cruz", "Ana"), Name(literal="WHO Group")),
        journal="Journal of Medicine",
        year=1999,
        month=3,
        pages="1-9",
        doi="10.1000/ab_c",
        key="key1",
        rest=record.rest,
    )
    again = "".join(write([record], "bibtex"))
    assert "note = {Kept}" in again
    assert "title = {The {HIV} \\& $\\alpha$ study --- part~1}" in again
    assert "and others" in again
    assert only(again) == record


def test_ris_is_read_as_other_programs_write_it() -> None:
    content = (
        "TY  - JOUR\nT1  - Night\nA1  - Wu, A.\nA1  - The Group\nY1  - 2020/3//\nJF  - Medicine\nJO  - Med\n"
        "SP  - 1\nEP  - 9\nN2  - AIMS: To see. RESULTS: We saw.\nSN  - 1472-6920\nU1  - 5\nL1  - file.pdf\n"
        "N1  - PMID: 77\nER  - \n"
    )

    record = only(content)

    assert record == Record(
        "Night",
        authors=(Name("Wu", "A."), Name(literal="The Group")),
        journal="Medicine",
        journal_short="Med",
        issn=("1472-6920",),
        pages="1-9",
        year=2020,
        month=3,
        pmid="77",
        abstract=(Section("To see.", "AIMS"), Section("We saw.", "RESULTS")),
        rest={"ris": {"PY": ["2020/3//"], "U1": ["5"], "L1": ["file.pdf"], "N1": ["PMID: 77"]}},
    )
    assert only("".join(write([record], "ris"))) == record


def test_what_pubmed_writes_in_its_own_format_comes_back() -> None:
    content = (FIXTURES / "pubmed_rich.nbib").read_text()

    record = only(content)

    assert record.authors[0].affiliations[1].text == "Second place."
    assert record.headings[0].qualifiers[0].major
    assert record.notices[0].doi == "10.1000/night.2"
    again = "".join(write([record], "nbib"))
    unfolded = [text.replace("\n      ", " ").splitlines() for text in (content, again)]
    assert sorted(filter(None, unfolded[1])) == sorted(filter(None, unfolded[0]))


def test_a_title_in_its_own_language_alone_is_the_title() -> None:
    record = only("PMID- 1\nTT  - Reunirse.\n")

    assert (record.title, record.translated_title) == ("Reunirse", "")
    assert only("".join(write([record], "nbib"))) == record


def test_pages_that_are_no_range_stay_as_they_are() -> None:
    record = only("TY  - JOUR\nTI  - Night\nSP  - 1 - 9\nER  - \n")

    assert record.pages == "1 - 9"
    assert only("".join(write([record], "ris"))) == record


def test_a_record_of_crossref_is_read() -> None:
    record = only(
        '{"type": "journal-article", "title": ["<i>Night</i>"], "container-title": ["Med"], "DOI": "10.1/x",'
        '"author": [{"family": "Wu", "given": "A", "ORCID": "http://orcid.org/0000-0002-1825-0097",'
        '"affiliation": [{"name": "Lagos"}]}], "abstract": "<jats:p>Short.</jats:p>", "ISSN": ["1472-6920"],'
        '"published": {"date-parts": [[2020, 3]]}, "reference": [{"key": "1", "unstructured": "Ito R. 2019."}]}'
    )

    assert (record.title, record.journal, record.year, record.month) == ("Night", "Med", 2020, 3)
    assert (record.authors[0].orcid, record.authors[0].affiliations[0].text) == (
        "0000-0002-1825-0097",
        "Lagos",
    )
    assert (record.abstract[0].text, record.references[0].text) == ("Short.", "Ito R. 2019.")
    assert only("".join(write([record], "csl"))) == record


def test_a_table_computes_nothing() -> None:
    table = "".join(write([Record("=1+1", year=2020)], "csv"))

    assert table.splitlines()[1].startswith("article-journal,'=1+1,,,,2020")
