"""What is held of articles, in the words of the codebook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from worldrounds.core.incomes import income_group
from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.models import Article, ArticleCode
from worldrounds.evidence.viewpoints import view_of


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
        _hold(found.setdefault(number, {}), dimension, code, standing)
    return found


def held_of(article: Article) -> dict[str, Held]:
    """The same of one article (1 query, none where its codes are prefetched)."""
    found: dict[str, Held] = {}
    for row in sorted(article.codes.all(), key=lambda row: (row.dimension, row.code)):
        _hold(found, row.dimension, row.code, row.standing)
    return found


def _hold(held: dict[str, Held], dimension: str, code: str, standing: str) -> None:
    before = held.get(dimension, Held(standing, ()))
    held[dimension] = Held(standing, (*before.codes, code))


def countries(held: Mapping[str, Held], dimension: str) -> tuple[str, ...]:
    """``dimension``: studied or writing."""
    return held[dimension].codes if dimension in held else ()


def incomes_of(held: Mapping[str, Held]) -> dict[str, str]:
    """Every country that is held -> its income group, where it has one."""
    asked = (dimension.key for dimension in codebook().dimensions if dimension.is_countries)
    found = sorted({country for key in asked for country in countries(held, key)})
    return {country: group for country in found if (group := income_group(country))}


def whose_view(held: Mapping[str, Held]) -> str:
    """See ``evidence.viewpoints``."""
    return view_of(countries(held, "studied"), countries(held, "writing"))
