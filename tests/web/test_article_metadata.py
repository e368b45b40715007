"""What reference managers read in the head of a record's page.

Zotero's translator “Embedded Metadata” (its HighWire part, as read in its source in 2026) expects:

- ``citation_title`` for anything at all; ``citation_journal_title`` makes it a journal article, ``citation_inbook_title``
  (before: ``citation_book_title``) a book section, ``citation_technical_report_institution`` a report,
  ``citation_dissertation_institution`` a thesis, ``citation_conference_title`` a paper; with a title only it takes it for
  a journal article, with an ISBN for a book.
- ``citation_author``, one tag each, “Family, Given”. A value is cut at semicolons; one without any, with a comma and a
  space on both sides of it, is cut at the comma into two people.
- ``citation_publication_date`` (year/month/day), ``citation_volume``, ``citation_issue``, ``citation_firstpage``,
  ``citation_lastpage``, ``citation_journal_abbrev``, ``citation_issn``, ``citation_isbn``, ``citation_doi``,
  ``citation_pmid``, ``citation_publisher``, ``citation_language``, ``citation_abstract``, ``citation_keywords``,
  ``citation_public_url`` or ``citation_abstract_html_url``.
"""

import json
from dataclasses import replace

import pytest
from django.test import Client

from tests.web.test_article import NIGHT, add
from worldrounds.bibliography.record import Name, Record
from worldrounds.web.evidence.metadata import citation_tags, schema_org, tag_name
from worldrounds.web.heads import json_ld

ADDRESS = "https://hall.example/evidence/7/"


def tags(record: Record) -> dict[str, str]:
    return dict(citation_tags(record, ADDRESS))


def as_zotero_cuts(content: str) -> list[str]:
    """The names that Zotero sees in one ``citation_author``."""
    authors = content.split(";")
    if len(authors) == 1:
        by_comma = [part.strip() for part in content.split(",")]
        if len(by_comma) > 1 and " " in by_comma[0] and " " in by_comma[1]:
            authors = by_comma
    return [author.strip() for author in authors if author.strip()]


def test_an_article_has_all_that_zotero_takes() -> None:
    assert citation_tags(replace(NIGHT, language="en", issn=("1234-5678",)), ADDRESS) == [
        ("citation_title", "Meeting across the night"),
        ("citation_publication_date", "2024/03/02"),
        ("citation_language", "en"),
        ("citation_keywords", "virtual exchange"),
        ("citation_abstract", "BACKGROUND: Hours are unequal. METHODS: We counted."),
        ("citation_author", "Adeyemi, Bukola"),
        ("citation_author_institution", "Anatomy, Vienna"),
        ("citation_author_institution", "Kyoto University"),
        ("citation_author_orcid", "https://orcid.org/0000-0002-1825-0097"),
        ("citation_author", "Nakagawa, Emi"),
        ("citation_author_institution", "Kyoto University"),
        ("citation_journal_title", "Medical Education at Night"),
        ("citation_journal_abbrev", "Med Educ Night"),
        ("citation_volume", "12"),
        ("citation_issue", "3"),
        ("citation_firstpage", "101"),
        ("citation_lastpage", "119"),
        ("citation_issn", "1234-5678"),
        ("citation_doi", "10.1000/night.1"),
        ("citation_pmid", "30000001"),
        ("citation_pmcid", "PMC9000001"),
        ("citation_abstract_html_url", ADDRESS),
        ("citation_public_url", "https://doi.org/10.1000/night.1"),
    ]


@pytest.mark.parametrize(
    ("record", "telling"),
    [
        (
            Record("A", type="chapter", journal="Book"),
            {"citation_inbook_title": "Book", "citation_book_title": "Book"},
        ),
        (Record("A", type="report", publisher="WHO"), {"citation_technical_report_institution": "WHO"}),
        (Record("A", type="thesis", publisher="Uni"), {"citation_dissertation_institution": "Uni"}),
        (Record("A", type="paper-conference", journal="Proc"), {"citation_conference_title": "Proc"}),
        (Record("A", type="book", isbn=("9781412999212",)), {"citation_isbn": "9781412999212"}),
    ],
)
def test_the_type_is_told_by_the_tag_that_zotero_looks_for(record: Record, telling: dict[str, str]) -> None:
    found = tags(record)

    assert telling.items() <= found.items()
    assert "citation_journal_title" not in found


@pytest.mark.parametrize(
    "name",
    [Name("Wu", "Anette"), Name("de Wit", "Hans J"), Name("de Wit", "Hans"), Name("Smith", "J B", "Jr")],
)
def test_zotero_sees_one_person_in_one_tag(name: Name) -> None:
    (seen,) = as_zotero_cuts(tag_name(name))

    assert seen.split(", ")[:2] == [name.family, name.given]


def test_a_year_alone_is_a_date_and_no_pages_are_no_tag() -> None:
    assert tags(Record("A", year=2020)) == {
        "citation_title": "A",
        "citation_publication_date": "2020",
        "citation_abstract_html_url": ADDRESS,
        "citation_public_url": ADDRESS,
    }


def test_schema_org_can_be_read_between_script_tags() -> None:
    written = json_ld(schema_org(replace(NIGHT, title="</script> & <b>"), ADDRESS))

    data = json.loads(written)

    assert "<" not in written
    assert (data["name"], data["@type"], data["datePublished"]) == (
        "</script> & <b>",
        "ScholarlyArticle",
        "2024-03-02",
    )
    assert data["isPartOf"]["isPartOf"]["isPartOf"] == {
        "@type": "Periodical",
        "name": "Medical Education at Night",
    }
    assert data["author"][0]["affiliation"][0] == {
        "@type": "Organization",
        "name": "Anatomy, Vienna",
        "@id": "https://ror.org/05n3x4p02",
    }


@pytest.mark.django_db
def test_the_tags_and_the_data_stand_in_the_head(client: Client) -> None:
    page = client.get(f"/evidence/{add(NIGHT).pk}/").content.decode()
    head = page[: page.index("</head>")]

    assert '<meta name="citation_title" content="Meeting across the night">' in head
    assert '<meta name="citation_public_url" content="https://doi.org/10.1000/night.1">' in head
    assert '<script type="application/ld+json">{' in head
