"""The search: people are placed in groups that hold, then the wishes are annealed; always with the best plan at hand.

1. Set aside who cannot hold the hard rules in any group (`Overlap.hopeless`, later `feasibility`); they get groups of their own, so
   that they break no other group, and the report names them with what would help.
2. Choose how many groups: of middle size first; later attempts try more and fewer.
3. Place (`placing`) as many people as can be in groups that hold the hard rules: quickly at first, then again with twice the
   steps, until everybody is placed whom a proof does not leave out (`feasibility`). The last attempt takes what
   is left of the budget: one slow annealing leaves fewer people than many quick ones.
4. Who is left shares groups of their own, which are annealed to lack little.
5. Anneal (`annealing`) from the best plan for the soft score too, in one energy in which no soft gain is worth a person in a
   bad group, until the budget is used or two cycles bring nothing.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping import kernels
from worldrounds.solvers.grouping.annealing import anneal
from worldrounds.solvers.grouping.arrays import Tables, tables
from worldrounds.solvers.grouping.explain import Weights
from worldrounds.solvers.grouping.feasibility import NoGroup, look
from worldrounds.solvers.grouping.members import Members
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.grouping.placing import APART, WAITS, place_people
from worldrounds.solvers.grouping.plan import Best, Stop

HOT: Final = 1.0
WARM: Final = 0.25
PLACE_HOT: Final = 0.3
PLACE_COLD: Final = 0.07
SOFT_HOT: Final = 0.1
SOFT_COLD: Final = 0.003
CHUNK: Final = 20_000
PLACE_CHUNK: Final = 100_000
STEPS_A_PERSON: Final = 1_200
RULE_CYCLES: Final = 12
SOFT_CYCLES: Final = 4
RULES_SHARE: Final = RULE_CYCLES / (RULE_CYCLES + SOFT_CYCLES)
IDLE_CYCLES: Final = 2
SMALL: Final = 40
"""People up to whom every number of groups is tried,"""
MOST_COUNTS: Final = 8
"""or this many."""
FIRST_STEPS: Final = 200
"""Steps a person of the first attempt to place everybody; each of the next has twice as many."""
QUICK_SHARE: Final = 0.25
"""Share of the budget for placing after which the last attempt begins."""
PATIENCE: Final = 4
"""Attempts after which what every plan must leave is looked at."""
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
    """Steps 3 to 5, around the best plan so far."""

    def __init__(
        self, table: Tables, measure: Measure, overlap: Overlap, start: "Starts", budget: Budget
    ) -> None:
        self._table, self._measure, self._overlap, self._start = table, measure, overlap, start
        self._budget, self._bound = budget, overlap.bound()
        self._n = len(measure.problem)
        self.best = start.quickly(0)
        kernels.weigh(table, self.best)
        self._share = 1.0 if table.hard.all() else RULES_SHARE
        self._cycle_steps = STEPS_A_PERSON * max(self._n, 20)

    @property
    def holds(self) -> bool:
        return kernels.score(self.best)[0] <= self._bound

    def hold_rules(self) -> None:
        """Step 3."""
        attempt, last = 1, False
        while not (self.holds or last or self._budget.left() == 0):
            if attempt == (1 if self._n <= QUICKLY_PROVED else PATIENCE):
                self._learn_what_must_be_left()
            last = self._budget.share() >= QUICK_SHARE * self._share
            self._place(attempt, last)
            attempt += 1

    def _learn_what_must_be_left(self) -> None:
        """Step 1 again, by proof: also who fits nowhere for reasons that looking at two people does not show."""
        found = look(self._measure.problem, self._measure.rules)
        self._bound = max(self._bound, found.bound)
        index = self._measure.problem.index
        self._start.set_apart(
            [index[key] for one in found.certificates if isinstance(one, NoGroup) for key in one.keys]
        )

    def _place(self, attempt: int, last: bool) -> None:
        """One attempt in chunks, so that progress is told and a stop is heard; the last until the rules' share of the
        budget is used."""
        # Mostly with the middle number of groups, which is mostly the best; now and then with another.
        plan = self._start.nobody(0 if last or attempt % 2 else attempt // 2 - 1)
        best, placed = _copied(plan), 0
        steps, done = 2**attempt * FIRST_STEPS * self._n, 0
        begin, part = self._budget.share(), 0.0
        aim = self._n - max(self._bound, self._start.apart)
        while part < 1 and placed < aim and (left := self._budget.left()) > 0:
            hot = PLACE_HOT * (PLACE_COLD / PLACE_HOT) ** part
            chunk = min(PLACE_CHUNK, left, steps - done) if not last else min(PLACE_CHUNK, left)
            placed = place_people(self._table, plan, best, self._start.state, chunk, (hot, hot))
            done += chunk
            bad = min(round(kernels.score(self.best)[0]), self._n - placed)
            self._budget.spend(chunk, "Holding the rules.", Best(bad))
            part = (self._budget.share() - begin) / (self._share - begin) if last else done / steps
        self._keep(self._start.seated(best))

    def _keep(self, plan: kernels.Plan) -> None:
        """It may be the best so far."""
        kernels.weigh(self._table, plan)
        if kernels.score(plan) < kernels.score(self.best):
            self.best = _copied(plan)

    def polish(self) -> None:
        """Step 5: cycles for the soft score until nothing gets better; each from the best plan, and in small classes
        a short one from an even plan with each number of groups too, as no step can open a group and keep it good."""
        news = list(range(len(self._start.counts))) if self._n <= SMALL else []
        long = SOFT_CYCLES * self._cycle_steps
        if self._budget.stop == Stop():  # nobody set a budget: what the rules did not need is not spent
            rest = long + (long + len(news) * self._cycle_steps if news else 0)
            self._budget.iterations = min(self._budget.iterations, self._budget.done + rest)
        long = min(long, self._budget.left())  # so that a small budget ends cold, too
        idle = 0
        while idle < IDLE_CYCLES and self._budget.left() > 0 and kernels.score(self.best)[1] > kernels.NEARLY:
            before = kernels.score(self.best)
            heat = (self._hot(), SOFT_COLD)
            self._cool(_copied(self.best), heat, long)
            for attempt in news:
                plan = self._start.evenly(attempt)
                self._keep(plan)
                self._cool(plan, heat, self._cycle_steps)
            news = []
            idle = idle + 1 if kernels.score(self.best) == before else 0

    def _hot(self) -> float:
        """Heat to begin with: what a small class is given lets it leave a plan for quite another one; most where somebody
        has to be left, as who that is decides about the others' wishes."""
        if self._n > SMALL:
            return SOFT_HOT
        return HOT if kernels.score(self.best)[0] else WARM

    def _cool(self, plan: kernels.Plan, heat: tuple[float, float], steps: int) -> None:
        """One cycle of annealing in chunks, so that progress is told and a stop is heard."""
        hot, cold, done = *heat, 0
        rows = self._room(plan)
        while done < steps and (left := self._budget.left()) > 0:
            chunk = min(CHUNK, steps - done, left)
            span = (hot * (cold / hot) ** (done / steps), hot * (cold / hot) ** ((done + chunk) / steps))
            anneal(self._table, self._overlap.near, plan, self.best, self._start.state, chunk, span, rows)
            done += chunk
            bad, loss = kernels.score(self.best)
            self._budget.spend(chunk, "Improving the groups.", Best(round(bad), 1 - loss / self._n))

    def _room(self, plan: kernels.Plan) -> int:
        """Groups that a plan may have: best as many as it has, but where one person is a group; and in small classes who
        has to be left may be divided in any way, where that makes the others' wishes come true."""
        used, bad = int(np.count_nonzero(plan[1])), round(kernels.score(self.best)[0])
        return max(min(used + bad, self._n) if self._n <= SMALL else used, self._start.most_groups)


