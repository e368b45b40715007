"""Codes of articles: suggestions, and what is held of an article."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from worldrounds.core import audit
from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.models import Article, ArticleCode, Standing, Suggestion
from worldrounds.people.models import Person

Codes = Mapping[str, Collection[str]]  # dimension -> codes


@transaction.atomic
def suggest_codes(*, article: Article, codes: Codes, source: str, actor: Person | None, at: datetime) -> None:
    """Somebody's reading, kept as a suggestion until people have coded it. Codes that the codebook does not know
    are left out; saying it again changes nothing."""
    rows = _suggestions(article.pk, codes, Standing.SUGGESTED, source, at)
    Suggestion.objects.bulk_create(rows, ignore_conflicts=True)
    keep_codes([article.pk])
    audit.record(at=at, actor=actor, verb="suggested codes", target=article, source=source)


@transaction.atomic
def derive_codes(*, codes: Mapping[int, Codes], source: str, at: datetime) -> None:
    """What the program reads from records (by number), in place of what it read before in these dimensions."""
    rows = [
        row
        for number, found in codes.items()
        for row in _suggestions(number, found, Standing.DERIVED, source, at)
    ]
    dimensions = {dimension for found in codes.values() for dimension in found}
    Suggestion.objects.filter(
        article__in=list(codes), dimension__in=dimensions, standing=Standing.DERIVED
    ).delete()
    Suggestion.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    keep_codes(list(codes))


def keep_codes(article_ids: Collection[int]) -> None:
    """Work out again what is held of these articles, some hundreds at most. Inside the transaction that changed
    it (4 queries)."""
    # One at a time: of two that put in the same codes at once, one would fail.
    list(Article.objects.filter(pk__in=article_ids).order_by("pk").select_for_update().values_list("pk"))
    held: dict[tuple[int, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for number, dimension, code, standing in Suggestion.objects.filter(article__in=article_ids).values_list(
        "article", "dimension", "code", "standing"
    ):
        held[number, dimension][standing].add(code)
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


def _firmest(by_standing: Mapping[str, set[str]]) -> tuple[str, set[str]]:
    return next(
        (standing, by_standing[standing]) for standing in Standing.values if by_standing.get(standing)
    )


def _suggestions(
    number: int, codes: Codes, standing: Standing, source: str, at: datetime
) -> Iterable[Suggestion]:
    for dimension, chosen in codes.items():
        known = {code for code, _ in codebook().dimension(dimension).choices()}
        for code in sorted(set(chosen) & known):
            yield Suggestion(
                article_id=number,
                dimension=dimension,
                code=code,
                standing=standing,
                source=source,
                suggested_at=at,
            )
