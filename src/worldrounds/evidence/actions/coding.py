"""Codes of articles: suggestions, and what is held of an article."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import F, Q

from worldrounds.core import audit
from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.models import Article, ArticleCode, Candidate, Standing, Suggestion
from worldrounds.evidence.queries.reviews import said_of
from worldrounds.evidence.reviewing import CODING, agreed_codes
from worldrounds.evidence.search.index import index_codes
from worldrounds.people.models import Person

Codes = Mapping[str, Collection[str]]  # dimension -> codes


@transaction.atomic
def suggest_codes(*, codes: Mapping[int, Codes], source: str, actor: Person | None, at: datetime) -> None:
    """Somebody's reading of articles (by number), kept as suggestions until people have coded them. Codes that the
    codebook does not know are left out; saying it again changes nothing."""
    rows = _suggestions(codes, Standing.SUGGESTED, source, at)
    Suggestion.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    keep_codes(codes.keys())
    audit.record(at=at, actor=actor, verb="suggested codes", target=source, articles=len(codes))


@transaction.atomic
def derive_codes(*, codes: Mapping[int, Codes], source: str, at: datetime) -> None:
    """What the program reads from records (by number), in place of what it read before in these dimensions. The caller
    indexes the articles."""
    rows = _suggestions(codes, Standing.DERIVED, source, at)
    dimensions = {dimension for found in codes.values() for dimension in found}
    Suggestion.objects.filter(
        article__in=list(codes), dimension__in=dimensions, standing=Standing.DERIVED
    ).delete()
    Suggestion.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    write_codes(codes.keys())


def keep_codes(article_ids: Collection[int]) -> None:
    """Work out again what is held of these articles, and index it (6 queries more). Inside the transaction that
    changed it."""
    write_codes(article_ids)
    index_codes(article_ids)


def write_codes(article_ids: Collection[int]) -> None:
    """Work out again what is held of these articles, some hundreds at most (5 queries, 7 where they are in reviews)."""
    # One at a time: of two that put in the same codes at once, one would fail.
    list(Article.objects.filter(pk__in=article_ids).order_by("pk").select_for_update().values_list("pk"))
    article_ids = set(article_ids)
    held: dict[tuple[int, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    suggestions = Suggestion.objects.filter(_of(article_ids))
    for number, kept, dimension, code, standing in suggestions.values_list(
        "article", "article__merged_into", "dimension", "code", "standing"
    ):
        for one in _both(number, kept, article_ids):
            held[one, dimension][standing].add(code)
    for number, dimension, codes, standing in _read_by_people(article_ids):
        held[number, dimension][standing] = set(codes)
    ArticleCode.objects.filter(article__in=article_ids).delete()
    ArticleCode.objects.bulk_create(
        (
            ArticleCode(article_id=number, dimension=dimension, code=code, standing=standing)
            for (number, dimension), by_standing in sorted(held.items())
            for standing, codes in [_firmest(by_standing)]
            for code in sorted(codes)
        ),
        batch_size=500,
    )


def _of(article_ids: Collection[int]) -> Q:
    """Theirs, and those of the records that became part of them."""
    return Q(article__in=article_ids) | Q(article__merged_into__in=article_ids)


def _both(number: int, kept: int | None, article_ids: Collection[int]) -> set[int]:
    return {one for one in (number, kept) if one is not None and one in article_ids}


def _firmest(by_standing: Mapping[str, set[str]]) -> tuple[str, set[str]]:
    return next((standing, by_standing[standing]) for standing in Standing.values if standing in by_standing)


def _read_by_people(article_ids: Collection[int]) -> Iterator[tuple[int, str, tuple[str, ...], str]]:
    """(article, dimension, codes, standing) of every question that is answered for good; of two reviews the later
    one's answers."""
    coded = Candidate.objects.filter(_of(article_ids), step=CODING).exclude(place=Candidate.Place.READ)
    candidates = list(
        coded.select_related("review", "article").order_by(
            F("article__merged_into").asc(nulls_last=True), "pk"
        )
    )
    said = said_of([candidate.pk for candidate in candidates]) if candidates else {}
    for candidate in candidates:
        readers = candidate.review.readers
        standing = Standing.AGREED if readers > 1 else Standing.READER
        for dimension in codebook(candidate.review.codebook).dimensions:
            codes = agreed_codes(said[candidate.pk], dimension.key, readers=readers)
            if codes is not None:
                for number in _both(candidate.article_id, candidate.article.merged_into_id, article_ids):
                    yield number, dimension.key, codes, standing.value


def _suggestions(
    codes: Mapping[int, Codes], standing: Standing, source: str, at: datetime
) -> list[Suggestion]:
    common = {"standing": standing, "source": source, "suggested_at": at}
    return [
        Suggestion(article_id=number, dimension=dimension, code=code, **common)
        for number, by_dimension in codes.items()
        for dimension, chosen in by_dimension.items()
        for code in sorted(set(chosen) & _known(dimension))
    ]


@cache
def _known(dimension: str) -> frozenset[str]:
    return frozenset(code for code, _ in codebook().dimension(dimension).choices())
