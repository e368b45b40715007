"""Quality against time, ours and theirs: the share of groups that hold every rule after so many seconds.

    python -m benchmarks.grouping_curve FILE.csv [--groupeng DIR]
    python -m benchmarks.grouping_picture FILE.csv docs/explanation/forming-groups.svg

The first class of each size of `benchmarks.grouping`, with its rules. Ours is stopped after so many seconds, until every
group holds; each is a solve of its own. CP-SAT (two workers) gets 120 and 480 students and a minute, and stops at its
first plan; its model of 2,000 does not fit. GroupEng ends by itself. FILE.csv: by, students, seconds, share.
"""

import argparse
import csv
import importlib.util
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.grouping import CLASS_RULES, problem_of
from benchmarks.grouping_class import Student, make_class, people_held
from benchmarks.grouping_peers import Peer, cp_sat, groupeng
from worldrounds.solvers.grouping import Stop, solve

SIZES = (120, 480, 2000)
LIMITS = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
PEER_SECONDS = 60.0


class Point(NamedTuple):
    by: str
    students: int
    seconds: float
    share: float


def ours(students: list[Student], work: Path) -> Iterator[Point]:
    problem = problem_of(students, work)
    solve(problem, CLASS_RULES, stop=Stop(seconds=0))  # compile, or load what was compiled
    for limit in LIMITS:
        began = time.perf_counter()
        plan = solve(problem, CLASS_RULES, stop=Stop(seconds=limit))
        took, share = time.perf_counter() - began, people_held(students, plan.groups, 2)[1]
        yield Point("Worldrounds", len(students), took, share)
        if share == 1:
            return


def theirs(by: str, students: list[Student], found: Peer) -> Point:
    share = people_held(students, found.groups, 2)[1] if found.groups else 0.0
    return Point(by, len(students), found.seconds, share)


def points(program: Path | None, work: Path) -> Iterator[Point]:
    for n in SIZES:
        students = make_class(n, 1)
        yield from ours(students, work)
        if n <= 480 and importlib.util.find_spec("ortools"):
            yield theirs("CP-SAT", students, cp_sat(students, 2, limit=PEER_SECONDS))
        if program:
            with tempfile.TemporaryDirectory() as folder:
                yield theirs("GroupEng", students, groupeng(students, program, Path(folder)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--groupeng", type=Path, help="folder with GroupEng.py")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, options.file.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(Point._fields)
        for point in points(options.groupeng, Path(work)):
            rows.writerow((point.by, point.students, f"{point.seconds:.4f}", f"{point.share:.4f}"))
            print(*point)


if __name__ == "__main__":
    main()
