"""The analysis of a problem: causes and effects, each of which may have others below it.

A node's place is one value, ``[kind, parent, order]``, so that two who move a node at the same time do not mix their
places: one of the two stands. Two who move two nodes below one another at the same time make a ring; no place is wrong
then, but nothing leads to the ring any more. Reading opens each ring at the node with the lowest key, which then stands
at the top of its kind. All who have the same places read the same tree, with every node in it once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pycrdt import Map, Text

from worldrounds.coediting.document import Document
from worldrounds.coediting.order import between, clean
from worldrounds.coediting.parts import is_gone, text_in, things

CAUSE, EFFECT = "cause", "effect"
KINDS = (CAUSE, EFFECT)
DEEPEST = 12  # levels; what somebody put lower is read as if it stood at the top


class Place(NamedTuple):
    kind: str  # counts at the top only: below a node, everything is of that node's kind
    parent: str  # key of a node; empty: at the top
    order: str


@dataclass(frozen=True)
class Node:
    key: str
    text: str
    children: tuple["Node", ...] = ()

    def walk(self) -> "Iterator[Node]":
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Tree:
    causes: tuple[Node, ...]
    effects: tuple[Node, ...]
    gone: tuple[
        Node, ...
    ]  # taken out, without children: these stand where their next living ancestor lets them

    def of(self, kind: str) -> tuple[Node, ...]:
        return self.causes if kind == CAUSE else self.effects

    def walk(self) -> Iterator[Node]:
        for node in self.causes + self.effects:
            yield from node.walk()


def board_name(stage: str) -> str:
    return f"analysis:{stage}"


def problem_name(stage: str) -> str:
    """Of the text that says what the problem is."""
    return f"analysis:{stage}/problem"


def read_tree(document: Document, stage: str) -> Tree:
    board = document.map_named(board_name(stage))
    texts = {key: text_in(node, "text") for key, node in things(board)}
    gone = {key for key in texts if is_gone(board, key)}
    below: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    places = living_places(board)
    for key in sorted(places, key=lambda key: (places[key].order, key)):
        place = places[key]
        below["" if place.parent else place.kind, place.parent].append(key)

    def nodes(kind: str, parent: str) -> tuple[Node, ...]:
        return tuple(Node(key, texts[key], nodes("", key)) for key in below[kind, parent])

    return Tree(nodes(CAUSE, ""), nodes(EFFECT, ""), tuple(Node(key, texts[key]) for key in sorted(gone)))


def living_places(board: "Map[Any]") -> dict[str, Place]:
    """Where every node that is not taken out stands; no ring is left."""
    places = without_rings({key: _place(node) for key, node in things(board)})
    gone = {key for key in places if is_gone(board, key)}

    def living(place: Place) -> Place:
        while place.parent in gone:
            above = places[place.parent]
            place = Place(above.kind, above.parent, place.order)
        return place

    return {key: living(place) for key, place in places.items() if key not in gone}


def without_rings(places: Mapping[str, Place]) -> dict[str, Place]:
    """Each node below one that is there, or at the top; rings opened at their lowest key."""
    open_places = {
        key: place if place.parent in places else _at_the_top(place) for key, place in places.items()
    }
    seen: set[str] = set()
    for start in sorted(open_places):
        path: list[str] = []
        key = start
        while key and key not in seen:
            seen.add(key)
            path.append(key)
            key = open_places[key].parent
        if key in path:
            lowest = min(path[path.index(key) :])
            open_places[lowest] = _at_the_top(open_places[lowest])
    return _flattened(open_places)


def _flattened(places: dict[str, Place]) -> dict[str, Place]:
    """No node lower than DEEPEST, so that nobody can build a tower that cannot be read."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(places):
        below[places[key].parent].append(key)
    level = below[""]
    for _depth in range(DEEPEST):
        level = [child for key in level for child in below[key]]
    while level:
        places |= {key: _at_the_top(places[key]) for key in level}
        for _depth in range(DEEPEST):
            level = [child for key in level for child in below[key]]
    return places


def _at_the_top(place: Place) -> Place:
    return Place(place.kind, "", place.order)


def add_node(document: Document, stage: str, key: str, text: str, *, kind: str, parent: str = "") -> None:
    """As the last below ``parent``, or at the top. Does nothing if there is a node with this key."""
    board = document.map_named(board_name(stage))
    if key in board:
        return
    places = living_places(board)
    parent = parent if parent in places and len(_line(places, parent)) < DEEPEST else ""
    last = max((place.order for place in _siblings(places, kind, parent).values()), default="")
    place = Place(kind, parent, between(last, "", _jitter(key)))
    with document.change():
        board[key] = Map({"text": Text(text), "place": list(place)})


