"""The search: annealing by the heat bath at several heats at once (parallel tempering).

1. Choose the sizes with the most pairs (`sizes.most_pairs`) and fill them at random.
2. Cool in a moment, to see roughly at which heat the instance is liquid and at which it is stiff. What counts is
   how often the visit of an element changes something, which means the same for every instance.
3. Cool again in a fifth of the budget, and leave a copy behind on each rung of a ladder of heats: where `RATES`
   of the visits change something.
4. Go on at all these heats side by side. Neighbours on the ladder exchange their places with the probability that
   leaves each in its equilibrium (K. Hukushima and K. Nemoto, "Exchange Monte Carlo method", Journal of the
   Physical Society of Japan 65, 1996, 1604-1608): what gets stuck on a cold rung climbs, melts in part, and another
   comes down.
5. Now and then take a copy of the coldest downhill until no exchange or move gains, and keep the best.

Sizes change in step 5 only: a hot element that leaves a large group costs pairs that are seldom won back.

On distances at random it found better groups in the same time than one slow annealing, than many quick ones, and
than crossing the results of quick ones; on distances of points they are about equal.
"""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.classical import kernels
from worldrounds.solvers.grouping.classical.course import Course, Report
from worldrounds.solvers.grouping.classical.kernels import BEYOND, BLOCK, NOISE, State
from worldrounds.solvers.grouping.classical.plan import DistancePlan
from worldrounds.solvers.grouping.classical.problem import Distances
from worldrounds.solvers.grouping.classical.sizes import most_pairs
from worldrounds.solvers.grouping.plan import Stop

LIQUID: Final = 0.5
RATES: Final = (0.04, 0.07, 0.12, 0.22)
"""Changes a visit on the rungs, from cold to hot."""
COOLING: Final = 0.2
QUICK: Final = 0.85
SWEEPS: Final = 2
VISITS: Final = 600
POLISH: Final = 4
SETTLE: Final = 16
STEPS_A_PAIR: Final = 20_000
MOST_STEPS: Final = 20_000_000_000


def search(
    problem: Distances, *, stop: Stop, seed: int = 0, on_progress: Report | None = None
) -> DistancePlan:
    """Run the numbered steps above; see `grouping.solve` for the arguments."""
    course = Course(stop, _steps(stop, len(problem)), on_progress)
    if _is_cold():
        course.say("Compiling once on this machine; this takes some seconds.")
    run = Run(problem, course, np.random.default_rng(seed))
    if course.share() < 1:
        run.temper(run.cool())
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
    return min(STEPS_A_PAIR * n * n, MOST_STEPS) if stop.seconds is None else 2**62


