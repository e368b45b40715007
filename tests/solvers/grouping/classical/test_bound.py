import numpy as np
import pytest

from tests.solvers.grouping.classical.scorer import best_worth, random_matrix
from worldrounds.solvers.grouping import Distances, Stop, solve
from worldrounds.solvers.grouping.classical.bound import Bound, Sizes, proved, upper_bound

SHAPES = [
    ((3, 3), (3, 3)),
    ((2, 2, 2), (2, 2, 2)),
    ((4, 3), (4, 3)),
    ((2, 2), (5, 4)),
    ((1, 1, 1), (3, 4, 5)),
    ((0, 2, 2), (4, 4, 4)),
    ((1, 2, 0), (2, 6, 7)),
    ((0, 0, 0, 0), (3, 3, 5, 5)),
    ((1, 1, 1, 1, 1), (1, 1, 1, 1, 1)),
    ((7,), (7,)),
]


def members(least: tuple[int, ...], most: tuple[int, ...]) -> int:
    """As many as fill the groups about half way."""
    return (sum(least) + min(sum(most), 8) + 1) // 2


@pytest.mark.parametrize(("least", "most"), SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_bound_is_at_least_the_optimum(least: tuple[int, ...], most: tuple[int, ...], seed: int) -> None:
    matrix = random_matrix(members(least, most), seed)

    bound = upper_bound(Distances(matrix=matrix, least=least, most=most), seconds=60, most_steps=150)

    assert bound.value >= best_worth(matrix, least, most)


@pytest.mark.parametrize(("least", "most"), [shape for shape in SHAPES if len(shape[0]) > 1])
def test_theorem_holds_for_any_multipliers(least: tuple[int, ...], most: tuple[int, ...]) -> None:
    matrix = random_matrix(members(least, most), seed=5)
    sizes = Sizes.of(Distances(matrix=matrix, least=least, most=most))
    best = best_worth(matrix, least, most)
    random = np.random.default_rng(1)

    for scale in (0.0, 0.1, 1.0, 10.0) * 25:
        dual = random.normal(0, 50 * scale, matrix.shape)
        assert proved(matrix / 2, dual + dual.T, random.normal(0, 50 * scale, len(matrix)), sizes) >= best


@pytest.mark.parametrize("groups", [3, 4])
def test_bound_is_tight_where_groups_are_far_apart(groups: int) -> None:
    label = np.repeat(np.arange(groups), 4)
    matrix = np.where(label[:, None] == label, 10.0, 1.0) * (1 - np.eye(len(label)))

    bound = upper_bound(Distances.in_groups(matrix, groups), seconds=60)

    assert bound.value == pytest.approx(groups * 60, rel=1e-5)


def test_bound_of_points_in_the_plane_is_close_to_a_plan() -> None:
    points = np.random.default_rng(3).random((60, 2))
    matrix = np.linalg.norm(points[:, None] - points, axis=2)
    problem = Distances.in_groups(matrix, 5)
    by_angle = np.argsort(np.argsort(np.arctan2(*(points - points.mean(0)).T))) % 5

    bound = upper_bound(problem, seconds=60, most_steps=300)

    assert problem.value(by_angle) <= bound.value <= 1.03 * problem.value(by_angle)


def test_bound_is_there_at_once_and_falls_with_more_steps() -> None:
    problem = Distances(matrix=random_matrix(40, seed=2), least=(6, 6, 8, 9), most=(10, 12, 14, 15))
    said: list[Bound] = []

    at_once = upper_bound(problem, seconds=0)
    told = upper_bound(
        problem, seconds=60, on_progress=lambda bound: not said.append(bound) and len(said) < 5
    )

    assert [bound.steps for bound in said] == [0, 25, 50, 75, 100]
    assert said[0].value == at_once.value
    assert [bound.value for bound in said] == sorted((bound.value for bound in said), reverse=True)
    assert told == said[-1]


def test_sums_of_sizes_are_those_of_the_sizes_with_most_people_in_big_groups() -> None:
    problem = Distances(matrix=np.zeros((9, 9)), least=(1, 1, 2), most=(5, 4, 4))

    sizes = Sizes.of(problem)

    # 5 + 2 + 2, 5 + 1 + 3 and 1 + 4 + 4 ...: five people together; at most 25 + 1 + 9, 25 + 4 * 4, 16 + 16 + 1 ...
    assert np.cumsum(sizes.rows)[[4, 8]].tolist() == [25, 35]
    assert (sizes.least, sizes.most, sizes.groups) == (1, 5, 3)


def test_plan_carries_its_bound_and_gap() -> None:
    problem = Distances.in_groups(random_matrix(8, seed=6), 2)
    said: list[str] = []

    plan = solve(
        problem,
        stop=Stop(iterations=20_000),
        bound_seconds=60,
        on_progress=lambda done, total, message, best: not said.append(message),
    )

    assert plan.bound is not None and plan.bound >= plan.value
    assert plan.gap == plan.bound / plan.value - 1
    assert said[-1] == "Proving how good any groups can be."
