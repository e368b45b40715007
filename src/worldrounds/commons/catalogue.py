"""The blueprints that come with the program, and how to read the parts of a blueprint's document."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from worldrounds.commons.dates import whole_span


@dataclass(frozen=True)
class Blueprint:
    """A blueprint's document, checked against the schema by the tests, and what a list of them shows."""

    document: Mapping[str, Any]

    @property
    def slug(self) -> str:
        return str(self.document["slug"])

    @property
    def version(self) -> str:
        return str(self.document["version"])

    @property
    def title(self) -> str:
        return str(self.document["title"])

    @property
    def weeks(self) -> int:
        """Its length in weeks, rounded up, if it starts in the month that it is written for."""
        monday = date(2025, 1, 6)
        return -(-(whole_span(self.document, first_day=monday).end_day - monday).days // 7)


@cache
def blueprints() -> tuple[Blueprint, ...]:
    folder = resources.files("worldrounds.commons").joinpath("blueprints")
    texts = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")]
    return tuple(sorted((Blueprint(tomllib.loads(text)) for text in texts), key=lambda b: b.title))


def blueprint(slug: str) -> Blueprint | None:
    return next((found for found in blueprints() if found.slug == slug), None)


def theme(document: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    """A theme of a programme's document with its case: title, description, case (may be missing)."""
    return next((found for found in document.get("themes", ()) if found["key"] == key), None)


def session(document: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    return next((found for found in document.get("sessions", ()) if found["key"] == key), None)


def runsheet(document: Mapping[str, Any], of: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A session's run sheet; one that is shared by several sessions is looked up."""
    sheet = of["runsheet"]
    found: list[dict[str, Any]] = document["runsheets"][sheet] if isinstance(sheet, str) else sheet
    return found
