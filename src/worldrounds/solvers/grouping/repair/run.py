"""One repair from its question to the trade-off: which way of looking is used for which number of moves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping import kernels
from worldrounds.solvers.grouping.arrays import Tables, tables
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.grouping.plan import Stop
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.repair.answer import Moved, Progress, Repair
from worldrounds.solvers.grouping.repair.search import (
    Best,
    Budget,
    Enough,
    can_reach,
    look_ahead,
    look_at_all,
    place_at_once,
    plans,
    rank,
)
from worldrounds.solvers.grouping.repair.state import NEARLY, Ground, State, begin

COMPILING: Final = "Compiling once on this machine; this takes some seconds."
AT_MOST: Final = 5
"""So many people are moved where the caller gives no number."""
LOOK: Final = 1_000_000
PROOF: Final = 2_000_000
"""Weighings of a group: so many for looking at every way, and for proofs; a few seconds each."""
BOUND_AT_MOST: Final = 5_000
"""People up to whom everybody is compared with everybody, for the bound."""
CELLS_AT_MOST: Final = 150_000
"""People times groups that are looked at; of more, the bad groups and some of the others."""


@dataclass
class Run:
    """The arguments of `repair`, with people and groups as positions."""

    problem: Problem
    measure: Measure
    old: list[list[int]]
    met: frozenset[int]
    loosen: bool
    stop: Stop
    random: np.random.Generator
    on_progress: Progress | None

    def __post_init__(self) -> None:
        self._began = monotonic()
        self._used = 0
        self._said = (0, 1, COMPILING if _is_cold() else "Looking at the groups.")
        self._tell()
        self._table: Tables = tables(self.measure)
        self._least = self._bound()

    def trade_off(self, max_moves: int | None) -> tuple[Repair, ...]:
        """Steps 1 to 5 of the package's list."""
        most = AT_MOST if max_moves is None else max_moves
        aim = self._least if max_moves is None else -1  # without a number, nobody is moved for wishes alone
        start, whole = self._begin(most)
        best, exact_to = self._look(start, most, aim, whole)
        proved_to, budget = exact_to, self._budget(self._plans(start, PROOF))
        for moved in range(exact_to + 1, most + 1):
            self._said = (moved, most + 1, "Proving that fewer moves cannot do it.")
            if not whole or _bad(best, moved - 1) <= aim:
                break
            if not self._within(partial(self._prove, start, moved, best, budget)):
                break
            proved_to = moved
        return self._entries(start, best, exact_to, proved_to, aim)

    def _look(self, start: State, most: int, aim: float, whole: bool) -> tuple[Best, int]:
        """Steps 1 to 3: the best plans, and up to how many moves they are exact."""
        best, exact_to, affordable = Best(), -1, self._plans(start, LOOK)
        for moved in range(most + 1):
            if not whole or plans(start, moved) > affordable or _bad(best, moved - 1) <= aim:
                break
            self._said = (moved, most + 1, "Trying every way of moving so few.")
            if not self._within(partial(look_at_all, start, moved, best, self._budget(affordable))):
                break
            exact_to = moved
        if exact_to < most and _bad(best, most) > aim:
            self._said = (exact_to + 1, most + 1, "Looking for good ways of moving more.")
            self._within(partial(look_ahead, start, most, best, self._budget(np.inf), self.random, aim))
        return best, exact_to

    def _prove(self, start: State, moved: int, best: Best, budget: Budget) -> None:
        """Step 4; a better plan that turns up is kept."""
        while _bad(best, moved) > self._least:
            better = can_reach(start, moved, _bad(best, moved) - 1, budget)
            if better is None:
                return
            best.offer(better)

    def _bound(self) -> int:
        """People that every plan has in bad groups."""
        overlap = Overlap(self.measure)
        if len(self.problem) > BOUND_AT_MOST:
            return 0
        if overlap.needed:
            overlap.near = kernels.near(self._table, overlap.needed)
        return overlap.bound()

    def _begin(self, moves: int) -> tuple[State, bool]:
        """The state before any move, and whether everybody and every group is looked at."""
        everything = np.arange(len(self.old))
        start = self._state(everything, moves)
        if start.ground.rows * len(self.problem) <= CELLS_AT_MOST:
            return start, True
        bad = start.worth[: len(self.old), 1] > 0
        others = self.random.permutation(everything[~bad])
        room = int((CELLS_AT_MOST * len(self.old) / len(self.problem)) ** 0.5)
        return self._state(np.sort(np.append(everything[bad], others[:room])), moves), False

    def _state(self, shown: NDArray[np.int64], moves: int) -> State:
        """Before any move, with these old groups, those who have just joined, and new groups that could be filled."""
        self._shown = [int(g) for g in shown]
        placed = {i for group in self.old for i in group}
        joined = [i for i in range(len(self.problem)) if i not in placed]
        spare = max(1, (moves + len(joined)) // self.measure.rules.sizes[0])
        groups = [self.old[g] for g in self._shown] + [[] for _ in range(spare)]
        rows = len(groups)
        people = np.array(sorted([*joined, *(i for group in groups for i in group)]), np.int32)
        group_of = {i: g for g, group in enumerate(groups) for i in group}
        origin = np.array([group_of.get(int(i), rows) for i in people], np.int32)
        met = np.zeros(rows + 1, np.bool_)
        met[[g for g, old in enumerate(self._shown) if old in self.met]] = True
        movable = (origin < rows) & (self.loosen | ~met[origin])
        guarded = met.copy()
        state = begin(
            Ground(self._table, people, rows, origin, movable, met, guarded), groups, moves + len(joined)
        )
        guarded &= state.worth[:, 1] == 0
        return state

    def _plans(self, start: State, weighings: int) -> int:
        """How many plans may be looked at closely: each weighs two groups with everybody, and takes its time."""
        return weighings // (len(start.place) + 150)

    def _budget(self, most: float) -> Budget:
        return Budget(most, self._spend)

    def _spend(self) -> None:
        """Count a plan that was looked at. Raises Enough when it is time to stop."""
        self._used += 1
        if self.stop.iterations is not None and self._used > self.stop.iterations:
            raise Enough
        if self.stop.seconds is not None and monotonic() - self._began >= self.stop.seconds:
            raise Enough
        if self._used % 100 == 1:
            self._tell()

    def _tell(self) -> None:
        """Say how far it is; when somebody asks to stop, no more plans are looked at."""
        if self.on_progress is not None and not self.on_progress(*self._said, ""):
            self.stop = Stop(iterations=0)

    def _within(self, look: Callable[[], None]) -> bool:
        """Look; False if the budget was used up before the end, or somebody asked to stop."""
        try:
            look()
        except Enough:
            return False
        return True

    def _entries(
        self, start: State, best: Best, exact_to: int, proved_to: int, aim: float
    ) -> tuple[Repair, ...]:
        """Step 5."""
        entries: list[Repair] = []
        limit = np.inf
        if not best.found:  # stopped before anybody who joined was placed
            best.offer(place_at_once(start))
        for moved, state in sorted(best.found.items()):
            if rank(state) < limit - NEARLY:
                limit = rank(state)
                proved = moved <= proved_to or state.totals.bad <= self._least
                entries.append(self._entry(state, bool(proved), moved <= exact_to))
            if state.totals.bad <= aim:
                break
        return tuple(entries)

    def _entry(self, state: State, proved: bool, exact: bool) -> Repair:
        ground, people = state.ground, self.problem.people
        after = [list(group) for group in self.old]
        number = [*self._shown, *range(len(after), len(after) + ground.rows - len(self._shown))]
        for g in range(ground.rows):
            members = sorted(int(i) for i in state.members[g, : state.sizes[g]])
            if g < len(self._shown):
                after[number[g]] = members
            elif members:
                number[g] = len(after)
                after.append(members)
        origin = [None if g == ground.rows else number[g] for g in ground.origin]
        changes = tuple(
            Moved(people[ground.people[i]].key, origin[i], number[g]) for i, g in sorted(state.moves)
        )
        keys = tuple(tuple(people[i].key for i in group) for group in after)
        return Repair(keys, changes, self.measure.score(after), state.touched, proved, exact)


def _is_cold() -> bool:
    """True if the kernel is neither loaded nor kept on disk."""
    kernel = kernels.weigh_changes
    kept = Path(str(kernel.stats.cache_path))
    return not kernel.signatures and not any(kept.glob("kernels.weigh_changes-*.nbi"))


def _bad(best: Best, moved: int) -> float:
    """Fewest people in bad groups with at most so many moves."""
    found = [float(state.totals.bad) for k, state in best.found.items() if k <= moved]
    return min(found, default=np.inf)
