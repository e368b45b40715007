"""RIS, as reference managers write it (RIS format specification, Research Information Systems, 2001 and 2011)."""

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from worldrounds.bibliography import identifiers, languages
from worldrounds.bibliography.formats.abstracts import joined, parted
from worldrounds.bibliography.formats.base import Broken, Read
from worldrounds.bibliography.formats.opening import lines, spoilt
from worldrounds.bibliography.formats.tagged import (
    Pair,
    TaggedLines,
    Values,
    leftover,
    limited,
    restored,
)
from worldrounds.bibliography.record import Affiliation, Name, Record

FORMAT = "ris"
TYPES = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "RPRT": "report",
    "GOVDOC": "report",
    "THES": "thesis",
    "ELEC": "webpage",
    "WEB": "webpage",
    "BLOG": "post-weblog",
    "DATA": "dataset",
    "UNPB": "manuscript",
    "PCOMM": "personal_communication",
    "SLIDE": "speech",
    "VIDEO": "motion_picture",
    "GEN": "document",
}
_TAGS = {kind: tag for tag, kind in reversed(TYPES.items())} | {"article": "UNPB"}
# Other tags for the same, in the order of preference behind the first.
_ALIASES = {
    "TI": ("T1", "CT"),
    "AU": ("A1",),
    "ED": ("A2", "A3"),
    "T2": ("JF", "BT"),
    "J2": ("JO", "JA"),
    "AB": ("N2",),
    "PY": ("Y1",),
    "CY": ("PP",),
}
_SAME = {other: tag for tag, others in _ALIASES.items() for other in others}
_SINGLE = {
    "TI": "title",
    "TT": "translated_title",
    "VL": "volume",
    "IS": "issue",
    "T2": "journal",
    "J2": "journal_short",
    "PB": "publisher",
    "CY": "place",
    "UR": "url",
    "ID": "key",
}


def read(text: TextIO) -> Iterator[Read]:
    for number, (line, piece, reason) in enumerate(_pieces(lines(text)), 1):
        place = f"record {number}, line {line}"
        try:
            if reason:
                raise Broken(reason)
            yield Read(place, _record(piece))
        except Broken as error:
            yield Read(place, reason=str(error))


def _pieces(all_lines: Iterable[str]) -> Iterator[tuple[int, list[str], str]]:
    """(line, lines, why it is broken) of each record: from TY to ER."""
    piece: list[str] = []
    start = 1
    for number, line in limited(all_lines, lambda line: line.startswith("TY  -")):
        tag = line[:5]
        if tag == "TY  -":
            if piece:
                yield start, piece, "The record does not end: the next one (TY) begins before its end (ER)."
            piece, start = [line], number
        elif tag == "ER  -" and piece:
            yield start, piece, ""
            piece = []
        elif piece:
            piece.append(line)
        elif TaggedLines().parse_line(line)[0]:
            yield number, [line], "The line is outside of any record: there is no TY before it."
    if piece:
        yield start, piece, "The record does not end: the file ends before its end (ER)."


def _record(piece: list[str]) -> Record:
    if spoilt("".join(piece)):
        raise Broken("The record has letters that are not in the file's encoding.")
    pairs = [(_SAME.get(tag, tag), value) for tag, value in TaggedLines().pairs(piece)]
    values = _values(pairs)
    if not values.get("title"):
        raise Broken("The record has no title (TI).")
    record = Record(**values)
    rest = leftover(pairs, _pairs(record), lambda pair: _values([pair]))
    return Record(**values, rest={FORMAT: rest}) if rest else record


def _values(pairs: list[Pair]) -> Values:
    said: dict[str, list[str]] = {}
    for tag, value in pairs:
        said.setdefault(tag, []).append(value)
    values: Values = {field: said[tag][0] for tag, field in _SINGLE.items() if tag in said}
    if kind := TYPES.get(said.get("TY", [""])[0].upper()):
        values["type"] = kind
    values |= _date(said) | _numbers(said)
    values["pages"] = "-".join(part for tag in ("SP", "EP") for part in said.get(tag, [])[:1])
    values["pages"] = values["pages"] or said.get("C7", [""])[0]
    values["abstract"] = parted(said.get("AB", [""])[0])
    values["keywords"] = tuple(said.get("KW", []))
    values["publication_types"] = (
        tuple(said.get("M3", [])) if not said.get("M3", [""])[0].startswith("10.") else ()
    )
    values["language"] = languages.named(said.get("LA", [""])[0])
    values["authors"], values["editors"] = (tuple(map(_name, said.get(tag, []))) for tag in ("AU", "ED"))
    if "AD" in said and len(values["authors"]) == 1:
        places = tuple(map(Affiliation, said["AD"]))
        values["authors"] = (Name(**{**vars(values["authors"][0]), "affiliations": places}),)
    return {field: value for field, value in values.items() if value}


