"""CSL-JSON (citeproc's input): https://github.com/citation-style-language/schema

What CSL has no field for stands under ``custom.worldrounds``, so that a record comes back whole.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TextIO, get_args, get_origin, get_type_hints

from worldrounds.bibliography import identifiers, languages
from worldrounds.bibliography.formats.abstracts import joined, parted
from worldrounds.bibliography.formats.base import LONGEST, Broken, Read, Unreadable, clean
from worldrounds.bibliography.record import Affiliation, Cited, Name, Notice, Record, as_data, from_data

FORMAT = "csl"
OURS = "worldrounds"
HALL = "hall"  # what a collection says of an article: not a part of its record
_SINGLE = {
    "type": "type",
    "title": "title",
    "container-title": "journal",
    "container-title-short": "journal_short",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "publisher": "publisher",
    "publisher-place": "place",
    "URL": "url",
    "language": "language",
}
_ALIASES = {
    "journalAbbreviation": "container-title-short",
    "article-number": "page",
    "short-container-title": "container-title-short",
    "subject": "keyword",
}
_CROSSREF_TYPES = {
    "journal-article": "article-journal",
    "book-chapter": "chapter",
    "proceedings-article": "paper-conference",
    "monograph": "book",
    "posted-content": "article",
    "dissertation": "thesis",
}
# What Crossref says about other works: how they are related, and what is corrected or taken back.
_RELATIONS = {
    "is-preprint-of": "UpdateIn",
    "has-preprint": "UpdateOf",
    "is-comment-on": "CommentOn",
    "has-comment": "CommentIn",
}
_UPDATES = {
    "retraction": "Retraction",
    "withdrawal": "Retraction",
    "removal": "Retraction",
    "partial_retraction": "PartialRetraction",
    "expression_of_concern": "ExpressionOfConcern",
    "correction": "Erratum",
    "corrigendum": "Erratum",
    "erratum": "Erratum",
    "new_version": "Update",
    "new_edition": "Update",
}
_CHUNK = 2**18
_NEXT = re.compile(r"\}\s*,?\s*(?=\{)")


def read(text: TextIO) -> Iterator[Read]:
    for number, (line, item) in enumerate(_items(text), 1):
        place = f"record {number}, line {line}"
        try:
            if isinstance(item, Broken):
                raise item
            yield Read(place, _record(item))
        except Broken as error:
            yield Read(place, reason=str(error))


def _items(text: TextIO) -> Iterator[tuple[int, Any]]:
    """(line, value) of each value of the list, of one alone, or of one a line; or (line, why it is broken)."""
    decoder, buffer, line = json.JSONDecoder(), "", 1
    more = True
    while more or buffer:
        start = re.match(r"[\s,\[\]]*", buffer)
        skipped = start.end() if start else 0
        if buffer.count("[", 0, skipped) > 1:
            raise Unreadable(f"Line {line}: there are lists in the list of records.")
        line += buffer.count("\n", 0, skipped)
        buffer = buffer[skipped:]
        try:
            value, end = decoder.raw_decode(buffer)
        except RecursionError:
            raise Unreadable(f"Line {line}: the values are nested too deeply.") from None
        except ValueError as error:
            if more and len(buffer) < LONGEST:
                more, buffer = _filled(text, buffer)
                continue
            if len(buffer) >= LONGEST:
                raise Unreadable(
                    f"Line {line}: a record of more than {LONGEST // 2**20} million signs."
                ) from None
            if not buffer:
                return
            yield line, Broken(f"The JSON is broken: {error}.")
            after = _NEXT.search(buffer)
            end = after.end() if after else len(buffer)
        else:
            yield line, value
        line += buffer.count("\n", 0, end)
        buffer = buffer[end:]


def _filled(text: TextIO, buffer: str) -> tuple[bool, str]:
    """More of the file: twice as much as is there, so that a long record is not tried too often."""
    piece = text.read(max(_CHUNK, len(buffer)))
    return bool(piece), buffer + piece


def _record(item: Any) -> Record:
    if not isinstance(item, dict):
        raise Broken("This is no record: there are no fields.")
    said: dict[str, Any] = {}
    for field, value in item.items():
        if field != "custom":
            said.setdefault(_ALIASES.get(field) or field, value)
    values = _values(said)
    custom = item.get("custom")
    custom = custom if isinstance(custom, dict) else {}
    record = _with_ours(values, custom.get(OURS), said)
    if not record.title:
        raise Broken("The record has no title.")
    if record.key == _made_id(record):
        record = replace(record, key="")
    others = {field: value for field, value in custom.items() if field not in {OURS, HALL}}
    rest = _rest(said | ({"custom": others} if others else {}), _item(record))
    return replace(record, rest=record.rest | {FORMAT: rest}) if rest else record


def _with_ours(values: dict[str, Any], ours: Any, said: dict[str, Any]) -> Record:
    """With what we wrote beside CSL's fields, unless another program has changed those since."""
    plain = Record(**{"title": ""} | values)
    if not isinstance(ours, dict):
        return plain
    try:
        extra = vars(from_data({"title": ""} | ours))
    except (TypeError, AttributeError, ValueError) as error:
        raise Broken(f"custom.{OURS} is broken: {error}.") from error
    named = {field: extra[field] for field in ours}
    if problem := _unsound(Record, named):
        raise Broken(f"custom.{OURS} is broken: {problem}.")
    whole = replace(plain, **named)
    if all(said.get(field) == value for field, value in _item(whole).items() if field != "id"):
        return whole
    return replace(plain, **{field: value for field, value in named.items() if not getattr(plain, field)})


