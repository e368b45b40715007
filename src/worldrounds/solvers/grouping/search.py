"""The search: a first plan by availability, then mending, then annealing; always with the best plan at hand.

1. Set aside who cannot hold the hard rules in any group (`Overlap.hopeless`, later `feasibility`); they get groups of their own, so
   that they break no other group, and the report names them with what would help.
2. Choose how many groups: of middle size first; later attempts try more and fewer.
3. Build (`building`): hardest people first (fewest others with enough common hours), each group from everybody left.
4. Mend (`mending`) one bad group after another until every group holds its rules, or nothing better is possible. An
   attempt that gets nowhere is given up for a new first plan (step 2). After some attempts what every plan must leave
   is looked at (`feasibility`).
5. Where mending alone does not do, anneal the best plan for the hard rules (`annealing`), and mend again, now and then.
   As a last resort open one more group, for people who break a group that would hold without them.
6. Anneal from the best plan for the soft score too, in one energy in which no soft gain is worth a person in a
   bad group, until the budget is used or two cycles bring nothing.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from worldrounds.solvers.grouping import kernels
from worldrounds.solvers.grouping.annealing import anneal
from worldrounds.solvers.grouping.arrays import Tables, tables
from worldrounds.solvers.grouping.building import build
from worldrounds.solvers.grouping.explain import Weights
from worldrounds.solvers.grouping.feasibility import NoGroup, look
from worldrounds.solvers.grouping.members import Members
from worldrounds.solvers.grouping.mending import mend
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.grouping.plan import Best, Stop

WARM: Final = 0.25
COLD: Final = 0.02
SOFT_HOT: Final = 0.1
SOFT_COLD: Final = 0.003
CHUNK: Final = 20_000
STEPS_A_PERSON: Final = 1_200
RULE_CYCLES: Final = 12
SOFT_CYCLES: Final = 4
RULES_SHARE: Final = RULE_CYCLES / (RULE_CYCLES + SOFT_CYCLES)
IDLE_CYCLES: Final = 2
SMALL: Final = 40
"""People up to whom every number of groups is tried,"""
MOST_COUNTS: Final = 8
"""or this many."""
IDLE_TURNS: Final = 400
"""Turns of mending without a gain after which an attempt is given up; more in later attempts."""
PATIENCE: Final = 12
"""Attempts after which what every plan must leave is looked at, and annealing gets its turn."""
QUICKLY_PROVED: Final = 60
"""People up to whom what every plan must leave is looked at after the first attempt."""

Report = Callable[[int, int, str, str], bool]


@dataclass
class Found:
    """What a search ends with."""

    members: Members
    weights: Weights
    iterations: int
    stopped: bool


@dataclass
class Budget:
    """Counts steps and time, and asks the caller whether to go on."""

    stop: Stop
    iterations: int
    report: Report | None
    done: int = 0
    stopped: bool = False
    _began: float = field(default_factory=time.monotonic)
    _said: float = 0

    def left(self) -> int:
        """Steps that may still be taken; 0 when it is time to stop."""
        if self.stopped or (self.stop.seconds is not None and self._elapsed() >= self.stop.seconds):
            return 0
        return self.iterations - self.done

    def share(self) -> float:
        """How much of the budget is used, 0..1."""
        seconds = self._elapsed() / self.stop.seconds if self.stop.seconds else 0.0
        return min(1.0, max(seconds, self.done / max(self.iterations, 1)))

    def spend(self, steps: int, message: str, best: str) -> None:
        self.done += steps
        now = time.monotonic()
        if self.report is None or now - self._said < 0.15:
            return
        self._said = now
        self.say(message, best)

    def say(self, message: str, best: str = "") -> None:
        if self.report is None:
            return
        done, total = self.done, self.iterations
        if self.stop.seconds is not None and self._elapsed() / max(self.stop.seconds, 0.001) > done / max(
            total, 1
        ):
            done, total = int(self._elapsed() * 10), max(1, int(self.stop.seconds * 10))
        self.stopped = not self.report(min(done, total), total, message, best) or self.stopped

    def _elapsed(self) -> float:
        return time.monotonic() - self._began


def search(measure: Measure, overlap: Overlap, *, stop: Stop, seed: int, report: Report | None) -> Found:
    """Run the numbered steps above; see `solve.solve` for the arguments."""
    table = tables(measure)
    n = len(measure.problem)
    budget = Budget(stop, _steps(stop, n), report)
    if _is_cold():  # the next word comes when that is over
        budget.say("Compiling once on this machine; this takes some seconds.")
    else:
        budget.say("Looking at who can meet whom.")
    if overlap.needed:
        overlap.near = kernels.near(table, overlap.needed)
    run = Run(table, measure, overlap, Starts(measure, overlap, table, seed), budget)
    run.hold_rules()
    run.polish()
    return Found(*_sorted(run.best), budget.done, budget.stopped)


def _sorted(plan: kernels.Plan) -> tuple[Members, Weights]:
    """The groups in the order of their first members, with what each lacks."""
    members, sizes, _place, worth = plan
    groups = [(sorted(members[g, : sizes[g]].tolist()), g) for g in range(len(sizes)) if sizes[g]]
    groups.sort()
    rows = [g for _, g in groups]
    return Members.of([group for group, _ in groups]), Weights(worth[rows, 1] > 0, worth[rows, 2])


def _steps(stop: Stop, n: int) -> int:
    if stop.iterations is not None:
        return stop.iterations
    if stop.seconds is not None:
        return 2**62
    return (RULE_CYCLES + SOFT_CYCLES) * STEPS_A_PERSON * max(n, 20)


class Run:
    """Steps 4 to 6, around the best plan so far."""

    def __init__(
        self, table: Tables, measure: Measure, overlap: Overlap, start: "Starts", budget: Budget
    ) -> None:
        self._table, self._measure, self._overlap, self._start = table, measure, overlap, start
        self._budget, self._bound = budget, overlap.bound()
        self.best, self._rows = start.plan(0)
        kernels.weigh(table, self.best)
        self._n = len(self.best[2])
        self._share = 1.0 if table.hard.all() else RULES_SHARE
        self._cycle_steps = STEPS_A_PERSON * max(self._n, 20)

    @property
    def holds(self) -> bool:
        return kernels.score(self.best)[0] <= self._bound

    def hold_rules(self) -> None:
        """Steps 4 and 5."""
        for attempt in range(1_000_000):
            if self.holds or self._budget.left() == 0 or self._budget.share() >= self._share:
                break
            if attempt == (1 if self._n <= QUICKLY_PROVED else PATIENCE):
                self._learn_what_must_be_left()
            if attempt % PATIENCE == PATIENCE - 1:
                plan, rows = _copied(self.best), int(np.count_nonzero(self.best[1]))
                self._cool(plan, rows, (WARM, COLD), self._cycle_steps // 4, soft=False)
            else:
                plan, rows = (_copied(self.best), self._rows) if attempt == 0 else self._begin(attempt)
            self._mend(plan, rows, IDLE_TURNS * (1 + attempt // PATIENCE))
        if not self.holds and not self._budget.stopped:
            self._mend(_copied(self.best), len(self.best[1]), IDLE_TURNS)
        kernels.weigh(self._table, self.best)

    def _learn_what_must_be_left(self) -> None:
        """Step 1 again, by proof: also who fits nowhere for reasons that looking at two people does not show."""
        found = look(self._measure.problem, self._measure.rules)
        self._bound = max(self._bound, found.bound)
        index = self._measure.problem.index
        self._start.set_apart(
            [index[key] for one in found.certificates if isinstance(one, NoGroup) for key in one.keys]
        )
        self.best = _with_rows(self.best, self._start.rows)

    def _mend(self, plan: kernels.Plan, rows: int, idle: int) -> None:
        """One attempt in chunks, so that progress is told and a stop is heard."""
        since = 0
        while since < idle and (left := self._budget.left()) > 0 and not self.holds:
            done, since = mend(
                self._table,
                plan,
                self.best,
                self._start.state,
                min(CHUNK, left),
                rows,
                self._bound,
                (since, idle),
            )
            self._budget.spend(min(done, left), "Holding the rules.", self._say(soft=False))

    def _begin(self, attempt: int) -> tuple[kernels.Plan, int]:
        """A first plan, which may be the best so far; and how many rows it needs."""
        plan, rows = self._start.plan(attempt)
        kernels.weigh(self._table, plan)
        if kernels.score(plan) < kernels.score(self.best):
            self.best = _copied(plan)
        return plan, rows

    def polish(self) -> None:
        """Step 6: cycles for the soft score until nothing gets better; each from the best plan, and in small classes
        a short one from a new plan with each number of groups too, as no step can open a group and keep it good."""
        news = list(range(len(self._start.counts))) if self._n <= SMALL else []
        long = SOFT_CYCLES * self._cycle_steps
        if self._budget.stop == Stop():  # nobody set a budget: what the rules did not need is not spent
            rest = long + (long + len(news) * self._cycle_steps if news else 0)
            self._budget.iterations = min(self._budget.iterations, self._budget.done + rest)
        idle = 0
        while idle < IDLE_CYCLES and self._budget.left() > 0 and kernels.score(self.best)[1] > kernels.NEARLY:
            before = kernels.score(self.best)
            rows = max(int(np.count_nonzero(self.best[1])), self._start.most_groups)
            self._cool(_copied(self.best), rows, (SOFT_HOT, SOFT_COLD), long, soft=True)
            for attempt in news:
                self._cool(*self._begin(attempt), (WARM, SOFT_COLD), self._cycle_steps, soft=True)
            news = []
            idle = idle + 1 if kernels.score(self.best) == before else 0

    def _cool(
        self, plan: kernels.Plan, rows: int, heat: tuple[float, float], steps: int, *, soft: bool
    ) -> None:
        """One cycle of annealing in chunks, so that progress is told and a stop is heard."""
        hot, cold, done = *heat, 0
        while done < steps and (left := self._budget.left()) > 0 and (soft or not self.holds):
            chunk = min(CHUNK, steps - done, left)
            first, last = (hot * (cold / hot) ** (at / steps) for at in (done, done + chunk))
            anneal(
                self._table,
                self._overlap.near,
                plan,
                self.best,
                self._start.state,
                chunk,
                (first, last),
                rows,
                soft,
            )
            done += chunk
            self._budget.spend(
                chunk, "Improving the groups." if soft else "Holding the rules.", self._say(soft)
            )

    def _say(self, soft: bool) -> Best:
        bad, loss = kernels.score(self.best)
        return Best(round(bad), 1 - loss / self._n if soft else None)


def _copied(plan: kernels.Plan) -> kernels.Plan:
    return plan[0].copy(), plan[1].copy(), plan[2].copy(), plan[3].copy()


def _with_rows(plan: kernels.Plan, rows: int) -> kernels.Plan:
    """The same plan with so many rows, if it has fewer."""
    more = max(0, rows - len(plan[1]))
    return (
        np.pad(plan[0], ((0, more), (0, 0))),
        np.pad(plan[1], (0, more)),
        plan[2],
        np.pad(plan[3], ((0, more), (0, 0))),
    )


class Starts:
    """First plans: how many groups, and who goes where (steps 1 to 3)."""

    def __init__(self, measure: Measure, overlap: Overlap, table: Tables, seed: int) -> None:
        self._table = table
        self._least, self._most = measure.rules.sizes
        self.rows = 0
        self.state = np.array([(seed * 0x9E3779B97F4A7C15 + 1) % 2**64], np.uint64)
        hopeless = np.array(overlap.hopeless, np.bool_)
        self._hopeless = np.flatnonzero(hopeless)
        company = overlap.company()
        self._order = np.lexsort((np.arange(len(company)), overlap.alone, company)).astype(np.int32)
        self._divide()

    @property
    def most_groups(self) -> int:
        """Groups that a plan may have where one person is a group; else as many as it has are best kept."""
        return self.rows - 1 if self._least == 1 else 0

    def set_apart(self, people: Sequence[int]) -> None:
        """These too get groups of their own in the plans that are still to come."""
        self._hopeless = np.union1d(self._hopeless, np.array(people, np.int64))
        self._divide()

    def _divide(self) -> None:
        self._order = self._order[~np.isin(self._order, self._hopeless)]
        self.counts = _counts(len(self._order), self._least, self._most)
        self.rows = max(self.rows, max(self.counts) + -(-len(self._hopeless) // self._most) + 1)

    def plan(self, attempt: int) -> tuple[kernels.Plan, int]:
        """A first plan with the attempt-th number of groups, and how many rows it needs.

        All plans have the same number of rows, and one more than any of them needs: a last resort for people
        who break a group that would hold without them.
        """
        filled = _shares(len(self._order), self.counts[attempt % len(self.counts)])
        apart = -(-len(self._hopeless) // self._most)
        rows, n = self.rows, len(self._order) + len(self._hopeless)
        plan = (
            np.zeros((rows, self._most), np.int32),
            np.zeros(rows, np.int32),
            np.zeros((n, 2), np.int32),
            np.zeros((rows, 3)),
        )
        room = np.array(filled + [0] * (rows - len(filled)), np.int32)
        build(self._table, self._order, plan, room, self.state)
        for k, person in enumerate(self._hopeless):
            g, slot = len(filled) + k // self._most, k % self._most
            plan[0][g, slot] = person
            plan[1][g] += 1
            plan[2][person] = g, slot
        return plan, len(filled) + apart


def _counts(n: int, least: int, most: int) -> list[int]:
    """Numbers of groups to try: groups of middle size first, then the smallest, and some between and beyond."""
    fewest, greatest = max(1, -(-n // most)), n // least
    if fewest > greatest:  # no way to divide them: as many full groups as there are, and a rest
        return [fewest]
    middle = min(max(round(2 * n / (least + most)), fewest), greatest)
    tried = [middle, greatest, (middle + greatest) // 2, (fewest + middle) // 2, fewest]
    if n <= SMALL:
        tried += range(fewest, min(greatest, fewest + MOST_COUNTS) + 1)
    return list(dict.fromkeys(tried))


def _shares(n: int, count: int) -> list[int]:
    """Sizes of `count` groups, as even as can be."""
    return [n // count + (g < n % count) for g in range(count)]


def _is_cold() -> bool:
    """True if the kernels are neither loaded nor kept on disk since they were last changed."""
    if mend.signatures:
        return False
    kept, changed = Path(str(mend.stats.cache_path)), Path(mend.py_func.__code__.co_filename).stat().st_mtime
    return not any(index.stat().st_mtime >= changed for index in kept.glob("mending.mend-*.nbi"))
