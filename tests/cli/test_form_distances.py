"""``worldrounds form --distances``: a matrix in, groups out."""

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from worldrounds.cli import app

PLACES = (0, 1, 10, 11)
"""Of four elements on a line: best in pairs are one from each end."""
PAIRS = [f"{i} {j} {abs(PLACES[i] - PLACES[j])}.0" for i in range(4) for j in range(i + 1, 4)]


def matrix(tmp_path: Path, first: str = "4 2 ss 2 2 2 2", pairs: list[str] = PAIRS) -> Path:
    path = tmp_path / "distances.txt"
    path.write_text("\n".join([first, *pairs]) + "\n", "utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["form", "--distances", "--iterations", "2000", *map(str, arguments)])


def test_groups_are_written_as_a_table_and_as_numbers(tmp_path: Path) -> None:
    table, numbers = tmp_path / "groups.csv", tmp_path / "best.groups"

    result = run(matrix(tmp_path), "--out", table, "--out", numbers)

    assert result.exit_code == 0, result.output
    assert "4 elements in 2 groups; sum of distances within them: 20.000." in result.output
    groups = [int(line) for line in numbers.read_text().splitlines()]
    assert groups[0] != groups[1]
    assert groups[2] != groups[3]
    assert table.read_text().splitlines() == ["id,group", *(f"{i},{g + 1}" for i, g in enumerate(groups))]


def test_sizes_of_the_command_line_win_and_a_file_may_be_compressed(tmp_path: Path) -> None:
    path = tmp_path / "distances.txt.gz"
    path.write_bytes(gzip.compress(matrix(tmp_path, "4").read_bytes()))

    result = run(path, "--min-size", 1, "--max-size", 3, "--json")

    found = json.loads(result.stdout)
    assert sorted(len(group) for group in found["groups"]) == [1, 3]
    assert found["value"] == 22
    assert (
        json.loads(run(path, "--min-size", 1, "--max-size", 3, "--json").stdout)["groups"] == found["groups"]
    )


@pytest.mark.parametrize(
    ("first", "pairs", "options", "expected"),
    [
        ("4 2 ss 2 2 2 2", PAIRS[:-1], [], "expected each of 6 pairs once; got 5 lines"),
        ("4 2 ss 2 2 2 2", [*PAIRS[:-1], PAIRS[0]], [], "The distance of 2 and 3: expected a finite number"),
        ("4 2 ss 2 2", PAIRS, [], "the first line gives no sizes"),
        ("4 2 ss 1 1 1 1", PAIRS, [], "The groups hold 2 to 2 elements; there are 4."),
        ("id,country", ["1,JP"], [], "expected a first line"),
        ("4 2 ss 2 2 2 2", PAIRS, ["--hours", "2"], "--distances: takes sizes only"),
        ("4 2 ss 2 2 2 2", PAIRS, ["--out", "x.xlsx"], "expected a name that ends in .csv or .groups"),
    ],
)
def test_what_cannot_be_used_is_said(
    tmp_path: Path, first: str, pairs: list[str], options: list[str], expected: str
) -> None:
    result = run(matrix(tmp_path, first, pairs), *options)

    assert result.exit_code == 1
    assert expected in result.output
