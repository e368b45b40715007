"""Formats by outcomes: the evidence map."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from worldrounds.evidence.codebook import Code, codebook
from worldrounds.evidence.queries.pictures import Cell, evidence_map
from worldrounds.web.evidence.asking import list_of
from worldrounds.web.evidence.drawing.parts import WIDTH, articles_in_words, counted, link
from worldrounds.web.pictures.drawn import Drawn
from worldrounds.web.pictures.gridmap import Bubble, Row, grid_map


def draw_map(_layer: str = "") -> Drawn:
    cells = counted(evidence_map)
    formats = codebook().dimension("format").codes
    outcomes = [*codebook().dimension("outcome").codes, Code("", _("Not coded yet"))]
    rows = [
        Row(
            format_.name,
            format_.group,
            [_bubble(cells.get((format_.key, one.key)), format_, one) for one in outcomes],
        )
        for format_ in formats
        if format_.key != "none"
    ]
    picture, height = grid_map(
        key="map",
        title=_("Formats and outcomes"),
        desc=_map_in_words(cells, rows),
        columns=[_head(one) for one in outcomes],
        rows=rows,
    )
    table = [[row.name, *(_cell(cell) for cell in row.cells)] for row in rows]
    header = [_("Format"), *(one.name for one in outcomes)]
    return Drawn("gridmap", picture, (WIDTH, height), header, table)


def _head(outcome: Code) -> tuple[str, str]:
    """“2a” where there is no room for “2a Attitudes”."""
    if not outcome.key:
        return "?", outcome.name
    number = outcome.name.split(" ", 1)[0]
    short = {"1": "1", "2a": "2a", "2b": "2b", "3": "3", "4a": "4a", "4b": "4b"}.get(number, "0")
    long = {"learning": _("2b Learning"), "benefit": _("4b Benefit"), "organization": _("4a Organization")}
    return short, long.get(outcome.key, outcome.name)


def _uncoded(format_: Code) -> str:
    """The question that finds a format's articles of which nobody has coded the outcome."""
    coded = " OR ".join(f'"{one.key}"[outcome]' for one in codebook().dimension("outcome").codes)
    return f'"{format_.key}"[format] NOT ({coded})'


def _bubble(cell: Cell | None, format_: Code, outcome: Code) -> Bubble | None:
    if cell is None or not cell.articles:
        return None
    words = f"{format_.name}, {outcome.name}: {articles_in_words(cell.articles)}"
    if cell.agreed < cell.articles:
        words += "; " + _("%(count)s of them only suggested") % {"count": cell.articles - cell.agreed}
    asked = {"format": format_.key, "outcome": outcome.key} if outcome.key else {"q": _uncoded(format_)}
    is_firm = cell.agreed > 0
    return Bubble(cell.articles, cell.level if is_firm else 0, words, list_of(**asked), is_firm)


def _cell(cell: Bubble | None) -> str:
    return link(cell.address, str(cell.count)) if cell else "0"


def _map_in_words(cells: Mapping[tuple[str, str], Cell], rows: list[Row]) -> str:
    outcomes = [one for one in codebook().dimension("outcome").codes if one.key != "none"]
    known = {pair for pair, cell in cells.items() if cell.articles}
    gaps = sum(
        (format_.key, one.key) not in known
        for format_ in codebook().dimension("format").codes[:-1]
        for one in outcomes
    )
    full = max(rows, key=lambda row: sum(cell.count for cell in row.cells if cell), default=None)
    words = _("%(rows)s formats by %(columns)s outcome levels; %(gaps)s of these places are empty.") % {
        "rows": len(rows),
        "columns": len(outcomes),
        "gaps": gaps,
    }
    if full is not None and any(full.cells):
        words += " " + _("Most is known of: %(name)s.") % {"name": full.name}
    return words
