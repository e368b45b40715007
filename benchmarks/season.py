"""Timetables of whole seasons: how often the best there is, how fast, and how fair beside a poll.

    python -m benchmarks.season [--cases 150] [--first 0] [--seconds 60] [--groups 100000]
                                [--write benchmarks/results/season.txt]

small seasons: 2 to 6 groups, 2 to 6 sessions, 1 to 3 facilitators with few hours, perhaps a room (`season_cases`),
    against CP-SAT (one worker), which minimises missed sessions, then the heaviest burden, the two heaviest, and so on,
    and proves each. Both read the same tables of starts, which a property test holds to a slow reading of wall clocks.
large seasons: groups of five that Worldrounds formed; the median of three runs, of the largest season one run;
    `faults` reads every session again, minute by minute (in the largest one: of every hundredth group).
a poll: the programme of 12 schools and 194 students (`benchmarks.grouping`), eight weeks, in groups of three or four. In
    each week the hour with most ticks wins. The least worst burden is proved by CP-SAT.
"""

import argparse
import os
import platform
import statistics
import time
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.season_cases import large, programme_season, small
from benchmarks.season_peers import Optimum, cp_sat, poll
from worldrounds.solvers.timetabling import MISSED, Problem, Timetable, faults, solve


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=150)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60, help="CP-SAT's limit for one season.")
    parser.add_argument("--groups", type=int, default=100_000, help="Of the largest season.")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    began = time.perf_counter()
    solve(small(0))
    compiling = time.perf_counter() - began
    lines = [
        f"Timetables of seasons, {datetime.now().astimezone():%Y-%m-%d}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores ({platform.machine()}).",
        f"First use, with compiling or loading what was compiled: {compiling:.1f} s.",
        "",
        *(exactness(options.first, options.cases, options.seconds) if options.cases else []),
        *speed(options.groups),
        *beside_a_poll(),
    ]
    print(*lines, sep="\n")
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text("\n".join(lines) + "\n")


def exactness(first: int, cases: int, seconds: float) -> list[str]:
    ours: list[float] = []
    optima: list[Optimum] = []
    worse: list[int] = []
    for seed in range(first, first + cases):
        problem = small(seed)
        took, timetable = _timed(problem)
        if found := faults(problem, timetable):
            raise AssertionError(f"season {seed}: {found}")
        optimum = cp_sat(problem, seconds=seconds)
        if not optimum.proved:
            continue
        ours.append(took)
        optima.append(optimum)
        worse += [seed] if rank(timetable) != optimum.rank else []
    ratios = [optimum.seconds / took for optimum, took in zip(optima, ours, strict=True)]
    theirs = [optimum.seconds for optimum in optima]
    return [
        f"Small seasons, seeds {first} to {first + cases - 1}; CP-SAT proved {len(ours)} of them within {seconds:g} s each.",
        f"Equal leximin vector: {len(ours) - len(worse)} of {len(ours)} ({1 - len(worse) / len(ours):.1%})"
        + (f"; worse: seeds {worse}." if worse else "."),
        f"Processor seconds a season (of ours the median of three), mean (median): ours {np.mean(ours):.4f} ({statistics.median(ours):.4f}), "
        f"CP-SAT {np.mean(theirs):.3f} ({statistics.median(theirs):.3f}).",
        f"CP-SAT's time by ours: {sum(theirs) / sum(ours):.0f} in all, {statistics.median(ratios):.0f} in the median season.",
        "",
    ]


def _timed(problem: Problem) -> tuple[float, Timetable]:
    """Processor seconds of a season, the median of three, and its times."""
    took = []
    for _ in range(3):
        began = time.process_time()
        timetable = solve(problem, threads=1)
        took.append(time.process_time() - began)
    return statistics.median(took), timetable


