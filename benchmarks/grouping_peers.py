"""Peers of the class benchmark: a model for CP-SAT written by hand, and GroupEng as its own program.

Both get the class as a file gives it and give groups of keys; how each was run is in benchmarks/README.md.
"""

import csv
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.grouping_class import Student

SIZES: Final = (5, 6)
COUNTRIES: Final = 4
BAND_HOURS: Final = 6


@dataclass(frozen=True)
class Peer:
    """What a peer found: no groups where it found none in its time."""

    groups: list[list[str]]
    seconds: float


def cp_sat(students: Sequence[Student], hours: int, *, limit: float, workers: int = 2) -> Peer:
    """Groups of one size or the next, by CP-SAT."""
    from ortools.sat.python import cp_model  # a benchmark's dependency

    began = time.perf_counter()
    model = cp_model.CpModel()
    groups = range(round(2 * len(students) / sum(SIZES)))
    inside = [[model.new_bool_var("") for _ in groups] for _ in students]
    for row in inside:
        model.add_exactly_one(row)
    for g in groups:
        column = [row[g] for row in inside]
        model.add_linear_constraint(sum(column), *SIZES)
        _add_hours(model, students, column, hours)
        _add_countries(model, students, column)
        _add_genders(model, students, column)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = limit
    status = solver.solve(model)
    seconds = time.perf_counter() - began
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Peer([], seconds)
    held = [
        [s.key for s, row in zip(students, inside, strict=True) if solver.boolean_value(row[g])]
        for g in groups
    ]
    return Peer(held, seconds)


def _add_hours(model: Any, students: Sequence[Student], column: Sequence[Any], hours: int) -> None:
    chosen = []
    for hour in range(168):
        busy = [x for s, x in zip(students, column, strict=True) if not s.hours >> hour & 1]
        here = model.new_bool_var("")
        model.add(sum(busy) == 0).only_enforce_if(here)
        chosen.append(here)
    model.add(sum(chosen) >= hours)


def _add_countries(model: Any, students: Sequence[Student], column: Sequence[Any]) -> None:
    there = []
    for country in sorted({s.country for s in students}):
        here = model.new_bool_var("")
        model.add_bool_or(
            [x for s, x in zip(students, column, strict=True) if s.country == country]
        ).only_enforce_if(here)
        there.append(here)
    model.add(sum(there) >= COUNTRIES)


def _add_genders(model: Any, students: Sequence[Student], column: Sequence[Any]) -> None:
    for gender in sorted({s.gender for s in students}):
        members = sum(x for s, x in zip(students, column, strict=True) if s.gender == gender)
        some = model.new_bool_var("")
        model.add(members >= 2).only_enforce_if(some)
        model.add(members == 0).only_enforce_if(some.negated())


def groupeng(students: Sequence[Student], folder: Path, work: Path) -> Peer:
    """Groups by GroupEng: in one band of time zones (aggregate), genders together, countries spread."""
    with (work / "class.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["ID", "Gender", "Country", "Band"])
        rows.writerows([s.key, s.gender, s.country, f"band{(s.offset + 12) // BAND_HOURS}"] for s in students)
    countries = ", ".join(sorted({s.country for s in students}))
    (work / "class.groupeng").write_text(
        "classlist : class.csv\nstudent_identifier : ID\ngroup_size : 5+\n\n"
        "- aggregate : Band\n\n- cluster : Gender\n  values : F, M, X\n\n"
        f"- distribute : Country\n  values : {countries}\n"
    )
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, str(folder / "GroupEng.py"), str(work / "class.groupeng")],
        cwd=work,
        check=True,
        capture_output=True,
    )
    seconds = time.perf_counter() - began
    return Peer(_read_groupeng(next(work.glob("groups_*/*groups.csv"))), seconds)


def _read_groupeng(path: Path) -> list[list[str]]:
    """One group a line: its number, then its members."""
    lines = [[cell.strip() for cell in row] for row in csv.reader(path.open(newline=""))]
    return [
        [cell for cell in row if cell.startswith("s")]
        for row in lines
        if any(c.startswith("s0") for c in row)
    ]
