"""From one PubmedArticle to a Record.

What a Record has no field for is kept as XML in ``rest["pubmed-xml"]``: under the tag of the element around it; under
its own tag where fields hold only a part of what it says (then ``writing`` uses it as long as it still says the same as
the fields); and under "@tag" the attributes of an element that has others inside.
"""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from lxml import etree

from worldrounds.bibliography.formats.base import Broken, with_stop, without_stop
from worldrounds.bibliography.formats.pubmed_xml import parts
from worldrounds.bibliography.formats.pubmed_xml.elements import plain, raw, text
from worldrounds.bibliography.formats.pubmed_xml.parts import Part, Values
from worldrounds.bibliography.record import Record

FORMAT = "pubmed-xml"
Rest = dict[str, list[str]]


def _journal_title(element: etree._Element, values: Values) -> bool:
    values["journal"] = text(element)
    return plain(element)


def _issn(element: etree._Element, values: Values) -> bool:
    values["issn"] = (text(element),)
    return plain(element)


def _medline_journal(element: etree._Element, values: Values) -> bool:
    """Comes after Article: its short title and ISSN count where the article has none."""
    said = {part.tag: text(part) for part in element}
    values["journal_short"] = values.get("journal_short") or said.get("MedlineTA", "")
    linking, known = said.get("ISSNLinking", ""), values.get("issn", ())
    if linking and linking not in known:
        values["issn"] = (*known, linking)
    plainly = {"MedlineTA": values["journal_short"]} | (
        {"ISSNLinking": linking} if linking not in known else {}
    )
    return {tag: value for tag, value in said.items() if value} == {tag: v for tag, v in plainly.items() if v}


def _title(element: etree._Element, values: Values) -> bool:
    values["title"] = text(element)
    return plain(element)


JOURNAL_ISSUE: dict[str, Part] = {
    "Volume": parts.field("volume"),
    "Issue": parts.field("issue"),
    "PubDate": parts.pub_date,
}
JOURNAL: dict[str, Part] = {
    "ISSN": _issn,
    "Title": _journal_title,
    "ISOAbbreviation": parts.field("journal_short"),
}
ARTICLE: dict[str, Part] = {
    "ArticleTitle": _title,
    "VernacularTitle": parts.field("vernacular"),
    "Pagination": parts.pagination,
    "ELocationID": parts.location,
    "Abstract": parts.abstract,
    "AuthorList": parts.people,
    "Language": parts.language,
    "PublicationTypeList": parts.publication_types,
}
CITATION: dict[str, Part] = {
    "PMID": parts.pmid,
    "DateRevised": parts.revised,
    "MedlineJournalInfo": _medline_journal,
    "CommentsCorrectionsList": parts.notices,
    "MeshHeadingList": parts.headings,
    "KeywordList": parts.keywords,
    "CoiStatement": parts.field("conflict_of_interest"),
}
PUBMED_DATA: dict[str, Part] = {
    "ArticleIdList": parts.article_ids,
    "ReferenceList": parts.references,
}
# (element, its path, its parts, elements inside of it that have an entry of their own), in the order of reading
LEVELS: tuple[tuple[str, str, Mapping[str, Part], Iterable[str]], ...] = (
    ("JournalIssue", "MedlineCitation/Article/Journal/JournalIssue", JOURNAL_ISSUE, ()),
    ("Journal", "MedlineCitation/Article/Journal", JOURNAL, ("JournalIssue",)),
    ("Article", "MedlineCitation/Article", ARTICLE, ("Journal",)),
    ("MedlineCitation", "MedlineCitation", CITATION, ("Article",)),
    ("PubmedData", "PubmedData", PUBMED_DATA, ()),
)
_PREPRINT = "Preprint"


def read_article(element: etree._Element) -> Record:
    """Raises Broken."""
    values: Values = {}
    rest: Rest = {}
    for tag, path, inner, others in LEVELS:
        found = element.find(path)
        if found is not None:
            take(found, tag, inner, others, values, rest)
    title, translated = titles(values.pop("title", ""), values.pop("vernacular", ""), rest)
    if not title:
        raise Broken("The record has no title.")
    if _PREPRINT in values.get("publication_types", ()):
        values["type"] = "article"
    return Record(title, translated_title=translated, **values, rest={FORMAT: rest} if rest else {})


def take(
    element: etree._Element,
    tag: str,
    inner: Mapping[str, Part],
    others: Iterable[str],
    values: Values,
    rest: Rest,
    *,
    prefix: str = "",
) -> None:
    """Read the parts of one element; what no field holds goes to the rest."""
    odd = set()
    for part in element:
        name = part.tag
        read = inner.get(name)
        if read:
            if not read(part, values):
                odd.add(name)
        elif name not in others:
            rest.setdefault(tag, []).append(raw(part))
    for name in sorted(odd):
        rest[prefix + name] = [raw(part) for part in element.iterchildren(name)]
    if element.attrib:
        rest["@" + tag] = [f"{key}={value}" for key, value in element.attrib.items()]


def titles(english: str, vernacular: str, rest: Rest) -> tuple[str, str]:
    """(title, its translation): PubMed puts the English one first, in brackets where it is a translation."""
    if vernacular:
        title, translated = without_stop(vernacular), english.removeprefix("[").removesuffix("].")
    else:
        title, translated = without_stop(english), ""
    for tag, said in (("ArticleTitle", english), ("VernacularTitle", vernacular)):
        if said != written_titles(title, translated).get(tag, "") and tag not in rest:
            rest[tag] = [f"<{tag}>{escape(said)}</{tag}>"]
    return title, translated


def written_titles(title: str, translated: str) -> dict[str, str]:
    """What PubMed writes, tag by tag."""
    if translated:
        return {"ArticleTitle": f"[{translated}].", "VernacularTitle": with_stop(title)}
    return {"ArticleTitle": with_stop(title)}