def _unsound(shape: Any, values: dict[str, Any]) -> str:
    """Which field has a value of the wrong kind."""
    hints = get_type_hints(shape)
    return next((name for name, value in values.items() if not _fits(hints[name], value)), "")


def _fits(hint: Any, value: Any) -> bool:
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(get_args(hint)[0], inner) for inner in value)
    if get_origin(hint) is dict:
        return isinstance(value, dict) and all(
            isinstance(key, str) and _fits(get_args(hint)[1], inner) for key, inner in value.items()
        )
    if get_origin(hint) is list:
        return isinstance(value, list) and all(_fits(get_args(hint)[0], inner) for inner in value)
    if is_dataclass(hint):
        return isinstance(value, hint) and not _unsound(hint, vars(value))  # type: ignore[arg-type]  # it is a class
    return isinstance(value, hint)


def _values(said: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        field: plain for name, field in _SINGLE.items() if (plain := _text(said.get(name)))
    }
    if "type" in values:
        values["type"] = _CROSSREF_TYPES.get(values["type"], values["type"])
    if "language" in values:
        values["language"] = languages.named(values["language"])
    values |= _date(said.get("issued") or said.get("published")) | _numbers(said)
    values["key"] = _text(said.get("id"))
    abstract = re.sub(r"</?jats:[^>]{1,100}>", " ", _text(said.get("abstract")))
    values["abstract"] = parted(clean(abstract))
    words = said.get("keyword")
    listed = map(_text, words) if isinstance(words, list) else re.split("[,;]", _text(words))
    values["keywords"] = tuple(word.strip() for word in listed if word.strip())
    values["authors"], values["editors"] = (_people(said.get(field)) for field in ("author", "editor"))
    values["references"] = tuple(_cited(one) for one in _dicts(said.get("reference")))
    values["notices"] = tuple(dict.fromkeys(_notices(said)))
    return {field: value for field, value in values.items() if value}


def _notices(said: dict[str, Any]) -> Iterator[Notice]:
    """Of Crossref's fields."""
    relations = said.get("relation")
    for relation, kind in _RELATIONS.items():
        for one in _dicts(relations.get(relation) if isinstance(relations, dict) else None):
            if doi := identifiers.doi(_text(one.get("id"))):
                yield Notice(kind, doi=doi)
    for field, end in (("update-to", "Of"), ("updated-by", "In")):
        for one in _dicts(said.get(field)):
            kind = _UPDATES.get(_text(one.get("type")), "")
            if kind and (doi := identifiers.doi(_text(one.get("DOI")))):
                is_for = end == "Of" and kind in {"Erratum", "ExpressionOfConcern"}
                yield Notice(kind + ("For" if is_for else end), doi=doi)


