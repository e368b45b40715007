"""Small classes with rules of all kinds: no plan at all is better than ours. `benchmarks/optimum.py` does the same for
larger ones."""

import pytest

from tests.solvers.grouping.brute import best_score, small
from worldrounds.solvers.grouping import Stop, solve


@pytest.mark.parametrize("seed", range(24))
def test_no_other_plan_is_better(seed: int) -> None:
    class_, asked = small(4 + seed % 4, seed)
    best = best_score(class_, asked)

    plan = solve(class_, asked, stop=Stop(iterations=60_000))

    assert plan.score.bad_people == best.bad_people
    if not best.bad_people:  # how people in bad groups are divided is nobody's wish
        assert plan.score.loss == pytest.approx(best.loss, abs=1e-9)
