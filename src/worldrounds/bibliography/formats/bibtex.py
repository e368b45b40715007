"""BibTeX and BibLaTeX, with the letters that LaTeX spells as commands."""

import logging
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TextIO

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import Entry
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from worldrounds.bibliography import identifiers, languages
from worldrounds.bibliography.formats.abstracts import joined, parted
from worldrounds.bibliography.formats.base import Broken, Read, Unreadable, clean
from worldrounds.bibliography.formats.opening import lines, spoilt
from worldrounds.bibliography.formats.pubmed_xml.parts import month_number
from worldrounds.bibliography.formats.tagged import Pair, Values, leftover, restored
from worldrounds.bibliography.record import Name, Record
from worldrounds.bibliography.written import MONTHS

FORMAT = "bibtex"
TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "incollection": "chapter",
    "inbook": "chapter",
    "book": "book",
    "collection": "book",
    "proceedings": "book",
    "booklet": "book",
    "techreport": "report",
    "report": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "dataset": "dataset",
    "unpublished": "manuscript",
    "misc": "document",
}
_ENTRIES = {kind: entry for entry, kind in reversed(TYPES.items())} | {"article": "unpublished"}
_ALIASES = {
    "journaltitle": "journal",
    "location": "address",
    "issue": "number",
    "institution": "publisher",
    "school": "publisher",
    "langid": "language",
    "keyword": "keywords",
}
_SINGLE = {
    "title": "title",
    "journal": "journal",
    "booktitle": "journal",
    "shortjournal": "journal_short",
    "volume": "volume",
    "number": "issue",
    "publisher": "publisher",
    "address": "place",
}
_BARE = {"doi", "url", "pmid", "pmcid", "eprint", "file"}  # not in LaTeX's spelling, whatever their signs
_LONGEST = 2**18  # signs of an entry: the libraries take some seconds for so many
_IN_BOOKS = {"chapter", "paper-conference"}
_START = re.compile(r"\s*@\s*(\w+)\s*[{(]")
_SPECIAL = re.compile(r"[\\{}$~%`^]|--|''")
_SIGNS = {sign: f"\\{sign}" for sign in "{}$&%#_"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
}
_TO_ESCAPE = re.compile(r"[\\{}$&%#_~^`]|-(?=-)|'(?=')|@(?=\w*\s*\()")


def _reader() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    macros = [
        MacroTextSpec("url", simplify_repl="%s"),
        MacroTextSpec("textasciicircum", simplify_repl="^"),
        MacroTextSpec("textasciigrave", simplify_repl="`"),
    ]
    context.add_context_category("ours", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, math_mode="text", strict_latex_spaces=False)


_LATEX = _reader()
logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # what it warns of, we say ourselves


def read(text: TextIO) -> Iterator[Read]:
    strings, number = "", 0
    for line, block in _blocks(lines(text)):
        found = _START.match(block)
        kind = found[1].lower() if found else ""
        if kind == "string":
            strings += block
        if kind in {"", "string", "comment", "preamble"}:
            continue
        number += 1
        place = f"record {number}, line {line}"
        try:
            yield Read(place, _record(_entry(strings, block)))
        except Broken as error:
            yield Read(place, reason=str(error))


