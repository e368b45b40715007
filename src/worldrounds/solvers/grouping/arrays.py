"""A problem and its rules as plain arrays, the form in which the kernels read them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.objective import Measure, wish
from worldrounds.solvers.grouping.rules import Kind
from worldrounds.solvers.time import CELL_MINUTES, CELLS, meeting_discomfort

CODES: Final = {kind: code for code, kind in enumerate(Kind)}
"""Number of each kind in the kernels."""

_CATEGORIES: Final = {Kind.DIFFERENT, Kind.SAME, Kind.NOT_ALONE, Kind.SPREAD}


class Tables(NamedTuple):
    """What the kernels read; none of it changes. n people, R regimes, Q rules.

    Time may lie on a coarser grid than 15 minutes where that loses nothing: `bits` cells a week in W words.
    """

    starts: NDArray[np.uint64]  # (n, R, W) start masks
    bits: int  # cells of a week: 168, 336 or 672
    length: int  # cells of a meeting
    hours: float  # hours of a cell
    felt: NDArray[np.float64]  # (Z, R, bits) discomfort of a start, by clock
    clock: NDArray[np.int32]  # (n,) row of `felt`
    share: NDArray[np.float64]  # (R,) share of the programme's weeks
    codes: NDArray[np.int32]  # (n, A) category of each attribute, -1 not told
    values: NDArray[np.int32]  # (A,) number of categories
    numbers: NDArray[np.float64]  # (n, B) distance from the mean in standard deviations, NaN not told
    languages: NDArray[np.bool_]  # (n, L); who told none has all
    topics: NDArray[np.float64]  # (n, T) wish 0..1; first column -1: not told
    first_pair: NDArray[np.int32]  # (2, n + 1) where a person's partners begin: together, apart
    partners: NDArray[np.int32]  # (2, P)
    kind: NDArray[np.int8]  # (Q,)
    column: NDArray[np.int32]  # (Q,) of `codes` or `numbers`
    value: NDArray[np.int32]  # (Q,) category of a not-alone rule, -1 any
    least: NDArray[np.float64]  # (Q,)
    most: NDArray[np.float64]  # (Q,)
    hard: NDArray[np.bool_]  # (Q,)
    weight: NDArray[np.float64]  # (Q,) of the soft rules, adding up to 1


def tables(measure: Measure) -> Tables:
    """Write a problem and its rules as arrays."""
    rules = list(measure.rules)
    attributes = sorted({rule.attribute for rule in rules if rule.kind in _CATEGORIES})
    balanced = sorted({rule.attribute for rule in rules if rule.kind is Kind.BALANCE})
    names = {a: sorted(measure.values(a)) for a in attributes}
    people = measure.problem.people
    codes = [[_code(names[a], person.value(a)) for a in attributes] for person in people]
    columns = {Kind.BALANCE: balanced}
    soft = sum(rule.weight for rule in rules if not rule.hard) or 1.0
    weeks = [len(regime.mondays) for regime in measure.problem.regimes]
    first_pair, partners = _pairs(measure)
    starts, step = _starts(measure)
    felt, clock = _felt(measure, step)
    return Tables(
        starts=starts,
        bits=CELLS // step,
        length=-(-measure.rules.minutes // (CELL_MINUTES * step)),
        hours=CELL_MINUTES * step / 60,
        felt=felt,
        clock=clock,
        share=np.array(weeks, np.float64) / sum(weeks),
        codes=np.array(codes, np.int32).reshape(len(people), len(attributes)),
        values=np.array([len(names[a]) for a in attributes], np.int32),
        numbers=_numbers(measure, balanced),
        languages=_languages(measure),
        topics=_topics(measure),
        first_pair=first_pair,
        partners=partners,
        kind=np.array([CODES[rule.kind] for rule in rules], np.int8),
        column=np.array([_code(columns.get(r.kind, attributes), r.attribute) for r in rules], np.int32),
        value=np.array(
            [_code(names.get(r.attribute, []), r.value) if r.value else -1 for r in rules], np.int32
        ),
        least=np.array([rule.least for rule in rules], np.float64),
        most=np.array([rule.most for rule in rules], np.float64),
        hard=np.array([rule.hard for rule in rules], np.bool_),
        weight=np.array([0.0 if rule.hard else rule.weight / soft for rule in rules], np.float64),
    )


def _code(names: Sequence[str], name: str) -> int:
    """Position of a name; -1 if it is empty, -2 if nobody has it."""
    if not name:
        return -1
    return names.index(name) if name in names else -2


def _starts(measure: Measure) -> tuple[NDArray[np.uint64], int]:
    """Packed start masks on the coarsest grid that loses nothing, and how many cells of 15 minutes a cell has.

    Free time that lies in whole hours has the same common hours on a grid of hours. The burden looks at every
    quarter of an hour, so it keeps the fine grid.
    """
    free, step = measure.problem.free, 1
    if all(rule.kind is not Kind.BURDEN for rule in measure.rules):
        step = next(s for s in (4, 2, 1) if _in_blocks(free, s))
    cells = -(-measure.rules.minutes // (CELL_MINUTES * step))
    coarse = free[..., ::step]
    starts = coarse.copy()
    for shift in range(1, cells):
        starts &= np.roll(coarse, -shift, axis=-1)
    words = -(-starts.shape[-1] // 64)
    padded = np.zeros((*starts.shape[:-1], words * 64), np.bool_)
    padded[..., : starts.shape[-1]] = starts
    packed = np.packbits(padded, axis=-1, bitorder="little").view("<u8")
    return np.ascontiguousarray(packed, np.uint64), step


def _in_blocks(free: NDArray[np.bool_], step: int) -> bool:
    return all(np.array_equal(free[..., ::step], free[..., k::step]) for k in range(1, step))


def _felt(measure: Measure, step: int) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    people, regimes = measure.problem.people, measure.problem.regimes
    clocks = sorted({(person.zone, person.night) for person in people})
    row = {clock: k for k, clock in enumerate(clocks)}
    felt = np.zeros((len(clocks), len(regimes), CELLS // step))
    if any(rule.kind is Kind.BURDEN for rule in measure.rules):
        for k, (zone, night) in enumerate(clocks):
            for r, regime in enumerate(regimes):
                felt[k, r] = meeting_discomfort(zone, regime.monday, measure.rules.minutes, declared=night)
    return felt, np.array([row[person.zone, person.night] for person in people], np.int32)


def _numbers(measure: Measure, names: Sequence[str]) -> NDArray[np.float64]:
    found = np.full((len(measure.problem), len(names)), np.nan)
    for k, name in enumerate(names):
        mean, deviation = measure.numbers[name]
        for i, person in enumerate(measure.problem.people):
            if name in person.numbers:
                found[i, k] = (person.numbers[name] - mean) / deviation
    return found


def _languages(measure: Measure) -> NDArray[np.bool_]:
    people = measure.problem.people
    names = sorted({name for person in people for name in person.languages})
    spoken = [[name in p.languages or not p.languages for name in names] for p in people]
    return np.array(spoken, np.bool_).reshape(len(people), len(names))


def _topics(measure: Measure) -> NDArray[np.float64]:
    people = measure.problem.people
    names = sorted({name for person in people for name in person.topics})
    if not names:
        return np.full((len(people), 1), -1.0)
    wishes = [[wish(p.topics, name) if p.topics else -1.0 for name in names] for p in people]
    return np.array(wishes, np.float64)


def _pairs(measure: Measure) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Each person's partners, for together and apart, as offsets into a list."""
    n = len(measure.problem)
    listed: list[list[int]] = []
    first = np.zeros((2, n + 1), np.int32)
    for row, kind in enumerate((Kind.TOGETHER, Kind.APART)):
        found: list[list[int]] = [[] for _ in range(n)]
        pairs = {frozenset(pair) for rule in measure.rules if rule.kind is kind for pair in rule.pairs}
        for a, b in (sorted(measure.problem.index[key] for key in pair) for pair in pairs):
            found[a].append(b)
            found[b].append(a)
        first[row, 1:] = np.cumsum([len(partners) for partners in found])
        listed.append([b for partners in found for b in sorted(partners)])
    partners = np.zeros((2, max(1, *(len(row) for row in listed))), np.int32)
    for k, row_ in enumerate(listed):
        partners[k, : len(row_)] = row_
    return first, partners
