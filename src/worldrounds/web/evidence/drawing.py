"""The pictures of the collection: what is counted, put into words, links and shapes."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from worldrounds.core.countries import country_name
from worldrounds.evidence.codebook import Code, codebook
from worldrounds.evidence.queries import pictures as counted
from worldrounds.web.addresses import url
from worldrounds.web.evidence.asking import list_by, list_of
from worldrounds.web.pictures.columns import Column, columns
from worldrounds.web.pictures.countrymap import Country, country_map
from worldrounds.web.pictures.drawn import Drawn
from worldrounds.web.pictures.gridmap import Bubble, Row, grid_map
from worldrounds.web.pictures.network import Node, largest_parts, network
from worldrounds.web.pictures.svg import bdi, element

WIDTH = 960  # of a picture as a file, in CSS pixels
MANY = 50_000  # codes
KINDS = ("theory", "both", "action", "")  # from below
Found = TypeVar("Found")


@dataclass(frozen=True)
class Subject:
    """A picture: its name in addresses, its title, the question that it answers, who draws it."""

    key: str
    title: str | Promise
    question: str | Promise
    draw: Callable[[str], Drawn]  # with one of ``layers``, or "" for all of them
    layers: tuple[tuple[str, str | Promise], ...] = ()  # key, words
    legend: tuple[tuple[str, str | Promise], ...] = ()  # class, words


def _counted(count: Callable[[], Found]) -> Found:
    """Kept in memory where the collection is so large that counting is slow."""
    number, changed = counted.version()
    if number < MANY:
        return count()
    found: Found = _kept(count, number, changed)  # type: ignore[assignment]  # a cache forgets what it keeps
    return found


@lru_cache(maxsize=8)
def _kept(count: Callable[[], object], number: int, changed: str) -> object:
    return count()


def articles_in_words(count: int) -> str:
    return ngettext("%(count)s article", "%(count)s articles", count) % {"count": count}


def _link(address: str, words: str) -> SafeString:
    return element("a", words, href=address)


# Format by outcome ----------------------------------------------------------------------------------------


def draw_map(_layer: str = "") -> Drawn:
    cells = _counted(counted.evidence_map)
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


def _bubble(cell: counted.Cell | None, format_: Code, outcome: Code) -> Bubble | None:
    if cell is None or not cell.articles:
        return None
    words = f"{format_.name}, {outcome.name}: {articles_in_words(cell.articles)}"
    if cell.agreed < cell.articles:
        words += "; " + _("%(count)s of them only suggested") % {"count": cell.articles - cell.agreed}
    asked = {"format": format_.key} | ({"outcome": outcome.key} if outcome.key else {})
    is_firm = cell.agreed > 0
    return Bubble(cell.articles, cell.level if is_firm else 0, words, list_of(**asked), is_firm)


def _cell(cell: Bubble | None) -> str:
    return _link(cell.address, str(cell.count)) if cell else "0"


def _map_in_words(cells: Mapping[tuple[str, str], counted.Cell], rows: list[Row]) -> str:
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


# Countries ------------------------------------------------------------------------------------------------


def draw_world(layer: str = "") -> Drawn:
    """``layer``: studied, writing, or both."""
    found = _counted(counted.countries)
    shown_layers = {layer} if layer in found else set(found)
    studied, writing = (
        found[one] if one in shown_layers else Counter[str]() for one in ("studied", "writing")
    )
    codes = sorted(studied.keys() | writing.keys(), key=lambda code: (-studied[code], -writing[code], code))
    shown = [_country(code, studied[code], writing[code]) for code in codes]
    picture, height = country_map(
        key="world",
        title=_("Where it was studied, and where the authors work"),
        desc=_world_in_words(studied, writing),
        countries=shown,
    )
    rows = [
        [one.name, _count(one.disc, one.disc_address), _count(one.ring, one.ring_address)] for one in shown
    ]
    header = [_("Country"), _("Studied there"), _("Written there")]
    return Drawn("countrymap", picture, (1000, height), header, rows)


def _country(code: str, studied: int, writing: int) -> Country:
    name = country_name(code)
    return Country(
        code,
        name,
        studied,
        writing,
        _("%(country)s: studied in %(articles)s") % {"country": name, "articles": articles_in_words(studied)},
        _("%(country)s: authors of %(articles)s") % {"country": name, "articles": articles_in_words(writing)},
        list_of(studied=code),
        list_of(writing=code),
    )


def _count(count: int, address: str) -> str:
    return _link(address, str(count)) if count else "0"


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


# Years ----------------------------------------------------------------------------------------------------


def kind_names() -> dict[str, str]:
    named = {code.key: code.name for code in codebook().dimension("kind").codes}
    return named | {"": _("not coded yet")}


def draw_years(_layer: str = "") -> Drawn:
    found, names = _counted(counted.years), kind_names()
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
            _link(one.address, str(one.year)),
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


# Graphs ---------------------------------------------------------------------------------------------------


def draw_authors(_layer: str = "") -> Drawn:
    graph = _counted(counted.authors)
    parts = largest_parts(graph.ties, graph.weight, most=counted.MOST)
    together = _neighbours(graph.ties)
    nodes = [
        Node(
            key,
            graph.names[key],
            graph.weight[key],
            f"{graph.names[key]}: {articles_in_words(graph.weight[key])}",
            list_by(graph.names[key]),
        )
        for part in parts
        for key in part
    ]
    desc = _(
        "%(shown)s of %(all)s authors in %(groups)s groups that wrote together; each line is an article in common."
    )
    said = {"shown": len(nodes), "all": len(graph.names), "groups": len(parts)}
    picture, height = network(
        key="authors",
        title=_("Who writes with whom"),
        desc=desc % said,
        nodes=nodes,
        ties=graph.ties,
        parts=parts,
    )
    rows = [
        [
            _link(node.address, node.name),
            str(node.weight),
            ", ".join(graph.names[other] for other in sorted(together.get(node.key, ()))),
        ]
        for node in sorted(nodes, key=lambda node: (-node.weight, node.name))
    ]
    return Drawn(
        "network", picture, (1000, height), [_("Author"), _("Articles"), _("With")], rows, caption=desc % said
    )


def draw_citations(_layer: str = "") -> Drawn:
    graph = _counted(counted.citations)
    parts = largest_parts(graph.ties, graph.weight, most=counted.MOST)
    nodes = [
        Node(
            key,
            graph.names[key],
            graph.weight[key],
            f"{graph.names[key]}, {graph.titles[key]} ({_times(graph.weight[key])})",
            url("article", int(key)),
        )
        for part in parts
        for key in part
    ]
    desc = _(
        "%(shown)s articles of the collection that cite one another; a larger dot is cited more often here."
    )
    said = {"shown": len(nodes)}
    picture, height = network(
        key="citations",
        title=_("Who cites whom"),
        desc=desc % said,
        nodes=nodes,
        ties=graph.ties,
        parts=parts,
    )
    shown = {node.key: node for node in nodes}
    rows = [
        [_titled(graph, shown[one]), _titled(graph, shown[other])]
        for one, other in sorted(graph.ties, key=lambda tie: (graph.names[tie[0]], graph.names[tie[1]]))
        if one in shown and other in shown
    ]
    return Drawn("network", picture, (1000, height), [_("Article"), _("Cites")], rows, caption=desc % said)


def _titled(graph: counted.Graph, node: Node) -> str:
    return element("span", _link(node.address, node.name), " ", bdi(graph.titles[node.key]))


def _times(count: int) -> str:
    return ngettext("cited %(count)s time here", "cited %(count)s times here", count) % {"count": count}


def _neighbours(ties: Mapping[tuple[str, str], int]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in ties:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


SUBJECTS = {
    subject.key: subject
    for subject in (
        Subject(
            "map",
            gettext_lazy("Evidence map"),
            gettext_lazy("Which outcomes are known of which format, and where are the gaps?"),
            draw_map,
            (),
            (
                ("shade-0", gettext_lazy("design not coded, or without a level")),
                ("shade-1", gettext_lazy("one time")),
                ("shade-2", gettext_lazy("before and after")),
                ("shade-3", gettext_lazy("two groups")),
                ("shade-4", gettext_lazy("randomized")),
                ("loose", gettext_lazy("only suggested, not agreed")),
                ("gap", gettext_lazy("nothing: a gap")),
            ),
        ),
        Subject(
            "world",
            gettext_lazy("World map"),
            gettext_lazy("Where was it studied, and where do the authors work?"),
            draw_world,
            (
                ("studied", gettext_lazy("Only where it was studied")),
                ("writing", gettext_lazy("Only where the authors work")),
            ),
            (("disc", gettext_lazy("studied there")), ("ring", gettext_lazy("authors work there"))),
        ),
        Subject(
            "years",
            gettext_lazy("Years"),
            gettext_lazy("When was it written, and is it theory or action?"),
            draw_years,
            (),
            (
                ("layer-open", gettext_lazy("not coded yet")),
                ("layer-action", gettext_lazy("action")),
                ("layer-both", gettext_lazy("both")),
                ("layer-theory", gettext_lazy("theory")),
            ),
        ),
        Subject("authors", gettext_lazy("Authors"), gettext_lazy("Who writes with whom?"), draw_authors),
        Subject(
            "citations",
            gettext_lazy("Citations"),
            gettext_lazy("Who cites whom within the collection?"),
            draw_citations,
        ),
    )
}
