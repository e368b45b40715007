"""Groups formed by a local Ray cluster of two workers: `make test-ray` (not in `make test`: Ray is optional)."""

from collections.abc import Iterator

import pytest
import ray
from benchmarks.scale import RULES, problem_of
from benchmarks.scale_class import invented

from worldrounds.solvers.grouping import RayWorkers, Threads, solve


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayWorkers]:
    yield RayWorkers(2)
    ray.shutdown()


@pytest.mark.parametrize("masks", ["hourly", "own"])
def test_a_cluster_makes_the_plan_that_threads_make(cluster: RayWorkers, masks: str) -> None:
    class_ = problem_of(invented(6_000, 50, 1, masks))

    plan = solve(class_, RULES, seed=2, workers=cluster)

    assert plan.groups == solve(class_, RULES, seed=2, workers=Threads(1)).groups
    assert plan.report.figures["share_held"] > 0.99
