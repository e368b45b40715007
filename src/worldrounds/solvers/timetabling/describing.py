"""What a choice of starts means, in full: each person's seat, and the next best starts of each session."""

from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from worldrounds.solvers.timetabling.diary import Diary
from worldrounds.solvers.timetabling.kernels import Ints
from worldrounds.solvers.timetabling.objective import seat
from worldrounds.solvers.timetabling.problem import MISSED, STEP_MINUTES, Group, Window
from worldrounds.solvers.timetabling.result import Alternative, SessionTime
from worldrounds.solvers.timetabling.search import NO_START, in_time
from worldrounds.solvers.timetabling.tables import Season, Table

ALTERNATIVES: Final = 3
APART: Final = 60 // STEP_MINUTES
"""Alternatives lie at least so many cells from one another."""


def describe(group: Group, chosen: Ints, diary: Diary) -> tuple[SessionTime, ...]:
    """The sessions of a group whose starts are chosen and stand in the diary."""
    table = diary.season.table(group)
    usable = diary.open_without(table, chosen)
    given = chosen[chosen != NO_START]
    loads = table.carried + table.burdens[given].sum(axis=0)
    loads[: len(group.members)] += MISSED * (len(chosen) - len(given))
    loads[table.own :] = diary.loads_of(table)
    return tuple(
        _session(table, window, session, chosen, loads, np.flatnonzero(usable), diary.season)
        for session, window in enumerate(group.ordered)
    )


def _session(
    table: Table, window: Window, session: int, all_chosen: Ints, loads: Ints, usable: Ints, season: Season
) -> SessionTime:
    group, chosen = table.group, all_chosen[session]
    rows = usable[(usable >= table.first[session]) & (usable < table.first[session + 1])]
    others = _next_best(table, rows, session, all_chosen, loads)
    alternatives = tuple(_alternative(table, row, season) for row in others)
    if chosen == NO_START:
        return SessionTime(window.id, None, "", group.zone, (), alternatives, 0)
    start = season.moment(table.cells[chosen])
    coming = (table.burdens[:, : len(group.members)] < MISSED).sum(axis=1)
    return SessionTime(
        window=window.id,
        start=start,
        wall=f"{start.astimezone(ZoneInfo(group.zone)):%Y-%m-%dT%H:%M}",
        zone=group.zone,
        seats=tuple(seat(member, start, window.minutes) for member in group.members),
        alternatives=alternatives,
        options=int((coming[rows] == coming[chosen]).sum()),
    )


def _next_best(table: Table, rows: Ints, session: int, all_chosen: Ints, loads: Ints) -> list[int]:
    """The best rows while the other sessions stay, each at least an hour from the chosen one and from one another."""
    chosen = int(all_chosen[session])
    rows = rows[[in_time(table.cells, table.gap, all_chosen, session, row) for row in rows.tolist()]]
    rest = loads - (table.burdens[chosen] if chosen != NO_START else 0)
    loads = np.sort(rest + table.burdens[rows], axis=1)
    shown = [chosen] if chosen != NO_START else []
    picked: list[int] = []
    for row in rows[np.lexsort((table.cells[rows], *loads.T, (loads // MISSED).sum(axis=1)))].tolist():
        if len(picked) < ALTERNATIVES and all(
            abs(table.cells[row] - table.cells[other]) >= APART for other in shown + picked
        ):
            picked.append(row)
    return picked


def _alternative(table: Table, row: int, season: Season) -> Alternative:
    burdens = table.burdens[row, : len(table.group.members)]
    burdens = burdens[burdens < MISSED]
    start = season.moment(table.cells[row])
    wall = f"{start.astimezone(ZoneInfo(table.group.zone)):%Y-%m-%dT%H:%M}"
    return Alternative(start, wall, len(burdens), int(burdens.max(initial=0)), int(burdens.sum()))
