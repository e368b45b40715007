"""PubMed's own tagged format (.nbib, "MEDLINE"): https://www.nlm.nih.gov/bsd/mms/medlineelements.html"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from worldrounds.bibliography import identifiers, languages
from worldrounds.bibliography.formats.abstracts import joined, parted
from worldrounds.bibliography.formats.base import Broken, Read, initials_of, with_stop, without_stop
from worldrounds.bibliography.formats.opening import lines, spoilt
from worldrounds.bibliography.formats.pubmed_xml.parts import date_parts, month_number
from worldrounds.bibliography.formats.tagged import (
    Pair,
    TaggedLines,
    Values,
    leftover,
    limited,
    restored,
    wrapped,
)
from worldrounds.bibliography.record import Affiliation, Heading, Name, Notice, Qualifier, Record
from worldrounds.bibliography.written import MONTHS

FORMAT = "nbib"
NOTICES = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "EIN": "ErratumIn",
    "EFR": "ErratumFor",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "PRIN": "PartialRetractionIn",
    "PROF": "PartialRetractionOf",
    "RRI": "RetractedandRepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
    "RPI": "RepublishedIn",
    "RPF": "RepublishedFrom",
    "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom",
    "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor",
    "ORI": "OriginalReportIn",
    "SPIN": "SummaryForPatientsIn",
}
_TAGS = {kind: tag for tag, kind in NOTICES.items()}
_SINGLE = {
    "VI": "volume",
    "IP": "issue",
    "PG": "pages",
    "TA": "journal_short",
    "CI": "abstract_licence",
    "COIS": "conflict_of_interest",
    "PB": "publisher",
}
_SUFFIXES = {"Jr", "Sr", "2nd", "3rd", "4th", "5th", "II", "III", "IV"}
_DATE = re.compile(r"(1[5-9]\d\d|20\d\d)(?:[ -](.*))?$")
_KNOWN_DATE = re.compile(r"([A-Z][a-z]{2})(?: (\d{1,2}))?$")
_NUMBER = re.compile(r"\s*PMID:\s*(\d+)\s*$")


class _Lines(TaggedLines):
    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        if line[4:6] in {"- ", "-"} and line[:4].strip().isalnum():
            return line[:4].strip(), line[6:].strip()
        return ("ER", "") if line == "ER  - " else (None, line.strip())


def read(text: TextIO) -> Iterator[Read]:
    for number, (line, piece) in enumerate(_pieces(lines(text)), 1):
        place = f"record {number}, line {line}"
        try:
            yield Read(place, _record(piece))
        except Broken as error:
            yield Read(place, reason=str(error))


def _pieces(all_lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Records end with an empty line, or where the next number stands."""
    piece: list[str] = []
    start = 1
    for number, line in limited(all_lines, _begins):
        if piece and _begins(line):
            yield start, piece
            piece = []
        if line.strip():
            start = start if piece else number
            piece.append(line)
    if piece:
        yield start, piece


def _begins(line: str) -> bool:
    return not line.strip() or line.startswith("PMID-")


def _record(piece: list[str]) -> Record:
    if spoilt("".join(piece)):
        raise Broken("The record has letters that are not in the file's encoding.")
    pairs = _Lines().pairs(piece)
    if not {"TI", "BTI"} & {tag for tag, _ in pairs}:  # only the title in the work's own language
        pairs = [("TI" if tag == "TT" else tag, value) for tag, value in pairs]
    values = _values(pairs)
    if not values.get("title"):
        raise Broken("The record has no title." if pairs else "There is no record here.")
    record = Record(**values)
    rest = leftover(pairs, _pairs(record), lambda pair: _values([pair]))
    return Record(**values, rest={FORMAT: rest}) if rest else record


def _values(pairs: list[Pair]) -> Values:
    values: Values = {}
    said: dict[str, list[str]] = {}
    for tag, value in pairs:
        said.setdefault(tag, []).append(value)
    for tag, field in _SINGLE.items():
        if tag in said:
            values[field] = said[tag][0]
    values |= _titles(said) | _dates(said) | _numbers(said) | _lists(said)
    values["authors"] = _people(pairs, "FAU" if "FAU" in said else "AU")
    values["editors"] = _people(pairs, "FED" if "FED" in said else "ED")
    return {field: value for field, value in values.items() if value}


