"""A problem and its rules as plain arrays, the form in which the kernels read them."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.columns import Lists
from worldrounds.solvers.grouping.members import Members
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.problem import Problem, zone_name
from worldrounds.solvers.grouping.rules import Kind
from worldrounds.solvers.time import CELL_MINUTES, CELLS, WORDS, half_hours, meeting_discomfort, start_mask

CODES: Final = {kind: code for code, kind in enumerate(Kind)}
"""Number of each kind in the kernels."""

_BLOCK: Final = 20_000  # people whose masks are unpacked at a time: 13 MB
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
    first_pair: NDArray[np.int32]  # (3, n + 1) where a person's partners begin: together, apart, have met
    partners: NDArray[np.int32]  # (3, P)
    kind: NDArray[np.int8]  # (Q,)
    column: NDArray[np.int32]  # (Q,) of `codes` or `numbers`
    value: NDArray[np.int32]  # (Q,) category of a not-alone rule, -1 any
    least: NDArray[np.float64]  # (Q,)
    most: NDArray[np.float64]  # (Q,)
    hard: NDArray[np.bool_]  # (Q,)
    weight: NDArray[np.float64]  # (Q,) of the soft rules, adding up to 1


def tables(measure: Measure) -> Tables:
    """Write a problem and its rules as arrays."""
    rules, columns = list(measure.rules), measure.problem.columns
    attributes = sorted({rule.attribute for rule in rules if rule.kind in _CATEGORIES})
    balanced = sorted({rule.attribute for rule in rules if rule.kind is Kind.BALANCE})
    names = {a: columns.attribute(a).names for a in attributes}
    listed = {Kind.BALANCE: balanced}
    soft = sum(rule.weight for rule in rules if not rule.hard) or 1.0
    weeks = [len(regime.mondays) for regime in measure.problem.regimes]
    first_pair, partners = _pairs(measure)
    step = _step(measure)
    felt, clock = _felt(measure, step)
    return Tables(
        starts=start_words(measure.problem, measure.rules.minutes, step),
        bits=CELLS // step,
        length=-(-measure.rules.minutes // (CELL_MINUTES * step)),
        hours=CELL_MINUTES * step / 60,
        felt=felt,
        clock=clock,
        share=np.array(weeks, np.float64) / sum(weeks),
        codes=_stacked([columns.attribute(a).codes for a in attributes], len(columns), np.int32),
        values=np.array([len(names[a]) for a in attributes], np.int32),
        numbers=_numbers(measure, balanced),
        languages=_languages(measure),
        topics=_topics(measure),
        first_pair=first_pair,
        partners=partners,
        kind=np.array([CODES[rule.kind] for rule in rules], np.int8),
        column=np.array([_code(listed.get(r.kind, attributes), r.attribute) for r in rules], np.int32),
        value=np.array(
            [_code(names.get(r.attribute, ()), r.value) if r.value else -1 for r in rules], np.int32
        ),
        least=np.array([rule.least for rule in rules], np.float64),
        most=np.array([rule.most for rule in rules], np.float64),
        hard=np.array([rule.hard for rule in rules], np.bool_),
        weight=np.array([0.0 if rule.hard else rule.weight / soft for rule in rules], np.float64),
    )


def part(table: Tables, rows: NDArray[np.integer[Any]]) -> Tables:
    """The arrays of some people, renumbered in that order; partners who are not among them are nobody (-1)."""
    kinds = len(table.first_pair)
    first, partners = np.zeros((kinds, len(rows) + 1), np.int32), np.zeros((kinds, 1), np.int32)
    if table.first_pair[:, -1].any():
        first, partners = _part_of_pairs(table, rows)
    return table._replace(
        starts=table.starts[rows],
        clock=table.clock[rows],
        codes=table.codes[rows],
        numbers=table.numbers[rows],
        languages=table.languages[rows],
        topics=table.topics[rows],
        first_pair=first,
        partners=partners,
    )


def _part_of_pairs(
    table: Tables, rows: NDArray[np.integer[Any]]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    place = {int(person): k for k, person in enumerate(rows)}
    listed = [
        [
            [place.get(int(b), -1) for b in table.partners[kind, first[person] : first[person + 1]]]
            for person in rows
        ]
        for kind, first in enumerate(table.first_pair)
    ]
    return _offsets(listed)


def start_words(
    problem: Problem, minutes: int, step: int, of: NDArray[np.integer[Any]] | None = None
) -> NDArray[np.uint64]:
    """Packed start masks, shape (people, regimes, words): where something of `minutes` can begin.

    Parameters
    ----------
    problem : Problem
    minutes : int
        15..480.
    step : int
        Quarters of an hour in a cell: 1, 2 or 4. The caller knows that free time lies in whole cells.
    of : ndarray of int, optional
        Positions of the people; everybody.

    Notes
    -----
    People of one zone are unpacked a block at a time, each different pattern of theirs once.
    """
    names, bits = problem.columns.zone.names, CELLS // step
    zones = problem.columns.zone.codes if of is None else problem.columns.zone.codes[of]
    found = np.zeros((len(zones), len(problem.regimes), -(-bits // 64)), np.uint64)
    order = np.argsort(zones, kind="stable")
    edges = np.flatnonzero(np.diff(zones[order])) + 1
    for people in np.split(order, edges):
        zone = zone_name(names, int(zones[people[0]]))
        places = [half_hours(zone, regime.monday)[::step] for regime in problem.regimes]
        for first in range(0, len(people), _BLOCK):
            rows = people[first : first + _BLOCK]
            distinct, which = _distinct(problem.columns.packed_waking(rows if of is None else of[rows]))
            waking = np.unpackbits(distinct, axis=1, bitorder="little")
            for r, place in enumerate(places):
                found[rows, r] = _packed(_starts(waking[:, place], minutes, step))[which]
    return found


def common_words(problem: Problem, minutes: int, members: Members) -> NDArray[np.uint64]:
    """Common start masks of the groups that are not empty, on the fine grid, shape (groups, regimes, 11)."""
    sizes = members.sizes[members.sizes > 0]
    ends = np.cumsum(sizes)
    found = np.empty((len(sizes), len(problem.regimes), WORDS), np.uint64)
    for first in range(0, len(sizes), _BLOCK):
        block = slice(first, first + _BLOCK)
        begin = ends[block] - sizes[block]
        rows = members.flat[begin[0] : ends[block][-1]]
        words = start_words(problem, minutes, 1, rows)
        found[block] = np.bitwise_and.reduceat(words, begin - begin[0], axis=0)
    return found


def _distinct(packed: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """Rows that differ, and which of them each row is."""
    whole = np.ascontiguousarray(packed).view(f"V{packed.shape[1]}").ravel()
    _, first, which = np.unique(whole, return_index=True, return_inverse=True)
    return packed[first], which


def _starts(free: NDArray[np.uint8], minutes: int, step: int) -> NDArray[np.bool_]:
    cells = -(-minutes // (CELL_MINUTES * step))
    return start_mask(free.view(np.bool_), cells * CELL_MINUTES)


def _packed(starts: NDArray[np.bool_]) -> NDArray[np.uint64]:
    octets = np.zeros((len(starts), -(-starts.shape[1] // 64) * 8), np.uint8)
    octets[:, : starts.shape[1] // 8] = np.packbits(starts, axis=1, bitorder="little")
    return octets.view("<u8").astype(np.uint64, copy=False)


def _step(measure: Measure) -> int:
    """Quarters of an hour in a cell of the coarsest grid on which patterns and zones lie in whole cells.

    Free time that lies in whole hours has the same common hours on a grid of hours. The burden looks at every
    quarter of an hour, so it keeps the fine grid.
    """
    if any(rule.kind is Kind.BURDEN for rule in measure.rules):
        return 1
    problem = measure.problem
    steps = (4, 2) if _in_whole_hours(problem.columns.patterns) else (2,)
    places = [
        half_hours(zone_name(problem.columns.zone.names, int(code)), regime.monday)
        for code in np.unique(problem.columns.zone.codes)
        for regime in problem.regimes
    ]
    return next((step for step in steps if all(_in_blocks(place, step) for place in places)), 1)


def _in_whole_hours(patterns: NDArray[np.uint8]) -> bool:
    return not np.any((patterns ^ (patterns >> 1)) & 0x55)


def _in_blocks(place: NDArray[np.intp], step: int) -> bool:
    """Whether each block of cells lies in one stretch of local time as long as itself."""
    stretch = place // (step // 2)
    return bool((stretch[::step].repeat(step) == stretch).all())


def _code(names: Sequence[str], name: str) -> int:
    """Position of a name; -1 if it is empty, -2 if nobody has it."""
    if not name:
        return -1
    return names.index(name) if name in names else -2


def _stacked(columns: Sequence[NDArray[Any] | float], n: int, kind: type[Any]) -> NDArray[Any]:
    found = np.empty((n, len(columns)), kind)
    for k, column in enumerate(columns):
        found[:, k] = column
    return found


def _felt(measure: Measure, step: int) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    columns, regimes = measure.problem.columns, measure.problem.regimes
    night = np.zeros(len(columns), np.bool_) if columns.night is None else columns.night
    clocks, clock = np.unique(columns.zone.codes * 2 + night, return_inverse=True)
    felt = np.zeros((len(clocks), len(regimes), CELLS // step))
    if any(rule.kind is Kind.BURDEN for rule in measure.rules):
        for k, code in enumerate(clocks.tolist()):
            zone = zone_name(columns.zone.names, code // 2)
            for r, regime in enumerate(regimes):
                felt[k, r] = meeting_discomfort(
                    zone, regime.monday, measure.rules.minutes, declared=bool(code % 2)
                )
    return felt, clock.astype(np.int32)


def _numbers(measure: Measure, names: Sequence[str]) -> NDArray[np.float64]:
    told = measure.problem.columns.numbers
    columns = [
        (told[name] - measure.numbers[name][0]) / measure.numbers[name][1] if name in told else np.nan
        for name in names
    ]
    return _stacked(columns, len(measure.problem), np.float64)


def _languages(measure: Measure) -> NDArray[np.bool_]:
    """Who can work in what; without a rule about it, in nothing that anybody looks at."""
    spoken = measure.problem.columns.languages
    if spoken is None or not _asks(measure, Kind.LANGUAGE):
        return np.zeros((len(measure.problem), 0), np.bool_)
    found = np.zeros((len(spoken), len(spoken.names)), np.bool_)
    for codes in spoken.codes.T:
        told = np.flatnonzero(codes >= 0)
        found[told, codes[told]] = True
    found[~found.any(axis=1)] = True
    return found


def _topics(measure: Measure) -> NDArray[np.float64]:
    wished = measure.problem.columns.topics
    if wished is None or not wished.names or not _asks(measure, Kind.TOPIC):
        return np.full((len(measure.problem), 1), -1.0)
    return _wishes(wished)


def _wishes(wished: Lists) -> NDArray[np.float64]:
    """`objective.wish` for everybody: from the last place to the first, so that a topic's first place counts."""
    length = (wished.codes >= 0).sum(axis=1)
    found = np.zeros((len(wished), len(wished.names)))
    for place in range(wished.codes.shape[1] - 1, -1, -1):
        told = np.flatnonzero(wished.codes[:, place] >= 0)
        found[told, wished.codes[told, place]] = 1 - place / length[told]
    found[length == 0] = -1.0
    return found


