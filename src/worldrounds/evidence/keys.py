"""What finds an article among many: rows of ``ArticleKey``, written with every article."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

from django.db import connection

from worldrounds.bibliography.sameness import Facts, keys
from worldrounds.evidence.models import Article

T = TypeVar("T")
LONGEST = 64
AT_ONCE = 5000  # values that a database is asked for in one query


def identifier_keys(doi: str, pmid: str, pmcid: str) -> list[str]:
    named = (("d", doi.strip().lower()), ("m", pmid.strip()), ("c", pmcid.strip().upper()))
    return [_short(f"{letter}:{value}") for letter, value in named if value]


def all_keys(facts: Facts) -> set[str]:
    return {*identifier_keys(facts.doi, facts.pmid, facts.pmcid), *keys(facts)}


def kinds(identifiers: Iterable[str]) -> set[str]:
    """Which kinds of identifiers these keys are of."""
    return {key[0] for key in identifiers}


def numbers_by_key(wanted: Iterable[str]) -> tuple[Mapping[str, list[int]], Mapping[str, int]]:
    """Articles by key; and the keys of those that were merged into another, with that one's number."""
    found: dict[str, list[int]] = defaultdict(list)
    gone: dict[str, int] = {}
    keys = sorted(set(wanted))
    became = merged() if keys else {}
    for some in pieces(keys):
        for key, number in _rows(some):
            found[key].append(became.get(number, number))
            if number in became:
                gone[key] = became[number]
    return found, gone


def _rows(keys: Sequence[str]) -> list[tuple[str, int]]:
    """One value holds all keys: Django takes longer over thousands of them than the database."""
    array = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    value = list(keys) if connection.vendor == "postgresql" else json.dumps(keys)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, article_id FROM evidence_articlekey WHERE key {array}", [value])  # noqa: S608
        return list(cursor.fetchall())


def merged() -> dict[int, int]:
    """Of articles that became another: its number."""
    # In another order, or for "is not null", SQLite would read the whole table.
    found = Article.objects.filter(merged_into_id__gt=0).order_by("merged_into_id")
    return dict(found.values_list("pk", "merged_into_id"))


def holders(identifiers: Iterable[str]) -> Mapping[str, int]:
    """The one article of each of these keys of identifiers."""
    found, _gone = numbers_by_key(identifiers)
    return {key: numbers[-1] for key, numbers in found.items()}


def pieces(values: Iterable[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    rest = list(values)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def _short(key: str) -> str:
    if len(key) <= LONGEST:
        return key
    return f"{key[0]}#{blake2b(key.encode(), digest_size=16).hexdigest()}"
