"""The parts of a PubMed record that a ``Record`` has fields for.

A part is a function ``(element, values) -> bool``: it puts the fields' values into ``values`` (adding to those of an
earlier element with the same tag) and says whether the fields hold all that the element says. Where they do not, the
reader keeps the element as it is, beside its fields.
"""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from worldrounds.bibliography import identifiers, languages
from worldrounds.bibliography.formats.base import initials_of
from worldrounds.bibliography.formats.pubmed_xml.elements import child, plain, text
from worldrounds.bibliography.record import Affiliation, Cited, Heading, Name, Notice, Qualifier, Section
from worldrounds.bibliography.written import MONTHS

Values = dict[str, Any]
Part = Callable[[etree._Element, Values], bool]

_SEASONS = {"Spring", "Summer", "Autumn", "Fall", "Winter"}
_MEDLINE_DATE = re.compile(r"(1[5-9]\d\d|20\d\d)[ -]?(.*)$")


def field(name: str) -> Part:
    """An element that holds nothing but one field's text."""

    def part(element: etree._Element, values: Values) -> bool:
        values[name] = text(element)
        return plain(element)

    return part


def pmid(element: etree._Element, values: Values) -> bool:
    values["pmid"] = identifiers.pmid(text(element))
    return plain(element, Version="1")


def revised(element: etree._Element, values: Values) -> bool:
    found = [child(element, part) for part in ("Year", "Month", "Day")]
    if not all(part.isdecimal() for part in found):
        return False
    values["revised"] = f"{found[0]:0>4}-{found[1]:0>2}-{found[2]:0>2}"
    return [len(part) for part in found] == [4, 2, 2] and len(element) == 3


def pub_date(element: etree._Element, values: Values) -> bool:
    said = {part.tag: text(part) for part in element}
    if whole := _MEDLINE_DATE.match(said.get("MedlineDate", "")):
        values["year"], values["season"] = int(whole[1]), whole[2].strip()
        return said == {"MedlineDate": f"{values['year']} {values['season']}"}
    year, month, day = said.get("Year", ""), said.get("Month", ""), said.get("Day", "")
    if not (year.isdecimal() and 1000 <= int(year) <= 2999):
        return False
    values["year"], values["season"] = int(year), said.get("Season", "")
    values["month"] = month_number(month)
    if values["month"] and day.isdecimal() and 1 <= int(day) <= 31:
        values["day"] = int(day)
    return said == date_parts(values)


def month_number(name: str) -> int | None:
    if name.isdecimal():
        return int(name) if 1 <= int(name) <= 12 else None
    return MONTHS.index(name[:3].title()) + 1 if name[:3].title() in MONTHS else None


def date_parts(values: Values) -> dict[str, str]:
    """What PubMed writes for a date, tag by tag."""
    year, month, season = values.get("year"), values.get("month"), values.get("season")
    if season and not month and season not in _SEASONS:
        return {"MedlineDate": f"{year} {season}"}
    parts = {"Year": str(year)} if year else {}
    if month:
        parts["Month"] = MONTHS[month - 1]
        parts |= {"Day": f"{values['day']:02}"} if values.get("day") else {}
    return parts | ({"Season": season} if season and not month else {})


def pagination(element: etree._Element, values: Values) -> bool:
    said = {part.tag: text(part) for part in element}
    start, end = said.get("StartPage", ""), said.get("EndPage", "")
    values["pages"] = said.get("MedlinePgn") or "-".join(filter(None, (start, end)))
    return said == {"MedlinePgn": values["pages"]}


def location(element: etree._Element, values: Values) -> bool:
    """ELocationID: a DOI, or the publisher's own number."""
    if element.get("EIdType") != "doi" or element.get("ValidYN", "Y") != "Y":
        return False
    found = identifiers.doi(text(element))
    values["doi"] = values.get("doi") or found
    return text(element) == values["doi"] and plain(element, EIdType="doi", ValidYN="Y")


def abstract(element: etree._Element, values: Values) -> bool:
    sections, whole = [], not element.attrib
    for part in element:
        if part.tag == "CopyrightInformation":
            values["abstract_licence"] = text(part)
            whole = whole and plain(part)
        else:
            label = part.get("Label", "")
            sections.append(Section(text(part), label))
            whole = (
                whole and part.tag == "AbstractText" and plain(part, **({"Label": label} if label else {}))
            )
    values["abstract"] = tuple(sections)
    return whole


def people(element: etree._Element, values: Values) -> bool:
    """AuthorList, of authors or of a book's editors."""
    field = "editors" if element.get("Type") == "editors" else "authors"
    whole = dict(element.attrib) in (
        {"CompleteYN": "Y"},
        {"CompleteYN": "Y", "Type": "editors"},
        {"CompleteYN": "Y", "Type": "authors"},
    )
    names = []
    for author in element.iterchildren("Author"):
        name, complete = _name(author)
        names.append(name)
        whole = whole and complete
    values[field] = (*values.get(field, ()), *names)
    return whole and len(element) == len(names)


