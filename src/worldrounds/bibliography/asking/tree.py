"""A question as a small tree."""

from dataclasses import dataclass
from typing import TypeAlias

from worldrounds.bibliography.asking.fields import Field


@dataclass(frozen=True)
class Words:
    """These words one after the other in one of the field's texts.

    ``is_begun``: the last one is only the beginning of a word. ``is_loose``: one word in its singular or plural.
    """

    field: Field
    words: tuple[str, ...]
    is_begun: bool = False
    is_loose: bool = False


@dataclass(frozen=True)
class Value:
    """A field has this value; ``text`` as typed. ``is_begun``: or one that begins so."""

    field: Field
    text: str
    is_begun: bool = False


@dataclass(frozen=True)
class Days:
    """Published from ``first`` to ``last``, both included, as numbers YYYYMMDD with 00 for an unknown month or day."""

    first: int
    last: int


@dataclass(frozen=True)
class And:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """What ``kept`` finds and ``left_out`` does not."""

    kept: "Node"
    left_out: "Node"


Node: TypeAlias = Words | Value | Days | And | Or | Not
