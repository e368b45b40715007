"""From Records to PubMed's XML, with everything that ``reading`` and ``books`` kept."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from worldrounds.bibliography import languages
from worldrounds.bibliography.formats.pubmed_xml import books, parts, reading
from worldrounds.bibliography.formats.pubmed_xml.elements import parsed, text
from worldrounds.bibliography.formats.pubmed_xml.parts import Part, Values
from worldrounds.bibliography.formats.pubmed_xml.reading import FORMAT
from worldrounds.bibliography.record import Cited, Heading, Name, Notice, Record

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" \
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
"""
_BOOKS = {"book", "chapter"}
# The order of elements, as the DTD has it.
_ORDER = {
    "MedlineCitation": "PMID DateCompleted DateRevised Article MedlineJournalInfo ChemicalList SupplMeshList "
    "CitationSubset CommentsCorrectionsList GeneSymbolList MeshHeadingList NumberOfReferences PersonalNameSubjectList "
    "OtherID OtherAbstract KeywordList CoiStatement SpaceFlightMission InvestigatorList GeneralNote",
    "PubmedData": "History PublicationStatus ArticleIdList ObjectList ReferenceList",
    "Book": "Publisher BookTitle PubDate BeginningDate EndingDate AuthorList InvestigatorList Volume VolumeTitle "
    "Edition CollectionTitle Isbn ELocationID Medium ReportNumber",
    "BookDocument": "PMID ArticleIdList Book LocationLabel ArticleTitle VernacularTitle Pagination Language AuthorList "
    "InvestigatorList PublicationType Abstract Sections KeywordList ContributionDate DateRevised GrantList ItemList "
    "ReferenceList",
    "Journal": "ISSN JournalIssue Title ISOAbbreviation",
    "JournalIssue": "Volume Issue PubDate",
    "Article": "Journal ArticleTitle Pagination ELocationID Abstract AuthorList Language DataBankList GrantList "
    "PublicationTypeList VernacularTitle ArticleDate",
}
# Fields that an element speaks for wholly: what it does not say is not so.
_WHOLE: dict[str, tuple[str, ...]] = {
    "PubDate": ("year", "month", "day", "season"),
    "Abstract": ("abstract", "abstract_licence"),
}


def write(records: Iterable[Record]) -> Iterator[str]:
    yield _HEAD
    for record in records:
        element = _book_article(record) if record.type in _BOOKS else _article(record)
        etree.indent(element)
        yield etree.tostring(element, encoding="unicode") + "\n"
    yield "</PubmedArticleSet>\n"


def _article(record: Record) -> etree._Element:
    issue = _container("JournalIssue", _issue(record), reading.JOURNAL_ISSUE, record)
    journal = _container("Journal", [*_journal(record), issue], reading.JOURNAL, record)
    article = _container("Article", [*_work(record), journal], reading.ARTICLE, record)
    citation = _container("MedlineCitation", [*_citation(record), article], reading.CITATION, record)
    data = _container("PubmedData", [*_ids(record), *_references(record)], reading.PUBMED_DATA, record)
    return _element("PubmedArticle", [citation, data])


def _book_article(record: Record) -> etree._Element:
    own, book_own = ([], _people(record.authors)) if record.type == "book" else (_people(record.authors), [])
    for authors in [*own, *book_own]:
        authors.set("Type", "authors")
    title = record.title if record.type == "book" else record.journal
    inside = [*_publisher(record), *_texts(BookTitle=title, Volume=record.volume), *_date(record), *book_own]
    inside += [*_people(record.editors, Type="editors"), *(_text("Isbn", isbn) for isbn in record.isbn)]
    book = _container("Book", inside, books.BOOK, record, prefix="Book/")
    titles = _titles(record) if record.type == "chapter" else []
    document = [*_number(record), *_ids(record), book, *titles, *_body(record), *own, *_types(record)]
    document += [*_keywords(record), *_revised(record), *_references(record)]
    made = _container("BookDocument", document, books.DOCUMENT, record)
    return _element("PubmedBookArticle", [made, _container("PubmedBookData", [], {}, record)])