def _date(said: dict[str, list[str]]) -> Values:
    """``2023/05/23/`` or ``2023`` or ``2023///Spring``; DA says more than PY."""
    values: Values = {}
    for tag in ("PY", "DA"):
        year, month, day, other = (*said.get(tag, [""])[0].split("/", 3), "", "", "")[:4]
        if re.fullmatch(r"[12]\d{3}", year.strip()):
            values["year"] = int(year)
            values["month"] = _number(month, 12) or values.get("month")
            values["day"] = _number(day, 31) or values.get("day")
            values["season"] = other or values.get("season", "")
    return values


def _number(text: str, most: int) -> int | None:
    return int(text) if text.strip().isdecimal() and 1 <= int(text) <= most else None


def _numbers(said: dict[str, list[str]]) -> Values:
    serial = said.get("SN", [])
    notes = [*said.get("N1", []), *said.get("M2", []), *said.get("C2", [])]
    numbers = [note for note in notes if note.upper().startswith("PMID")]
    if "PUBMED" in said.get("DB", [""])[0].upper():
        numbers = said.get("AN", []) + numbers
    dois = said.get("DO", []) + said.get("M3", []) + said.get("UR", [])
    return {
        "doi": next(filter(None, map(identifiers.doi, dois)), ""),
        "pmid": next(filter(None, map(identifiers.pmid, numbers)), ""),
        "pmcid": next(filter(None, map(identifiers.pmcid, notes)), ""),
        "issn": tuple(one for one in serial if re.fullmatch(r"\d{4}-\d{3}[\dXx]", one)),
        "isbn": tuple(one for one in serial if not re.fullmatch(r"\d{4}-\d{3}[\dXx]", one)),
    }


def _name(value: str) -> Name:
    """``Family, Given, Suffix``; without a comma a group's name."""
    if "," not in value:
        return Name(literal=value)
    family, given, suffix = (part.strip() for part in (*value.split(",", 2), "")[:3])
    return Name(family, given, suffix)


def write(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        ours = _pairs(record)
        kept = record.rest.get(FORMAT, {})
        for tag, value in restored(ours, kept, lambda pair: _values([pair])):
            yield f"{tag}  - {value}\n"
        yield "ER  - \n\n"


def _pairs(record: Record) -> list[Pair]:
    pages = record.pages.split("-") if re.fullmatch(r"[^-\s]+-[^-\s]+", record.pages) else [record.pages]
    said = [
        ("TY", _TAGS.get(record.type, "GEN")),
        ("ID", record.key),
        *(("AU", _written_name(name)) for name in record.authors),
        *(("ED", _written_name(name)) for name in record.editors),
        ("TI", record.title),
        ("TT", record.translated_title),
        ("T2", record.journal),
        ("J2", record.journal_short),
        ("VL", record.volume),
        ("IS", record.issue),
        *zip(("SP", "EP"), pages, strict=False),
        ("PY", str(record.year or "")),
        ("DA", _written_date(record)),
        ("PB", record.publisher),
        ("CY", record.place),
        *(("SN", one) for one in (*record.issn, *record.isbn)),
        ("DO", record.doi),
        ("AN", record.pmid),
        ("DB", "PubMed" if record.pmid else ""),
        ("C2", record.pmcid),
        ("UR", record.url),
        ("LA", record.language),
        *(("M3", one) for one in record.publication_types),
        ("AB", joined(record.abstract)),
        *(("KW", word) for word in record.keywords),
    ]
    if len(record.authors) == 1:
        said += [("AD", place.text) for place in record.authors[0].affiliations]
    return [(tag, value) for tag, value in said if value]


def _written_name(name: Name) -> str:
    if name.literal:
        return name.literal
    return f"{name.family}, {name.given}".rstrip() + (f", {name.suffix}" if name.suffix else "")


def _written_date(record: Record) -> str:
    if not (record.year and (record.month or record.season)):
        return ""
    month, day = (f"{number:02}" if number else "" for number in (record.month, record.day))
    return f"{record.year}/{month}/{day}/{record.season}"