def _titles(said: dict[str, list[str]]) -> Values:
    title, vernacular = said.get("TI", [""])[0], said.get("TT", [""])[0]
    book = said.get("BTI", [""])[0]
    values: Values = {"journal": said.get("JT", [""])[0], "title": without_stop(title)}
    if vernacular:
        translated = title.removeprefix("[").removesuffix("].")
        values |= {"title": without_stop(vernacular), "translated_title": translated}
    if book and title:
        values |= {"type": "chapter", "journal": book}
    elif book:
        values |= {"type": "book", "title": book}
    return values


def _dates(said: dict[str, list[str]]) -> Values:
    values: Values = {}
    if found := _DATE.match(said.get("DP", [""])[0]):
        values["year"], rest = int(found[1]), found[2] or ""
        known = _KNOWN_DATE.match(rest)
        if known and known[1] in MONTHS:
            values["month"] = month_number(known[1])
            values["day"] = int(known[2]) if known[2] else None
        else:
            values["season"] = rest
    if re.fullmatch(r"\d{8}", revised := said.get("LR", [""])[0]):
        values["revised"] = f"{revised[:4]}-{revised[4:6]}-{revised[6:]}"
    return values


def _numbers(said: dict[str, list[str]]) -> Values:
    dois = [
        value[:-5].strip() for value in said.get("LID", []) + said.get("AID", []) if value.endswith("[doi]")
    ]
    return {
        "pmid": identifiers.pmid(said.get("PMID", [""])[0]),
        "pmcid": identifiers.pmcid(said.get("PMC", [""])[0]),
        "doi": next(filter(None, map(identifiers.doi, dois)), ""),
        "issn": tuple(dict.fromkeys(value.partition(" ")[0] for value in said.get("IS", []))),
        "isbn": tuple(value.partition(" ")[0] for value in said.get("ISBN", [])),
        "language": languages.shortened(said.get("LA", [""])[0]),
    }


def _lists(said: dict[str, list[str]]) -> Values:
    return {
        "abstract": parted(said.get("AB", [""])[0]),
        "keywords": tuple(word.removeprefix("*") for word in said.get("OT", [])),
        "publication_types": tuple(said.get("PT", [])),
        "headings": tuple(map(_heading, said.get("MH", []))),
        "notices": tuple(
            _notice(kind, value) for tag, kind in NOTICES.items() for value in said.get(tag, [])
        ),
    }


def _heading(value: str) -> Heading:
    name, *qualifiers = value.split("/")
    return Heading(
        name.removeprefix("*"),
        major=name.startswith("*"),
        qualifiers=tuple(Qualifier(one.removeprefix("*"), major=one.startswith("*")) for one in qualifiers),
    )


def _notice(kind: str, value: str) -> Notice:
    number = _NUMBER.search(value)
    text = value[: number.start()].removesuffix(".") if number else value
    return Notice(kind, text, number[1] if number else "", identifiers.doi_inside(text))


def _people(pairs: list[Pair], tag: str) -> tuple[Name, ...]:
    """In the order of the lines: an author's number and addresses follow the name."""
    people: list[Name] = []
    for at, value in pairs:
        if at == tag:
            people.append(_name(value, full=tag.startswith("F")))
        elif at == "CN" and tag in {"FAU", "AU"}:
            people.append(Name(literal=value))
        elif at == "AUID" and people and not people[-1].orcid:
            people[-1] = _changed(people[-1], orcid=identifiers.orcid(value.removeprefix("ORCID:").strip()))
        elif at == "AD" and people and tag in {"FAU", "AU"}:
            people[-1] = _changed(people[-1], affiliations=(*people[-1].affiliations, Affiliation(value)))
    return tuple(people)


def _changed(name: Name, **fields: Any) -> Name:
    return Name(**{**vars(name), **fields})