def _container(
    tag: str, children: list[etree._Element], readers: Mapping[str, Part], record: Record, *, prefix: str = ""
) -> etree._Element:
    """With what was kept: parts that still say the same as the record, other elements, attributes; in order."""
    rest = record.rest.get(FORMAT, {})
    for name, part in readers.items():
        kept = [parsed(source) for source in rest.get(prefix + name, [])]
        if kept and _says(kept, name, part, record):
            children = [child for child in children if child.tag != name] + kept
    children = children + [parsed(source) for source in rest.get(tag, [])]
    order = _ORDER.get(tag, "").split()
    children.sort(key=lambda child: order.index(child.tag) if child.tag in order else len(order))
    made = _element(tag, children)
    for attribute in rest.get("@" + tag, []):
        name, _, value = attribute.partition("=")
        made.set(name, value)
    return made


def _says(kept: list[etree._Element], tag: str, part: Part, record: Record) -> bool:
    """Whether elements that were kept say the same as the record still does."""
    if tag in {"ArticleTitle", "VernacularTitle"}:
        written = reading.written_titles(record.title, record.translated_title) | {tag: text(kept[0])}
        found = reading.titles(written["ArticleTitle"], written.get("VernacularTitle", ""), {})
        return found == (record.title, record.translated_title)
    values: Values = {}
    if tag == "MedlineJournalInfo":
        values = {"journal_short": record.journal_short, "issn": record.issn[:1]}
    for element in kept:
        part(element, values)
    if tag == "ISSN":
        return bool(values["issn"] == record.issn[:1])
    if tag == "BookTitle":
        values = {"title" if record.type == "book" else "journal": values["journal"]}
    nothing = Record("")
    said = {name: getattr(nothing, name) for name in _WHOLE.get(tag, ())} | values
    return all(value == getattr(record, name) for name, value in said.items())


def _issue(record: Record) -> list[etree._Element]:
    return [*_texts(Volume=record.volume, Issue=record.issue), *_date(record)]


def _journal(record: Record) -> list[etree._Element]:
    return _texts(ISSN="".join(record.issn[:1]), Title=record.journal, ISOAbbreviation=record.journal_short)


def _work(record: Record) -> list[etree._Element]:
    """What stands in Article beside the journal."""
    location = [_text("ELocationID", record.doi, EIdType="doi", ValidYN="Y")] if record.doi else []
    types = _listed("PublicationTypeList", _types(record))
    return [*_titles(record), *location, *_body(record), *_people(record.authors), *types]


def _body(record: Record) -> list[etree._Element]:
    """What an article and a chapter both have."""
    language = languages.lengthened(record.language)
    pagination = _listed("Pagination", _texts(MedlinePgn=record.pages))
    return [*pagination, *_abstract(record), *_texts(Language=language)]


def _citation(record: Record) -> list[etree._Element]:
    """What stands in MedlineCitation beside the article."""
    linking = "".join(record.issn[1:2])
    short = record.journal_short if linking else ""
    return [
        *_number(record),
        *_revised(record),
        *_listed("MedlineJournalInfo", _texts(MedlineTA=short, ISSNLinking=linking)),
        *_listed("CommentsCorrectionsList", map(_notice, record.notices)),
        *_listed("MeshHeadingList", map(_heading, record.headings)),
        *_keywords(record),
        *_texts(CoiStatement=record.conflict_of_interest),
    ]


def _titles(record: Record) -> list[etree._Element]:
    return _texts(**reading.written_titles(record.title, record.translated_title))


def _number(record: Record) -> list[etree._Element]:
    return [_text("PMID", record.pmid, Version="1")] if record.pmid else []


