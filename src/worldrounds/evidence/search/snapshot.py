"""What a process knows of the whole collection: days, lengths and facet values as arrays, and found sets.

An article's number is its place in every array. A snapshot never changes; when the index has a newer version, the
next one is made from it and the entries that have changed.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from worldrounds.evidence.models import FacetValue, IndexEntry, IndexState
from worldrounds.evidence.search.engines import Atom, numbers_of
from worldrounds.evidence.search.incomes import income_sets

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Packed = NDArray[Any]
MOST_BYTES = 48_000_000  # of found sets that a process remembers

_lock = Lock()


class Remembered:
    """Found sets, for all threads of a process: those longest not asked for are forgotten first."""

    def __init__(self) -> None:
        self._sets: OrderedDict[Atom, Packed] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __contains__(self, atom: Atom) -> bool:
        return atom in self._sets

    def get(self, atom: Atom) -> Packed | None:
        with self._lock:
            if atom in self._sets:
                self._sets.move_to_end(atom)
            return self._sets.get(atom)

    def keep(self, fetched: Mapping[Atom, Packed]) -> None:
        """More than MOST_BYTES only where one question needs more."""
        with self._lock:
            new = {atom: packed for atom, packed in fetched.items() if atom not in self._sets}
            self._sets.update(new)
            self._bytes += sum(packed.nbytes for packed in new.values())
            while self._bytes > MOST_BYTES and len(self._sets) > len(fetched):
                self._bytes -= self._sets.popitem(last=False)[1].nbytes


@dataclass(frozen=True)
class Snapshot:
    origin: int = 0
    version: int = 0
    is_here: Bools = field(default_factory=lambda: np.zeros(1, np.bool_))
    day: Ints = field(default_factory=lambda: np.zeros(1, np.int32))  # YYYYMMDD
    length: Ints = field(default_factory=lambda: np.zeros(1, np.int32))  # words
    # One place for each value of each article.
    value_article: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    value: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    names: dict[int, tuple[str, str]] = field(default_factory=dict)  # value -> (facet, code)
    _sets: Remembered = field(default_factory=Remembered)

    @property
    def size(self) -> int:
        return len(self.is_here)

    @cached_property
    def count(self) -> int:
        return int(self.is_here.sum())

    @cached_property
    def typical_length(self) -> float:
        return float(self.length.sum()) / max(1, self.count)

    @cached_property
    def facets(self) -> dict[str, tuple[Ints, Ints]]:
        """Of each facet the articles and their values, one place for each pair."""
        facet_of = np.zeros(max(self.names, default=0) + 1, np.int16)
        facets = sorted({facet for facet, _ in self.names.values()})
        for number, (facet, _) in self.names.items():
            facet_of[number] = facets.index(facet)
        own = facet_of[self.value]
        return {facet: (self.value_article[own == n], self.value[own == n]) for n, facet in enumerate(facets)}

    @cached_property
    def incomes(self) -> dict[str, dict[str, Bools]]:
        """Facet by income -> code -> its articles."""
        return income_sets(self.facets, self.names, self.size)

    def fetch(self, atoms: Sequence[Atom]) -> None:
        """Have the sets of these atoms ready (1 query for those that are not remembered)."""
        missing = [atom for atom in dict.fromkeys(atoms) if atom not in self._sets]
        self._sets.keep(
            {
                # What came after this version is found next time.
                atom: self._packed(numbers[numbers < self.size].astype(np.int32))
                for atom, numbers in zip(missing, numbers_of(missing), strict=True)
            }
        )

    def _packed(self, numbers: Ints) -> Packed:
        """As numbers or as a bit for each article, whichever is smaller."""
        return numbers if numbers.nbytes * 8 <= self.size else np.packbits(self._spread(numbers))

    def _spread(self, numbers: Ints) -> Bools:
        found = np.zeros(self.size, np.bool_)
        found[numbers] = True
        return found

    def set_of(self, atom: Atom) -> Bools:
        """The articles of an atom (1 query where it was not fetched)."""
        while (packed := self._sets.get(atom)) is None:
            self.fetch([atom])
        if packed.dtype == np.int32:
            return self._spread(packed)
        return np.unpackbits(packed, count=self.size).view(np.bool_)


_shared = Snapshot()


def current() -> Snapshot:
    """1 query, and 2 more where the index has changed."""
    global _shared
    state = IndexState.objects.values_list("origin", "version").first()
    if state is None:
        return Snapshot()
    if state == (_shared.origin, _shared.version):
        return _shared
    if connection.in_atomic_block:  # may see what is never committed: not for others
        return _newer(_shared, *state)
    with _lock:
        if state != (_shared.origin, _shared.version):
            _shared = _newer(_shared, *state)
    return _shared


def _newer(old: Snapshot, origin: int, version: int) -> Snapshot:
    base = old if old.origin == origin else Snapshot()
    rows = list(
        IndexEntry.objects.filter(version__gt=base.version, version__lte=version)
        .order_by()
        .values_list("number", "day", "length", "is_gone", "values")
    )
    names = {pk: (facet, code) for pk, facet, code in FacetValue.objects.values_list("pk", "facet", "code")}
    numbers = np.array([row[0] for row in rows], np.int64)
    size = max(base.size, int(numbers.max(initial=0)) + 1)
    is_here, day, length = (_grown(array, size) for array in (base.is_here, base.day, base.length))
    is_here[numbers] = [not row[3] for row in rows]
    day[numbers] = [row[1] for row in rows]
    length[numbers] = [row[2] for row in rows]
    articles, values = _values(base, rows, numbers, size)
    return Snapshot(origin, version, is_here, day, length, articles, values, names)


def _grown(array: NDArray, size: int) -> NDArray:  # type: ignore[type-arg]  # of any kind
    grown = np.zeros(size, array.dtype)
    grown[: len(array)] = array
    return grown


def _values(
    base: Snapshot,
    rows: Sequence[tuple[int, int, int, bool, bytes | memoryview]],
    numbers: NDArray[np.int64],
    size: int,
) -> tuple[Ints, Ints]:
    changed = np.zeros(size, np.bool_)
    changed[numbers] = True
    stay = ~changed[base.value_article]
    held = [bytes(row[4]) for row in rows]
    new_articles = np.repeat(numbers, [len(one) // 4 for one in held]).astype(np.int32)
    new_values = np.frombuffer(b"".join(held), dtype="<u4").astype(np.int32)
    return (
        np.concatenate([base.value_article[stay], new_articles]),
        np.concatenate([base.value[stay], new_values]),
    )
