"""``worldrounds form --distances``: groups whose members are as far from one another as can be.

The file is text, or text compressed as .gz, in the format of MDGPLIB (M. Gallego, M. Laguna, R. Martí, A. Duarte): the
first line ``n m ss|ds least_1 most_1 ... least_m most_m``, then a line ``i j distance`` for each pair, from 0.
"""

import csv
import gzip
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping import DistancePlan, Distances


def read_distances(path: Path, min_size: int | None = None, max_size: int | None = None) -> Distances:
    """Read a file; sizes given here win over those of its first line, with as few groups as hold everybody.

    Raises
    ------
    ValueError
        Saying what is expected, where the file or the sizes cannot be used.
    """
    head, matrix = _parsed(path)
    if min_size is None and max_size is None:
        bounds = _bounds(path, head)
        return Distances(matrix=matrix, least=tuple(bounds[0::2]), most=tuple(bounds[1::2]))
    least, most = min_size or 1, max_size or min_size or 1
    groups = -(-len(matrix) // most)
    return Distances(matrix=matrix, least=(least,) * groups, most=(most,) * groups)


def _parsed(path: Path) -> tuple[list[str], NDArray[np.float64]]:
    """The words of the first line, and the matrix."""
    try:
        data = path.read_bytes()
        text = (
            (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").removeprefix("\ufeff")
        )
        first, _, rest = text.partition("\n")
        head = first.split()
        n, pairs = int(head[0]), np.loadtxt(io.StringIO(rest), ndmin=2) if rest.strip() else np.empty((0, 3))
        i, j = pairs[:, :2].astype(np.int64).T
    except (gzip.BadGzipFile, EOFError, UnicodeDecodeError, ValueError, IndexError):
        raise ValueError(
            f"{path.name}: expected a first line “n m ss|ds least_1 most_1 ...”, then lines “i j distance”."
        ) from None
    matrix = np.full((n, n), np.nan) if 1 <= n <= len(pairs) + 1 else np.empty((0, 0))
    if len(pairs) != n * (n - 1) // 2 or pairs.shape[1] != 3 or (n > 1 and not 0 <= i.min() <= j.max() < n):
        raise ValueError(
            f"{path.name}: expected each of {n * (n - 1) // 2} pairs once; got {len(pairs)} lines."
        )
    np.fill_diagonal(matrix, 0)
    matrix[i, j] = matrix[j, i] = pairs[:, 2]
    return head, matrix


def _bounds(path: Path, head: Sequence[str]) -> list[int]:
    try:
        groups = int(head[1])
        bounds = [int(word) for word in head[3:]]
    except (IndexError, ValueError):
        groups, bounds = 0, []
    if not bounds or len(bounds) != 2 * groups:
        raise ValueError(
            f"{path.name}: the first line gives no sizes “m ss|ds least_1 most_1 ...”; say --min-size and --max-size."
        )
    return bounds


def check_outputs(paths: Sequence[Path]) -> None:
    """Refuse before the search what could not be written after it."""
    for path in paths:
        if path.suffix.lower() not in {".csv", ".groups"}:
            raise ValueError(f"--out {path}: expected a name that ends in .csv or .groups.")
        if not path.parent.is_dir():
            raise ValueError(f"--out {path}: the folder {path.parent} does not exist.")


def write(path: Path, plan: DistancePlan) -> None:
    """A table ``id,group`` with groups from 1, or (.groups) one group number from 0 an element and line."""
    with path.open("w", newline="", encoding="utf-8") as file:
        if path.suffix.lower() == ".groups":
            file.writelines(f"{g}\n" for g in plan.group)
            return
        rows = csv.writer(file)
        rows.writerow(["id", "group"])
        rows.writerows((i, g + 1) for i, g in enumerate(plan.group.tolist()))


def report(plan: DistancePlan, *, as_json: bool) -> None:
    """Print what the groups are worth, and who is in them."""
    if as_json:
        told = {"value": plan.value, "groups": plan.groups, "seed": plan.seed, "iterations": plan.iterations}
        print(json.dumps(told | {"seconds": round(plan.seconds, 3)}))
        return
    print(
        f"{len(plan.group)} elements in {plan.count} groups; sum of distances within them: {plan.value:.3f}."
    )
    print(f"{plan.seconds:.1f} s, {plan.iterations} steps, seed {plan.seed}.")
    for g, members in enumerate(plan.groups, 1):
        print(f"Group {g} ({len(members)}): {', '.join(map(str, members))}")
