"""The best starts of one group: dynamic programming over its sessions, with the burdens as state.

1. Keep of each session's starts those at which fewest miss it and that no other start beats or equals for every
   member at once (a start that could be in another session's way gives way to one that could not, but never the
   other way round).
2. Take the sessions in order. A state is the burdens of the members after the sessions so far (and, where it could be
   in a later session's way, the last start). Join every state with every start.
3. Rank the new states by the objective. Of states with equal burdens keep the first; drop each state that another
   one beats or equals for every member: whatever follows, it ends no better. So nothing that could win is lost.
4. If more than `WIDTH` states stay, keep the best of them: then optimality is no longer proved, single sessions are
   moved as long as that makes the whole better, and
5. steps 2 to 4 are done again with `DEEP` states, where a state is dropped if it ends worse than what was found even
   with every member's best start in every later session.
6. Among starts with the same burdens prefer full and half hours, then the hour of the week that the series can
   keep most often, then the earlier day.

Steps 2 and 3 are the classic labelling method for several criteria (Martins 1984, Eur. J. Oper. Res. 16:236-245).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.timetabling.kernels import Ints, Table
from worldrounds.solvers.timetabling.problem import MISSED

WIDTH: Final = 96
DEEP: Final = 400
ROWS_A_STATE: Final = 160
NEVER: Final = -(10**12)  # a last start long ago

NO_START: Final = -1


@dataclass(frozen=True)
class Found:
    """Per session the row of its table, or `NO_START`; `proved` if nothing better exists."""

    rows: tuple[int, ...]
    proved: bool


@dataclass(frozen=True, eq=False)
class _States:
    """Shape (k, members) burdens, (k,) last starts, (k,) parent states and (k,) rows that led here."""

    loads: Ints
    last: Ints
    parent: Ints
    row: Ints

    def take(self, at: Ints) -> "_States":
        return _States(self.loads[at], self.last[at], self.parent[at], self.row[at])


def search(tables: list[Table], carried: Ints, gap: int) -> Found:
    """Choose a row of every table.

    Parameters
    ----------
    tables : list of Table
        In the order of the sessions.
    carried : ndarray of int64, shape (members,)
        Burden before the first session.
    gap : int
        Minutes from the start of a session to the earliest start of the next.
    """
    found, proved = _sweep(tables, carried, gap, WIDTH, None)
    if not proved:
        found = _polish(tables, carried, gap, found)
        deeper, proved = _sweep(tables, carried, gap, DEEP, _rank(_loads(tables, carried, found)))
        if deeper and not proved:
            deeper = _polish(tables, carried, gap, deeper)
        found = min(deeper or found, found, key=lambda rows: _rank(_loads(tables, carried, rows)))
    return Found(tuple(_settle(tables, gap, found)), proved)


def _sweep(
    tables: list[Table], carried: Ints, gap: int, width: int, ceiling: tuple[int, ...] | None
) -> tuple[list[int], bool]:
    """Steps 1 to 4 over all sessions. With a `ceiling` nothing is followed that cannot end at least as well."""
    states = _States(carried[None, :], np.array([NEVER]), np.zeros(1, np.int64), np.zeros(1, np.int64))
    story, proved = [], True
    for place, table in enumerate(tables):
        earliest = _latest(tables[:place]) + gap
        latest = _earliest(tables[place + 1 :]) - gap  # later starts may be in the way of later sessions
        free = (table.starts >= earliest) & (table.starts <= latest)
        rows = _unbeaten(table, free)
        states, cut = _join(states, table, rows, gap, skip=not free.all() or not len(rows), width=width)
        if ceiling is not None:
            states = _within(states, tables[place + 1 :], ceiling)
        states, complete = _reduce(states, latest, width)
        if not len(states.last):
            return [], False
        proved &= complete and not cut
        story.append(states)
    return _trace(story), proved


def _within(states: _States, later: list[Table], ceiling: tuple[int, ...]) -> _States:
    """Step 5: the states that end no worse than `ceiling` if every member had the best start of each later session."""
    ideal = states.loads + sum(
        (table.burdens.min(axis=0, initial=MISSED) for table in later), np.zeros_like(states.loads[0])
    )
    criteria = np.stack(_criteria(ideal)[::-1])
    apart = criteria - np.array(ceiling)[:, None]
    first = np.take_along_axis(apart, (apart != 0).argmax(axis=0)[None], axis=0)[0]
    return states.take(np.flatnonzero(first <= 0))


def _latest(tables: list[Table]) -> int:
    return max((int(table.starts[-1]) for table in tables if len(table.starts)), default=NEVER)


def _earliest(tables: list[Table]) -> int:
    return min((int(table.starts[0]) for table in tables if len(table.starts)), default=-NEVER)


def _unbeaten(table: Table, free: NDArray[np.bool_]) -> Ints:
    """Step 1. `free` rows can be in no other session's way: only they may stand for others."""
    missed = (table.burdens >= MISSED).sum(axis=1)
    least = missed[free].min(initial=table.burdens.shape[1])
    candidates = np.flatnonzero(free & (missed == least))
    _, first = np.unique(table.burdens[candidates], axis=0, return_index=True)
    candidates = candidates[first]
    candidates = candidates[np.argsort(table.burdens[candidates].sum(axis=1), kind="stable")]
    kept = candidates[_front(table.burdens[candidates], len(candidates))[0]]
    bound = np.flatnonzero(~free & (missed <= least))
    for row in kept:
        bound = bound[(table.burdens[bound] < table.burdens[row]).any(axis=1)]
    return np.concatenate((kept, bound))


