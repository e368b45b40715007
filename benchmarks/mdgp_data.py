"""Instances of the maximally diverse grouping problem: their file format, fresh ones, published figures.

The format is that of MDGPLIB (M. Gallego, M. Laguna, R. Martí, A. Duarte; Optsicom project): the first line is
``n m ss|ds least_1 most_1 ... least_m most_m``, then one line ``i j distance`` for each pair, i < j, from 0. A name
that ends in .gz is compressed; `worldrounds form --distances` reads it. `generate` makes instances by MDGPLIB's generators: Geo are distances of points with 2
to 21 coordinates up to 100, RanInt and RanReal are uniform up to 100; ss are groups of one size, ds of bounded sizes.
"""

import csv
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping import Distances

PUBLISHED: Final = Path(__file__).parent / "data" / "mdgp_tpsdp.csv"
SECONDS: Final = {120: 3.0, 240: 20.0, 480: 120.0, 960: 600.0}
"""TPSDP's time limits by n, from its authors' code."""
SHAPES: Final = {120: (10, 8, 16), 240: (12, 15, 25), 480: (20, 18, 30)}
"""Groups, fewest and most members of bounded groups."""
KINDS: Final = ("Geo", "RanInt", "RanReal")


@dataclass(frozen=True)
class Figures:
    """Of 20 runs of TPSDP."""

    best: float
    mean: float
    worst: float


def published() -> dict[str, Figures]:
    with PUBLISHED.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            row["instance"]: Figures(float(row["best"]), float(row["mean"]), float(row["worst"]))
            for row in rows
        }


def name_of(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".txt")


def opened(path: Path, mode: str = "rt") -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, mode, encoding="utf-8")  # type: ignore[return-value]  # text, by the mode
    return path.open(mode, encoding="utf-8")


def write(path: Path, problem: Distances) -> None:
    sizes = " ".join(f"{least} {most}" for least, most in zip(problem.least, problem.most, strict=True))
    shape = "ss" if problem.least == problem.most else "ds"
    with opened(path, "wt") as file:
        file.write(f"{len(problem)} {len(problem.least)} {shape} {sizes}\n")
        for i, row in enumerate(problem.matrix):
            file.writelines(f"{i} {j} {row[j]:.3f}\n" for j in range(i + 1, len(row)))


def score(path: Path, groups: Iterable[int]) -> float:
    """The objective, from the file, pair by pair; refuses groups of other sizes than the file's first line allows."""
    label = list(groups)
    with opened(path) as file:
        head = file.readline().split()
        for g in range(int(head[1])):
            size, least, most = label.count(g), int(head[3 + 2 * g]), int(head[4 + 2 * g])
            if not least <= size <= most:
                raise ValueError(f"{path}: group {g} has {size} members; expected {least} to {most}.")
        if len(label) != int(head[0]) or not set(label) <= set(range(int(head[1]))):
            raise ValueError(f"{path}: expected {head[0]} group numbers from 0 to {int(head[1]) - 1}.")
        pairs = (line.split() for line in file if line.strip())
        return sum(float(pair[2]) for pair in pairs if label[int(pair[0])] == label[int(pair[1])])


def generate(kind: str, n: int, *, bounded: bool, random: np.random.Generator) -> Distances:
    """A fresh instance; distances have three decimals, as those of MDGPLIB."""
    groups, fewest, most = SHAPES[n]
    size = n // groups
    bounds = [(size, size)] * groups
    if bounded:
        bounds = [
            (int(random.integers(fewest, size + 1)), int(random.integers(size, most + 1)))
            for _ in range(groups)
        ]
    low, high = zip(*bounds, strict=True)
    return Distances(matrix=_distances(kind, n, random), least=low, most=high)


def _distances(kind: str, n: int, random: np.random.Generator) -> NDArray[np.float64]:
    if kind == "Geo":
        points = random.uniform(0, 100, (n, int(random.integers(2, 22))))
        full = np.sqrt(((points[:, None] - points[None]) ** 2).sum(2))
    else:
        full = random.uniform(0, 100, (n, n)) if kind == "RanReal" else random.integers(0, 101, (n, n))
    half = np.triu(np.round(full, 3), 1)
    return half + half.T