def _date(record: Record) -> list[etree._Element]:
    return _listed("PubDate", _texts(**parts.date_parts(vars(record))))


def _revised(record: Record) -> list[etree._Element]:
    year, month, day = (*record.revised.split("-"), "", "")[:3]
    return _listed("DateRevised", _texts(Year=year, Month=month, Day=day))


def _abstract(record: Record) -> list[etree._Element]:
    sections = [
        _text("AbstractText", section.text, **({"Label": section.label} if section.label else {}))
        for section in record.abstract
    ]
    return _listed("Abstract", [*sections, *_texts(CopyrightInformation=record.abstract_licence)])


def _people(names: Iterable[Name], **attributes: str) -> list[etree._Element]:
    lists = _listed("AuthorList", map(_person, names))
    for element in lists:
        element.attrib.update(attributes | {"CompleteYN": "Y"})
    return lists


def _person(name: Name) -> etree._Element:
    orcid = [_text("Identifier", name.orcid, Source="ORCID")] if name.orcid else []
    places = []
    for affiliation in name.affiliations:
        ror = [_text("Identifier", affiliation.ror, Source="ROR")] if affiliation.ror else []
        places.append(_element("AffiliationInfo", [_text("Affiliation", affiliation.text), *ror]))
    return _element("Author", [*_texts(**parts.name_parts(name)), *orcid, *places], ValidYN="Y")


def _types(record: Record) -> list[etree._Element]:
    return [_text("PublicationType", name) for name in record.publication_types]


def _keywords(record: Record) -> list[etree._Element]:
    words = [_text("Keyword", word, MajorTopicYN="N") for word in record.keywords]
    return [_element("KeywordList", words, Owner="NOTNLM")] if words else []


def _notice(notice: Notice) -> etree._Element:
    source = notice.text
    if notice.doi and notice.doi not in source.lower():
        source = f"{source} doi: {notice.doi}".strip()
    number = [_text("PMID", notice.pmid, Version="1")] if notice.pmid else []
    return _element("CommentsCorrections", [_text("RefSource", source), *number], RefType=notice.kind)


def _heading(heading: Heading) -> etree._Element:
    def named(tag: str, part: Any) -> etree._Element:
        return _text(tag, part.name, MajorTopicYN="Y" if part.major else "N", UI=part.ui)

    qualifiers = [named("QualifierName", part) for part in heading.qualifiers]
    return _element("MeshHeading", [named("DescriptorName", heading), *qualifiers])


def _ids(record: Record) -> list[etree._Element]:
    return _listed("ArticleIdList", _numbers(record))


def _references(record: Record) -> list[etree._Element]:
    return _listed("ReferenceList", map(_cited, record.references))


def _cited(cited: Cited) -> etree._Element:
    ids = _listed("ArticleIdList", _numbers(cited))
    return _element("Reference", [_text("Citation", cited.text), *ids])


def _numbers(work: Record | Cited) -> list[etree._Element]:
    said = (("pubmed", work.pmid), ("pmc", work.pmcid), ("doi", work.doi))
    return [_text("ArticleId", value, IdType=kind) for kind, value in said if value]


def _publisher(record: Record) -> list[etree._Element]:
    return _listed("Publisher", _texts(PublisherName=record.publisher, PublisherLocation=record.place))


def _text(tag: str, said: str, **attributes: str) -> etree._Element:
    element = etree.Element(tag, attributes)
    element.text = said
    return element


def _texts(**said: str) -> list[etree._Element]:
    """An element for each that says anything."""
    return [_text(tag, value) for tag, value in said.items() if value]


def _element(tag: str, children: Iterable[etree._Element], **attributes: str) -> etree._Element:
    element = etree.Element(tag, attributes)
    element.extend(list(children))
    return element


def _listed(tag: str, children: Iterable[etree._Element]) -> list[etree._Element]:
    """One element around the children; none where there are none."""
    element = _element(tag, children)
    return [element] if len(element) else []