def _name(value: str, *, full: bool) -> Name:
    """``Wu, Anette`` or, short, ``Wu A``."""
    family, _, given = value.partition(", ") if full else value.rpartition(" ")
    if not full and given in _SUFFIXES and " " in family:
        inner, _, initials = family.rpartition(" ")
        return Name(inner, initials, given)
    if not full and not family:
        return Name(given)
    before, _, last = given.rpartition(" ")
    return Name(family, before, last) if last in _SUFFIXES and full and before else Name(family, given)


def write(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        kept = record.rest.get(FORMAT, {})
        ours = [pair for pair in _pairs(record) if pair[0] != "SO" or "SO" not in kept]
        pairs = restored(ours, kept, lambda pair: _values([pair]))
        for tag, value in pairs:
            yield wrapped(f"{tag:<4}- ", value, indent=" " * 6) + "\n"
        yield "\n"


def _pairs(record: Record) -> list[Pair]:
    chapter, book = record.type == "chapter", record.type == "book"
    title = f"[{record.translated_title}]." if record.translated_title else with_stop(record.title)
    said = [
        ("PMID", record.pmid),
        ("LR", record.revised.replace("-", "")),
        *(("IS", issn) for issn in record.issn),
        *(("ISBN", isbn) for isbn in record.isbn),
        ("VI", record.volume),
        ("IP", record.issue),
        ("DP", " ".join(date_parts(vars(record)).values())),
        ("TI", "" if book else title),
        ("BTI", record.title if book else record.journal if chapter else ""),
        ("PG", record.pages),
        ("LID", f"{record.doi} [doi]" if record.doi else ""),
        ("AB", joined(record.abstract)),
        ("CI", record.abstract_licence),
        *_author_pairs(record.authors, "FAU", "AU"),
        *_author_pairs(record.editors, "FED", "ED"),
        ("LA", languages.lengthened(record.language)),
        *(("PT", one) for one in record.publication_types),
        ("TT", with_stop(record.title) if record.translated_title else ""),
        ("PB", record.publisher),
        ("TA", record.journal_short),
        ("JT", "" if chapter else record.journal),
        *_notice_pairs(record.notices),
        *(("MH", _written_heading(heading)) for heading in record.headings),
        *(("OT", word) for word in record.keywords),
        ("COIS", record.conflict_of_interest),
        ("PMC", record.pmcid),
        ("AID", f"{record.doi} [doi]" if record.doi else ""),
        ("SO", _source(record)),
    ]
    return [(tag, value) for tag, value in said if value]


def _author_pairs(names: Iterable[Name], full: str, short: str) -> Iterator[Pair]:
    for name in names:
        if name.literal:
            yield "CN", name.literal
            continue
        given = " ".join(filter(None, (name.given, name.suffix)))
        yield full, f"{name.family}, {given}" if given else name.family
        yield short, " ".join(filter(None, (name.family, initials_of(name.given), name.suffix)))
        if name.orcid:
            yield "AUID", f"ORCID: {name.orcid}"
        yield from (("AD", place.text) for place in name.affiliations)


def _notice_pairs(notices: Iterable[Notice]) -> Iterator[Pair]:
    for notice in notices:
        text = notice.text
        if notice.doi and notice.doi not in text.lower():
            text = f"{text} doi: {notice.doi}".strip()
        if notice.kind in _TAGS:
            yield _TAGS[notice.kind], f"{text}. PMID: {notice.pmid}" if notice.pmid else text


def _written_heading(heading: Heading) -> str:
    parts: tuple[Heading | Qualifier, ...] = (heading, *heading.qualifiers)
    return "/".join("*" * part.major + part.name for part in parts)


def _source(record: Record) -> str:
    """The line that names the source, made from the fields."""
    if not record.journal_short or record.type in {"book", "chapter"}:
        return ""
    date = " ".join(date_parts(vars(record)).values())
    volume = record.volume + (f"({record.issue})" if record.issue else "")
    place = "".join((f";{volume}" if volume else "", f":{record.pages}" if record.pages else ""))
    doi = f" doi: {record.doi}." if record.doi else ""
    return f"{record.journal_short}. {date}{place}.{doi}"
