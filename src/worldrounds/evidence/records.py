"""Rows <-> records of ``worldrounds.bibliography``."""

from typing import Any

from worldrounds.bibliography.record import Name, Record, as_data, from_data
from worldrounds.evidence.models import Article, Reference, Tie

# Fields of a record that are columns of an article with the same name.
COLUMNS = tuple(name for name in Record.__dataclass_fields__ if name not in {"references"})

_EMPTY = {field.name: field.get_default for field in Article._meta.fields if field.name in COLUMNS}


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


def columns_of(record: Record, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """What an article's columns hold for this record, ready for JSON; ``data``: ``as_data`` of it, where it is known."""
    known = as_data(record) if data is None else data
    return {name: known[name] if name in known else empty() for name, empty in _EMPTY.items()}


def references_of(record: Record, article: Article) -> list[Reference]:
    """Rows, not kept yet."""
    return [
        Reference(
            article=article, place=place, text=cited.text, doi=cited.doi, pmid=cited.pmid, pmcid=cited.pmcid
        )
        for place, cited in enumerate(record.references, 1)
    ]


def notices_of(record: Record, article: Article) -> list[Tie]:
    """Rows, not kept yet."""
    return [
        Tie(article=article, kind=said.kind[:40], pmid=said.pmid, doi=said.doi, text=said.text)
        for said in record.notices
    ]
