"""The search: annealing by the heat bath, between heats that the instance itself shows.

1. Choose the sizes with the most pairs (`sizes.most_pairs`) and fill them at random.
2. Cool quickly to see where the instance melts (`HOT` changes a visit) and where it freezes (`COLD`).
3. Anneal between these two heats over the whole budget, in chunks, so that a stop is heard and progress is told.
4. Take the best groups seen downhill until no exchange or move gains.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.classical import kernels
from worldrounds.solvers.grouping.classical.kernels import NOISE, State
from worldrounds.solvers.grouping.classical.plan import DistancePlan
from worldrounds.solvers.grouping.classical.problem import Distances
from worldrounds.solvers.grouping.classical.sizes import most_pairs
from worldrounds.solvers.grouping.plan import Stop

HOT: Final = 0.7
COLD: Final = 0.005
SWEEPS: Final = 20_000
MOST_STEPS: Final = 20_000_000_000
CHUNK: Final = 4_000_000

Report = Callable[[int, int, str, str], bool]


@dataclass
class Course:
    """How much of the budget is used, by the clock or by steps, and whether somebody asked to stop."""

    stop: Stop
    steps: int
    report: Report | None
    done: int = 0
    stopped: bool = False
    began: float = field(default_factory=time.monotonic)
    _said: float = 0.0

    def share(self) -> float:
        """0 at the beginning; 1 when it is time to stop."""
        if self.stopped:
            return 1.0
        by_clock = 0.0 if self.stop.seconds is None else self.seconds() / max(self.stop.seconds, 1e-9)
        return min(1.0, max(by_clock, self.done / max(self.steps, 1)))

    def left(self) -> int:
        """Steps."""
        return max(0, self.steps - self.done)

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def spend(self, steps: int, value: float) -> None:
        self.done += steps
        if self.seconds() - self._said >= 0.15:
            self._said = self.seconds()
            self.say("Improving the groups.", f"{value:.3f}")

    def say(self, message: str, best: str = "") -> None:
        if self.report is not None and not self.report(int(1000 * self.share()), 1000, message, best):
            self.stopped = True


def search(
    problem: Distances, *, stop: Stop, seed: int = 0, on_progress: Report | None = None
) -> DistancePlan:
    """Run the numbered steps above; see `grouping.solve` for the arguments."""
    course = Course(stop, _steps(stop, len(problem)), on_progress)
    if _is_cold():
        course.say("Compiling once on this machine; this takes some seconds.")
    run = Run(problem, course, np.random.default_rng(seed))
    if course.share() < 1:
        run.anneal()
    group = run.best()
    return DistancePlan(
        group=group,
        count=len(problem.least),
        value=problem.value(group),
        seed=seed,
        iterations=course.done,
        seconds=course.seconds(),
        stopped=course.stopped,
    )


def _steps(stop: Stop, n: int) -> int:
    if stop.iterations is not None:
        return stop.iterations
    return min(SWEEPS * n * n, MOST_STEPS) if stop.seconds is None else 2**62


class Run:
    """Steps 1 to 4 for one problem."""

    def __init__(self, problem: Distances, course: Course, random: np.random.Generator) -> None:
        self._course, self._random, self._n = course, random, len(problem)
        self._distance = problem.matrix.astype(np.float32)
        self._state = _state(problem, random)
        self._bounded = problem.least != problem.most
        self._chunk = max(self._n, CHUNK // self._n)
        self._at = 0
        kernels.settle(self._distance, self._state)
        self._state.worth[1] = self._state.worth[0]

    def anneal(self) -> None:
        """Steps 2 and 3."""
        hot, cold = self._heats()
        began = self._course.share()
        while (share := self._course.share()) < 1:
            now = (share - began) / (1 - began)
            self._visit(min(self._chunk, 1 + self._course.left() // self._n), hot * (cold / hot) ** now)

    def best(self) -> NDArray[np.int64]:
        """Step 4."""
        self._state.group[:] = self._state.best
        before = -1.0
        while self._visit(self._n, 0.0, moves=True) and self._state.worth[1] > before * (1 + 1e-9):
            before = self._state.worth[1]
        found = self._state.best.astype(np.int64)
        found.flags.writeable = False
        return found

    def _heats(self) -> tuple[float, float]:
        heat = 8 * float(self._distance.max() - self._distance.min()) + 1e-6
        hot, least = heat, heat * 1e-6
        while heat > least:
            rate = self._visit(2 * self._n, heat) / (2 * self._n)
            if rate > HOT:
                hot = heat
            if rate < COLD:
                break
            heat *= 0.85
        return hot, heat

    def _visit(self, rows: int, heat: float, *, moves: bool = False) -> int:
        kernels.settle(self._distance, self._state)
        changed = kernels.anneal(
            self._distance, self._state, self._at, rows, (heat, heat), moves and self._bounded
        )
        self._at = (self._at + rows) % self._n
        self._course.spend(rows * self._n, self._state.worth[1])
        return changed


def _state(problem: Distances, random: np.random.Generator) -> State:
    n, m = len(problem), len(problem.least)
    least, most = np.array(problem.least, np.int32), np.array(problem.most, np.int32)
    group = random.permutation(np.repeat(np.arange(m), most_pairs(n, least, most))).astype(np.uint32)
    return State(
        group=group,
        sizes=np.zeros(m, np.int32),
        least=least,
        most=most,
        sums=np.zeros((m, n), np.float32),
        across=np.zeros((n, m), np.float32),
        own=np.zeros(n, np.float32),
        weights=np.zeros(n, np.float32),
        noise=random.gumbel(size=max(NOISE, 2 * (n + m))).astype(np.float32),
        random=random.integers(1, 2**62, 1).astype(np.uint64),
        best=group.copy(),
        worth=np.zeros(2),
    )


def _is_cold() -> bool:
    """True if the kernels are neither loaded nor kept on disk."""
    if kernels.anneal.signatures:
        return False
    return not any(Path(str(kernels.anneal.stats.cache_path)).glob("kernels.anneal-*.nbi"))
