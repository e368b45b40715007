"""Articles by year and kind."""

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _

from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.queries import pictures as queries
from worldrounds.web.evidence.asking import list_of
from worldrounds.web.evidence.drawing.parts import WIDTH, articles_in_words, counted, link
from worldrounds.web.pictures.columns import Column, columns
from worldrounds.web.pictures.drawn import Drawn

KINDS = ("theory", "both", "action", "")  # from below


def kind_names() -> dict[str, str]:
    named = {code.key: code.name for code in codebook().dimension("kind").codes}
    return named | {"": _("not coded yet")}


def draw_years(_layer: str = "") -> Drawn:
    found, names = counted(queries.years), kind_names()
    years = [
        Column(
            year,
            {kind or "open": found[year][kind] for kind in KINDS},
            f"{year}: "
            + ", ".join(f"{names[kind]} {found[year][kind]}" for kind in KINDS if found[year][kind]),
            list_of(year=str(year)),
        )
        for year in sorted(found)
    ]
    picture, height = columns(
        key="years",
        title=_("Articles by year"),
        desc=_years_in_words(found),
        layers=[kind or "open" for kind in KINDS],
        years=years,
    )
    header = [_("Year"), _("Articles"), *(names[kind] for kind in reversed(KINDS))]
    rows = [
        [
            link(one.address, str(one.year)),
            str(found[one.year].total()),
            *(str(found[one.year][kind]) for kind in reversed(KINDS)),
        ]
        for one in years
    ]
    return Drawn("columns", picture, (WIDTH, height), header, rows)


def _years_in_words(found: Mapping[int, Counter[str]]) -> str:
    if not found:
        return _("No article has a year.")
    best = max(found, key=lambda year: (found[year].total(), year))
    return _("%(articles)s from %(first)s to %(last)s; most in %(best)s (%(count)s).") % {
        "articles": articles_in_words(sum(count.total() for count in found.values())),
        "first": min(found),
        "last": max(found),
        "best": best,
        "count": found[best].total(),
    }
