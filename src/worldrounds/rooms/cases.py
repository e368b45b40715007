"""Cases to work on: those of the programme's own blueprint, and a small library of longer ones.

The library is Markdown files in ``cases/`` with a TOML head: title, version, themes, summary, licence, what to bring,
questions, sources, and what the case is based on. A blueprint's case belongs to one of its themes.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from worldrounds.commons import catalogue

FENCE = "+++\n"


@dataclass(frozen=True)
class Source:
    title: str
    address: str


@dataclass(frozen=True)
class Case:
    """``text`` and ``bring`` are Markdown. ``key``: what ``Room.case`` holds to choose it."""

    key: str
    title: str
    text: str
    questions: tuple[str, ...]
    bring: str = ""
    basis: str = ""
    summary: str = ""
    themes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    version: int = 1


def cases_of(document: Mapping[str, Any]) -> list[Case]:
    """Every case that a room of this programme can have: its themes' own first, then the library."""
    own = [case for theme in document.get("themes", ()) if (case := _theme_case(theme)) is not None]
    return own + list(library())


def case_for(document: Mapping[str, Any], *, chosen: str, theme: str) -> Case | None:
    """The case that was chosen for the room, else that of the session's theme, else the first there is."""
    cases = cases_of(document)
    by_key = {case.key: case for case in cases}
    if chosen in by_key:
        return by_key[chosen]
    if theme and (found := _theme_case(catalogue.theme(document, theme) or {})):
        return found
    return cases[0] if cases else None


@cache
def library() -> tuple[Case, ...]:
    folder = resources.files("worldrounds.rooms").joinpath("cases")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda f: f.name)
    return tuple(_read(file.name.removesuffix(".md"), file.read_text("utf-8")) for file in files)


def _read(slug: str, text: str) -> Case:
    _, head, body = text.split(FENCE, 2)
    about = tomllib.loads(head)
    return Case(
        key=slug,
        title=about["title"],
        text=body.strip(),
        questions=tuple(about["questions"]),
        bring=about["bring"],
        basis=about["basis"],
        summary=about["summary"],
        themes=tuple(about["themes"]),
        sources=tuple(Source(**source) for source in about["sources"]),
        version=about["version"],
    )


def _theme_case(theme: Mapping[str, Any]) -> Case | None:
    case = theme.get("case")
    if not case:
        return None
    return Case(
        key=f"theme:{theme['key']}",
        title=case["title"],
        text=case["text"],
        questions=tuple(case["questions"]),
        bring=case.get("bring", ""),
        basis=case["basis"],
        themes=(theme["key"],),
    )