def _name(author: etree._Element) -> tuple[Name, bool]:
    said: dict[str, str] = {}
    affiliations, orcid, whole = [], "", dict(author.attrib) == {"ValidYN": "Y"}
    for part in author:
        if part.tag == "AffiliationInfo":
            affiliation, complete = _affiliation(part)
            affiliations.append(affiliation)
        elif part.tag == "Identifier" and part.get("Source") == "ORCID" and not orcid:
            orcid, complete = identifiers.orcid(text(part)), True
            complete = text(part) == orcid
        else:
            said[part.tag], complete = text(part), plain(part)
        whole = whole and complete
    given = said.get("ForeName") or said.get("FirstName") or said.get("Initials", "")
    name = Name(
        said.get("LastName", ""),
        given,
        said.get("Suffix", ""),
        said.get("CollectiveName", ""),
        orcid,
        tuple(affiliations),
    )
    return name, whole and said == name_parts(name)


def name_parts(name: Name) -> dict[str, str]:
    """What PubMed writes for a name, tag by tag."""
    parts = {
        "LastName": name.family,
        "ForeName": name.given,
        "Initials": initials_of(name.given),
        "Suffix": name.suffix,
        "CollectiveName": name.literal,
    }
    return {tag: value for tag, value in parts.items() if value}


def _affiliation(element: etree._Element) -> tuple[Affiliation, bool]:
    place, ror, whole = "", "", True
    for part in element:
        if part.tag == "Affiliation":
            place, complete = text(part), plain(part)
        elif part.get("Source") == "ROR" and not ror:
            ror = identifiers.ror(text(part))
            complete = text(part) == ror
        else:
            complete = False
        whole = whole and complete
    return Affiliation(place, ror), whole


def language(element: etree._Element, values: Values) -> bool:
    if "language" in values:
        return False
    values["language"] = languages.shortened(text(element))
    return languages.lengthened(values["language"]) == text(element)


def publication_types(element: etree._Element, values: Values) -> bool:
    values["publication_types"] = tuple(text(part) for part in element)
    return all(plain(part) for part in element)


def publication_type(element: etree._Element, values: Values) -> bool:
    """Of a book, which has no list around them."""
    values["publication_types"] = (*values.get("publication_types", ()), text(element))
    return plain(element)


def notices(element: etree._Element, values: Values) -> bool:
    found, whole = [], True
    for part in element:
        source, number = child(part, "RefSource"), identifiers.pmid(child(part, "PMID"))
        found.append(Notice(part.get("RefType", ""), source, number, identifiers.doi_inside(source)))
        version = part.find("PMID")
        simple = version is None or plain(version, Version="1")
        whole = whole and simple and {inner.tag for inner in part} <= {"RefSource", "PMID"}
    values["notices"] = tuple(found)
    return whole


def headings(element: etree._Element, values: Values) -> bool:
    found, whole = [], True
    for heading in element:
        if not len(heading):
            whole = False
            continue
        (name, ui, major, simple), *others = map(_named, heading)
        found.append(Heading(name, ui, major, tuple(Qualifier(*said[:3]) for said in others)))
        whole = whole and simple and all(said[3] for said in others)
    values["headings"] = tuple(found)
    return whole


def _named(element: etree._Element) -> tuple[str, str, bool, bool]:
    """(name, number, whether it is major, whether that is all that is said)"""
    said = element.attrib
    simple = len(said) == 2 and "UI" in said and "MajorTopicYN" in said
    return text(element), said.get("UI", ""), said.get("MajorTopicYN") == "Y", simple


def keywords(element: etree._Element, values: Values) -> bool:
    values["keywords"] = (*values.get("keywords", ()), *(text(part) for part in element))
    return element.get("Owner") == "NOTNLM" and all(plain(part, MajorTopicYN="N") for part in element)


def article_ids(element: etree._Element, values: Values) -> bool:
    """The list in PubmedData or of a book: the same work's other numbers."""
    whole = True
    for part in element:
        kind, value = part.get("IdType", ""), text(part)
        found = {"doi": identifiers.doi, "pmc": identifiers.pmcid, "pubmed": identifiers.pmid}.get(kind, str)(
            value
        )
        column = {"doi": "doi", "pmc": "pmcid", "pubmed": "pmid"}.get(kind)
        if column and found:
            values[column] = values.get(column) or found
        whole = whole and column is not None and values.get(column) == value
    return whole


def references(element: etree._Element, values: Values) -> bool:
    whole, found = not element.attrib, []
    for part in element:
        if part.tag == "ReferenceList":
            references(part, values)
        if part.tag != "Reference":
            whole = False
            continue
        cited, complete = _cited(part)
        found.append(cited)
        whole = whole and complete
    values["references"] = (*values.get("references", ()), *found)
    return whole


def _cited(element: etree._Element) -> tuple[Cited, bool]:
    citation, ids, whole = "", dict[str, str](), len(element) > 0
    for at, part in enumerate(element):
        if part.tag == "Citation" and at == 0:
            citation, complete = text(part), plain(part)
        elif part.tag == "ArticleIdList" and not ids:
            complete = _cited_ids(part, ids)
        else:
            complete = False
        whole = whole and complete
    return Cited(citation, **ids), whole


_IDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "doi": ("doi", identifiers.doi),
    "pubmed": ("pmid", identifiers.pmid),
    "pmc": ("pmcid", identifiers.pmcid),
}


def _cited_ids(element: etree._Element, ids: dict[str, str]) -> bool:
    """Puts them into ``ids``, and says whether that is all that the list says."""
    whole = True
    for part in element:
        said = text(part)
        column, read = _IDS.get(part.get("IdType", ""), ("", str))
        if not column or column in ids:
            whole = False
            continue
        ids[column] = read(said)
        whole = whole and ids[column] == said
    return whole
