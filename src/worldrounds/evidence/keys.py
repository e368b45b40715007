"""What finds an article among many: rows of ``ArticleKey``, written with every article."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

from worldrounds.bibliography.record import Name, Record
from worldrounds.bibliography.sameness import Facts, facts, keys

T = TypeVar("T")
LONGEST = 64
AT_ONCE = 5000  # values that a database is asked for in one query
# The columns that sameness looks at.
COLUMNS: tuple[str, ...] = (
    *(
        "type",
        "title",
        "translated_title",
        "authors",
        "editors",
        "journal",
        "journal_short",
        "issn",
        "volume",
    ),
    *("issue", "pages", "publisher", "year", "doi", "pmid", "pmcid", "language", "publication_types"),
)


def identifier_keys(doi: str, pmid: str, pmcid: str) -> list[str]:
    named = (("d", doi.strip().lower()), ("m", pmid.strip()), ("c", pmcid.strip().upper()))
    return [_short(f"{letter}:{value}") for letter, value in named if value]


def all_keys(facts: Facts) -> set[str]:
    return {*identifier_keys(facts.doi, facts.pmid, facts.pmcid), *keys(facts)}


def facts_of_row(row: Mapping[str, Any]) -> Facts:
    """Of the ``COLUMNS`` of an article; cheaper than the whole record."""
    values = {name: row[name] for name in COLUMNS}
    for name in ("authors", "editors"):
        values[name] = tuple(
            Name(one.get("family", ""), one.get("given", ""), literal=one.get("literal", ""))
            for one in row[name]
        )
    for name in ("issn", "publication_types"):
        values[name] = tuple(row[name])
    return facts(Record(**values))


def pieces(values: Iterable[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    rest = list(values)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def _short(key: str) -> str:
    if len(key) <= LONGEST:
        return key
    return f"{key[0]}#{blake2b(key.encode(), digest_size=16).hexdigest()}"
