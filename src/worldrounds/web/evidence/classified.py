"""How the collection classifies an article, in words: where it was studied and where its authors work stand by income."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from worldrounds.core.countries import country_name, group_name
from worldrounds.core.incomes import GROUPS, Incomes, income_group, incomes
from worldrounds.evidence.codebook import Dimension, codebook
from worldrounds.evidence.models import Article, Standing
from worldrounds.evidence.queries.codes import Held, held_of, whose_view


@dataclass(frozen=True)
class Coded:
    """A dimension of the codebook and what is held of this article in it, in words. Countries stand by income."""

    key: str
    name: str
    values: tuple[
        tuple[str, tuple[str, ...]], ...
    ]  # income group in words, or "" where it is no country; names
    standing: str
    basis: str  # in words; empty where it is firm


@dataclass(frozen=True)
class Classified:
    coded: list[Coded]
    view: str  # evidence.viewpoints
    incomes: Incomes | None  # the list that the groups are from; None where there are no countries


def classified(article: Article) -> Classified:
    held = held_of(article)
    dimensions = [dimension for dimension in codebook().dimensions if dimension.key in held]
    return Classified(
        [_coded(dimension, held[dimension.key]) for dimension in dimensions],
        whose_view(held),
        incomes() if any(dimension.is_countries for dimension in dimensions) else None,
    )


def _coded(dimension: Dimension, held: Held) -> Coded:
    values: dict[str, list[str]] = {}
    for code in sorted(held.codes, key=_by_income) if dimension.is_countries else held.codes:
        words = group_name(income_group(code)) or _("in no income group") if dimension.is_countries else ""
        values.setdefault(words, []).append(dimension.name_of(code))
    return Coded(
        dimension.key,
        dimension.name,
        tuple((group, tuple(names)) for group, names in values.items()),
        held.standing,
        basis_words(held.standing),
    )


def _by_income(country: str) -> tuple[int, str]:
    """The lowest first, those without a group last."""
    group = income_group(country)
    return (GROUPS.index(group) if group else len(GROUPS), country_name(country))


def basis_words(standing: str) -> str:
    return {
        Standing.SUGGESTED: _("suggested"),
        Standing.DERIVED: _("by program"),
        Standing.READER: _("one reader"),
    }.get(Standing(standing), "")
