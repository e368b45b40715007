"""Who does the work on shards: threads of this process, or Ray on this and other machines.

Both take the jobs of an iterator as they get to them and give the results back in the order of the jobs, so that a
plan does not depend on who made it.
"""

import importlib
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Protocol, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
_AHEAD: Final = 2  # jobs that wait for each worker: enough to keep it busy, few enough to take little memory


class Workers(Protocol):
    """Whoever can apply a function to jobs."""

    def map(self, work: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        """Results in the order of the jobs; a job is taken from the iterator when a worker is nearly free."""
        ...


class Threads:
    """Threads of this process; the kernels release the interpreter's lock.

    Parameters
    ----------
    count : int, optional
        1 or more; as many as this process may use processors.
    """

    def __init__(self, count: int | None = None) -> None:
        if count is not None and count < 1:
            raise ValueError(f"count: expected 1 or more threads; got {count}.")
        self.count = count or _processors()

    def map(self, work: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        with ThreadPoolExecutor(self.count, "shard") as pool:
            yield from _in_order(
                jobs, self.count * _AHEAD, lambda job: pool.submit(work, job), lambda task: task.result()
            )


def _processors() -> int:
    """As many as this process may use, where the system says so."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class RayWorkers:
    """Tasks on a Ray cluster; needs the extra `cluster`. The caller has called ``ray.init``, or a local one begins.

    Parameters
    ----------
    count : int, optional
        Tasks at a time; as many as the cluster has processors.
    """

    def __init__(self, count: int | None = None) -> None:
        ray: Any = importlib.import_module("ray")  # an optional dependency, and slow to import
        if not ray.is_initialized():
            ray.init(num_cpus=count, include_dashboard=False, log_to_driver=False)
        self._ray = ray
        self.count = count or max(1, int(ray.cluster_resources().get("CPU", 1)))

    def map(self, work: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result]:
        remote = self._ray.remote(_unpacked)
        yield from _in_order(
            jobs, self.count * _AHEAD, lambda job: remote.remote(work, pickle.dumps(job)), self._ray.get
        )


def _unpacked(work: Callable[[Job], Result], packed: bytes) -> Result:
    """Ray's own copies of arrays are read-only, for which the kernels would be compiled anew."""
    return work(pickle.loads(packed))  # noqa: S301  our own job, from the process that began this one


def _in_order(
    jobs: Iterable[Job], ahead: int, submit: Callable[[Job], Any], result: Callable[[Any], Result]
) -> Iterator[Result]:
    waiting: deque[Any] = deque()
    for job in jobs:
        waiting.append(submit(job))
        if len(waiting) >= ahead:
            yield result(waiting.popleft())
    while waiting:
        yield result(waiting.popleft())
