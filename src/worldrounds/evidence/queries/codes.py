"""What is held of articles, in the words of the codebook."""

from collections.abc import Iterable
from dataclasses import dataclass

from worldrounds.evidence.models import ArticleCode


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