def move_node(document: Document, stage: str, key: str, *, kind: str, parent: str, after: str = "") -> bool:
    """Put a node below ``parent`` (empty: at the top of ``kind``), behind its child ``after`` (empty: first).

    Returns False, and does nothing, where the node or the parent is not there, the parent is the node or below it, or
    it would stand too low.
    """
    board = document.map_named(board_name(stage))
    places = living_places(board)
    if key not in places or (parent and parent not in places) or key in _line(places, parent):
        return False
    if len(_line(places, parent)) + _height(places, key) > DEEPEST:
        return False
    others = _siblings(places, kind, parent)
    others.pop(key, None)
    keys = sorted(others, key=lambda other: (others[other].order, other))
    at = keys.index(after) + 1 if after in keys else 0
    low = others[keys[at - 1]].order if at else ""
    high = others[keys[at]].order if at < len(keys) else ""
    with document.change():
        _open_rings(board)
        _put(board, key, Place(kind, parent, between(low, high, _jitter(key))))
    return True


STEPS = ("up", "down", "in", "out", "across")


def step_node(document: Document, stage: str, key: str, step: str) -> bool:
    """Move a node by one: up or down among its siblings, in (below the one before it), out (behind its parent), across
    (to the end of the other kind, at the top). False where there is no such way."""
    places = living_places(document.map_named(board_name(stage)))
    if key not in places:
        return False
    parent = places[key].parent
    kind = top_kind(places, key)
    siblings = _siblings(places, kind, parent)
    keys = sorted(siblings, key=lambda other: (siblings[other].order, other))
    at = keys.index(key)
    match step:
        case "up" if at:
            return move_node(
                document, stage, key, kind=kind, parent=parent, after=keys[at - 2] if at > 1 else ""
            )
        case "down" if at + 1 < len(keys):
            return move_node(document, stage, key, kind=kind, parent=parent, after=keys[at + 1])
        case "in" if at:
            return move_node(
                document, stage, key, kind=kind, parent=keys[at - 1], after=_last(places, kind, keys[at - 1])
            )
        case "out" if parent:
            return move_node(document, stage, key, kind=kind, parent=places[parent].parent, after=parent)
        case "across":
            other = EFFECT if kind == CAUSE else CAUSE
            return move_node(document, stage, key, kind=other, parent="", after=_last(places, other, ""))
    return False


def top_kind(places: Mapping[str, Place], key: str) -> str:
    return places[_line(places, key)[-1]].kind


def _line(places: Mapping[str, Place], key: str) -> list[str]:
    """The node and all above it."""
    line = []
    while key:
        line.append(key)
        key = places[key].parent
    return line


def _height(places: Mapping[str, Place], key: str) -> int:
    """Levels from the node down, itself counted."""
    height, level = 0, {key}
    while level:
        height += 1
        level = {child for child, place in places.items() if place.parent in level}
    return height


def _siblings(places: Mapping[str, Place], kind: str, parent: str) -> dict[str, Place]:
    return {
        key: place
        for key, place in places.items()
        if place.parent == parent and (parent or place.kind == kind)
    }


def _last(places: Mapping[str, Place], kind: str, parent: str) -> str:
    """The last child; empty if there is none."""
    children = _siblings(places, kind, parent)
    return max(children, key=lambda key: (children[key].order, key), default="")


def _open_rings(board: "Map[Any]") -> None:
    """Write down how rings were opened, so that a move next to one does not open it elsewhere."""
    written = {key: _place(node) for key, node in things(board)}
    for key, place in without_rings(written).items():
        if place.parent != written[key].parent and written[key].parent in written:
            _put(board, key, place)


def _put(board: "Map[Any]", key: str, place: Place) -> None:
    node = board[key]
    assert isinstance(node, Map)  # noqa: S101 - ``things`` gave it
    node["place"] = list(place)


def _place(node: "Map[Any]") -> Place:
    match node.get("place"):
        case [kind, str(parent), order] if kind in KINDS:
            return Place(kind, parent, clean(order))
    return Place(CAUSE, "", "")


def _jitter(key: str) -> int:
    return sum(map(ord, key)) * 37 & 255
