"""Options held against criteria: for each pair a value from -2 to +2 and a short note."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Map, Text

from worldrounds.coediting.document import Document
from worldrounds.coediting.order import between, clean
from worldrounds.coediting.parts import is_gone, text_in, things

VALUES = (-2, -1, 0, 1, 2)
OPTION, CRITERION = "option", "criterion"
SORTS = (OPTION, CRITERION)


@dataclass(frozen=True)
class Item:
    """An option or a criterion. ``is_own``: the group added it; else it came with the case."""

    key: str
    title: str
    text: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class Mark:
    value: int | None  # VALUES; None: not yet said
    note: str


@dataclass(frozen=True)
class Grid:
    options: tuple[Item, ...]
    criteria: tuple[Item, ...]
    marks: dict[tuple[str, str], Mark]  # (option, criterion)
    gone: tuple[tuple[str, Item], ...]  # (sort, item): taken out


def board_name(stage: str) -> str:
    return f"decisions:{stage}"


def note_name(stage: str, option: str, criterion: str) -> str:
    """Of the document's text that holds the note."""
    return f"decisions:{stage}/{option}/{criterion}"


def read_grid(document: Document, stage: str, *, options: Sequence[Item], criteria: Sequence[Item]) -> Grid:
    """``options`` and ``criteria`` came with the case, and stand before the group's own."""
    board = document.map_named(board_name(stage))
    every = {OPTION: [*options, *_own(board, OPTION)], CRITERION: [*criteria, *_own(board, CRITERION)]}
    gone = [(sort, item) for sort, items in every.items() for item in items if is_gone(board, item.key)]
    here = {sort: [item for item in items if not is_gone(board, item.key)] for sort, items in every.items()}
    marks = {
        (option.key, criterion.key): read_mark(document, stage, option.key, criterion.key)
        for option in here[OPTION]
        for criterion in here[CRITERION]
    }
    return Grid(tuple(here[OPTION]), tuple(here[CRITERION]), marks, tuple(gone))


def read_mark(document: Document, stage: str, option: str, criterion: str) -> Mark:
    value = _value(document.map_named(board_name(stage)).get(f"value/{option}/{criterion}"))
    return Mark(value, str(document.text_named(note_name(stage, option, criterion))).strip())


def add_item(document: Document, stage: str, key: str, sort: str, *, title: str, text: str = "") -> None:
    """Add an option or a criterion of the group's own, as the last. Nothing happens if the key is there."""
    board = document.map_named(board_name(stage))
    name = f"{sort}/{key}"
    if name in board:
        return
    last = max((clean(item.get("order")) for _key, item in things(board, f"{sort}/")), default="")
    order = between(last, "", sum(map(ord, key)) * 37)
    with document.change():
        board[name] = Map({"title": Text(title), "text": Text(text), "order": order})


def word_name(stage: str, sort: str, key: str, field: str) -> str:
    """Address of what an item of the group's own says: its "title" or its "text"."""
    return f"{board_name(stage)}#{sort}/{key}#{field}"


def set_value(document: Document, stage: str, option: str, criterion: str, value: int | None) -> None:
    """Raises ValueError for a value that is not one of VALUES, or None."""
    if value is not None and value not in VALUES:
        raise ValueError(f"a value is one of {VALUES} or None, not {value}")
    if read_mark(document, stage, option, criterion).value != value:
        document.map_named(board_name(stage))[f"value/{option}/{criterion}"] = value


def _own(board: "Map[Any]", sort: str) -> list[Item]:
    found = sorted((clean(item.get("order")), key, item) for key, item in things(board, f"{sort}/"))
    return [
        # A title without words: two deleted half of it each.
        Item(key, text_in(item, "title").strip() or "…", text_in(item, "text"), is_own=True)
        for _order, key, item in found
    ]


def _value(found: object) -> int | None:
    """The CRDT library gives every number as a float."""
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return int(found) if is_number and found in VALUES else None
