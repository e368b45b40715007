"""Who writes with whom, and who cites whom."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.evidence.queries import pictures as queries
from worldrounds.web.addresses import url
from worldrounds.web.evidence.asking import list_by
from worldrounds.web.evidence.drawing.parts import articles_in_words, counted, link
from worldrounds.web.pictures.drawn import Drawn
from worldrounds.web.pictures.network import Node, largest_parts, network
from worldrounds.web.pictures.svg import bdi, element


def draw_authors(_layer: str = "") -> Drawn:
    graph = counted(queries.authors)
    together = _neighbours(graph.ties)
    parts, nodes = _shown(
        graph,
        words=lambda key: f"{graph.names[key]}: {articles_in_words(graph.weight[key])}",
        address=lambda key: list_by(graph.names[key]),
    )
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
            link(node.address, node.name),
            str(node.weight),
            ", ".join(graph.names[other] for other in sorted(together.get(node.key, ()))),
        ]
        for node in sorted(nodes, key=lambda node: (-node.weight, node.name))
    ]
    return Drawn(
        "network", picture, (1000, height), [_("Author"), _("Articles"), _("With")], rows, caption=desc % said
    )


def draw_citations(_layer: str = "") -> Drawn:
    graph = counted(queries.citations)
    parts, nodes = _shown(
        graph,
        words=lambda key: f"{graph.names[key]}, {graph.titles[key]} ({_times(graph.weight[key])})",
        address=lambda key: url("article", int(key)),
    )
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


def _shown(
    graph: queries.Graph, *, words: Callable[[str], str], address: Callable[[str], str]
) -> tuple[list[list[str]], list[Node]]:
    """The largest parts of the graph, and their nodes."""
    parts = largest_parts(graph.ties, graph.weight, most=queries.MOST)
    keys = [key for part in parts for key in part]
    return parts, [Node(key, graph.names[key], graph.weight[key], words(key), address(key)) for key in keys]


def _titled(graph: queries.Graph, node: Node) -> str:
    return element("span", link(node.address, node.name), " ", bdi(graph.titles[node.key]))


def _times(count: int) -> str:
    return ngettext("cited %(count)s time here", "cited %(count)s times here", count) % {"count": count}


def _neighbours(ties: Mapping[tuple[str, str], int]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in ties:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found