def speed(groups: int) -> list[str]:
    lines = [
        f"{'groups':>8}{'people':>9}{'sessions':>10}{'facilitators':>14}{'seconds':>9}{'cpu s':>8}{'ms a group':>12}"
        f"{'proved':>9}{'starts':>9}{'seats missed':>14}{'faults':>8}"
    ]
    for count, hosts, looked_at in ((400, 40, 400), (400, 0, 400), (groups, 0, groups // 100)):
        problem = large(5 * count, hosts=hosts)
        took = []
        for _ in range(3 if count < groups else 1):
            began, processor = time.perf_counter(), time.process_time()
            timetable = solve(problem)
            took.append((time.perf_counter() - began, time.process_time() - processor))
        lines.append(_speed_line(problem, timetable, *sorted(took)[len(took) // 2], looked_at))
    return [
        *lines,
        "A session's seats and next best starts are worked out when they are looked at, and are not in these seconds.",
        "",
    ]


def _speed_line(
    problem: Problem, timetable: Timetable, seconds: float, processor: float, looked_at: int
) -> str:
    groups = timetable.groups
    step = max(1, len(groups) // looked_at)
    part = Problem(problem.groups[::step], problem.hosts)
    found = faults(part, Timetable(groups[::step], stopped=False, hosts=timetable.hosts))
    starts = sum(start is not None for times in groups for start in times.starts)
    missed = sum(points // MISSED for times in groups for points in times.burden.values())
    people = sum(len(group.members) for group in problem.groups)
    return (
        f"{len(groups):>8,}{people:>9,}{len(groups[0].starts):>10}{len(problem.hosts):>14}{seconds:>9.2f}"
        f"{processor:>8.2f}{1000 * seconds / len(groups):>12.3f}{sum(t.proved for t in groups) / len(groups):>9.2%}"
        f"{starts:>9,}{missed:>14,}{len(found):>8}"
    )


def beside_a_poll() -> list[str]:
    problem = programme_season()
    least = max(
        cp_sat(Problem((group,)), seconds=60, heaviest=1).rank[1] % MISSED for group in problem.groups
    )
    people = sum(len(group.members) for group in problem.groups)
    return [
        f"12 schools, {people} students, {len(problem.groups)} groups, {len(problem.groups[0].windows)} sessions; points",
        "of burden: 0 for an hour inside 09:00-18:00 to 100 for one that begins at 07:00 or ends at 22:00.",
        f"{'':<26}{'seats missed':>13}{'points':>8}{'worst':>7}{'with none':>11}{'Gini of a group':>17}{'Gini of all':>13}",
        _poll_line("Worldrounds", solve(problem)),
        _poll_line("poll, first of equal hours", poll(problem)),
        _poll_line("poll, any of equal hours", poll(problem, np.random.default_rng(1))),
        f"The least that the worst burden can be, proved by CP-SAT: {least} points.",
        "Gini of a group: the mean over the groups; only inside a group can anybody take a turn for another. Over all",
        "students the coefficient is higher than a poll's, as it grows when most people are spared altogether.",
    ]


def _poll_line(who: str, timetable: Timetable) -> str:
    groups = [np.array(list(times.burden.values())) % MISSED for times in timetable.groups]
    points = np.concatenate(groups)
    missed = sum(load // MISSED for times in timetable.groups for load in times.burden.values())
    return (
        f"{who:<26}{missed:>13}{points.sum():>8}{points.max():>7}{(points == 0).mean():>11.1%}"
        f"{np.mean([gini(own) for own in groups]):>17.3f}{gini(points):>13.3f}"
    )


def gini(points: NDArray[np.int64]) -> float:
    """Half of the mean difference between two people, by the mean (Gini 1912)."""
    return float(np.abs(np.subtract.outer(points, points)).mean() / max(points.mean(), 1e-9) / 2)


def rank(timetable: Timetable) -> tuple[int, ...]:
    loads = [load for times in timetable.groups for load in times.burden.values()]
    loads += timetable.hosts.values()
    return (sum(load // MISSED for load in loads), *sorted(loads, reverse=True))


if __name__ == "__main__":
    main()
