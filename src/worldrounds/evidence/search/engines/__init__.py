"""The databases' own full-text search. Both hold the same words (``texts``) and answer the same ``Atom``s.

Each module has ``create`` and ``drop`` (of the table), ``stored``, ``put``, ``remove`` and ``numbers_of``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from worldrounds.bibliography.words import forms
from worldrounds.evidence.search.engines import postgresql, sqlite
from worldrounds.evidence.search.engines.rows import Row, Stored, Texts

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Atom:
    """Articles in one of whose columns these words stand one after the other. The columns are of one group
    (``asking.fields.GROUPS``), or it is one word that is begun."""

    columns: tuple[str, ...]
    words: tuple[str, ...]
    is_begun: bool = False
    is_loose: bool = False

    def wordings(self) -> list[tuple[str, ...]]:
        return [(form,) for form in forms(self.words[0])] if self.is_loose else [self.words]


def engine(vendor: str | None = None) -> ModuleType:
    return {"sqlite": sqlite, "postgresql": postgresql}[vendor or connection.vendor]


def stored(texts: Texts) -> Stored:
    """What ``put`` keeps of an article's texts."""
    told: Stored = engine().stored(texts)
    return told


def put(rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        engine().put(cursor, rows)


def remove(numbers: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        engine().remove(cursor, list(numbers))


def numbers_of(atoms: Sequence[Atom]) -> list[Numbers]:
    """Of the articles of each atom (1 query for all atoms)."""
    if not atoms:
        return []
    with connection.cursor() as cursor:
        found: list[Numbers] = engine().numbers_of(cursor, atoms)
    return found
