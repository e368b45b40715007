"""Who is tied to whom: the largest parts that hang together, each laid out by itself, the same way each time.

Fruchterman and Reingold (1991), "Graph drawing by force-directed placement", Software: Practice and Experience
21(11), 1129-1164, as networkx computes it from a fixed start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import networkx
from django.utils.safestring import SafeString

from worldrounds.web.pictures.svg import described, element, isolated

WIDTH = 1000
ROOM = 74.0  # side of the square that a node gets, on average
MARGIN = 46.0
LARGEST, SMALLEST = 16.0, 5.0  # radius
FEW = 4  # a weight below this is never the largest


@dataclass(frozen=True)
class Node:
    """``weight`` gives the size; ``words`` say all of it; ``address``: what is behind it."""

    key: str
    name: str
    weight: int
    words: str
    address: str


Places = dict[str, tuple[float, float]]


def largest_parts(
    ties: Mapping[tuple[str, str], int], weight: Mapping[str, int], *, most: int
) -> list[list[str]]:
    """The parts that hang together, the largest first, until there are ``most`` nodes; of a part that is too large
    its nodes with the most ties."""
    graph = _graph(ties)
    parts = sorted(networkx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    found: list[list[str]] = []
    left = most
    for part in parts:
        if left < 2:
            break
        best = sorted(part, key=lambda key: (-weight.get(key, 0), -graph.degree(key), key))[:left]
        kept = [sorted(one) for one in networkx.connected_components(graph.subgraph(best)) if len(one) > 1]
        found += sorted(kept, key=lambda one: (-len(one), one[0]))
        left -= sum(map(len, kept))
    return found


def network(
    *,
    key: str,
    title: str,
    desc: str,
    nodes: Sequence[Node],
    ties: Mapping[tuple[str, str], int],
    parts: Sequence[Sequence[str]],
) -> tuple[SafeString, int]:
    """Gives the picture and its height at 1000 wide."""
    places, height = lay_out(ties, parts)
    heaviest = max(FEW, *(node.weight for node in nodes)) if nodes else FEW
    strongest = max(ties.values(), default=1)
    big_first = sorted(nodes, key=lambda node: (-node.weight, node.key))
    picture = described(
        element(
            "g",
            *(
                _tie(places[one], places[other], count, strongest)
                for (one, other), count in sorted(ties.items())
                if one in places and other in places
            ),
            class_="ties",
        ),
        *(_dot(node, places[node.key], heaviest) for node in big_first),
        *_labels(big_first, places, heaviest),
        key=key,
        title=title,
        desc=desc,
        class_="network",
        viewBox=f"0 0 {WIDTH} {height}",
        width="100%",
    )
    return picture, height


def lay_out(ties: Mapping[tuple[str, str], int], parts: Sequence[Sequence[str]]) -> tuple[Places, int]:
    """(x, y) of every node, and the height that they need: parts in rows, each in a square as large as it has nodes."""
    graph = _graph(ties)
    places: Places = {}
    top = 0.0
    for row in _rows(parts):
        sides = [_side(part) for part in row]
        # The row fills the width, and gets lower as it gets wider.
        wider = WIDTH / sum(sides)
        high, left = max(sides) / sqrt(wider), 0.0
        for part, side in zip(row, sides, strict=True):
            shape = networkx.spring_layout(
                _part_of(graph, part), seed=1, iterations=120, k=1.6 / sqrt(len(part))
            )
            for node, (x, y) in _stretched(shape).items():
                inner = side * wider - 2 * MARGIN
                places[node] = (left + MARGIN + x * inner, top + MARGIN / 2 + y * (high - MARGIN))
            left += side * wider
        top += high
    return places, ceil(top) or 1


def _part_of(graph: "networkx.Graph", part: Sequence[str]) -> "networkx.Graph":
    """Nodes and ties in their order: what a set gives changes from one start of the program to the next."""
    own = networkx.Graph()
    own.add_nodes_from(sorted(part))
    inside = (
        [*sorted((one, other)), data]
        for one, other, data in graph.edges(part, data=True)
        if {one, other} <= set(part)
    )
    own.add_edges_from(sorted(inside, key=lambda tie: tie[:2]))
    return own


def _side(part: Sequence[str]) -> float:
    return ROOM * sqrt(len(part)) + 2 * MARGIN


def _rows(parts: Sequence[Sequence[str]]) -> list[list[Sequence[str]]]:
    found: list[list[Sequence[str]]] = []
    left = 0.0
    for part in parts:
        if not found or left + _side(part) > WIDTH * 1.15:
            found.append([])
            left = 0.0
        found[-1].append(part)
        left += _side(part)
    return found


def _stretched(shape: Mapping[str, Sequence[float]]) -> Places:
    """Into the unit square."""
    xs, ys = [float(at[0]) for at in shape.values()], [float(at[1]) for at in shape.values()]
    wide, high = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    return {
        node: ((float(at[0]) - min(xs)) / wide, (float(at[1]) - min(ys)) / high)
        for node, at in sorted(shape.items())
    }


def _graph(ties: Mapping[tuple[str, str], int]) -> "networkx.Graph":
    graph = networkx.Graph()
    graph.add_weighted_edges_from(
        (one, other, count) for (one, other), count in sorted(ties.items()) if one != other
    )
    return graph


def _tie(one: tuple[float, float], other: tuple[float, float], count: int, strongest: int) -> str:
    return element(
        "line",
        x1=round(one[0], 1),
        y1=round(one[1], 1),
        x2=round(other[0], 1),
        y2=round(other[1], 1),
        stroke_width=round(1 + 2 * (count - 1) / max(1, strongest - 1), 1),
    )


def _radius(node: Node, heaviest: int) -> float:
    return round(max(SMALLEST, LARGEST * sqrt(node.weight / heaviest)), 1)


def _dot(node: Node, at: tuple[float, float], heaviest: int) -> str:
    circle = element(
        "circle", cx=round(at[0], 1), cy=round(at[1], 1), r=_radius(node, heaviest), class_="node"
    )
    # A target of 24 pixels on a screen of 1000, however small the dot.
    area = element("circle", cx=round(at[0], 1), cy=round(at[1], 1), r=13, class_="area")
    return element("a", element("title", node.words), area, circle, href=node.address, aria_label=node.words)


def _labels(nodes: Sequence[Node], places: Places, heaviest: int) -> list[str]:
    """Names where there is room, of the heaviest first; all of them are in the table."""
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in places.values()]
    found: list[str] = []
    for node in nodes:
        (x, y), reach, long = places[node.key], _radius(node, heaviest) + 4, 8.2 * len(node.name)
        for left, line, anchor in (
            (x + reach, y + 5, "start"),
            (x - reach - long, y + 5, "end"),
            (x - long / 2, y - reach - 2, "middle"),
            (x - long / 2, y + reach + 13, "middle"),
        ):
            box = (left, line - 13, left + long, line + 3)
            clash = any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken)
            if left >= 0 and left + long <= WIDTH and not clash:
                at = {"start": left, "end": left + long, "middle": x}[anchor]
                found.append(
                    element(
                        "text",
                        isolated(node.name),
                        x=round(at),
                        y=round(line),
                        text_anchor=anchor,
                        class_="name",
                    )
                )
                taken.append(box)
                break
    return found
