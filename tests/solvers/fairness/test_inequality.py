"""How unequally something is shared out."""

from datetime import datetime

import numpy as np
import pytest

from worldrounds.solvers.fairness import burden_of_hours, gini, histogram, lorenz, minutes_outside


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], 0.0), ([0, 0], 0.0), ([3, 3, 3], 0.0), ([0, 0, 0, 8], 0.75), ([1, 2, 3, 4], 0.25)],
)
def test_gini_is_the_mean_difference_over_twice_the_mean(values: list[float], expected: float) -> None:
    assert gini(values) == pytest.approx(expected)


def test_gini_of_many_is_that_of_all_pairs() -> None:
    held = np.random.default_rng(1).gamma(1.5, 4, 60)
    differences = np.abs(held[:, None] - held).mean()

    assert gini(held) == pytest.approx(differences / (2 * held.mean()))


def test_curve_goes_from_those_who_carry_least_to_all() -> None:
    assert lorenz([6, 0, 2]).tolist() == [[0, 0], [1 / 3, 0], [2 / 3, 0.25], [1, 1]]
    with pytest.raises(ValueError, match="0 or more"):
        lorenz([1, -1])


def test_steps_count_everybody_once() -> None:
    assert histogram([0, 0, 0.5, 1, 1.5, 30]) == [
        (0, 0, 2), (0, 3, 3), (3, 6, 0), (6, 9, 0), (9, 12, 0), (12, 15, 0), (15, 18, 0),
        (18, 21, 0), (21, 24, 0), (24, 27, 0), (27, 30, 1),
    ]  # fmt: skip
    assert histogram([]) == [(0, 0, 0)]


@pytest.mark.parametrize(
    ("clock", "minutes", "outside", "points"),
    [
        ("09:00", 60, 0, 0), ("17:30", 60, 30, 12), ("08:30", 60, 30, 25), ("21:00", 60, 60, 100),
        ("07:00", 60, 60, 100), ("23:30", 60, 60, 156), ("08:00", 660, 120, 50),
    ],
)  # fmt: skip
def test_hours_outside_the_day_weigh(clock: str, minutes: int, outside: int, points: int) -> None:
    begin = datetime.fromisoformat(f"2027-01-21T{clock}")

    assert (minutes_outside(begin, minutes), burden_of_hours(begin, minutes)) == (outside, points)
