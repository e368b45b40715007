"""The maximally diverse grouping problem: groups for instance files, beside the figures of TPSDP.

    python -m benchmarks.mdgp FILE... --seconds S [--seed K] [--runs R] [--out DIR]
    python -m benchmarks.mdgp FILE... --limit 0.1 [--runs R] [--write benchmarks/results/mdgp.txt]
    python -m benchmarks.mdgp --generate DIR [--sizes 120 240 480] [--seed K]

Prints the objective of each run, scored from the file, beside the best and the mean of 20 runs of TPSDP where they are
published (`data/mdgp_tpsdp.csv`; they were measured on its authors' machine), and the means over the files. ``--limit``
gives each file that share of TPSDP's own time limit: 3, 20, 120 seconds for 120, 240, 480 elements. ``--out`` writes
``DIR/<instance>.groups``, one group number an element and line, of the best run. ``--generate`` makes fresh instances by
the generators of the published ones. One core; compilation (told apart) is not counted; reading files is not counted.
"""

import argparse
import os
import platform
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.mdgp_data import (
    KINDS,
    SECONDS,
    Figures,
    generate,
    name_of,
    published,
    score,
    write,
)
from worldrounds.cli.form_distances import read_distances
from worldrounds.solvers.grouping import DistancePlan, Distances, Stop, solve

HEAD = f"{'instance':<22}{'seconds':>8}{'ours':>14}{'best ours':>14}{'TPSDP best':>14}{'ratio':>10}{'TPSDP mean':>14}{'ratio':>10}"


@dataclass(frozen=True)
class Row:
    """One instance: the scores of our runs, and TPSDP's figures if they are published."""

    name: str
    n: int
    seconds: float
    scores: tuple[float, ...]
    peer: Figures | None

    @property
    def ratio(self) -> float:
        return float(np.mean(self.scores)) / self.peer.best if self.peer else float("nan")

    @property
    def peer_ratio(self) -> float:
        return self.peer.mean / self.peer.best if self.peer else float("nan")

    def __str__(self) -> str:
        ours = f"{self.name:<22}{self.seconds:>8.2f}{np.mean(self.scores):>14.3f}{max(self.scores):>14.3f}"
        if self.peer is None:
            return ours
        theirs = f"{self.peer.best:>14.3f}{self.ratio:>10.6f}{self.peer.mean:>14.3f}{self.peer_ratio:>10.6f}"
        return ours + theirs


def run(path: Path, options: argparse.Namespace, peers: dict[str, Figures]) -> Row:
    problem = read_distances(path)
    seconds = options.seconds or options.limit * _limit(problem)
    scores: list[float] = []
    best: DistancePlan | None = None
    for seed in range(options.seed, options.seed + options.runs):
        plan = solve(problem, stop=Stop(seconds=seconds), seed=seed)
        scores.append(score(path, plan.group.tolist()))
        best = plan if best is None or plan.value > best.value else best
    if options.out and best:
        options.out.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{g}\n" for g in best.group)
        (options.out / f"{name_of(path)}.groups").write_text(lines, encoding="utf-8")
    return Row(name_of(path), len(problem), seconds, tuple(scores), peers.get(name_of(path)))


def _limit(problem: Distances) -> float:
    if len(problem) not in SECONDS:
        raise SystemExit(
            f"TPSDP's limits are for {', '.join(map(str, SECONDS))} elements; give --seconds instead."
        )
    return SECONDS[len(problem)]


def means(rows: list[Row]) -> list[str]:
    """Means of the ratios to TPSDP's best: by size, by kind, over all."""
    compared = [row for row in rows if row.peer]
    parts = [
        (f"n = {n}", [row for row in compared if row.n == n]) for n in sorted({row.n for row in compared})
    ]
    parts += [(kind, [row for row in compared if row.name.startswith(f"{kind}_")]) for kind in KINDS]
    parts.append(("all", compared))
    return [
        f"mean over {name:<10}{len(part):>4} instances: ours {np.mean([row.ratio for row in part]):.6f}, "
        f"TPSDP mean of 20 {np.mean([row.peer_ratio for row in part]):.6f} of its best of 20"
        for name, part in parts
        if part
    ]


def compiled() -> float:
    """Seconds that the first call takes, which compiles or loads the kernels."""
    began = time.perf_counter()
    solve(Distances.in_groups(np.ones((4, 4)) - np.eye(4), 2), stop=Stop(iterations=100))
    return time.perf_counter() - began


def make(folder: Path, sizes: list[int], seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    for n in sizes:
        for kind in KINDS:
            for shape in ("ss", "ds"):
                path = folder / f"{kind}_n{n}_{shape}_seed{seed}.txt.gz"
                write(path, generate(kind, n, bounded=shape == "ds", random=random))
                print(path)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument("--seconds", type=float)
    budget.add_argument("--limit", type=float, default=1.0, help="share of TPSDP's time limit (1)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1, help="seeds K, K+1, ...")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--generate", type=Path, metavar="DIR")
    parser.add_argument("--sizes", type=int, nargs="+", choices=(120, 240, 480), default=[120, 240, 480])
    options = parser.parse_args()
    if options.generate:
        make(options.generate, options.sizes, options.seed)
    if not options.files:
        return
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, one used, Python {platform.python_version()}; "
        f"seeds {options.seed} to {options.seed + options.runs - 1}",
        f"first call, compilation or loading of the kernels (not counted below): {compiled():.1f} s",
        "",
        HEAD,
    ]
    print("\n".join(lines), flush=True)
    rows, peers = [], published()
    for path in options.files:
        rows.append(run(path, options, peers))
        print(rows[-1], flush=True)
    print("\n".join(["", *means(rows)]))
    if options.write:
        text = [*lines, *map(str, rows), "", *means(rows)]
        options.write.write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
