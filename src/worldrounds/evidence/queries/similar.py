"""Similar articles, and what they share."""

from dataclasses import dataclass

from worldrounds.bibliography.likeness import shared
from worldrounds.evidence import likeness
from worldrounds.evidence.models import Article
from worldrounds.evidence.queries.around import LIST

SPARE = 5  # that may have gone since the index was made


@dataclass(frozen=True)
class Similar:
    article: Article
    score: float
    shares: tuple[str, ...]  # the most telling first


def similar_to(article: Article, *, most: int) -> list[Similar]:
    """The articles most alike, best first (1 query at most); none before the index has been made."""
    index = likeness.store().index()
    found = index.similar(likeness.terms(article), without={article.pk}, most=most + SPARE)
    if not found:
        return []
    held = Article.objects.filter(merged_into=None).only(*LIST, *likeness.READ)
    rows = held.in_bulk([number for number, _ in found])
    best = [(rows[number], score) for number, score in found if number in rows][:most]
    shares = shared(likeness.text(article), [likeness.text(other) for other, _ in best], index.idf)
    return [Similar(other, score, tuple(said)) for (other, score), said in zip(best, shares, strict=True)]
