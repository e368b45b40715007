"""Whose view: the income where it was studied by the income where its authors work."""

from django.utils.translation import gettext as _

from worldrounds.core.countries import group_name
from worldrounds.core.incomes import GROUPS, incomes
from worldrounds.evidence.queries.pictures import incomes_crossed
from worldrounds.web.evidence.asking import list_of
from worldrounds.web.evidence.drawing.parts import WIDTH, articles_in_words, link
from worldrounds.web.pictures.drawn import Drawn
from worldrounds.web.pictures.gridmap import Bubble, Row, grid_map


def draw_incomes(_layer: str = "") -> Drawn:
    """Where it was studied by where it was written."""
    found = incomes_crossed()
    rows = [
        Row(
            group_name(studied),
            "",
            [_of_incomes(found[studied, writing], studied, writing) for writing in GROUPS],
        )
        for studied in GROUPS
    ]
    picture, height = grid_map(
        key="incomes",
        title=_("Who writes about whom, by income"),
        desc=_incomes_in_words(),
        columns=[(_short_group(group), group_name(group)) for group in GROUPS],
        rows=rows,
    )
    header = [
        _("Studied where there is …, written where there is …"),
        *(group_name(group) for group in GROUPS),
    ]
    table = [
        [row.name, *(link(cell.address, str(cell.count)) if cell else "0" for cell in row.cells)]
        for row in rows
    ]
    if not any(found.values()):
        table = []  # no article says both
    return Drawn("gridmap", picture, (WIDTH, height), header, table, caption=_incomes_in_words())


def _short_group(group: str) -> str:
    """Where there is no room for “lower middle income”."""
    return {"low": _("low"), "lower-middle": _("lower"), "upper-middle": _("upper")}.get(group, _("high"))


def _of_incomes(count: int, studied: str, writing: str) -> Bubble | None:
    if not count:
        return None
    words = _("studied where there is %(studied)s, written where there is %(writing)s: %(articles)s") % {
        "studied": group_name(studied),
        "writing": group_name(writing),
        "articles": articles_in_words(count),
    }
    address = list_of(**{"studied-income": studied, "writing-income": writing})
    return Bubble(count, 0, words, address, is_firm=True)


def _incomes_in_words() -> str:
    said = _(
        "Rows: where it was studied. Columns: where its authors work. An article with several countries can stand in several places. Income groups of the World Bank, fiscal year %(year)s."
    )
    return said % {"year": incomes().fiscal_year}