def _copied(plan: kernels.Plan) -> kernels.Plan:
    return plan[0].copy(), plan[1].copy(), plan[2].copy(), plan[3].copy()


class Starts:
    """Plans to begin with: how many groups, and who is set apart (steps 1, 2 and 4)."""

    def __init__(self, measure: Measure, overlap: Overlap, table: Tables, seed: int) -> None:
        self._table, self._n = table, len(measure.problem)
        self._least, self._most = measure.rules.sizes
        self.state = np.array([(seed * 0x9E3779B97F4A7C15 + 1) % 2**64], np.uint64)
        self._apart = np.zeros(self._n, np.bool_)
        self.set_apart(np.flatnonzero(overlap.hopeless).tolist())

    @property
    def apart(self) -> int:
        """People who are set apart."""
        return int(self._apart.sum())

    @property
    def most_groups(self) -> int:
        """Groups that a plan may have where one person is a group; else as many as it has are best kept."""
        return self._n if self._least == 1 else 0

    def set_apart(self, people: Sequence[int]) -> None:
        """These are in groups of those who are left in the plans that are still to come."""
        self._apart[people] = True
        self.counts = _counts(self._n - self.apart, self._least, self._most)

    def nobody(self, attempt: int) -> kernels.Plan:
        """The attempt-th number of groups, and everybody waits."""
        groups = self.counts[attempt % len(self.counts)]
        place = np.full((self._n, 2), WAITS, np.int32)
        place[self._apart] = APART
        worth = np.zeros((groups, 3))
        worth[:, 1] = 1
        return np.zeros((groups, self._most), np.int32), np.zeros(groups, np.int32), place, worth

    def quickly(self, attempt: int) -> kernels.Plan:
        """Everybody placed with little effort."""
        plan = self.nobody(attempt)
        best = _copied(plan)
        place_people(self._table, plan, best, self.state, FIRST_STEPS * self._n, (PLACE_HOT, PLACE_COLD))
        return self.seated(best)

    def seated(self, plan: kernels.Plan) -> kernels.Plan:
        """Everybody in a group: those who are in none that holds share others, with whom they were gathered if possible."""
        members, sizes, _place, worth = plan
        good = [members[g, : sizes[g]] for g in np.flatnonzero((worth[:, 1] == 0) & (sizes > 0))]
        gathered = [members[g, : sizes[g]] for g in np.flatnonzero(worth[:, 1] == 1)]
        left = np.setdiff1d(np.arange(self._n), np.concatenate([*good, *gathered, []]))
        left = np.concatenate([*gathered, left[~self._apart[left]], left[self._apart[left]]])
        groups = max(-(-len(left) // self._most), len(left) // self._least)
        seats = [*good, *np.array_split(left, max(1, groups))]
        return self._plan(seats)

    def evenly(self, attempt: int) -> kernels.Plan:
        """The attempt-th number of groups, all of one size or the next, whoever is in them."""
        groups = self.counts[attempt % len(self.counts)]
        apart = np.flatnonzero(self._apart)
        rest = np.array_split(apart, -(-len(apart) // self._most)) if len(apart) else []
        return self._plan([*np.array_split(np.flatnonzero(~self._apart), groups), *rest])

    def _plan(self, seats: Sequence[NDArray[np.integer[Any]]]) -> kernels.Plan:
        found = np.zeros((self._n + 1, self._most), np.int32), np.zeros(self._n + 1, np.int32)
        place = np.zeros((self._n, 2), np.int32)
        for g, group in enumerate(seats):
            found[0][g, : len(group)], found[1][g] = group, len(group)
            place[group, 0], place[group, 1] = g, np.arange(len(group))
        return *found, place, np.zeros((self._n + 1, 3))


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


def _is_cold() -> bool:
    """True if the kernels are neither loaded nor kept on disk since they were last changed."""
    if place_people.signatures:
        return False
    kept, changed = (
        Path(str(place_people.stats.cache_path)),
        Path(place_people.py_func.__code__.co_filename).stat().st_mtime,
    )
    return not any(index.stat().st_mtime >= changed for index in kept.glob("placing.place_people-*.nbi"))
