"""Whom Worldrounds' timetables are held against: CP-SAT's proved optimum, and what polls do."""

import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from worldrounds.solvers.timetabling import MISSED, GroupTimes, Problem, Timetable
from worldrounds.solvers.timetabling.tables import Season, Table


@dataclass(frozen=True)
class Optimum:
    """Missed sessions, then everybody's burden, heaviest first; `proved` unless the time ran out."""

    rank: tuple[int, ...]
    proved: bool
    seconds: float


def cp_sat(problem: Problem, *, seconds: float, heaviest: int | None = None) -> Optimum:
    """Leximin by successive optimisation (Ogryczak and Sliwinski 2003, Eur. J. Oper. Res. 149:567-579).

    First the missed sessions are minimised, then the sum of the heaviest burden, of the two heaviest, and so on to
    the `heaviest` (all if not given).
    """
    began = time.process_time()
    season = Season(problem)
    tables = [season.table(group) for group in problem.groups]
    model = cp_model.CpModel()
    chosen = [_choices(model, table) for table in tables]
    _gaps(model, tables, chosen)
    _shared(model, problem, tables, chosen)
    loads, missed = _loads(model, problem, tables, chosen)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    values: list[int] = []
    goals = [missed, *(_heaviest(model, loads, k) for k in range(1, (heaviest or len(loads)) + 1))]
    for goal in goals:
        left = seconds - (time.process_time() - began)
        solver.parameters.max_time_in_seconds = max(left, 0.01)
        model.minimize(goal)
        if solver.solve(model) != cp_model.OPTIMAL:
            return Optimum((), False, time.process_time() - began)
        values.append(round(solver.objective_value))
        model.add(goal <= values[-1])
        model.clear_hints()
        for variables in chosen:
            for variable in variables.values():
                model.add_hint(variable, solver.value(variable))
    ordered = [b - a for a, b in zip([0, *values[1:-1]], values[1:], strict=True)]
    return Optimum((values[0], *ordered), True, time.process_time() - began)


def poll(problem: Problem, random: np.random.Generator | None = None) -> Timetable:
    """What polls do: in each session's days a start with most ticks wins, the first or any; turns play no part."""
    season = Season(problem)
    done = []
    for group in problem.groups:
        table = season.table(group)
        loads, starts, last = table.carried.copy(), [], -table.gap
        for first, end in pairwise(table.first):
            ticks = (table.burdens[first:end] < MISSED).sum(axis=1)
            ticks[table.cells[first:end] < last + table.gap] = 0
            top = first + np.flatnonzero(ticks == ticks.max())
            row = int(random.choice(top)) if random else int(top[0])
            last = int(table.cells[row])
            loads += table.burdens[row]
            starts.append(season.moment(last))
        burden = dict(zip([member.id for member in group.members], loads.tolist(), strict=True))
        done.append(GroupTimes(group.id, tuple(starts), burden, proved=False, describe=tuple))
    return Timetable(tuple(done), stopped=False)


Choices = dict[tuple[int, int], cp_model.IntVar]
"""Session and row (-1: no start) -> chosen."""


def _choices(model: cp_model.CpModel, table: Table) -> Choices:
    found: Choices = {}
    for session in range(len(table.lengths)):
        rows = [-1, *range(table.first[session], table.first[session + 1])]
        for row in rows:
            found[session, row] = model.new_bool_var("")
        model.add_exactly_one(found[session, row] for row in rows)
    return found


def _gaps(model: cp_model.CpModel, tables: list[Table], chosen: list[Choices]) -> None:
    for table, choices in zip(tables, chosen, strict=True):
        for s in range(len(table.lengths)):
            for later in range(s + 1, len(table.lengths)):
                own = range(table.first[s], table.first[s + 1])
                other = range(table.first[later], table.first[later + 1])
                for row in own:  # not at `row` or after it, and then too soon after `row`
                    soon = [b for b in other if table.cells[b] < table.cells[row] + table.gap]
                    if soon:
                        model.add_at_most_one(
                            [choices[s, a] for a in own if table.cells[a] >= table.cells[row]]
                            + [choices[later, b] for b in soon]
                        )


def _shared(model: cp_model.CpModel, problem: Problem, tables: list[Table], chosen: list[Choices]) -> None:
    capacity = {("room", room.id): room.capacity for room in problem.rooms}
    users: dict[tuple[object, int], list[cp_model.IntVar]] = {}
    for table, choices in zip(tables, chosen, strict=True):
        for (session, row), variable in choices.items():
            for resource in (("host", table.group.host), ("room", table.group.room)):
                if row >= 0 and resource[1] is not None:
                    for cell in range(table.cells[row], table.cells[row] + table.lengths[session]):
                        users.setdefault((resource, int(cell)), []).append(variable)
    for (resource, _), variables in users.items():
        if len(variables) > 1:
            model.add(sum(variables) <= capacity.get(resource, 1))  # type: ignore[call-overload]


def _loads(
    model: cp_model.CpModel, problem: Problem, tables: list[Table], chosen: list[Choices]
) -> tuple[list[cp_model.IntVar], cp_model.LinearExpr]:
    terms: dict[object, list[cp_model.LinearExpr]] = {}
    missed = []
    for table, choices in zip(tables, chosen, strict=True):
        people = [member.id for member in table.group.members]
        columns = [("member", name) for name in people]
        columns += [("host", table.group.host)] * (table.burdens.shape[1] - len(people))
        for (_, row), variable in choices.items():
            for column, person in enumerate(columns):
                points = int(table.burdens[row, column]) if row >= 0 else MISSED * (column < len(people))
                if points:
                    terms.setdefault(person, []).append(points * variable)
                if points >= MISSED:
                    missed.append(variable)
    carried = {("member", m.id): m.carried for group in problem.groups for m in group.members}
    carried |= {("host", host.id): host.carried for host in problem.hosts}
    loads = []
    for person, before in carried.items():
        load = model.new_int_var(0, 100 * MISSED, "")
        model.add(load == before + sum(terms.get(person, [])))
        loads.append(load)
    return loads, sum(missed)  # type: ignore[return-value]


def _heaviest(model: cp_model.CpModel, loads: list[cp_model.IntVar], k: int) -> cp_model.LinearExpr:
    """The sum of the `k` heaviest burdens, where it is minimised."""
    level = model.new_int_var(0, 100 * MISSED, "")
    over = [model.new_int_var(0, 100 * MISSED, "") for _ in loads]
    for load, above in zip(loads, over, strict=True):
        model.add(above >= load - level)
    return k * level + sum(over)  # type: ignore[return-value]