def _front(rows: Ints, width: int) -> tuple[Ints, bool]:
    """Indices of rows that no earlier row beats or equals in every column, at most `width` of them.

    A row must come after every row that beats it. The second item is False if `width` cut something off.
    """
    left, columns = np.arange(len(rows)), np.ascontiguousarray(rows.T)  # by column it is three times quicker
    kept: list[int] = []
    while len(left) and len(kept) < width:
        kept.append(int(left[0]))
        stays = (columns < columns[:, :1]).any(axis=0)
        left, columns = left[stays], columns[:, stays]
    return np.array(kept, np.int64), not len(left)


def _join(
    states: _States, table: Table, rows: Ints, gap: int, *, skip: bool, width: int
) -> tuple[_States, bool]:
    """Step 2. With `skip` a session may also go without a start, which all members miss."""
    k = max(1, min(len(states.last), ROWS_A_STATE * width // max(1, len(rows))))
    cut = k < len(states.last)
    parent, row = (grid.ravel() for grid in np.meshgrid(np.arange(k), rows, indexing="ij"))
    in_time = table.starts[row] >= states.last[parent] + gap
    parent, row = parent[in_time], row[in_time]
    loads, last = states.loads[parent] + table.burdens[row], table.starts[row]
    if skip:
        parent = np.concatenate((parent, np.arange(k)))
        row = np.concatenate((row, np.full(k, NO_START)))
        loads = np.concatenate((loads, states.loads[:k] + MISSED))
        last = np.concatenate((last, states.last[:k]))
    return _States(loads, last, parent, row), cut


def _reduce(states: _States, latest: int, width: int) -> tuple[_States, bool]:
    """Steps 3 and 4: best first, so that the index of a state is its rank. Up to `latest`, last starts are alike."""
    order = np.lexsort((states.last, states.parent, *_criteria(states.loads)))
    rows = np.column_stack((states.loads, np.maximum(states.last, latest)))
    kept, complete = _front(rows[order], width)
    return states.take(order[kept]), complete


def _criteria(loads: Ints) -> tuple[Ints, ...]:
    """Columns for lexsort, the last one counting most: missed sessions, then burdens from the heaviest down."""
    missed = (loads // MISSED).sum(axis=1)
    return (*np.sort(loads, axis=1).T, missed)


def _trace(story: list[_States]) -> list[int]:
    found, at = [], 0
    for states in reversed(story):
        found.append(int(states.row[at]))
        at = int(states.parent[at])
    return found[::-1]


def ranked(tables: list[Table], carried: Ints, gap: int, chosen: list[int], place: int) -> Ints:
    """Rows of one session's table that the other sessions' starts allow, best first."""
    table = tables[place]
    rest = carried + sum(
        (_burden(t, row) for i, (t, row) in enumerate(zip(tables, chosen, strict=True)) if i != place),
        np.zeros_like(carried),
    )
    rows = np.flatnonzero(_in_time(tables, gap, chosen, place))
    return rows[np.lexsort((table.starts[rows], *_criteria(rest + table.burdens[rows])))]


def _burden(table: Table, row: int) -> Ints:
    return table.burdens[row] if row != NO_START else np.full(table.burdens.shape[1], MISSED, np.int64)


def _in_time(tables: list[Table], gap: int, chosen: list[int], place: int) -> NDArray[np.bool_]:
    """Which rows of the session keep the gap to its neighbours (those that have a start)."""
    starts = tables[place].starts
    fits = np.ones(len(starts), np.bool_)
    before = [i for i in range(place) if chosen[i] != NO_START]
    after = [i for i in range(place + 1, len(tables)) if chosen[i] != NO_START]
    if before:
        fits &= starts >= tables[before[-1]].starts[chosen[before[-1]]] + gap
    if after:
        fits &= starts + gap <= tables[after[0]].starts[chosen[after[0]]]
    return fits


def _polish(tables: list[Table], carried: Ints, gap: int, chosen: list[int]) -> list[int]:
    """Of step 4: strictly better each time, so it ends."""
    better = True
    while better:
        better = False
        for place in range(len(tables)):
            order = ranked(tables, carried, gap, chosen, place)
            if not len(order):
                continue
            changed = [*chosen[:place], int(order[0]), *chosen[place + 1 :]]
            if _rank(_loads(tables, carried, changed)) < _rank(_loads(tables, carried, chosen)):
                chosen, better = changed, True
    return chosen


def _loads(tables: list[Table], carried: Ints, chosen: list[int]) -> Ints:
    """Burdens after all sessions."""
    given = (_burden(table, row) for table, row in zip(tables, chosen, strict=True))
    return carried + sum(given, np.zeros_like(carried))


def _rank(loads: Ints) -> tuple[int, ...]:
    return tuple(int(column[0]) for column in reversed(_criteria(loads[None, :])))


def _settle(tables: list[Table], gap: int, chosen: list[int]) -> list[int]:
    """Step 6: the burdens stay as they are."""
    usual = _usual_hour(tables, chosen)
    for place, table in enumerate(tables):
        if chosen[place] == NO_START:
            continue
        same = (table.burdens == table.burdens[chosen[place]]).all(axis=1)
        rows = np.flatnonzero(same & _in_time(tables, gap, chosen, place))
        away = np.abs(
            (table.walls[rows] - usual + 5040) % 10080 - 5040
        )  # minutes from the usual hour of a week
        clock_away = np.abs((table.walls[rows] - usual + 720) % 1440 - 720)
        odd = table.walls[rows] % 30 != 0
        best = np.lexsort((table.starts[rows], away, clock_away, away != 0, odd))[0]
        chosen = [*chosen[:place], int(rows[best]), *chosen[place + 1 :]]
    return chosen


def _usual_hour(tables: list[Table], chosen: list[int]) -> int:
    """The hour of the week (minutes by the group's clock) at which most sessions could be, burdens unchanged."""
    votes = np.zeros(10080 // 15, np.int64)
    for table, row in zip(tables, chosen, strict=True):
        if row != NO_START:
            same = (table.burdens == table.burdens[row]).all(axis=1)
            votes[np.unique(table.walls[same] % 10080 // 15)] += 1
    full = np.arange(len(votes)) % 2 == 0
    monday = 3 * 96  # 1970-01-01 was a Thursday, so Monday is three days short of a week later
    order = np.lexsort(((np.arange(len(votes)) + monday) % len(votes), ~full, -votes))
    return int(order[0]) * 15
