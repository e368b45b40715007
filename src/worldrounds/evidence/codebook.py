"""Codebooks: the questions that readers answer about an article, as data (``codebooks/*.toml``)."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from worldrounds.core.countries import country_choices, country_name
from worldrounds.core.zones import zones_by_country

DEFAULT = "iome-1"
IN = "in"  # the code that lets an article in


@dataclass(frozen=True)
class Code:
    key: str
    name: str
    group: str = ""
    definition: str = ""
    example: str = ""
    not_when: str = ""
    also: tuple[str, ...] = ()
    level: int = 0  # 0 where the codebook gives none


@dataclass(frozen=True)
class Dimension:
    """One question. Without ``codes`` its codes are countries."""

    key: str
    name: str
    question: str
    several: bool
    help: str = ""
    derived: str = ""
    sources: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    by_key: dict[str, Code] = field(init=False, repr=False, hash=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {code.key: code for code in self.codes})

    @property
    def is_countries(self) -> bool:
        return not self.codes

    def choices(self) -> list[tuple[str, str]]:
        """Every code and its name; countries in the reader's language."""
        return [(code.key, code.name) for code in self.codes] or country_choices()

    def name_of(self, code: str) -> str:
        """The code itself where this codebook does not know it."""
        if self.is_countries:
            return country_name(code)
        return self.by_key[code].name if code in self.by_key else code

    def allows(self, codes: Iterable[str]) -> bool:
        """Every code is known, and there are as many as there may be: one, or any number of countries, or at
        least one of several, and “none” only alone."""
        chosen = set(codes)
        known = zones_by_country().keys() if self.is_countries else self.by_key.keys()
        if not chosen <= known:
            return False
        if self.is_countries:
            return True
        return len(chosen) == 1 or (self.several and len(chosen) > 1 and "none" not in chosen)


@dataclass(frozen=True)
class Codebook:
    slug: str
    title: str
    summary: str
    licence: str
    screening: tuple[Dimension, ...]
    dimensions: tuple[Dimension, ...]

    def dimension(self, key: str) -> Dimension:
        """Raises KeyError."""
        found = next((one for one in (*self.screening, *self.dimensions) if one.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


@cache
def codebooks() -> dict[str, Codebook]:
    """By slug, those that come with the program."""
    folder = resources.files("worldrounds.evidence").joinpath("codebooks")
    found = [document(file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".toml")]
    return {book.slug: book for book in sorted(found, key=lambda book: book.slug)}


def codebook(slug: str = DEFAULT) -> Codebook:
    """Raises KeyError."""
    return codebooks()[slug]


def document(text: str) -> Codebook:
    """The codebook in a TOML text that follows the schema (``tests/evidence/test_codebook.py`` checks ours)."""
    data = tomllib.loads(text)
    return Codebook(
        slug=data["slug"],
        title=data["title"],
        summary=data["summary"],
        licence=data["licence"],
        screening=tuple(_dimension({"several": False} | one) for one in data["screening"]),
        dimensions=tuple(map(_dimension, data["dimensions"])),
    )


@cache
def schema() -> dict[str, Any]:
    text = resources.files("worldrounds.evidence").joinpath("schemas/codebook-1.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def codes_meant(words: str, dimension: str, slug: str = DEFAULT) -> tuple[str, ...]:
    """The codes that somebody's words mean: a code's key, name, or one of its other names, in any case."""
    said = words.strip().casefold()
    return tuple(
        code.key
        for code in codebook(slug).dimension(dimension).codes
        if said in {name.casefold() for name in (code.key, code.name, *code.also)}
    )


def _dimension(data: dict[str, Any]) -> Dimension:
    codes = tuple(Code(**{**code, "also": tuple(code.get("also", ()))}) for code in data.get("codes", ()))
    told = {key: value for key, value in data.items() if key not in {"values", "codes", "sources"}}
    return Dimension(**told, sources=tuple(data.get("sources", ())), codes=codes)
