"""Rows <-> records of ``worldrounds.bibliography``."""

from collections.abc import Iterable
from json import JSONEncoder, loads
from typing import Any

from django.db import models

from worldrounds.bibliography.record import Name, Record, as_data, from_data
from worldrounds.evidence.models import Article, Tie

# Fields of a record that are columns of an article with the same name.
COLUMNS = tuple(name for name in Record.__dataclass_fields__ if name not in {"references"})

_FIELDS = {field.name: field for field in Article._meta.fields if field.name in COLUMNS}
_EMPTY = {name: field.get_default for name, field in _FIELDS.items()}
_NESTED = {name for name, field in _FIELDS.items() if isinstance(field, models.JSONField)}
_JSON = JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=vars)

Packed = dict[str, Any]


def to_record(article: Article) -> Record:
    """The record as its source told it (1 query, for the references, unless they are there already)."""
    data = {name: value for name in COLUMNS if (value := getattr(article, name)) not in ("", None, [], {})}
    data["references"] = [
        {"text": cited.text, "doi": cited.doi, "pmid": cited.pmid, "pmcid": cited.pmcid}
        for cited in article.references.all()
    ]
    return from_data(data)


def authors_of(article: Article) -> list[Name]:
    """Their names alone, for lists."""
    parts = ("family", "given", "suffix", "literal")
    return [Name(**{part: said.get(part, "") for part in parts}) for said in article.authors]


def columns_of(record: Record) -> dict[str, Any]:
    """What an article's columns hold for this record, ready for JSON."""
    known = as_data(record)
    return {name: known[name] if name in known else empty() for name, empty in _EMPTY.items()}


def notices_of(article: Article) -> list[Tie]:
    """Rows, not kept yet."""
    return [
        Tie(
            article=article,
            kind=said.get("kind", "")[:40],
            pmid=said.get("pmid", ""),
            doi=said.get("doi", ""),
            text=said.get("text", ""),
        )
        for said in article.notices
    ]


def packed(record: Record) -> Packed:
    """What an article's columns hold of a record, as the database takes it: what is nested is JSON."""
    said = vars(record)
    return {name: _JSON.encode(said[name]) if name in _NESTED else said[name] for name in COLUMNS}


def unpacked(columns: Packed, names: Iterable[str] = COLUMNS) -> dict[str, Any]:
    """The inverse: what ``from_data`` reads."""
    return {name: loads(columns[name]) if name in _NESTED else columns[name] for name in names}


def article_of(columns: Packed, names: Iterable[str]) -> Article:
    """A row that is not kept yet, with nothing but these columns (and no number, no summary)."""
    said = unpacked(columns, names) | {"id": None, "summary": "", "merged_into_id": None}
    known = [column.attname for column in Article._meta.concrete_fields if column.attname in said]
    return Article.from_db(None, known, [said[name] for name in known])
