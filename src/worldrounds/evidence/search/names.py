"""Facet values in words: for readers, and as people type them."""

from collections.abc import Iterator

from babel import Locale
from django.utils.translation import gettext as _

from worldrounds.bibliography.languages import lengthened
from worldrounds.core.countries import country_name, group_name
from worldrounds.core.language import locale
from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.search import incomes
from worldrounds.evidence.viewpoints import INSIDE, OUTSIDE


def facet_name(facet: str) -> str:
    own = {
        "year": _("Year"),
        "type": _("Type"),
        "language": _("Language"),
        "kind": _("Theory or action"),
        "format": _("Format"),
        "model": _("Model"),
        "studied": _("Country studied"),
        "writing": _("Country of the authors"),
        "view": _("Whose view"),
        "studied-income": _("Income of the countries studied"),
        "writing-income": _("Income of the authors' countries"),
        "outcome": _("Outcome"),
        "population": _("People"),
        "design": _("Design"),
    }
    return own.get(facet, facet)


def value_name(facet: str, code: str) -> str:
    if facet == "language":
        return str(Locale.parse(locale()).languages.get(code.partition("-")[0], code))
    if facet in {"type", "year"}:
        return code
    if facet == incomes.VIEW:
        return view_name(code)
    if facet in incomes.DIMENSIONS:
        return group_name(code)
    try:
        return codebook().dimension(facet).name_of(code)
    except KeyError:
        return code


def view_name(view: str) -> str:
    """Of ``evidence.viewpoints``."""
    return {
        OUTSIDE: _("low or middle income, seen from high income only"),
        INSIDE: _("low or middle income, with authors from there"),
    }.get(view, view)


def said(facet: str, code: str) -> Iterator[str]:
    """What people may type and mean this value; English whatever the reader's language, as in PubMed."""
    yield code
    if facet == "language":
        yield lengthened(code)
        yield Locale("en").languages.get(code.partition("-")[0], code)
    elif facet in {"studied", "writing"}:
        yield Locale("en").territories.get(code, code)
        yield country_name(code)
    elif facet != "type":
        known = codebook().dimension(facet).by_key.get(code)
        yield from (known.name, *known.also) if known else ()


def type_name(csl: str) -> str:
    """Of a record whose source names no publication type, as PubMed would call it."""
    return _CSL_TYPES.get(csl, csl)


_CSL_TYPES = {
    "article-journal": "Journal Article",
    "article": "Preprint",
    "article-magazine": "Magazine Article",
    "article-newspaper": "Newspaper Article",
    "book": "Book",
    "chapter": "Book Chapter",
    "dataset": "Dataset",
    "paper-conference": "Conference Paper",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "Webpage",
}
