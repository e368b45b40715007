import gzip
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from lxml import etree

from worldrounds.bibliography.formats import pubmed_xml
from worldrounds.bibliography.formats.base import Read, Unreadable
from worldrounds.bibliography.formats.opening import unpacked
from worldrounds.bibliography.record import (
    Affiliation,
    Cited,
    Heading,
    Name,
    Notice,
    Qualifier,
    Record,
    Section,
)

RICH = (Path(__file__).parents[1] / "fixtures" / "pubmed_rich.xml").read_bytes()


def read(content: bytes) -> list[Read]:
    return list(pubmed_xml.read(unpacked(io.BytesIO(content))))


def records(content: bytes) -> list[Record]:
    return [one.record for one in read(content) if one.record]


def written(these: Iterable[Record]) -> bytes:
    return "".join(pubmed_xml.write(these)).encode()


def same_form(source: bytes) -> list[str]:
    """Line by line, without the space between elements and whatever the order of attributes."""
    tree = etree.fromstring(source, etree.XMLParser(remove_blank_text=True))
    etree.indent(tree)
    return etree.tostring(tree, method="c14n").decode().splitlines()


def small(title: str, inside: str = "") -> bytes:
    return (
        f"<PubmedArticle><MedlineCitation><PMID Version='1'>7</PMID><Article><ArticleTitle>{title}</ArticleTitle>"
        f"{inside}</Article></MedlineCitation></PubmedArticle>\n"
    ).encode()


def test_an_article_has_all_that_pubmed_says() -> None:
    article = records(RICH)[0]

    assert article == Record(
        title="Reunirse a través de la noche",
        translated_title="Meeting across the night",
        authors=(
            Name(
                "Adeyemi",
                "Bukola",
                "Jr",
                orcid="0000-0002-1825-0097",
                affiliations=(
                    Affiliation("Invented School of Medicine, Lagos, Nigeria.", "https://ror.org/05rk03822"),
                    Affiliation("Second place."),
                ),
            ),
            Name(literal="The Night Group"),
        ),
        journal="Revista inventada de educación",
        journal_short="Rev Inv Educ",
        issn=("1234-5679", "1234-5670"),
        volume="12",
        issue="3 Suppl 1",
        pages="101-9",
        year=2023,
        season="Nov-Dec",
        doi="10.1000/night.1",
        pmid="90000001",
        pmcid="PMC9000001",
        language="es",
        abstract=(Section("Hours are unequal.", "AIM"), Section("CO2 < 5 & rising.", "RESULTS")),
        abstract_licence="© 2023 The authors. CC BY 4.0.",
        conflict_of_interest="None declared.",
        keywords=("time zones", "fairness"),
        headings=(
            Heading(
                "Students, Medical",
                "D013337",
                qualifiers=(
                    Qualifier("psychology", "Q000523", True),
                    Qualifier("statistics & numerical data", "Q000706"),
                ),
            ),
            Heading("Nigeria", "D009549"),
        ),
        publication_types=("Journal Article", "English Abstract"),
        references=(
            Cited("Wu A, Leask B. Needed more than ever. 2020."),
            Cited(
                "Wu A. Motivations and formats. 2022.", "10.1007/s40670-022-01553-6", "35493984", "PMC9044376"
            ),
        ),
        notices=(
            Notice(
                "ErratumIn",
                "Rev Inv Educ. 2024;13(1):9. doi: 10.1000/night.2.",
                "90000002",
                "10.1000/night.2",
            ),
            Notice("RetractionIn", "Rev Inv Educ. 2024;13(2):1"),
        ),
        revised="2024-04-09",
        rest=article.rest,
    )


def test_a_chapter_has_its_book() -> None:
    chapter = records(RICH)[1]

    assert chapter == Record(
        title="Sleep and small groups",
        type="chapter",
        authors=(Name("Okafor", "Chidi"),),
        editors=(Name("Haddad", "Layla"),),
        journal="The Night Handbook",
        isbn=("9780000000002",),
        publisher="Invented Press",
        place="Kyoto",
        year=2021,
        pmid="90000003",
        language="en",
        abstract=(Section("Short."),),
        publication_types=("Review",),
        rest=chapter.rest,
    )


def test_what_pubmed_has_deleted_is_named() -> None:
    assert [one.deleted for one in read(RICH) if not one.record] == ["90000004"]


def test_nothing_is_lost_on_the_way_back() -> None:
    ours = same_form(written(records(RICH)))

    deleted = "".join(same_form(RICH)).partition("<DeleteCitation>")[0].replace(" ", "")
    assert "".join(ours).replace(" ", "").removesuffix("</PubmedArticleSet>") == deleted


def test_a_field_that_was_mended_is_written_and_not_what_was_kept() -> None:
    mended = records(RICH)[0]
    mended = Record(**{**vars(mended), "pages": "101-110", "title": "Reunirse"})

    again = records(written([mended]))[0]

    assert (again.pages, again.title, again.translated_title) == (
        "101-110",
        "Reunirse",
        mended.translated_title,
    )
    assert b"<MedlinePgn>101-9<" not in written([mended])


def test_broken_records_do_not_stop_the_rest() -> None:
    content = b"<PubmedArticleSet>\n" + small("One") + small("<b>Two") + small("") + small("Four")
    content += small("Five").replace(b"</PubmedArticle>", b"") + small("Six") + b"</PubmedArticleSet>"

    found = read(content)

    assert [one.record and one.record.title for one in found] == ["One", None, None, "Four", None, "Six"]
    assert [(one.place, one.reason[:18]) for one in found if one.reason] == [
        ("record 2, line 3", "The XML is broken:"),
        ("record 3, line 4", "The record has no "),
        ("record 5, line 6", "The XML is broken:"),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8"])
def test_the_encoding_is_the_one_that_the_file_states(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><PubmedArticleSet>{small("Métier").decode()}</PubmedArticleSet>'

    assert [record.title for record in records(text.encode(encoding))] == ["Métier"]


def test_gzip_is_unpacked() -> None:
    assert records(gzip.compress(RICH)) == records(RICH)


def test_entities_of_a_files_own_are_refused() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE PubmedArticleSet [<!ENTITY a0 "ha">{laughs}]><PubmedArticleSet>'.encode()

    with pytest.raises(Unreadable, match="defines entities"):
        read(head + small("&a9;"))


def test_an_external_entity_is_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden")
    sneaky = f'<!DOCTYPE a [<!ENTITY s SYSTEM "file://{tmp_path}/secret">]>'.encode()

    found = read(b"<PubmedArticleSet>" + small("One") + sneaky + small("&s;") + b"</PubmedArticleSet>")

    assert [bool(one.record) for one in found] == [True, False]


def test_a_gigabyte_of_nesting_is_refused_after_a_few_megabytes() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return (b"<PubmedArticle>" * (self.given == size) + b"<a>" * (size // 3))[:size]

    endless = Endless()
    with pytest.raises(Unreadable, match="a record of more than 8 MB"):
        list(pubmed_xml.read(unpacked(endless)))  # type: ignore[arg-type]  # only read() is needed
    assert endless.given < 2**25


def test_depth_is_refused() -> None:
    assert "Excessive depth" in read(small("<b>" * 300 + "deep" + "</b>" * 300))[0].reason


def test_a_gzip_that_swells_is_refused() -> None:
    swelling = gzip.compress(b"<PubmedArticleSet>" + (small("One") + b" " * 500_000) * 150, 1)

    with pytest.raises(Unreadable, match="unpacks to more than 200 times its size"):
        read(swelling)