class Run:
    """Steps 1 to 5 for one problem."""

    def __init__(self, problem: Distances, course: Course, random: np.random.Generator) -> None:
        self._course, self._random, self._n = course, random, len(problem)
        self._distance = np.zeros((self._n, _width(self._n)), np.float32)
        self._distance[:, : self._n] = problem.matrix
        self._sweeps = max(SWEEPS, VISITS // self._n)
        self._bounded = problem.least != problem.most
        self._first = _state(problem, random)
        kernels.settle(self._distance, self._first)
        self._best = _copied(self._first)

    def cool(self) -> list[tuple[float, State]]:
        """Steps 2 and 3: the rungs, from cold to hot."""
        hot, cold = self._quickly()
        state, rungs, rate = self._first, list[tuple[float, State]](), 1.0
        while len(rungs) < len(RATES) and (share := self._course.share()) < COOLING:
            heat = hot * (cold / hot) ** (share / COOLING)
            rate += 0.3 * (self._visit(state, heat, 2 * self._sweeps) - rate)
            if rate <= RATES[-1 - len(rungs)]:
                rungs.append((heat, _copied(state)))
        while len(rungs) < len(RATES):
            rungs.append((cold, _copied(state)))
        return rungs[::-1]

    def temper(self, rungs: list[tuple[float, State]]) -> None:
        """Steps 4 and 5."""
        heats, states = [heat for heat, _ in rungs], [state for _, state in rungs]
        turn = 0
        while self._course.share() < 1:
            for heat, state in zip(heats, states, strict=True):
                if turn % SETTLE == 0:
                    kernels.settle(self._distance, state)
                self._visit(state, heat, self._sweeps)
            for r in range(turn % 2, len(states) - 1, 2):
                gain = states[r + 1].worth[0] - states[r].worth[0]
                if np.log(self._random.random()) < gain * (1 / heats[r] - 1 / heats[r + 1]):
                    states[r], states[r + 1] = states[r + 1], states[r]
            if turn % POLISH == 0:
                self._polish(states[0].group)
            turn += 1
        for state in states:
            self._polish(state.best)

    def best(self) -> NDArray[np.int64]:
        """The group of each element, read-only."""
        found = self._best.best[: self._n].astype(np.int64)
        found.flags.writeable = False
        return found

    def _quickly(self) -> tuple[float, float]:
        heat = 8 * float(self._distance.max()) + 1e-6
        hot, least = heat, heat * 1e-6
        while heat > least and self._course.share() < COOLING / 2:
            rate = self._visit(self._first, heat, self._sweeps)
            if rate > LIQUID:
                hot = heat
            if rate < RATES[0] / 2:
                break
            heat *= QUICK
        return hot, heat

    def _visit(self, state: State, heat: float, sweeps: int) -> float:
        """Visit every element so often; the share of visits that changed something."""
        changed = kernels.anneal(self._distance, state, sweeps, heat, False)
        self._course.spend(sweeps * self._n**2, self._best.worth[1])
        return changed / (sweeps * self._n)

    def _polish(self, group: NDArray[np.uint32]) -> None:
        """Step 5 for these groups."""
        state, before = self._best, -1.0
        state.group[:] = group
        kernels.settle(self._distance, state)
        while state.worth[0] > before:
            before = state.worth[0]
            kernels.anneal(self._distance, state, 1, 0.0, self._bounded)
            kernels.settle(self._distance, state)  # else rounding could feign gains for ever
            self._course.spend(self._n**2, state.worth[1])


def _width(n: int) -> int:
    """Of a row of n elements with its padding."""
    return -(-n // BLOCK) * BLOCK


def _state(problem: Distances, random: np.random.Generator) -> State:
    n, m = len(problem), len(problem.least)
    least, most = np.array(problem.least, np.int32), np.array(problem.most, np.int32)
    width = _width(n)
    group = np.full(width, m, np.uint32)
    group[:n] = random.permutation(np.repeat(np.arange(m), most_pairs(n, least, most)))
    flags = np.zeros(width, np.uint8)
    return State(
        group=group,
        sizes=np.zeros(m, np.int32),
        least=least,
        most=most,
        sums=np.zeros((m, width), np.float32),
        level=np.zeros(m, np.float32),
        pull=np.full(width, BEYOND),
        flags=flags,
        words=flags.view(np.uint64),
        noise=random.gumbel(size=NOISE + width + m).astype(np.float32),
        random=random.integers(1, 2**62, 1).astype(np.uint64),
        best=group.copy(),
        worth=np.zeros(2),
    )


def _copied(state: State) -> State:
    """With its own groups, sums and best; the noise and the generator are shared."""
    return state._replace(
        group=state.group.copy(),
        sizes=state.sizes.copy(),
        sums=state.sums.copy(),
        level=state.level.copy(),
        pull=state.pull.copy(),
        best=state.best.copy(),
        worth=state.worth.copy(),
    )


def _is_cold() -> bool:
    """True if the kernels are neither loaded nor kept on disk."""
    if kernels.anneal.signatures:
        return False
    return not any(Path(str(kernels.anneal.stats.cache_path)).glob("kernels.anneal-*.nbi"))
