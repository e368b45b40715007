"""Keeping the index in step with the articles (``actions/following.py``), in the same transaction."""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef

from worldrounds.evidence.models import Article, ArticleCode, FacetValue, IndexEntry, IndexState, KnownWord
from worldrounds.evidence.rows import insert_rows
from worldrounds.evidence.search import engines
from worldrounds.evidence.search.engines.rows import Row, Stored
from worldrounds.evidence.search.names import type_name
from worldrounds.evidence.search.texts import known_words, texts_of

Facets = dict[int, set[tuple[str, str]]]  # article -> (facet, code)
AT_ONCE = 500
_NOTHING: Mapping[int, "Readied"] = {}


@dataclass(frozen=True)
class Readied:
    """What the index keeps of an article's texts. To work it out needs no database."""

    stored: Stored
    words: frozenset[str]  # that are worth proposing
    length: int  # of title and abstract, in words


def readied(article: Article) -> Readied:
    texts = texts_of(article)
    length = sum(len(piece) for column in ("title", "abstract") for piece in texts[column])
    return Readied(engines.stored(texts), frozenset(known_words(texts)), length)


@transaction.atomic
def index(articles: Sequence[Article], known: Mapping[int, Readied] = _NOTHING) -> None:
    """Make these articles, whole rows, found as they are now; those that were merged no more (7 queries). Of two
    thousand at a time at most. ``known``: of those, by number, that somebody has made ready."""
    version = _next_version()
    ready = {one.pk: known.get(one.pk) or readied(one) for one in articles if one.merged_into_id is None}
    engines.put([Row(number, one.stored) for number, one in ready.items()])
    engines.remove(article.pk for article in articles if article.merged_into_id is not None)
    _keep_words({word for one in ready.values() for word in one.words})
    _keep_entries(articles, {number: one.length for number, one in ready.items()}, version)


@transaction.atomic
def index_numbers(numbers: Iterable[int]) -> None:
    """The same by their numbers; those that are no more are not found either."""
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        articles = list(Article.objects.filter(pk__in=some))
        index(articles)
        _forget(set(some) - {article.pk for article in articles})


@transaction.atomic
def index_codes(article_ids: Iterable[int]) -> None:
    """Codes of these articles have changed (6 queries)."""
    entries = IndexEntry.objects.filter(number__in=list(article_ids), is_gone=False).in_bulk()
    articles = Article.objects.filter(pk__in=entries).only("pk", "type", "language", "publication_types")
    version, values = _next_version(), _values(list(articles))
    for number, held in values.items():
        entries[number].version, entries[number].values = version, held
    IndexEntry.objects.bulk_update(entries.values(), ["version", "values"], batch_size=AT_ONCE)


def rebuild(*, only_missing: bool = False) -> int:
    """Index everything, or what is not indexed yet; a transaction for each few hundred. How many there were."""
    todo = Article.objects.filter(merged_into=None)
    if only_missing:
        todo = todo.exclude(Exists(IndexEntry.objects.filter(number=OuterRef("pk"))))
    numbers = list(todo.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), AT_ONCE):
        index(list(Article.objects.filter(pk__in=numbers[start : start + AT_ONCE])))
    return len(numbers)


def _forget(numbers: set[int]) -> None:
    if numbers:
        engines.remove(numbers)
        IndexEntry.objects.filter(pk__in=numbers).update(version=_next_version(), is_gone=True)


def _next_version() -> int:
    """Locks the index until the transaction ends: versions become visible in their order."""
    now = time.time_ns()  # not the clock of a use case: a number that no other process has used
    state, _ = IndexState.objects.select_for_update().get_or_create(
        pk=1, defaults={"origin": now, "version": 0}
    )
    state.version = max(state.version + 1, now)
    state.save(update_fields=["version"])
    return state.version


def _keep_words(found: set[str]) -> None:
    KnownWord.objects.bulk_create(
        map(KnownWord, sorted(found)), batch_size=AT_ONCE * 20, ignore_conflicts=True
    )


def _keep_entries(articles: Sequence[Article], lengths: dict[int, int], version: int) -> None:
    values = _values(articles)
    rows = (
        (
            article.pk,
            version,
            day_of(article),
            lengths.get(article.pk, 0),
            values[article.pk],
            article.merged_into_id is not None,
        )
        for article in articles
    )
    names = ("number", "version", "day", "length", "values", "is_gone")
    insert_rows(IndexEntry, names, rows, instead_of="number")


def day_of(article: Article) -> int:
    return (
        (article.year or 0) * 10_000 + (article.month or 0) * 100 + (article.day or 0) if article.year else 0
    )


def _values(articles: Sequence[Article]) -> dict[int, bytes]:
    facets = facets_of(articles)
    number = _numbered({pair for pairs in facets.values() for pair in pairs})
    return {
        pk: np.array(sorted(number[pair] for pair in pairs), dtype="<u4").tobytes()
        for pk, pairs in facets.items()
    }


def facets_of(articles: Sequence[Article]) -> Facets:
    """What results can be narrowed by (1 query). The year is not among them: it is in the day."""
    found: Facets = defaultdict(set)
    for article in articles:
        found[article.pk] |= {
            ("type", kind[:200]) for kind in article.publication_types or [type_name(article.type)]
        }
        found[article.pk] |= {("language", article.language)} if article.language else set()
    rows = ArticleCode.objects.filter(article__in=[article.pk for article in articles])
    for pk, dimension, code in rows.values_list("article", "dimension", "code"):
        found[pk].add((dimension, code))
    return found


def _numbered(pairs: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    known = _known(pairs)
    if missing := sorted(pairs - known.keys()):
        new = [FacetValue(facet=facet, code=code) for facet, code in missing]
        FacetValue.objects.bulk_create(new, ignore_conflicts=True)
        known = _known(pairs)
    return known


def _known(pairs: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    rows = FacetValue.objects.filter(code__in={code for _, code in pairs})
    return {(facet, code): pk for pk, facet, code in rows.values_list("pk", "facet", "code")}
