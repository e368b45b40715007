import numpy as np
import pytest

from tests.solvers.grouping.classical.scorer import best_worth, fits, random_matrix, worth
from worldrounds.solvers.grouping import DistancePlan, Distances, Rules, Stop, solve

FEW = Stop(iterations=300_000)
SHAPES = [
    (6, (3, 3), (3, 3)),
    (7, (2, 2), (5, 4)),
    (7, (1, 1, 1), (3, 4, 5)),
    (8, (0, 2, 2), (4, 4, 4)),
    (5, (1, 1, 1, 1, 1), (1, 1, 1, 1, 1)),
    (4, (4,), (4,)),
    (3, (0, 0, 0, 0), (2, 2, 2, 2)),
    (1, (1,), (1,)),
]


@pytest.mark.parametrize(("n", "least", "most"), SHAPES)
def test_solve_finds_the_optimum_of_small_problems(
    n: int, least: tuple[int, ...], most: tuple[int, ...]
) -> None:
    matrix = random_matrix(n, seed=n)

    plan = solve(Distances(matrix=matrix, least=least, most=most), stop=FEW)

    assert fits(plan.group.tolist(), least, most)
    assert plan.value == worth(matrix, plan.group.tolist()) == best_worth(matrix, least, most)


def test_plan_holds_sizes_and_value_where_sizes_are_bounded() -> None:
    matrix = random_matrix(60, seed=4)
    least, most = (5, 8, 10, 3, 9), (12, 20, 18, 14, 15)

    plan = solve(Distances(matrix=matrix, least=least, most=most), stop=FEW, seed=3)

    assert fits(plan.group.tolist(), least, most)
    assert plan.value == worth(matrix, plan.group.tolist())
    assert sorted(i for group in plan.groups for i in group) == list(range(60))
    assert [len(group) for group in plan.groups] == np.bincount(plan.group, minlength=5).tolist()


def test_solve_makes_the_same_plan_again_with_the_same_seed_and_iterations() -> None:
    problem = Distances.in_groups(random_matrix(40, seed=1), 5)

    plans = [solve(problem, stop=Stop(iterations=200_000), seed=seed) for seed in (7, 7, 8)]

    assert plans[0].group.tolist() == plans[1].group.tolist()
    assert plans[0].iterations == plans[1].iterations
    assert plans[0].group.tolist() != plans[2].group.tolist()


def test_in_groups_makes_sizes_as_even_as_can_be() -> None:
    problem = Distances.in_groups(random_matrix(11, seed=0), 4)

    assert (problem.least, problem.most) == ((2, 2, 2, 2), (3, 3, 3, 3))
    assert sorted(len(group) for group in solve(problem, stop=FEW).groups) == [2, 3, 3, 3]


@pytest.mark.parametrize("stop", [Stop(iterations=0), Stop(seconds=0)])
def test_solve_without_a_budget_is_complete_all_the_same(stop: Stop) -> None:
    plan = solve(Distances.in_groups(random_matrix(12, seed=0), 3), stop=stop)

    assert [len(group) for group in plan.groups] == [4, 4, 4]


def test_solve_stops_when_told_to_and_keeps_the_best() -> None:
    said: list[tuple[int, int, str, str]] = []

    def stop_at_once(done: int, total: int, message: str, best: str) -> bool:
        said.append((done, total, message, best))
        return False

    problem = Distances.in_groups(random_matrix(60, seed=0), 5)
    plan = solve(problem, stop=Stop(seconds=60), on_progress=stop_at_once)

    assert plan.stopped
    assert len(said) == 1
    assert plan.value == worth(problem.matrix, plan.group.tolist())


def test_distances_that_are_all_the_same_are_no_trouble() -> None:
    matrix = np.ones((9, 9)) - np.eye(9)

    assert solve(Distances.in_groups(matrix, 3), stop=FEW).value == 9
    assert solve(Distances.in_groups(0 * matrix, 3), stop=FEW).value == 0


def test_large_and_small_distances_are_searched_alike() -> None:
    matrix = random_matrix(30, seed=5)

    values = [solve(Distances.in_groups(matrix * scale, 5), stop=FEW).value / scale for scale in (1, 2**20)]

    assert values[0] == values[1]


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (
            [[0, 1], [2, 0]],
            r"The distance of 0 and 1: expected the same in both directions; got 1\.0 and 2\.0\.",
        ),
        ([[0, -1], [-1, 0]], r"The distance of 0 and 1: expected 0 or more; got -1\.0 and -1\.0\."),
        ([[0, np.nan], [np.nan, 0]], r"The distance of 0 and 1: expected a finite number; got nan and nan\."),
        (
            [[0, 1], [1, 3]],
            r"The distance of 1 and 1: expected 0 from an element to itself; got 3\.0 and 3\.0\.",
        ),
        ([[0, 1]], r"A matrix of distances has shape \(n, n\), n 1 or more; got \(1, 2\)\."),
        (np.zeros((0, 0)), r"A matrix of distances has shape \(n, n\), n 1 or more; got \(0, 0\)\."),
    ],
)
def test_a_matrix_of_other_things_than_distances_is_refused(matrix: list[list[float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Distances(matrix=np.array(matrix, float), least=(1,), most=(2,))


@pytest.mark.parametrize(
    ("least", "most", "message"),
    [
        ((), (), "one group or more; got 0 and 0 numbers"),
        ((1, 1), (3,), "one number for each group, one group or more; got 2 and 1 numbers"),
        ((3, 1), (2, 4), "Group 0: expected 0 <= least <= most; got least 3 and most 2"),
        ((-1, 1), (2, 4), "Group 0: expected 0 <= least <= most; got least -1 and most 2"),
        ((1, 1), (2, 2), "The groups hold 2 to 4 elements; there are 6"),
        ((4, 4), (6, 6), "The groups hold 8 to 12 elements; there are 6"),
        ((1.5, 1), (5, 5), "least: expected whole numbers"),
        (("x",), (5,), "least: expected one whole number for each group"),
    ],
)
def test_sizes_that_cannot_be_are_refused(
    least: tuple[int, ...], most: tuple[int, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Distances(matrix=random_matrix(6, seed=0), least=least, most=most)


def test_in_groups_refuses_no_groups() -> None:
    with pytest.raises(ValueError, match="groups: expected 1 or more; got 0"):
        Distances.in_groups(random_matrix(6, seed=0), 0)


def test_solve_takes_no_rules_with_distances() -> None:
    problem = Distances.in_groups(random_matrix(6, seed=0), 2)

    with pytest.raises(ValueError, match="take no rules"):
        solve(problem, Rules.from_dict({"size": {"min": 3, "max": 3}}))  # type: ignore[call-overload]


def test_gap_is_what_is_left_below_the_bound() -> None:
    def plan(value: float, bound: float | None) -> DistancePlan:
        return DistancePlan(np.zeros(1, np.int64), 1, value, 0, 0, 0.0, bound=bound)

    assert plan(80, None).gap is None
    assert plan(80, 100).gap == 0.25
    assert plan(0, 0).gap == 0