def _asks(measure: Measure, kind: Kind) -> bool:
    return any(rule.kind is kind for rule in measure.rules)


def _pairs(measure: Measure) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Each person's partners, for together, apart and new people, as offsets into a list."""
    n, kinds = len(measure.problem), (Kind.TOGETHER, Kind.APART, Kind.NEW_PEOPLE)
    if not any(_asks(measure, kind) for kind in kinds):  # for millions, lists for each person take long
        return np.zeros((len(kinds), n + 1), np.int32), np.zeros((len(kinds), 1), np.int32)
    listed: list[list[list[int]]] = []
    for kind in kinds:
        found: list[list[int]] = [[] for _ in range(n)]
        pairs = {frozenset(pair) for rule in measure.rules if rule.kind is kind for pair in rule.pairs}
        for a, b in (sorted(measure.problem.index[key] for key in pair) for pair in pairs):
            found[a].append(b)
            found[b].append(a)
        listed.append([sorted(partners) for partners in found])
    return _offsets(listed)


def _offsets(listed: Sequence[Sequence[Sequence[int]]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Rows of lists, one list a person, as offsets into flat lists."""
    first = np.zeros((len(listed), len(listed[0]) + 1), np.int32)
    partners = np.zeros((len(listed), max(1, *(sum(map(len, row)) for row in listed))), np.int32)
    for k, row in enumerate(listed):
        first[k, 1:] = np.cumsum([len(found) for found in row])
        partners[k, : first[k, -1]] = [b for found in row for b in found]
    return first, partners
