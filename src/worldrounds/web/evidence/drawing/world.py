"""Countries: where it was studied, and where the authors work."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.countries import country_name, group_name
from worldrounds.core.incomes import income_group
from worldrounds.core.zones import country_place
from worldrounds.evidence.queries.pictures import countries
from worldrounds.web.evidence.asking import list_of
from worldrounds.web.evidence.drawing.parts import articles_in_words, counted, link
from worldrounds.web.pictures.drawn import Drawn
from worldrounds.web.pictures.placemap import Place, place_map


def draw_world(layer: str = "") -> Drawn:
    """``layer``: studied, writing, or both."""
    found = counted(countries)
    shown_layers = {layer} if layer in found else set(found)
    studied, writing = (
        found[one] if one in shown_layers else Counter[str]() for one in ("studied", "writing")
    )
    codes = sorted(studied.keys() | writing.keys(), key=lambda code: (-studied[code], -writing[code], code))
    shown = [_country(code, studied[code], writing[code]) for code in codes]
    picture, height = place_map(
        key="world",
        title=_("Where it was studied, and where the authors work"),
        desc=_world_in_words(studied, writing),
        places=shown,
    )
    rows = [
        [
            one.name,
            group_name(income_group(code)),
            _linked(one.disc, one.disc_address),
            _linked(one.ring, one.ring_address),
        ]
        for code, one in zip(codes, shown, strict=True)
    ]
    header = [_("Country"), _("Income group"), _("Studied there"), _("Written there")]
    return Drawn("placemap", picture, (1000, height), header, rows)


def _country(code: str, studied: int, writing: int) -> Place:
    name = country_name(code)
    return Place(
        name,
        country_place(code),
        studied,
        writing,
        _("%(country)s: studied in %(articles)s") % {"country": name, "articles": articles_in_words(studied)},
        _("%(country)s: authors of %(articles)s") % {"country": name, "articles": articles_in_words(writing)},
        list_of(studied=code),
        list_of(writing=code),
    )


def _linked(count: int, address: str) -> str:
    return link(address, str(count)) if count else "0"


def _world_in_words(studied: Counter[str], writing: Counter[str]) -> str:
    words = ngettext("Studied in %(count)s country", "Studied in %(count)s countries", len(studied))
    said = words % {"count": len(studied)}
    said += ", " + _("most in %(names)s") % {"names": _most(studied)} if studied else ""
    words = ngettext("authors work in %(count)s country", "authors work in %(count)s countries", len(writing))
    said += "; " + words % {"count": len(writing)}
    said += ", " + _("most in %(names)s") % {"names": _most(writing)} if writing else ""
    return said + "."


def _most(count: Counter[str]) -> str:
    best = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    return ", ".join(f"{country_name(code)} ({number})" for code, number in best)
