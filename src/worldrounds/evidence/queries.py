"""Reads of the evidence hall."""

from collections.abc import Iterable
from dataclasses import dataclass

from worldrounds.core.errors import NotFound
from worldrounds.evidence.models import Article, ArticleCode


def article(number: int) -> Article:
    """Of a merged record, the one that it became (2 queries then).

    Raises NotFound.
    """
    found = Article.objects.filter(pk=number).select_related("merged_into").first()
    if found is None:
        raise NotFound
    return found.merged_into or found


@dataclass(frozen=True)
class Held:
    """What is held of an article in one dimension: its codes, sorted, and what they rest on (``Standing``)."""

    standing: str
    codes: tuple[str, ...]


def codes_of(article_ids: Iterable[int]) -> dict[int, dict[str, Held]]:
    """Article -> dimension -> what is held (1 query); only those of which something is. Names of codes:
    ``codebook().dimension(key).name_of(code)``."""
    rows = ArticleCode.objects.filter(article__in=list(article_ids)).order_by("article", "dimension", "code")
    found: dict[int, dict[str, Held]] = {}
    for number, dimension, code, standing in rows.values_list("article", "dimension", "code", "standing"):
        of_article = found.setdefault(number, {})
        before = of_article.get(dimension, Held(standing, ()))
        of_article[dimension] = Held(standing, (*before.codes, code))
    return found
