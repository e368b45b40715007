"""Formats: the kinds of activity, as data (``formats/*.toml``, their shape is ``schemas/format-1.json``)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

PLACES = ("at home", "abroad", "institutional")
ASKED = ("time", "money", "staff")


@dataclass(frozen=True)
class Ask:
    """What a format asks of a school. ``level``: 1 little, 2 some, 3 much."""

    level: int
    text: str


@dataclass(frozen=True)
class Source:
    title: str
    doi: str
    year: int | None = None


@dataclass(frozen=True)
class Format:
    """``slug`` is its code in the evidence hall's codebook, too. ``models``: the main one first."""

    slug: str
    name: str
    place: str
    models: tuple[str, ...]
    lead: str
    scene: str
    what: str
    for_whom: str
    asks: Mapping[str, Ask]
    begin: tuple[str, ...]
    watch: tuple[str, ...]
    equity: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def term(self) -> str:
        """As blueprints have it: “virtual exchange”."""
        return self.slug.replace("-", " ")


@cache
def documents() -> tuple[dict[str, Any], ...]:
    folder = resources.files("worldrounds.commons").joinpath("formats")
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return tuple(tomllib.loads(file.read_text("utf-8")) for file in files)


@cache
def formats() -> tuple[Format, ...]:
    """Checked against the schema by the tests. By place, and what asks for the least first."""
    found = [_format(document) for document in documents()]
    return tuple(sorted(found, key=lambda one: (PLACES.index(one.place), _weight(one), one.name)))


def format_named(slug: str) -> Format | None:
    return next((found for found in formats() if found.slug == slug), None)


def _weight(found: Format) -> int:
    return sum(ask.level for ask in found.asks.values())


def _format(document: Mapping[str, Any]) -> Format:
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in document.items()
    }
    del given["schema"]
    given["asks"] = {name: Ask(**ask) for name, ask in document["asks"].items()}
    given["sources"] = tuple(Source(**source) for source in document["sources"])
    return Format(**given)
