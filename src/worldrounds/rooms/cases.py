"""Cases to work on: those of the programme's own blueprint, and a library of longer ones.

The library is Markdown files in ``cases/`` with a TOML head, as ``commons/schemas/case-1.json`` says. A blueprint's case
belongs to one of its themes; of the further parts it may have any or none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from worldrounds.bibliography import identifiers
from worldrounds.commons import catalogue
from worldrounds.commons.checking import case_document
from worldrounds.evidence.models import Article
from worldrounds.evidence.queries import articles_with


@dataclass(frozen=True)
class Perspective:
    """A question to each country: a column of the perspective matrix. ``title`` stands above it."""

    key: str
    question: str
    hint: str = ""
    title: str = ""


@dataclass(frozen=True)
class Lookup:
    """Data that each member looks up for the own country; no ``address`` where every country has its own."""

    what: str
    where: str
    how: str
    address: str = ""


@dataclass(frozen=True)
class Role:
    name: str
    text: str


@dataclass(frozen=True)
class Meeting:
    """What to do in one of the case's meetings."""

    title: str
    minutes: int
    aim: str
    steps: tuple[str, ...]
    before: str = ""


@dataclass(frozen=True)
class Option:
    title: str
    text: str = ""


@dataclass(frozen=True)
class Criterion:
    """By which options are compared."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class RubricRow:
    """By which the product is reviewed. ``levels``: four sentences, from weak to excellent."""

    criterion: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    term: str
    meaning: str


@dataclass(frozen=True)
class Source:
    title: str
    address: str
    pmid: str = ""

    @property
    def identifiers(self) -> tuple[str, ...]:
        """As records of the evidence hall keep them."""
        found = (self.pmid, identifiers.doi(self.address))
        return tuple(identifier for identifier in found if identifier)


@dataclass(frozen=True)
class Case:
    """``text`` and ``bring`` are Markdown, the rest is plain text.

    ``key``: what ``Room.case`` holds to choose it. ``bring`` is what short cases have in place of ``perspectives``.
    """

    key: str
    title: str
    text: str
    questions: tuple[str, ...]
    basis: str
    bring: str = ""
    summary: str = ""
    version: str = ""
    licence: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    position: str = ""
    perspectives: tuple[Perspective, ...] = ()
    data: tuple[Lookup, ...] = ()
    roles: tuple[Role, ...] = ()
    sessions: tuple[Meeting, ...] = ()
    options: tuple[Option, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    statements: tuple[str, ...] = ()
    rubric: tuple[RubricRow, ...] = ()
    glossary: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()


def cases_of(document: Mapping[str, Any]) -> list[Case]:
    """Every case that a room of this programme can have: its themes' own first, then the library."""
    own = [case for theme in document.get("themes", ()) if (case := _theme_case(theme)) is not None]
    return own + list(library())


def case_of(document: Mapping[str, Any], key: str) -> Case | None:
    return next((case for case in cases_of(document) if case.key == key), None)


def articles_of(case: Case) -> dict[str, Article]:
    """Of the further reading what the evidence hall holds, by its address in the case (1 query)."""
    held = articles_with(identifier for source in case.sources for identifier in source.identifiers)
    return {
        source.address: held[identifier]
        for source in case.sources
        for identifier in source.identifiers
        if identifier in held
    }


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
    return tuple(read_case(file.name.removesuffix(".md"), file.read_text("utf-8")) for file in files)


def read_case(key: str, text: str) -> Case:
    """A case file that was checked (``commons.checking.parse_case``; our own by the tests)."""
    document = case_document(text)
    if document is None:
        raise ValueError(f"The case “{key}” has no head.")
    return _case(key, document)


def _theme_case(theme: Mapping[str, Any]) -> Case | None:
    case = theme.get("case")
    return _case(f"theme:{theme['key']}", {**case, "themes": [theme["key"]]}) if case else None


_PARTS: Mapping[str, Callable[..., Any]] = {
    "perspectives": Perspective,
    "data": Lookup,
    "roles": Role,
    "sessions": Meeting,
    "options": Option,
    "criteria": Criterion,
    "rubric": RubricRow,
    "glossary": Term,
    "sources": Source,
}


def _case(key: str, document: Mapping[str, Any]) -> Case:
    fields = {name: _frozen(value) for name, value in document.items() if name != "schema"}
    for name, part in _PARTS.items():
        fields[name] = tuple(
            part(**{k: _frozen(v) for k, v in item.items()}) for item in fields.get(name, ())
        )
    return Case(key=key, **fields)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