def _blocks(all_lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each begins where a line begins with @word{."""
    block: list[str] = []
    start, size = 1, 0
    for number, line in enumerate(all_lines, 1):
        if _START.match(line):
            if block:
                yield start, "\n".join(block)
            block, start, size = [], number, 0
        size += len(line)
        if size > _LONGEST:
            raise Unreadable(f"Line {start}: an entry of more than {_LONGEST:,} signs.")
        block.append(line)
    yield start, "\n".join(block)


def _entry(strings: str, block: str) -> Entry:
    if spoilt(block):
        raise Broken("The entry has letters that are not in the file's encoding.")
    library = parse_string(strings + "\n" + block)
    if library.failed_blocks:
        raise Broken(f"The entry is broken: {clean(str(library.failed_blocks[0].error))}")
    if not library.entries:
        raise Broken("The entry is broken: it does not end.")
    return library.entries[0]


def _record(entry: Entry) -> Record:
    pairs = [("entrytype", entry.entry_type.lower()), ("key", entry.key)]
    pairs += [(field.key.lower(), clean(str(field.value))) for field in entry.fields]
    pairs = [(_ALIASES.get(field, field), value) for field, value in pairs if value]
    values = _values(pairs)
    if not values.get("title"):
        raise Broken("The entry has no title.")
    record = Record(**values)
    if record.key == _made_key(record):
        values.pop("key", None)
        record = Record(**values)
    rest = leftover(pairs, _pairs(record), lambda pair: _values([pair]))
    return Record(**values, rest={FORMAT: rest}) if rest else record


def _values(pairs: list[Pair]) -> Values:
    raw: dict[str, str] = {}
    for field, value in pairs:
        raw.setdefault(field, value)
    said = {field: decoded(field, value) for field, value in raw.items()}
    values: Values = {field: said[name] for name, field in reversed(_SINGLE.items()) if name in said}
    if kind := TYPES.get(said.get("entrytype", "")):
        values["type"] = kind
    values |= _date(said) | _numbers(said)
    values["key"] = raw.get("key", "")
    values["pages"] = re.sub(r"\s*(?:--|–)\s*", "-", said.get("pages", ""))
    values["abstract"] = parted(said.get("abstract", ""))
    values["keywords"] = _listed(said.get("keywords", ""))
    values["publication_types"] = tuple(filter(None, said.get("entrysubtype", "").split("; ")))
    values["language"] = languages.named(said.get("language", ""))
    values["authors"], values["editors"] = (_people(raw.get(field, "")) for field in ("author", "editor"))
    return {field: value for field, value in values.items() if value}


@lru_cache(64)  # a value is looked at several times while its entry is read
def decoded(field: str, value: str) -> str:
    """The text that LaTeX would print."""
    if field in _BARE:
        return re.sub(r"\\([&%$#_~])", r"\1", value)
    if not _SPECIAL.search(value):
        return value
    try:
        return clean(_LATEX.latex_to_text(value))
    except RecursionError:
        raise Broken(f"The field “{field}” is nested too deeply.") from None


def encoded(text: str) -> str:
    """The inverse of ``decoded``: letters stay as they are, signs that LaTeX would take for its own are marked."""

    def marked(found: re.Match[str]) -> str:
        sign = found[0]
        return _SIGNS.get(sign) or ("{@}" if sign == "@" else sign + "{}")

    return _TO_ESCAPE.sub(marked, text)


def _date(said: dict[str, str]) -> Values:
    year, month, day = (*said.get("date", "").split("-"), "", "")[:3]
    year, month, day = said.get("year", year), said.get("month", month), said.get("day", day)
    values: Values = {}
    if re.fullmatch(r"[12]\d{3}", year):
        values["year"] = int(year)
    values["month"] = month_number(month)
    if month and not values["month"]:
        values["season"] = month
    if day.isdecimal() and 1 <= int(day) <= 31:
        values["day"] = int(day)
    return values


def _numbers(said: dict[str, str]) -> Values:
    number = said.get("pmid") or (said.get("eprint", "") if said.get("eprinttype", "") == "pubmed" else "")
    return {
        "doi": identifiers.doi(said.get("doi", "")),
        "pmid": identifiers.pmid(number),
        "pmcid": identifiers.pmcid(said.get("pmcid", "")),
        "url": said.get("url", ""),
        "issn": tuple(re.split(r"[,;\s]+", said["issn"])) if said.get("issn") else (),
        "isbn": tuple(re.split(r"[,;\s]+", said["isbn"])) if said.get("isbn") else (),
    }


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(";" if ";" in words else ",") if word.strip())


@lru_cache(16)
def _people(raw: str) -> tuple[Name, ...]:
    names = split_multiple_persons_names(raw) if raw else []
    return tuple(_name(name) for name in names if name != "others")


def _name(raw: str) -> Name:
    """A name in braces is a group's."""
    if re.fullmatch(r"\{(?:[^{}]|\{[^{}]*\})*\}", raw):
        return Name(literal=decoded("author", raw))
    try:
        parts = parse_single_name_into_parts(raw)
    except InvalidNameError as error:
        raise Broken(f"The name “{raw[:80]}” cannot be read.") from error
    family, given, suffix = (
        decoded("author", " ".join(words)) for words in (parts.von + parts.last, parts.first, parts.jr)
    )
    return Name(family, given, suffix)


def write(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        pairs = restored(_pairs(record), record.rest.get(FORMAT, {}), lambda pair: _values([pair]))
        said = dict(reversed(pairs))
        entry, key = said.pop("entrytype"), said.pop("key")
        fields = dict.fromkeys(field for field, _ in pairs if field in said)
        inner = "".join(f"  {field} = {_enclosed(field, said[field])},\n" for field in fields)
        yield f"@{entry}{{{key},\n{inner}}}\n\n"


def _enclosed(field: str, value: str) -> str:
    return value if field == "month" and value.title() in MONTHS else f"{{{value}}}"


def _pairs(record: Record) -> list[Pair]:
    within = "booktitle" if record.type in _IN_BOOKS else "journal"
    words = "; ".join(record.keywords) if "," in "".join(record.keywords) else ", ".join(record.keywords)
    plain = [
        ("title", record.title),
        (within, record.journal),
        ("shortjournal", record.journal_short),
        ("year", str(record.year or "")),
        ("month", MONTHS[record.month - 1].lower() if record.month else record.season),
        ("day", str(record.day or "")),
        ("volume", record.volume),
        ("number", record.issue),
        ("publisher", record.publisher),
        ("address", record.place),
        ("issn", ", ".join(record.issn)),
        ("isbn", ", ".join(record.isbn)),
        ("language", record.language),
        ("entrysubtype", "; ".join(record.publication_types)),
        ("abstract", joined(record.abstract)),
        ("keywords", words + ";" * (len(record.keywords) == 1 and "," in words)),
    ]
    bare = [
        ("doi", record.doi),
        ("pmid", record.pmid),
        ("pmcid", record.pmcid),
        ("url", _balanced(record.url)),
    ]
    said = [
        ("entrytype", _ENTRIES.get(record.type, "misc")),
        ("key", record.key or _made_key(record)),
        ("author", _written_names(record.authors)),
        ("editor", _written_names(record.editors)),
        *((field, encoded(value)) for field, value in plain),
        (
            "pages",
            encoded(record.pages).replace("-", "--") if "--" not in record.pages else encoded(record.pages),
        ),
        *bare,
    ]
    return [(field, value) for field, value in said if value]


def _balanced(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D")


def _written_names(names: Iterable[Name]) -> str:
    return " and ".join(map(_written_name, names))


def _written_name(name: Name) -> str:
    if name.literal:
        return f"{{{encoded(name.literal)}}}"
    if not (name.given or name.suffix):
        return f"{{}}{{{encoded(name.family)}}}"  # one word in braces would be a group
    family, given, suffix = (_part(part) for part in (name.family, name.given, name.suffix))
    return ", ".join([family, *([suffix] if suffix else []), given])


def _part(words: str) -> str:
    """In braces where BibTeX would take it for more than one part."""
    text = encoded(words)
    simple = "," not in words and " and " not in f" {words.lower()} "
    return text if simple and words[:1].isupper() else f"{{{text}}}" if text else ""


def _made_key(record: Record) -> str:
    """``wu2023reshaping``, for a record without a key."""
    name = (record.authors[0].family or record.authors[0].literal) if record.authors else ""
    words = [re.sub(r"[^a-z0-9]", "", word.lower()) for word in (name, record.title.partition(" ")[0])]
    return f"{words[0]}{record.year or ''}{words[1]}" or "record"
