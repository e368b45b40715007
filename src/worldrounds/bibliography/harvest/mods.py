"""A record in MODS 3.8 (Library of Congress, loc.gov/standards/mods): names in parts, affiliations, the journal as the
work that holds it, MeSH, the list of references."""

from collections.abc import Iterator

from lxml.builder import ElementMaker

from worldrounds.bibliography.harvest.xml import Element, plain
from worldrounds.bibliography.record import Cited, Heading, Name, Record
from worldrounds.bibliography.written import date

NAMESPACE = "http://www.loc.gov/mods/v3"
SCHEMA = "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE, "xsi": _XSI})


def write(record: Record, address: str) -> Element:
    root = _("mods", {f"{{{_XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}", "version": "3.8"})
    root.extend(_elements(record, address))
    return root


def _elements(record: Record, address: str) -> Iterator[Element]:
    yield _.titleInfo(_.title(plain(record.title)))
    if record.translated_title:
        yield _.titleInfo(_.title(plain(record.translated_title)), type="translated")
    yield from (_name(name, "author") for name in record.authors)
    yield from (_name(name, "editor") for name in record.editors)
    yield _.typeOfResource("text")
    yield from (_.genre(plain(kind)) for kind in record.publication_types or (record.type,))
    if issued := _issued(record):
        yield _.originInfo(*issued)
    if record.language:
        coded = {"type": "code", "authority": "rfc3066"}
        yield _.language(_.languageTerm(plain(record.language), coded))
    for section in record.abstract:
        labelled = {"displayLabel": plain(section.label)} if section.label else {}
        yield _.abstract(plain(section.text), labelled)
    yield from (_.subject(_.topic(plain(word))) for word in record.keywords)
    yield from (_heading(heading) for heading in record.headings)
    if record.journal or record.journal_short:
        yield _host(record)
    yield from (_cited(cited) for cited in record.references)
    yield from _identifiers(record.doi, record.pmid, record.pmcid)
    yield _.location(_.url(plain(address), usage="primary display"))
    if record.abstract and record.abstract_licence:
        yield _.accessCondition(plain(record.abstract_licence), type="use and reproduction")


def _name(name: Name, role: str) -> Element:
    parts = [
        _.namePart(plain(part), {"type": kind} if kind else {})
        for part, kind in (
            (name.literal, ""),
            (name.family, "family"),
            (name.given, "given"),
            (name.suffix, "termsOfAddress"),
        )
        if part
    ]
    if name.orcid:
        parts.append(_.nameIdentifier(f"https://orcid.org/{plain(name.orcid)}", type="orcid"))
    parts.append(_.role(_.roleTerm(role, type="text", authority="marcrelator")))
    parts += [_.affiliation(plain(place.text)) for place in name.affiliations if place.text]
    return _.name(*parts, type="corporate" if name.literal else "personal")


def _issued(record: Record) -> list[Element]:
    rows = []
    if record.place:
        rows.append(_.place(_.placeTerm(plain(record.place), type="text")))
    if record.publisher:
        rows.append(_.publisher(plain(record.publisher)))
    if issued := date(record):
        rows.append(_.dateIssued(issued, encoding="w3cdtf"))
    return rows


def _heading(heading: Heading) -> Element:
    topics = [heading.name, *(qualifier.name for qualifier in heading.qualifiers)]
    return _.subject(*(_.topic(plain(topic)) for topic in topics), authority="mesh")


def _host(record: Record) -> Element:
    host = _.relatedItem(_.titleInfo(_.title(plain(record.journal or record.journal_short))), type="host")
    if record.journal and record.journal_short:
        host.append(_.titleInfo(_.title(plain(record.journal_short)), type="abbreviated"))
    host.extend(_.identifier(plain(number), type="issn") for number in record.issn)
    host.extend(_.identifier(plain(number), type="isbn") for number in record.isbn)
    part = [
        _.detail(_.number(plain(value)), type=kind)
        for kind, value in (("volume", record.volume), ("issue", record.issue))
        if value
    ]
    if record.pages:
        part.append(_.extent(_.list(plain(record.pages)), unit="pages"))
    if part:
        host.append(_.part(*part))
    return host


def _cited(cited: Cited) -> Element:
    row = _.relatedItem(_.note(plain(cited.text)), type="references")
    row.extend(_identifiers(cited.doi, cited.pmid, cited.pmcid))
    return row


def _identifiers(doi: str, pmid: str, pmcid: str) -> Iterator[Element]:
    for kind, value in (("doi", doi), ("pmid", pmid), ("pmc", pmcid)):
        if value:
            yield _.identifier(plain(value), type=kind)
