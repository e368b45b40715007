"""A record in simple Dublin Core, which every repository gives (protocol, section 6)."""

from collections.abc import Iterator

from lxml.builder import ElementMaker

from worldrounds.bibliography.addresses import address_of
from worldrounds.bibliography.formats.abstracts import joined
from worldrounds.bibliography.harvest.xml import Element, plain
from worldrounds.bibliography.record import Record
from worldrounds.bibliography.written import date, turned_name

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_root = ElementMaker(namespace=NAMESPACE, nsmap={"oai_dc": NAMESPACE, "dc": DC, "xsi": _XSI})
_dc = ElementMaker(namespace=DC)


def write(record: Record, address: str) -> Element:
    return _element(_fields(record, address))


def described(text: str) -> Element:
    """The description of a set."""
    return _element([("description", text)])


def _element(fields: "Iterator[tuple[str, str]] | list[tuple[str, str]]") -> Element:
    rows = [_dc(name, plain(value)) for name, value in fields if value]
    return _root("dc", {f"{{{_XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}"}, *rows)


def _fields(record: Record, address: str) -> Iterator[tuple[str, str]]:
    yield "title", record.title
    yield "title", record.translated_title
    for name in record.authors:
        yield "creator", turned_name(name)
    for word in (*record.keywords, *(heading.name for heading in record.headings)):
        yield "subject", word
    yield "description", joined(record.abstract, "\n")
    yield "publisher", record.publisher
    for name in record.editors:
        yield "contributor", turned_name(name)
    yield "date", date(record)
    for kind in record.publication_types or (record.type,):
        yield "type", kind
    yield "identifier", address
    yield "identifier", address_of(doi=record.doi)
    yield "identifier", f"pmid:{record.pmid}" if record.pmid else ""
    yield "identifier", record.pmcid
    yield "source", source_of(record)
    yield "language", record.language
    yield "rights", record.abstract_licence if record.abstract else ""


def source_of(record: Record) -> str:
    """“Night. 2(1), 3-9”."""
    number = f"{record.volume}({record.issue})" if record.issue else record.volume
    place = ", ".join(part for part in (number, record.pages) if part)
    return ". ".join(part for part in (record.journal or record.journal_short, place) if part)
