"""Very many people: shards that are solved side by side, and their leftovers together again.

1. Who shares too few hours with anybody is set apart.
2. Everybody else is dealt to shards like cards from a sorted pack, by time zone, the attributes that hard rules ask
   for, and free hours: each shard is a small likeness of the whole, so that what can be held in the whole can be
   held in it. People who must be together go to one shard.
3. Each shard is filled with good groups (`filling.fill`), and who is left over put where there is room
   (`filling.squeeze`); a few people stay over.
4. The leftovers are dealt to new shards, each with the members of some good groups taken at random, and filled
   again with another taste; a shard whose leftovers did not become fewer stays as it was. Until nobody is left over,
   or some rounds bring nothing, or the budget is used.
5. Where there are wishes, the good groups are dealt to shards at random, and annealed for the soft score
   (`annealing.anneal`); again with other neighbours while there is budget.
6. Who is still left over makes groups that break a rule.

Every step depends on the seed and the shard's number only, never on who does the work or how quickly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping import filling, kernels
from worldrounds.solvers.grouping.annealing import anneal
from worldrounds.solvers.grouping.arrays import Tables, part, tables
from worldrounds.solvers.grouping.explain import Weights
from worldrounds.solvers.grouping.members import Members
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.grouping.plan import Best, Stop
from worldrounds.solvers.grouping.search import Budget, Found, Report
from worldrounds.solvers.grouping.workers import Workers

MANY: Final = 5_000
"""People above which they are cut into shards."""
SHARD: Final = 2_000
"""People in a shard: the fewer, the quicker, and the more are left over."""
STEPS_A_PERSON: Final = 4
ROUNDS: Final = 12
IDLE_ROUNDS: Final = 3
HELPERS: Final = 8
"""Members of good groups beside each person left over."""
TASTES: Final = ((2.5, 1.0), (4.0, 0.3), (2.5, 0.5), (10.0, 1.0))
"""Breadth, in the hours that are needed, and thrift: of the first pass, and of the rounds in turn."""

POLISH_STEPS: Final = 200
"""Moves a person in one round of annealing."""
HEAT: Final = (0.02, 0.002)

Rows = NDArray[np.int32]


class Job(NamedTuple):
    """One shard, hardest people first."""

    table: Tables
    own: NDArray[np.int64]
    span: tuple[int, int]
    enough: int
    taste: tuple[float, float]


class Filled(NamedTuple):
    """Good groups and who is left over, as positions in the shard."""

    flat: Rows
    sizes: Rows
    left: Rows


def work(job: Job) -> Filled:
    """Fill one shard."""
    n, (least, most) = len(job.own), job.span
    members, sizes = np.zeros((n // least + 1, most), np.int32), np.zeros(n // least + 1, np.int32)
    pool = np.arange(n, dtype=np.int32)
    done, left = filling.fill(job.table, pool, job.own, job.span, job.enough, job.taste, members, sizes)
    members, sizes = members[:done], sizes[:done]
    over = pool[: filling.squeeze(job.table, pool[:left], job.enough, members, sizes)]
    if any(
        kind >= kernels.SPREAD for kind in job.table.kind[job.table.hard]
    ):  # which `fill` does not look at
        worth = np.zeros((done, 3))
        kernels.weigh(job.table, (members, sizes, np.zeros((0, 2), np.int32), worth))
        good = worth[:, 1] == 0
        over = np.concatenate([over, *(members[g, : sizes[g]] for g in np.flatnonzero(~good))])
        members, sizes = members[good], sizes[good]
    return Filled(members[np.arange(most) < sizes[:, None]], sizes, over)


class Wishes(NamedTuple):
    """A shard of good groups, to be annealed: people of group after group are positions 0, 1, 2, ..."""

    table: Tables
    sizes: Rows
    room: int
    needed: float
    seed: tuple[int, ...]
    steps: int


def polish(job: Wishes) -> tuple[Rows, Rows]:
    """Better groups of the same people, as positions in the shard, and their sizes."""
    n, groups = int(job.sizes.sum()), len(job.sizes)
    filled = np.arange(job.room) < job.sizes[:, None]
    members, place = np.zeros(filled.shape, np.int32), np.zeros((n, 2), np.int32)
    members[filled] = np.arange(n, dtype=np.int32)
    place[:, 0], place[:, 1] = np.nonzero(filled)
    plan = (members, job.sizes.copy(), place, np.zeros((groups, 3)))
    kernels.weigh(job.table, plan)
    best = plan[0].copy(), plan[1].copy(), plan[2].copy(), plan[3].copy()
    near = kernels.near(job.table, job.needed) if job.needed else np.ones((n, n), np.bool_)
    state = np.random.default_rng(job.seed).integers(2**63, size=1, dtype=np.uint64)
    anneal(job.table, near, plan, best, state, job.steps, HEAT, groups)
    return best[0][np.arange(job.room) < best[1][:, None]], best[1][best[1] > 0]


def search_shards(
    measure: Measure,
    overlap: Overlap,
    *,
    stop: Stop,
    seed: int,
    report: Report | None,
    workers: Workers,
) -> Found:
    """Run the numbered steps above; see `solve.solve` for the arguments. A step is a person in a shard."""
    steps_a_person = STEPS_A_PERSON + (0 if all(rule.hard for rule in measure.rules) else POLISH_STEPS)
    steps = steps_a_person * len(measure.problem) if stop.seconds is None else 2**62
    budget = Budget(stop, steps if stop.iterations is None else stop.iterations, report)
    if filling.fill.signatures or _kept():
        budget.say("Looking at who can meet whom.")
    else:  # the next word comes when that is over
        budget.say("Compiling once on this machine; this takes some seconds.")
    return _Run(measure, overlap, budget, seed, workers).run()


def _kept() -> bool:
    """True if the compiled kernel is kept on disk."""
    return any(Path(str(filling.fill.stats.cache_path)).glob("filling.fill-*.nbi"))


@dataclass
class _Standing:
    """Good groups, and who is left over, as positions in the problem."""

    flat: Rows
    sizes: Rows
    left: Rows

    def dissolve(self, chosen: NDArray[np.intp]) -> list[Rows]:
        """Take groups out; their members."""
        ends = np.cumsum(self.sizes)
        taken = [self.flat[ends[g] - self.sizes[g] : ends[g]] for g in chosen]
        kept = np.ones(len(self.sizes), np.bool_)
        kept[chosen] = False
        self.flat, self.sizes = self.flat[np.repeat(kept, self.sizes)], self.sizes[kept]
        return taken

    def add(self, groups: Sequence[tuple[Rows, Rows]], left: Sequence[Rows]) -> None:
        self.flat = np.concatenate([self.flat, *(flat for flat, _ in groups)])
        self.sizes = np.concatenate([self.sizes, *(sizes for _, sizes in groups)])
        self.left = np.concatenate([self.left, *left])


class _Run:
    def __init__(
        self, measure: Measure, overlap: Overlap, budget: Budget, seed: int, workers: Workers
    ) -> None:
        self._budget, self._seed, self._workers = budget, seed, workers
        self._span, self._n = measure.rules.sizes, len(measure.problem)
        self._table = tables(measure)
        self._zones = measure.problem.columns.zone.codes
        self._own = filling.own_cells(self._table)
        self._needed = overlap.needed
        self._enough = ceil(overlap.needed / self._table.hours - 1e-9)
        self._root = _roots(self._table)
        self._planned = 0
        nothing = np.zeros(0, np.int32)
        self._plan = _Standing(nothing, nothing, nothing)
        overlap.alone = np.asarray(self._own * self._table.hours, np.float64)

    def run(self) -> Found:
        self._first_pass(np.flatnonzero(self._own >= self._enough).astype(np.int32))
        idle = 0
        for number in range(1, ROUNDS + 1):
            before = len(self._plan.left)
            if before == 0 or idle == IDLE_ROUNDS or self._over():
                break
            self._round(number)
            idle = idle + 1 if len(self._plan.left) == before else 0
        number = 0
        while not self._table.hard.all() and len(self._plan.sizes) and not self._over():
            self._polish(number)
            number += 1
        return self._found()

    def _first_pass(self, people: Rows) -> None:
        """Steps 2 and 3."""
        people = np.random.default_rng(self._seed).permutation(people)
        codes = self._table.codes[people].T
        pack = np.lexsort((self._own[people], *codes, self._zones[people]))
        shards = self._dealt(people[pack], max(1, round(len(people) / SHARD)))
        groups, left = [], shards[:]
        held = 0
        for k, filled in enumerate(self._fill(shards, TASTES[0])):
            groups.append((shards[k][filled.flat], filled.sizes))
            left[k] = shards[k][filled.left]
            held += len(filled.flat)
            self._budget.spend(len(shards[k]), "Holding the rules.", Best(self._n - held))
        self._plan.add(groups, left)

    def _round(self, number: int) -> None:
        """Step 4."""
        random = np.random.default_rng([self._seed, number])
        left = random.permutation(self._plan.left)
        count = max(1, round(len(left) * (1 + HELPERS) / SHARD))
        helpers = ceil((count * SHARD - len(left)) / (sum(self._span) / 2))
        chosen = random.choice(len(self._plan.sizes), min(len(self._plan.sizes), helpers), replace=False)
        dissolved = self._plan.dissolve(chosen)
        before, helping = self._dealt(left, count), [dissolved[k::count] for k in range(count)]
        shards = [self._hardest_first(np.concatenate([before[k], *helping[k]])) for k in range(count)]
        groups = [(_joined(one), np.array([len(group) for group in one], np.int32)) for one in helping]
        after = before[:]
        for k, filled in enumerate(self._fill(shards, TASTES[number % len(TASTES)])):
            if len(filled.left) < len(before[k]):
                groups[k] = shards[k][filled.flat], filled.sizes
                after[k] = shards[k][filled.left]
            bad = self._n - len(self._plan.flat) - sum(len(flat) for flat, _ in groups)
            self._budget.spend(len(shards[k]), "Placing who is left over.", Best(bad))
        self._plan.left = left[:0]
        self._plan.add(groups, after)

    def _polish(self, number: int) -> None:
        """Step 5."""
        order = np.random.default_rng([self._seed, ROUNDS + 1 + number]).permutation(len(self._plan.sizes))
        groups = np.array_split(order, max(1, round(len(self._plan.flat) / SHARD)))
        ends = np.cumsum(self._plan.sizes)
        begins = ends - self._plan.sizes
        shards = [_joined([self._plan.flat[begins[g] : ends[g]] for g in some]) for some in groups]
        parts = [(shards[k], self._plan.sizes[some]) for k, some in enumerate(groups)]

        given: list[int] = []

        def jobs() -> Iterator[Wishes]:
            for k, (rows, sizes) in enumerate(parts):
                if self._over():
                    return
                given.append(min(POLISH_STEPS * len(rows), self._budget.iterations - self._planned))
                self._planned += given[-1]
                seed = (self._seed, number, k)
                yield Wishes(part(self._table, rows), sizes, self._span[1], self._needed, seed, given[-1])

        bad = Best(self._n - len(self._plan.flat))
        for k, (flat, sizes) in enumerate(self._workers.map(polish, jobs())):
            parts[k] = shards[k][flat], sizes
            self._budget.spend(given[k], "Improving the groups.", bad)
        nothing = np.zeros(0, np.int32)
        left = self._plan.left
        self._plan = _Standing(nothing, nothing, nothing)
        self._plan.add(parts, [left])

    def _fill(self, shards: Sequence[Rows], taste: tuple[float, float]) -> Iterator[Filled]:
        """Results in the order of the shards; fewer than there are shards when the budget is used."""
        cells = (max(1.0, taste[0] * self._enough), taste[1])

        def jobs() -> Iterator[Job]:
            for rows in shards:
                if self._over():
                    return
                self._planned += len(rows)
                yield Job(part(self._table, rows), self._own[rows], self._span, self._enough, cells)

        return self._workers.map(work, jobs())

    def _over(self) -> bool:
        """Whether the budget is used, by the work that was given out, whoever is how far with it."""
        return self._budget.left() <= 0 or self._planned >= self._budget.iterations

    def _dealt(self, people: Rows, count: int) -> list[Rows]:
        """People in this order dealt to shards, each hardest first."""
        shard = np.arange(len(people)) % count
        if self._root is not None:
            _, first, which = np.unique(self._root[people], return_index=True, return_inverse=True)
            shard = shard[first][which]
        order = np.lexsort((self._own[people], shard))
        return np.split(people[order], np.searchsorted(shard[order], np.arange(1, count)))

    def _hardest_first(self, people: Rows) -> Rows:
        return people[np.argsort(self._own[people], kind="stable")]

    def _found(self) -> Found:
        """Step 6, and the groups in the order of their first members."""
        for rows in (self._plan.left, np.flatnonzero(self._own < self._enough).astype(np.int32)):
            groups = np.array_split(rows, max(1, -(-len(rows) // self._span[1])))
            self._plan.add([(rows, np.array([len(group) for group in groups if len(group)], np.int32))], [])
        members, sizes = _sorted(self._plan.flat, self._plan.sizes)
        worth = np.zeros((len(sizes), 3))
        kernels.weigh(self._table, (members, sizes, np.zeros((0, 2), np.int32), worth))
        flat = members[np.arange(members.shape[1]) < sizes[:, None]]
        weights = Weights(worth[:, 1] > 0, worth[:, 2])
        return Found(Members(flat, sizes), weights, self._budget.done, self._budget.stopped)


def _joined(groups: Sequence[Rows]) -> Rows:
    return np.concatenate([np.zeros(0, np.int32), *groups])


def _sorted(flat: Rows, sizes: Rows) -> tuple[Rows, Rows]:
    """Groups as rows of a matrix, each in ascending order, in the order of their first members."""
    members = np.full((len(sizes), max(sizes)), np.iinfo(np.int32).max, np.int32)
    members[np.arange(members.shape[1]) < sizes[:, None]] = flat
    members.sort(axis=1)
    order = np.argsort(members[:, 0])
    members, sizes = members[order], sizes[order]
    return np.where(np.arange(members.shape[1]) < sizes[:, None], members, 0).astype(np.int32), sizes


def _roots(table: Tables) -> Rows | None:
    """For each person one of those with whom they must be together, the same for all of them; None: no pairs."""
    if not table.first_pair[0, -1]:
        return None
    root = np.arange(table.first_pair.shape[1] - 1, dtype=np.int32)
    for person in np.flatnonzero(np.diff(table.first_pair[0])).tolist():
        reached, found = [person], {person}
        while reached:
            one = reached.pop()
            first, end = table.first_pair[0, one : one + 2]
            new = set(table.partners[0, first:end].tolist()) - found
            found |= new
            reached += new
        root[person] = min(found)
    return root
