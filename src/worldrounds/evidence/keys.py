"""What finds an article among many: rows of ``ArticleKey``, written with every article."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

from worldrounds.bibliography.sameness import Facts, keys
from worldrounds.evidence.models import ArticleKey

T = TypeVar("T")
LONGEST = 64
AT_ONCE = 5000  # values that a database is asked for in one query


def identifier_keys(doi: str, pmid: str, pmcid: str) -> list[str]:
    named = (("d", doi.strip().lower()), ("m", pmid.strip()), ("c", pmcid.strip().upper()))
    return [_short(f"{letter}:{value}") for letter, value in named if value]


def all_keys(facts: Facts) -> set[str]:
    return {*identifier_keys(facts.doi, facts.pmid, facts.pmcid), *keys(facts)}


def numbers_by_key(wanted: Iterable[str]) -> tuple[Mapping[str, list[int]], Mapping[str, int]]:
    """Articles by key; and the keys of those that were merged into another, with that one's number."""
    found: dict[str, list[int]] = defaultdict(list)
    merged: dict[str, int] = {}
    for some in pieces(sorted(set(wanted))):
        rows = ArticleKey.objects.filter(key__in=some)
        for key, number, into in rows.values_list("key", "article_id", "article__merged_into_id"):
            found[key].append(into or number)
            if into:
                merged[key] = into
    return found, merged


def holders(identifiers: Iterable[str]) -> Mapping[str, int]:
    """The one article of each of these keys of identifiers."""
    found, _merged = numbers_by_key(identifiers)
    return {key: numbers[-1] for key, numbers in found.items()}


def pieces(values: Iterable[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    rest = list(values)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def _short(key: str) -> str:
    if len(key) <= LONGEST:
        return key
    return f"{key[0]}#{blake2b(key.encode(), digest_size=16).hexdigest()}"
