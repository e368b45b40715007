"""Forming groups of up to three million people with the one `solve`: share of good groups, time, memory.

    python -m benchmarks.scale [--people 3000000] [--masks hourly|own] [--threads N | --ray N] [--write FILE]

Rules: 5 or 6 members, 4 countries, 2 common hours, nobody alone by gender. The class comes from
`benchmarks.scale_class`; every plan is checked by a count that shares no code with the solver. `--ray N` lets N
workers of a local Ray cluster do the work (`./scripts/setup benchmarks`), and says whether the plan is the same as
that of threads.
"""

import argparse
import os
import platform
import resource
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from benchmarks.scale_class import BLOCK, WEEKS, Class, invented
from worldrounds.solvers.grouping import Plan, Problem, RayWorkers, Rules, Threads, solve
from worldrounds.solvers.grouping.workers import Workers

RULES = Rules.from_dict(
    {
        "size": {"min": 5, "max": 6},
        "countries": 4,
        "hours": 2,
        "not_alone": [{"attribute": "gender", "hard": True}],
    }
)
LEAST_COUNTRIES, LEAST_HOURS, SIZES = 4, 2, (5, 6)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=3_000_000)
    parser.add_argument("--schools", type=int, default=3_900)
    parser.add_argument("--masks", choices=("hourly", "own"), default="hourly")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--ray", type=int, help="Workers of a local Ray cluster.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    workers: Workers = RayWorkers(options.ray) if options.ray else Threads(options.threads)
    lines = report(options, workers)
    print(*lines, sep="\n")
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text("\n".join(lines) + "\n")


def report(options: argparse.Namespace, workers: Workers) -> list[str]:
    compiling = _timed(options, 6_000, Threads(1))[1]
    class_, made = _made(options, options.people)
    before = _peak()
    plan, seconds, processor = _solved(class_, workers)
    peak = _peak()
    held, groups, least = check(class_, plan)
    who = f"{options.ray} Ray workers" if options.ray else f"{workers.count} threads"  # type: ignore[attr-defined]
    lines = [
        f"Forming groups at scale, {datetime.now().astimezone():%Y-%m-%d}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores ({platform.machine()}), {who}; seed {options.seed}.",
        "held: share of groups that hold every hard rule, by an independent count. seconds: the whole `solve`, from",
        "columns to the plan with its score; first use: a class of 6,000 with compiling, or loading what was compiled.",
        "peak: resident memory of the process with the class and the plan; before: with the class alone.",
        "",
        f"{'masks':<8}{'people':>10}{'schools':>9}{'groups':>9}{'held':>10}{'least h':>9}{'seconds':>9}{'cpu s':>8}"
        f"{'before MB':>11}{'peak MB':>9}{'first use s':>13}{'made in s':>11}",
        f"{options.masks:<8}{options.people:>10,}{options.schools:>9,}{groups:>9,}{held / groups:>10.6f}{least:>9g}"
        f"{seconds:>9.1f}{processor:>8.1f}{before:>11.0f}{peak:>9.0f}{compiling:>13.1f}{made:>11.1f}",
        f"The solver's own count: {plan.report.figures['share_held']:.6f}.",
    ]
    if options.ray:
        same = solve(problem_of(class_), RULES, seed=options.seed, workers=Threads(2)).groups == plan.groups
        lines.append(f"The same plan as with threads: {'yes' if same else 'NO'}.")
    return lines


def problem_of(class_: Class) -> Problem:
    return Problem.from_columns(class_.columns, WEEKS[class_.masks])


def _made(options: argparse.Namespace, people: int) -> tuple[Class, float]:
    began = time.monotonic()
    return invented(people, options.schools, options.seed, options.masks), time.monotonic() - began


def _timed(options: argparse.Namespace, people: int, workers: Workers) -> tuple[Plan, float]:
    plan, seconds, _ = _solved(_made(options, people)[0], workers)
    return plan, seconds


def _solved(class_: Class, workers: Workers, seed: int = 1) -> tuple[Plan, float, float]:
    """The plan, and seconds by the clock on the wall and of processors."""
    began, worked = time.monotonic(), time.process_time()
    plan = solve(problem_of(class_), RULES, seed=seed, workers=workers)
    _ = plan.score
    return plan, time.monotonic() - began, time.process_time() - worked


def _peak() -> float:
    """Most resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def check(class_: Class, plan: Plan) -> tuple[int, int, float]:
    """Groups that hold every rule, groups, and the fewest common hours of those that hold.

    Raises
    ------
    AssertionError
        If somebody is not in exactly one group.
    """
    groups = [[int(key) for key in group] for group in plan.groups]
    people = np.fromiter((i for group in groups for i in group), np.int64)
    assert np.array_equal(np.sort(people), np.arange(len(class_.place))), "not everybody is in one group"
    sizes = np.array([len(group) for group in groups])
    good = (sizes >= SIZES[0]) & (sizes <= SIZES[1])
    least = np.inf
    for size in np.unique(sizes):
        rows = np.flatnonzero(sizes == size)
        for first in range(0, len(rows), BLOCK // 5):
            some = rows[first : first + BLOCK // 5]
            members = np.array([groups[g] for g in some])
            place, gender = np.sort(class_.place[members], axis=1), class_.gender[members]
            good[some] &= (np.diff(place, axis=1) > 0).sum(axis=1) + 1 >= LEAST_COUNTRIES
            good[some] &= ~np.logical_or.reduce([(gender == g).sum(axis=1) == 1 for g in range(3)])
            hours = _hours(class_, members)
            good[some] &= hours >= LEAST_HOURS
            least = min(least, hours[good[some]].min(initial=np.inf))
    return int(good.sum()), len(groups), float(least)


def _hours(class_: Class, members: NDArray[np.int64]) -> NDArray[np.float64]:
    """Common hours of groups of one size in stretches of an hour or more, in the worst week; shape (groups,)."""
    worst = np.full(len(members), np.inf)
    for monday in WEEKS[class_.masks]:
        begin = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
        local = {place: _local(class_.zone(place), begin) for place in np.unique(class_.place[members])}
        free = np.ones((len(members), 672), bool)
        for seat in members.T:
            pattern = np.unpackbits(class_.columns.patterns[seat], axis=1, bitorder="little")
            for place, cells in local.items():
                here = class_.place[seat] == place
                free[here] &= pattern[here][:, cells].astype(bool)
        hour = free & np.roll(free, -1, 1) & np.roll(free, -2, 1) & np.roll(free, -3, 1)
        within = hour | np.roll(hour, 1, 1) | np.roll(hour, 2, 1) | np.roll(hour, 3, 1)
        worst = np.minimum(worst, within.sum(axis=1) / 4)
    return worst


def _local(zone: str, begin: datetime) -> NDArray[np.int64]:
    """Half hour of the local week in which each quarter of the UTC week begins; shape (672,)."""
    moments = [(begin + timedelta(minutes=15 * k)).astimezone(ZoneInfo(zone)) for k in range(672)]
    return np.array([m.weekday() * 48 + m.hour * 2 + m.minute // 30 for m in moments])


if __name__ == "__main__":
    main()
