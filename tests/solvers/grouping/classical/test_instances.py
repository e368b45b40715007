from pathlib import Path

import numpy as np
import pytest
from benchmarks import mdgp
from benchmarks.mdgp_data import generate, published, score, write

from tests.solvers.grouping.classical.scorer import fits, worth
from worldrounds.cli.form_distances import read_distances
from worldrounds.solvers.grouping import Distances


@pytest.mark.parametrize("kind", ["Geo", "RanInt", "RanReal"])
@pytest.mark.parametrize("bounded", [False, True])
def test_generated_instances_are_read_as_they_were_written(tmp_path: Path, kind: str, bounded: bool) -> None:
    made = generate(kind, 120, bounded=bounded, random=np.random.default_rng(2))

    write(tmp_path / "made.txt.gz", made)
    found = read_distances(tmp_path / "made.txt.gz")

    assert found.matrix.tolist() == made.matrix.tolist()
    assert (found.least, found.most) == (made.least, made.most)
    assert (found.least != found.most) is bounded


def test_score_of_a_file_is_the_sum_over_pairs_and_minds_the_sizes(tmp_path: Path) -> None:
    matrix = np.array([[0, 1, 2, 3], [1, 0, 4, 5], [2, 4, 0, 6], [3, 5, 6, 0]], float)
    path = tmp_path / "four.txt"
    write(path, Distances(matrix=matrix, least=(1, 1), most=(2, 3)))

    assert score(path, [1, 0, 1, 1]) == 2 + 3 + 6
    with pytest.raises(ValueError, match="group 0 has 3 members; expected 1 to 2"):
        score(path, [0, 0, 0, 1])
    with pytest.raises(ValueError, match="expected 4 group numbers from 0 to 1"):
        score(path, [0, 1, 1, 2])


def test_the_benchmark_writes_groups_that_score_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = generate("RanInt", 120, bounded=True, random=np.random.default_rng(1))
    path = tmp_path / "fresh.txt.gz"
    write(path, problem)
    told = ["mdgp", str(path), "--seconds", "0.05", "--seed", "4", "--out", str(tmp_path / "out")]
    monkeypatch.setattr("sys.argv", told)

    mdgp.main()

    group = [int(line) for line in (tmp_path / "out" / "fresh.groups").read_text().splitlines()]
    assert fits(group, problem.least, problem.most)
    assert f"{worth(problem.matrix, group):.3f}" in capsys.readouterr().out


def test_published_figures_are_in_order() -> None:
    figures = published()

    assert len(figures) == 240
    assert figures["Geo_n120_ds_01"].best == 111867.794067
    assert all(one.worst <= one.mean <= one.best + 1e-6 for one in figures.values())
