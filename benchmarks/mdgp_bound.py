"""How far from the best possible groups by distances are, proved: the plan, its upper bound, and the time of both.

    python -m benchmarks.mdgp_bound [FILE ...] [--seconds 60] [--seed 0] [--write]

Files (also .gz) are of MDGPLIB's format: a line ``n m ss|ds least most least most ...``, then ``i j distance`` for each
pair. Without files: invented points in a cube, with MDGPLIB's shapes, in 4, 6 and 12 dimensions. A quarter of the
seconds goes to the search, the rest to the proof, which ends by itself when it no longer gains.

Beside it stands the bound by eigenvalues (W. E. Donath, A. J. Hoffman 1973; F. Rendl, H. Wolkowicz 1995), which is what
the method begins with, against the same plan.
"""

import argparse
import gzip
import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from worldrounds.solvers.grouping import Distances, Stop, solve
from worldrounds.solvers.grouping.classical.bound import upper_bound

RESULT = Path(__file__).parent / "results" / "mdgp_bound.txt"
SHARE = 0.25
SPARE = 0.5  # seconds that the last step of either may take beyond its time


def read(path: Path) -> Distances:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        n, m, _, *sizes = next(lines).split()
        pairs = np.loadtxt(lines)
    matrix = np.zeros((int(n), int(n)))
    i, j = pairs[:, :2].astype(int).T
    matrix[i, j] = matrix[j, i] = pairs[:, 2]
    bounds = [int(size) for size in sizes[: 2 * int(m)]]
    return Distances(matrix=matrix, least=tuple(bounds[::2]), most=tuple(bounds[1::2]))


def invented(n: int, m: int, dimensions: int, *, bounded: bool, seed: int) -> Distances:
    random = np.random.default_rng(seed)
    points = random.uniform(0, 100, (n, dimensions))
    matrix = np.sqrt(((points[:, None] - points) ** 2).sum(2))
    size, spread = n // m, n // (4 * m) if bounded else 0
    least = size - random.integers(0, spread + 1, m)
    most = size + random.integers(0, spread + 1, m)
    return Distances(matrix=matrix, least=tuple(least.tolist()), most=tuple(most.tolist()))


def problems(files: list[Path]) -> Iterator[tuple[str, Distances]]:
    for path in files:
        yield path.name.removesuffix(".gz").removesuffix(".txt"), read(path)
    if not files:
        for n, m in ((240, 12), (480, 20)):
            for seed, dimensions in enumerate((4, 6, 12)):
                for bounded in (False, True):
                    name = f"{n} points in {dimensions}D, sizes {'bounded' if bounded else 'equal'}"
                    yield name, invented(n, m, dimensions, bounded=bounded, seed=seed)


def row(name: str, problem: Distances, seconds: float, seed: int) -> str:
    search = (seconds - SPARE) * SHARE
    plan = solve(problem, stop=Stop(seconds=search), seed=seed, bound_seconds=seconds - SPARE - search)
    simple = upper_bound(problem, seconds=0).value
    assert plan.bound is not None
    assert plan.gap is not None
    return (
        f"{name:36}{plan.value:>14.3f}{plan.bound:>14.3f}{100 * plan.gap:>9.3f}"
        f"{100 * (simple / plan.value - 1):>14.3f}{plan.seconds:>9.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--seconds", type=float, default=60, help="for plan and bound together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help=f"also to {RESULT.name} in benchmarks/results")
    asked = parser.parse_args()
    solve(invented(12, 3, 2, bounded=True, seed=0), stop=Stop(iterations=1000), bound_seconds=1)  # compile
    lines = [
        f"Groups by distances and what is proved about them, {datetime.now(UTC):%Y-%m-%d}, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores ({platform.machine()}), seed {asked.seed}.",
        "gap: how much any groups could be worth more, in % of the plan; eigenvalues: the same by eigenvalues alone;",
        "s: plan and bound together, compiling aside.",
        "",
        f"{'':36}{'plan':>14}{'bound':>14}{'gap %':>9}{'eigenvalues %':>14}{'s':>9}",
    ]
    print(*lines, sep="\n")
    for name, problem in problems(asked.files):
        lines.append(row(name, problem, asked.seconds, asked.seed))
        print(lines[-1], flush=True)
    if asked.write:
        RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
