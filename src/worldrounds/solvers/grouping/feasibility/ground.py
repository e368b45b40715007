"""A problem and its hard rules in the form in which single groups are looked for: weeks as whole numbers.

Python's integers serve as sets of start cells, of languages and of people, so that a look at one candidate
takes about a microsecond and nothing has to be compiled.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.rules import WISHES, Kind, Rule
from worldrounds.solvers.time import CELL_MINUTES, CELLS, start_mask

EVERY_LANGUAGE: Final = -1
_TINY: Final = 1e-9
_BLOCK: Final = 1_000  # people whose masks are looked at together


@dataclass(frozen=True)
class Unit:
    """People whom `together` ties: nearly always one.

    Attributes
    ----------
    members : tuple of int
        Positions in ``problem.people``.
    bits : int
        The same as a set of bits.
    starts : tuple of int
        For each regime the set of cells at which a meeting suits all of them.
    speaks : int
        Set of languages that all of them can work in; all bits where nobody told any.
    apart : int
        Set of people who must not be with them.
    """

    members: tuple[int, ...]
    bits: int
    starts: tuple[int, ...]
    speaks: int
    apart: int

    @cached_property
    def size(self) -> int:
        return len(self.members)


class Ground:
    """What the search for single groups reads; nothing in it changes.

    Parameters
    ----------
    measure : Measure
        Its hard rules count; soft ones are not looked at.
    fine : bool
        Keep quarters of an hour even where nobody's free time needs them.
    """

    def __init__(self, measure: Measure, *, fine: bool = False) -> None:
        self.measure = measure
        self.people = measure.problem.people
        self.least, self.most = measure.rules.sizes
        hard = [rule for rule in measure.rules if rule.hard]
        self.needed = max((rule.least for rule in hard if rule.kind is Kind.HOURS), default=0.0)
        self.different = [rule for rule in hard if rule.kind is Kind.DIFFERENT]
        self.same = [rule for rule in hard if rule.kind is Kind.SAME]
        self.not_alone = [rule for rule in hard if rule.kind is Kind.NOT_ALONE]
        self.measured = [rule for rule in hard if rule.kind in WISHES]
        """Hard wishes, which only a whole group can be asked about."""
        self.one_language = any(rule.kind is Kind.LANGUAGE for rule in hard)
        self._pairs(hard)
        self._grid(fine=fine)
        attributes = {rule.attribute for rule in [*self.different, *self.same, *self.not_alone]}
        self.values = {a: [person.value(a) for person in self.people] for a in attributes}
        """Attribute -> value of each person, empty where not told."""

    def __len__(self) -> int:
        return len(self.people)

    def hours(self, starts: Sequence[int]) -> float:
        """Common hours of the worst regime. A run of r starts covers r + length - 1 cells."""
        worst = CELLS
        for found in starts:
            cells = found.bit_count()
            if self._length > 1:
                before = found << 1 | found >> (self._bits - 1)
                cells += (self._length - 1) * (found & ~before).bit_count()
            worst = min(worst, cells)
        return worst * self._cell_hours

    def shared(self, starts: Sequence[int], others: Sequence[int]) -> float:
        """Common hours of two sets of starts, in the worst regime."""
        if len(starts) == 1:  # many programmes, and half of the time of a look
            both = starts[0] & others[0]
            if self._length == 1 or not both:
                return both.bit_count() * self._cell_hours
            begins = both & ~(both << 1 | both >> (self._bits - 1))
            return (both.bit_count() + (self._length - 1) * begins.bit_count()) * self._cell_hours
        return self.hours([a & b for a, b in zip(starts, others, strict=True)])

    def enough(self, starts: Sequence[int]) -> bool:
        return not self.needed or self.reaches(self.hours(starts))

    def reaches(self, hours: float) -> bool:
        return hours >= self.needed - _TINY

    @cached_property
    def units(self) -> list[Unit]:
        """Everybody, in the order of their first members."""
        found: dict[int, list[int]] = {}
        for i in range(len(self)):
            found.setdefault(self._root(i), []).append(i)
        return [self._unit(members) for members in found.values()]

    @cached_property
    def unit_of(self) -> list[int]:
        """Position in `units` of each person."""
        found = [0] * len(self)
        for u, unit in enumerate(self.units):
            for i in unit.members:
                found[i] = u
        return found

    def near(self, one: Unit, other: Unit) -> bool:
        """Whether nothing about these two alone keeps them out of one group."""
        return not (
            one.apart & other.bits
            or not one.speaks & other.speaks
            or (self.needed and not self.reaches(self.shared(one.starts, other.starts)))
        )

    def sound(self, unit: Unit) -> bool:
        """Whether the people of one unit could be together at all."""
        return (
            unit.size <= self.most
            and not unit.apart & unit.bits
            and bool(unit.speaks)
            and self.enough(unit.starts)
            and all(
                max(self.counts(rule, unit.members).values(), default=0) <= rule.most for rule in self.same
            )
        )

    def counts(self, rule: Rule, members: Iterable[int]) -> Counter[str]:
        """How many have each told value of the rule's attribute."""
        values = self.values[rule.attribute]
        return Counter(values[i] for i in members if values[i])

    def lone(self, rule: Rule, members: Iterable[int]) -> list[str]:
        """Values that just one of the members has, where the rule looks at them."""
        counts = self.counts(rule, members)
        return [value for value, n in counts.items() if n == 1 and rule.value in ("", value)]

    def keys(self, members: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.people[i].key for i in members)

    def _pairs(self, hard: Sequence[Rule]) -> None:
        n, index = len(self.people), self.measure.problem.index
        self._leader, self._apart = list(range(n)), [0] * n
        for rule in hard:
            for a, b in ((index[a], index[b]) for a, b in rule.pairs):
                if rule.kind is Kind.TOGETHER:
                    self._leader[self._root(b)] = self._root(a)
                else:
                    self._apart[a] |= 1 << b
                    self._apart[b] |= 1 << a

    def _root(self, i: int) -> int:
        while self._leader[i] != i:
            i = self._leader[i]
        return i

    def _grid(self, *, fine: bool) -> None:
        """Start masks on the coarsest grid that loses nothing: hours, half hours or quarters."""
        free = self.measure.problem.free
        steps = (1,) if fine else (4, 2, 1)
        self._step = next(
            s for s in steps if all(np.array_equal(free[..., ::s], free[..., k::s]) for k in range(1, s))
        )
        self._bits, self._cell_hours = CELLS // self._step, CELL_MINUTES * self._step / 60
        self._length = -(-self.measure.rules.minutes // (CELL_MINUTES * self._step))
        self._starts = [
            starts for k in range(0, len(free), _BLOCK) for starts in self._sets(free[k : k + _BLOCK])
        ]

    def starts_of(self, free: NDArray[np.bool_]) -> tuple[int, ...]:
        """Start cells as sets, one for each regime; `free` has shape (regimes, 672)."""
        return self._sets(free[None])[0]

    def _sets(self, free: NDArray[np.bool_]) -> list[tuple[int, ...]]:
        """The same for many people at once; `free` has shape (people, regimes, 672)."""
        starts = start_mask(free, self.measure.rules.minutes)[..., :: self._step]
        packed = np.packbits(starts, axis=-1, bitorder="little")
        return [tuple(int.from_bytes(row.tobytes(), "little") for row in person) for person in packed]

    def _unit(self, members: list[int]) -> Unit:
        starts = self._starts[members[0]]
        speaks, apart, bits = EVERY_LANGUAGE, 0, 0
        for i in members:
            starts = tuple(a & b for a, b in zip(starts, self._starts[i], strict=True))
            speaks &= self._speaks[i]
            apart |= self._apart[i]
            bits |= 1 << i
        return Unit(tuple(members), bits, starts, speaks, apart)

    @cached_property
    def _speaks(self) -> list[int]:
        if not self.one_language:
            return [EVERY_LANGUAGE] * len(self)
        names = sorted({name for person in self.people for name in person.languages})
        bit = {name: 1 << k for k, name in enumerate(names)}
        return [
            sum(bit[name] for name in set(p.languages)) if p.languages else EVERY_LANGUAGE
            for p in self.people
        ]