def _text(value: Any) -> str:
    """One line without markup, of text, a number or the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean(re.sub(r"</?(?:i|b|sub|sup|span|sc)(?: [^<>]{0,200})?>", "", str(value)))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _date(issued: Any) -> dict[str, Any]:
    if not isinstance(issued, dict):
        return {}
    dates = issued.get("date-parts")
    parts = dates[0] if isinstance(dates, list) and dates and isinstance(dates[0], list) else []
    if not parts and (found := re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$", _text(issued.get("raw")))):
        parts = list(found.groups())
    numbers = [int(text) if (text := _text(part)).isdecimal() and len(text) <= 4 else 0 for part in parts]
    year, month, day = (*numbers, 0, 0, 0)[:3]
    return {
        "year": year if 1000 <= year <= 2999 else None,
        "month": month if 1 <= month <= 12 else None,
        "day": day if 1 <= day <= 31 and month else None,
        "season": _text(issued.get("season")),
    }


def _numbers(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "doi": identifiers.doi(_text(said.get("DOI"))),
        "pmid": identifiers.pmid(_text(said.get("PMID"))),
        "pmcid": identifiers.pmcid(_text(said.get("PMCID"))),
        "issn": _several(said.get("ISSN")),
        "isbn": _several(said.get("ISBN")),
    }


def _several(value: Any) -> tuple[str, ...]:
    said = map(_text, value) if isinstance(value, list) else re.split(r"[,;\s]+", _text(value))
    return tuple(filter(None, said))


def _people(value: Any) -> tuple[Name, ...]:
    return tuple(name for one in _dicts(value) if (name := _name(one)) != Name())


def _name(said: dict[str, Any]) -> Name:
    particle = _text(said.get("non-dropping-particle"))
    dropped = _text(said.get("dropping-particle"))
    return Name(
        " ".join(filter(None, (particle, _text(said.get("family"))))),
        " ".join(filter(None, (_text(said.get("given")), dropped))),
        _text(said.get("suffix")),
        _text(said.get("literal")) or _text(said.get("name")),
        identifiers.orcid(_text(said.get("ORCID"))),
        tuple(
            Affiliation(_text(one.get("name"))) for one in _dicts(said.get("affiliation")) if one.get("name")
        ),
    )


def _cited(said: dict[str, Any]) -> Cited:
    """As Crossref lists what a work cites."""
    pieces = (
        _text(said.get(field))
        for field in ("author", "article-title", "volume-title", "journal-title", "year")
    )
    text = _text(said.get("unstructured")) or ". ".join(filter(None, pieces))
    return Cited(text, identifiers.doi(_text(said.get("DOI"))))


def _rest(said: dict[str, Any], ours: dict[str, Any]) -> dict[str, list[str]]:
    """What we would not write back by ourselves: under "field=" where it is only said otherwise."""
    rest = {}
    for field, value in said.items():
        if field not in ours or ours[field] != value:
            same = field in ours and _values({field: value}) == _values({field: ours[field]})
            rest[field + "=" * same] = [json.dumps(value, ensure_ascii=False)]
    return rest


def write(records: Iterable[Record]) -> Iterator[str]:
    comma = "["
    for record in records:
        yield f"{comma}\n{json.dumps(_whole(record), ensure_ascii=False, indent=1)}"
        comma = ","
    yield "\n]\n" if comma == "," else "[]\n"


def _whole(record: Record) -> dict[str, Any]:
    """With what was kept and with what CSL has no field for."""
    item = _item(record)
    back = Record(**{"title": ""} | _values(item))
    others = {form: rest for form, rest in record.rest.items() if form != FORMAT}
    back = replace(back, key=record.key)
    lost = [
        field.name
        for field in fields(Record)
        if field.name != "rest" and getattr(back, field.name) != getattr(record, field.name)
    ]
    data = as_data(record)
    ours = {name: data.get(name, getattr(record, name)) for name in lost} | (
        {"rest": others} if others else {}
    )
    kept = {field: json.loads(values[0]) for field, values in record.rest.get(FORMAT, {}).items()}
    custom = kept.pop("custom", {}) | ({OURS: ours} if ours else {})
    for field, value in kept.items():
        name = field.removesuffix("=")
        if name == field or _values({name: value}) == _values({name: item.get(name)}):
            item[name] = value
    return item | ({"custom": custom} if custom else {})


def _item(record: Record) -> dict[str, Any]:
    """In CSL's own fields, without what is empty."""
    item: dict[str, Any] = {"id": record.key or _made_id(record)}
    item |= {name: getattr(record, field) for name, field in _SINGLE.items()}
    item |= {
        "author": [_written_name(name) for name in record.authors],
        "editor": [_written_name(name) for name in record.editors],
        "issued": _written_date(record),
        "DOI": record.doi,
        "PMID": record.pmid,
        "PMCID": record.pmcid,
        "ISSN": ", ".join(record.issn),
        "ISBN": ", ".join(record.isbn),
        "abstract": joined(record.abstract),
        "keyword": ", ".join(record.keywords),
    }
    return {name: value for name, value in item.items() if value}


def _made_id(record: Record) -> str:
    return record.doi or record.pmid or record.pmcid or record.title[:60]


def _written_name(name: Name) -> dict[str, str]:
    said = {"family": name.family, "given": name.given, "suffix": name.suffix, "literal": name.literal}
    return {field: value for field, value in said.items() if value}


def _written_date(record: Record) -> dict[str, Any]:
    if not record.date:
        return {}
    return {"date-parts": [list(record.date)]} | ({"season": record.season} if record.season else {})
