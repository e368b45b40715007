"""A record of the literature: one article, chapter or report, as its source tells it.

Field names follow CSL-JSON where it has a field and PubMed's DTD where it has none. Nothing is guessed: what a source
does not say is empty.
"""

from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Affiliation:
    text: str
    ror: str = ""  # https://ror.org/...


@dataclass(frozen=True)
class Name:
    """A person (family, given) or a group (literal)."""

    family: str = ""
    given: str = ""  # or initials, where the source has no more
    suffix: str = ""
    literal: str = ""
    orcid: str = ""  # 0000-0000-0000-0000, without the address
    affiliations: tuple[Affiliation, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of an abstract. ``label`` is empty where the abstract has no parts."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Qualifier:
    name: str
    ui: str = ""
    major: bool = False


@dataclass(frozen=True)
class Heading:
    """A MeSH heading (NLM, Medical Subject Headings)."""

    name: str
    ui: str = ""  # D000000
    major: bool = False
    qualifiers: tuple[Qualifier, ...] = ()


@dataclass(frozen=True)
class Cited:
    """A work in the list of references."""

    text: str
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""


@dataclass(frozen=True)
class Notice:
    """A tie between two records that readers must know: PubMed's CommentsCorrections.

    ``kind``: PubMed's RefType, as ErratumIn, ErratumFor, RetractionIn, RetractionOf, UpdateIn, UpdateOf,
    RepublishedIn, ExpressionOfConcernIn, CommentIn, CommentOn, ...
    """

    kind: str
    text: str = ""
    pmid: str = ""
    doi: str = ""


@dataclass(frozen=True)
class Record:
    """One work. ``title`` is the only thing that every record has."""

    title: str
    type: str = "article-journal"  # CSL's types
    translated_title: str = ""  # where ``title`` is not English
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    journal: str = ""  # CSL's container-title: journal, or book of a chapter
    journal_short: str = ""
    issn: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""  # or the article's number
    publisher: str = ""
    place: str = ""
    year: int | None = None
    month: int | None = None  # 1-12
    day: int | None = None
    season: str = ""  # what the source says instead of month and day: "Spring", "Jan-Feb"
    doi: str = ""  # 10.…, lower case
    pmid: str = ""  # digits
    pmcid: str = ""  # PMC and digits
    url: str = ""
    language: str = ""  # ISO 639-1 where there is one
    abstract: tuple[Section, ...] = ()
    abstract_licence: str = ""  # as the source states it
    conflict_of_interest: str = ""
    keywords: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    publication_types: tuple[str, ...] = ()
    references: tuple[Cited, ...] = ()
    notices: tuple[Notice, ...] = ()
    revised: str = ""  # ISO date of the source's last change
    key: str = ""  # the citation key of the source's file
    # What a format says and this shape has no field for: {format: {field: [values]}}; written back to that format.
    rest: dict[str, dict[str, list[str]]] = field(default_factory=dict, hash=False)

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known: a day says nothing without its month."""
        return tuple(part for part in takewhile(bool, (self.year, self.month, self.day)) if part)


def as_data(record: Record) -> dict[str, Any]:
    """For JSON, without what is empty."""
    values = ((name, told(value)) for name, value in vars(record).items())
    return {name: value for name, value in values if value not in ("", None, (), [], {})}


def told(value: Any) -> Any:
    """A value as JSON can hold it: as ``dataclasses.asdict``, in a tenth of its time, for which imports wait."""
    if value.__class__ is tuple or value.__class__ is list:
        return value.__class__(map(told, value))
    if value.__class__ is not dict:
        if not hasattr(value, "__dict__"):
            return value
        value = vars(value)
    return {name: inner if inner.__class__ is str else told(inner) for name, inner in value.items()}


def from_data(data: dict[str, Any]) -> Record:
    """The inverse of ``as_data``; also from JSON, where tuples are lists.

    Raises TypeError for a field that a record does not have.
    """
    record: Record = _build(Record, data)
    return record


def _build(shape: Any, data: dict[str, Any]) -> Any:
    hints = _hints(shape)
    if unknown := data.keys() - hints.keys():
        raise TypeError(f"a {shape.__name__} has no {', '.join(sorted(unknown))}")
    return shape(**{name: _value(hints[name], value) for name, value in data.items()})


@cache
def _hints(shape: Any) -> dict[str, Any]:
    """Fields and their types, worked out once: thousands of records are read in a row."""
    return {name: hint for name, hint in get_type_hints(shape).items() if name in shape.__dataclass_fields__}


def _value(hint: Any, value: Any) -> Any:
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(_value(inner, item) for item in value)
    if hasattr(hint, "__dataclass_fields__") and not isinstance(hint, UnionType):
        return _build(hint, value)
    return value
