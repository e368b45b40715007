"""What machines read in the head of a record's page: ``citation_*`` tags and schema.org.

The tags are those of HighWire Press that Google Scholar and Zotero's translator “Embedded Metadata” know;
tests/web/test_article_metadata.py writes down what they expect.
"""

from collections.abc import Iterator
from typing import Any

from worldrounds.bibliography.addresses import address_of, web_address
from worldrounds.bibliography.formats.abstracts import joined
from worldrounds.bibliography.record import Name, Record
from worldrounds.bibliography.written import date, full_name, turned_name

IN_BOOKS = {"chapter", "entry-encyclopedia", "entry-dictionary"}
SCHEMA_TYPES = {
    "book": "Book",
    "chapter": "Chapter",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}


def citation_tags(record: Record, address: str) -> list[tuple[str, str]]:
    """Pairs of name and content, in the order in which they stand."""
    tags = [*_what(record), *_who(record), *_where(record, address)]
    return [(f"citation_{name}", content) for name, content in tags if content]


def _what(record: Record) -> Iterator[tuple[str, str]]:
    yield "title", record.title
    yield "publication_date", date(record, "/")
    yield "language", record.language
    yield from (("keywords", word) for word in record.keywords)
    yield "abstract", joined(record.abstract)


def _who(record: Record) -> Iterator[tuple[str, str]]:
    for name in record.authors:
        yield "author", tag_name(name)
        yield from (("author_institution", place.text) for place in name.affiliations)
        yield "author_orcid", f"https://orcid.org/{name.orcid}" if name.orcid else ""
    yield from (("editor", tag_name(name)) for name in record.editors)


def _where(record: Record, address: str) -> Iterator[tuple[str, str]]:
    yield from _container(record)
    first, _dash, last = record.pages.replace("–", "-").partition("-")
    yield "volume", record.volume
    yield "issue", record.issue
    yield "firstpage", first.strip()
    yield "lastpage", last.strip()
    yield from (("issn", number) for number in record.issn)
    yield from (("isbn", number) for number in record.isbn)
    yield "publisher", record.publisher
    yield "doi", record.doi
    yield "pmid", record.pmid
    yield "pmcid", record.pmcid
    yield "abstract_html_url", address
    yield "public_url", address_of(doi=record.doi) or web_address(record.url) or address


def _container(record: Record) -> Iterator[tuple[str, str]]:
    """By these tags Zotero tells an article from a chapter, a paper and a report."""
    if record.type in IN_BOOKS:
        yield "inbook_title", record.journal
        yield "book_title", record.journal  # Zotero before 2020
    elif record.type == "paper-conference":
        yield "conference_title", record.journal
    elif record.type == "report":
        yield "technical_report_institution", record.publisher or record.journal
    elif record.type == "thesis":
        yield "dissertation_institution", record.publisher
    else:
        yield "journal_title", record.journal or record.journal_short
        yield "journal_abbrev", record.journal_short


def tag_name(name: Name) -> str:
    """“Wu, Anette”. Zotero takes “de Wit, Hans J” for two people, unless a semicolon ends it."""
    is_torn = " " in name.family and " " in name.given
    return turned_name(name) + (";" if is_torn else "")


def schema_org(record: Record, address: str) -> dict[str, Any]:
    return {
        "@type": SCHEMA_TYPES.get(record.type, "ScholarlyArticle"),
        "@id": address,
        "headline": record.title[:110],
        "name": record.title,
        "author": [_person(name) for name in record.authors],
        "editor": [_person(name) for name in record.editors],
        "datePublished": date(record),
        "inLanguage": record.language,
        "abstract": joined(record.abstract),
        "keywords": list(record.keywords),
        "isPartOf": _part_of(record),
        "pagination": record.pages,
        "publisher": {"@type": "Organization", "name": record.publisher} if record.publisher else None,
        "sameAs": [
            link
            for link in (
                address_of(doi=record.doi),
                address_of(pmid=record.pmid),
                address_of(pmcid=record.pmcid),
            )
            if link
        ],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for name, value in (("doi", record.doi), ("pmid", record.pmid), ("pmcid", record.pmcid))
            if value
        ],
    }


def _person(name: Name) -> dict[str, Any]:
    if name.literal:
        return {"@type": "Organization", "name": name.literal}
    data: dict[str, Any] = {"@type": "Person", "name": full_name(name)}
    data |= {"familyName": name.family, "givenName": name.given}
    data["@id"] = f"https://orcid.org/{name.orcid}" if name.orcid else ""
    data["affiliation"] = [
        {"@type": "Organization", "name": place.text} | ({"@id": place.ror} if place.ror else {})
        for place in name.affiliations
    ]
    return {field: value for field, value in data.items() if value}


def _part_of(record: Record) -> dict[str, Any] | None:
    if not record.journal and not record.journal_short:
        return None
    name = record.journal or record.journal_short
    if record.type in IN_BOOKS:
        return {"@type": "Book", "name": name} | ({"isbn": list(record.isbn)} if record.isbn else {})
    whole: dict[str, Any] = {"@type": "Periodical", "name": name}
    if record.issn:
        whole["issn"] = list(record.issn)
    if record.volume:
        whole = {"@type": "PublicationVolume", "volumeNumber": record.volume, "isPartOf": whole}
    if record.issue:
        whole = {"@type": "PublicationIssue", "issueNumber": record.issue, "isPartOf": whole}
    return whole
