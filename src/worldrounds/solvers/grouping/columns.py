"""People as columns: what a problem is made of inside, from twelve people to millions.

A column of text is kept as small numbers with names (`Labels`), ranked lists likewise (`Lists`), and weekly patterns
as 42 bytes, each different one once where people share them. A `Person` is made only for whoever asks for one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from worldrounds.solvers.grouping.person import Person
from worldrounds.solvers.time import always, within
from worldrounds.solvers.time.patterns import HALF_HOURS, Pattern

PATTERN_BYTES: Final = HALF_HOURS // 8
_WAKING: Final = np.packbits(within(always()).ravel(), bitorder="little")

Rows = NDArray[np.integer[Any]] | Sequence[int] | slice


@dataclass(frozen=True, eq=False)
class Labels:
    """A column of text.

    Attributes
    ----------
    codes : ndarray of int32, shape (n,)
        Position in `names`; -1 where it is not told.
    names : tuple of str
        In alphabetical order; somebody has each of them. (Made from any order; what nobody has is left out.)
    """

    codes: NDArray[np.int32]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        codes = np.asarray(self.codes, np.int32)
        if len(codes) and not -1 <= codes.min() <= codes.max() < len(self.names):
            raise ValueError(f"Codes lie in -1..{len(self.names) - 1}, the positions of the names.")
        used = np.bincount(codes + 1, minlength=len(self.names) + 1)[1:] > 0
        names = sorted({name for name, here in zip(self.names, used, strict=True) if here and name})
        place = {name: k for k, name in enumerate(names)}
        renumbered = np.array([-1, *(place.get(name, -1) for name in self.names)], np.int32)
        object.__setattr__(self, "codes", renumbered[codes + 1])
        object.__setattr__(self, "names", tuple(names))

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Labels":
        """From one text for each person; empty: not told."""
        place: dict[str, int] = {}
        codes = np.fromiter((place.setdefault(text, len(place)) for text in texts), np.int32)
        return cls(codes, tuple(place))

    def take(self, rows: NDArray[np.intp]) -> "Labels":
        return Labels(self.codes[rows], self.names)

    def __getitem__(self, i: int) -> str:
        code = int(self.codes[i])
        return self.names[code] if code >= 0 else ""

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, eq=False)
class Lists:
    """A column of ranked lists, such as languages.

    Attributes
    ----------
    codes : ndarray of int16, shape (n, longest)
        Positions in `names`, best first, then -1.
    names : tuple of str
        In alphabetical order.
    """

    codes: NDArray[np.int16]
    names: tuple[str, ...]

    @classmethod
    def of(cls, lists: Sequence[Sequence[str]]) -> "Lists":
        """From one list of texts for each person."""
        names = tuple(sorted({name for one in lists for name in one}))
        place = {name: k for k, name in enumerate(names)}
        codes = np.full((len(lists), max(map(len, lists), default=0)), -1, np.int16)
        for i, one in enumerate(lists):
            codes[i, : len(one)] = [place[name] for name in one]
        return cls(codes, names)

    def take(self, rows: NDArray[np.intp]) -> "Lists":
        return Lists(self.codes[rows], self.names)

    def __getitem__(self, i: int) -> tuple[str, ...]:
        return tuple(self.names[code] for code in self.codes[i] if code >= 0)

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """One entry a person in every column; `Person` says what each means. Columns left out: nobody told.

    Attributes
    ----------
    keys : ndarray, shape (n,)
        Whole numbers (their text is the key) or texts; unique.
    zone : Labels
    institution, country : Labels, optional
    labels : sequence of str, optional
        Names of people, for explanations.
    patterns : ndarray of uint8, shape (p, 42)
        Weekly patterns of free half hours: bit ``i % 8`` of byte ``i // 8`` is half hour ``i`` of the local week.
    pattern : ndarray of int32, shape (n,), optional
        Row of `patterns`; -1: not told. Left out: person i has row i, or nobody told where there are no patterns.
    night : ndarray of bool, shape (n,), optional
    values : mapping of str to Labels
    numbers : mapping of str to ndarray of float, shape (n,)
        NaN: not told.
    languages, topics : Lists, optional

    Raises
    ------
    ValueError
        Naming the column that is wrong, and what is expected.
    """

    keys: NDArray[Any]
    zone: Labels
    institution: Labels | None = None
    country: Labels | None = None
    labels: Sequence[str] | None = None
    patterns: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, PATTERN_BYTES), np.uint8))
    pattern: NDArray[np.int32] | None = None
    night: NDArray[np.bool_] | None = None
    values: Mapping[str, Labels] = field(default_factory=dict)
    numbers: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    languages: Lists | None = None
    topics: Lists | None = None

    def __post_init__(self) -> None:
        given = {
            "zone": self.zone, "institution": self.institution, "country": self.country, "labels": self.labels,
            "pattern": self.pattern, "night": self.night, "languages": self.languages, "topics": self.topics,
            **self.values, **self.numbers,
        }  # fmt: skip
        for name, column in given.items():
            if column is not None and len(column) != len(self.keys):
                raise ValueError(f"{name}: expected one entry for each of {len(self.keys)} people.")
        if self.patterns.ndim != 2 or self.patterns.shape[1] != PATTERN_BYTES:
            raise ValueError(f"patterns: expected rows of {PATTERN_BYTES} bytes; got {self.patterns.shape}.")
        if self.pattern is None and len(self.patterns) not in (0, len(self.keys)):
            raise ValueError("pattern: expected, for patterns are not one a person.")
        if self.pattern is not None and len(self.pattern):
            low, high = int(self.pattern.min()), int(self.pattern.max())
            if not -1 <= low <= high < len(self.patterns):
                raise ValueError(f"pattern: expected rows of patterns, or -1; got {low} to {high}.")
        for name, column in self.numbers.items():
            if np.isinf(column).any():
                raise ValueError(f"{name}: expected finite numbers, or NaN where it is not told.")

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def of(cls, people: Sequence[Person]) -> "Columns":
        """The columns of people who are there one by one."""
        rows: dict[bytes, int] = {}
        pattern = [-1 if p.free is None else rows.setdefault(_packed(p.free), len(rows)) for p in people]
        values = {name: None for person in people for name in person.values}
        numbers = {name: None for person in people for name in person.numbers}
        return cls(
            keys=np.array([person.key for person in people], np.object_),
            labels=[person.name for person in people],
            zone=Labels.of(person.zone for person in people),
            institution=Labels.of(person.institution for person in people),
            country=Labels.of(person.country for person in people),
            patterns=np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), PATTERN_BYTES),
            pattern=np.array(pattern, np.int32),
            night=np.array([person.night for person in people], np.bool_),
            values={name: Labels.of(p.values.get(name, "") for p in people) for name in values},
            numbers={name: _floats(p.numbers.get(name, np.nan) for p in people) for name in numbers},
            languages=Lists.of([person.languages for person in people]),
            topics=Lists.of([person.topics for person in people]),
        )

    def take(self, rows: NDArray[np.intp]) -> "Columns":
        """The same columns for some people, in that order."""
        return Columns(
            keys=self.keys[rows],
            labels=[self.labels[i] for i in rows] if self.labels is not None else None,
            zone=self.zone.take(rows),
            institution=self.institution and self.institution.take(rows),
            country=self.country and self.country.take(rows),
            patterns=self.patterns if self.pattern is not None else self.patterns[rows],
            pattern=self.pattern if self.pattern is None else self.pattern[rows],
            night=self.night if self.night is None else self.night[rows],
            values={name: column.take(rows) for name, column in self.values.items()},
            numbers={name: column[rows] for name, column in self.numbers.items()},
            languages=self.languages and self.languages.take(rows),
            topics=self.topics and self.topics.take(rows),
        )

    def attribute(self, name: str) -> Labels:
        """A column of categories: ``country``, ``institution`` or one of `values`; nobody told it if there is none."""
        found = {**self.values, "country": self.country, "institution": self.institution}.get(name)
        return Labels(np.full(len(self), -1, np.int32), ()) if found is None else found

    def waking(self, rows: Rows) -> NDArray[np.bool_]:
        """The half hours that count of some people, shape (rows, 336): see `Person.waking`."""
        packed = self.packed_waking(rows)
        return np.unpackbits(packed, axis=1, bitorder="little").view(np.bool_)

    def packed_waking(self, rows: Rows) -> NDArray[np.uint8]:
        """`waking` as bits, shape (rows, 42)."""
        of = np.arange(len(self))[rows] if isinstance(rows, slice) else np.asarray(rows)
        if not len(self.patterns):
            return np.tile(_WAKING, (len(of), 1))
        pattern = of if self.pattern is None else self.pattern[of]
        told = self.patterns[pattern]  # row -1 is some row, replaced below
        kept = told & _WAKING if self.night is None else np.where(self.night[of, None], told, told & _WAKING)
        if self.pattern is not None:
            kept[pattern < 0] = _WAKING
        return np.asarray(kept, np.uint8)

    def key(self, i: int) -> str:
        return str(self.keys[i])

    def person(self, i: int) -> Person:
        """One row as a person."""
        pattern = i if self.pattern is None else int(self.pattern[i])
        told = pattern >= 0 and len(self.patterns) > 0
        return Person(
            key=self.key(i),
            name=self.labels[i] if self.labels else "",
            institution=self.institution[i] if self.institution else "",
            country=self.country[i] if self.country else "",
            zone=self.zone[i] or "UTC",
            free=_unpacked(self.patterns[pattern]) if told else None,
            night=self.night is not None and bool(self.night[i]),
            languages=self.languages[i] if self.languages else (),
            values={name: column[i] for name, column in self.values.items() if column[i]},
            numbers={
                name: float(column[i]) for name, column in self.numbers.items() if not np.isnan(column[i])
            },
            topics=self.topics[i] if self.topics else (),
        )


class People(Sequence[Person]):
    """The rows of columns as people, each made when asked for."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns)

    @overload
    def __getitem__(self, i: int) -> Person: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[Person]: ...
    def __getitem__(self, i: int | slice) -> Person | Sequence[Person]:
        if isinstance(i, slice):
            return tuple(self.columns.person(k) for k in range(*i.indices(len(self))))
        return self.columns.person(range(len(self))[i])

    def __iter__(self) -> Iterator[Person]:
        return (self.columns.person(i) for i in range(len(self)))


def packed_patterns(patterns: ArrayLike) -> NDArray[np.uint8]:
    """Patterns of shape (p, 7, 48) or (p, 336) as `Columns.patterns` has them, shape (p, 42)."""
    free = np.asarray(patterns, np.bool_)
    return np.packbits(free.reshape(len(free), HALF_HOURS), axis=1, bitorder="little")


def _packed(pattern: Pattern) -> bytes:
    return np.packbits(pattern.ravel(), bitorder="little").tobytes()


def _unpacked(row: NDArray[np.uint8]) -> Pattern:
    return np.unpackbits(row, bitorder="little").astype(np.bool_).reshape(7, 48)


def _floats(numbers: Iterable[float]) -> NDArray[np.float64]:
    return np.fromiter(numbers, np.float64)
