"""How far from the best possible groups by distances are, proved: the plan, its upper bound, and the time of both.

    python -m benchmarks.mdgp_bound [FILE ...] [--seconds 60] [--seed 0] [--write benchmarks/results/mdgp_bound.txt]

Files as `mdgp_data` reads them; without any, fresh ones of its kind Geo. A quarter of the seconds goes to the search, the
rest to the proof, which ends by itself when it no longer gains. Beside it stands the bound by eigenvalues (W. E. Donath,
A. J. Hoffman 1973; F. Rendl, H. Wolkowicz 1995), which is what the method begins with, against the same plan.
"""

import argparse
import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.mdgp_data import generate, name_of
from worldrounds.cli.form_distances import read_distances
from worldrounds.solvers.grouping import DistancePlan, Distances, Stop, solve
from worldrounds.solvers.grouping.classical.bound import upper_bound

SHARE = 0.25
SPARE = 0.5  # seconds that the last step of either may take beyond its time


def problems(files: list[Path], seed: int) -> Iterator[tuple[str, Distances]]:
    yield from ((name_of(path), read_distances(path)) for path in files)
    if not files:
        random = np.random.default_rng(seed)
        for n in (240, 480):
            for bounded in (False, True) * 2:
                yield (
                    f"fresh Geo_n{n}_{'ds' if bounded else 'ss'}",
                    generate("Geo", n, bounded=bounded, random=random),
                )


def solved(problem: Distances, seconds: float, seed: int) -> DistancePlan:
    search = (seconds - SPARE) * SHARE
    return solve(problem, stop=Stop(seconds=search), seed=seed, bound_seconds=seconds - SPARE - search)


def row(name: str, plan: DistancePlan, gaps: tuple[float, float]) -> str:
    of_both = "".join(f"{100 * gap:>15.3f}" for gap in gaps)
    return f"{name:22}{plan.value:>14.3f}{plan.bound:>14.3f}{of_both}{plan.seconds:>9.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--seconds", type=float, default=60, help="for plan and bound together (60)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    fresh = generate("Geo", 120, bounded=True, random=np.random.default_rng(0))
    solve(fresh, stop=Stop(iterations=1000), bound_seconds=0)  # compiles
    lines = [
        f"Groups by distances and what is proved about them, {datetime.now(UTC):%Y-%m-%d}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores ({platform.machine()}), seed {asked.seed}, "
        f"{asked.seconds:g} seconds.",
        "gap: what any groups could be worth more, in % of the plan; eigenvalues: the same, proved by them alone;",
        "s: plan and bound together, compiling aside.",
        "",
        f"{'instance':22}{'plan':>14}{'bound':>14}{'gap %':>15}{'eigenvalues %':>15}{'s':>9}",
    ]
    print(*lines, sep="\n")
    every = []
    for name, problem in problems(asked.files, asked.seed):
        plan = solved(problem, asked.seconds, asked.seed)
        simple = upper_bound(problem, seconds=0).value / plan.value - 1
        every.append((plan.gap or 0.0, simple))
        lines.append(row(name, plan, every[-1]))
        print(lines[-1], flush=True)
    lines.append(f"{'mean':50}" + "".join(f"{100 * mean:>15.3f}" for mean in np.mean(every, axis=0)))
    print(lines[-1])
    if asked.write:
        asked.write.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
