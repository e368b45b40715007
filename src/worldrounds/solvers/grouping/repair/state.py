"""Groups in the middle of a repair, with what every single move would do to them.

Each move touches two groups only, so that a plan's figures are sums over its groups: what a person leaves behind
(`out`) and what they bring (`into`) are looked up, not worked out again, until one of the two groups changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import Tables
from worldrounds.solvers.grouping.kernels import weigh_changes

SOFT_SHARE: Final = 0.3  # as in the annealing: energy of a person's whole soft loss
NEARLY: Final = 1e-9

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ground:
    """What does not change during a repair. n people, G groups, some of them empty; row G is nowhere.

    Attributes
    ----------
    tables : Tables
    people : int32, shape (n,)
        Position in the tables of each person who is looked at: everybody, or in a large class those of some groups.
    rows : int
        G.
    origin : int32, shape (n,)
        Group of each person before the repair; G for who has just joined.
    movable : bool, shape (n,)
        Who may be moved.
    met : bool, shape (G + 1,)
        Groups that have met.
    guarded : bool, shape (G + 1,)
        Groups that have met and held every hard rule: they go on holding them.
    """

    tables: Tables
    people: Ints
    rows: int
    origin: Ints
    movable: Bools
    met: Bools
    guarded: Bools


@dataclass(frozen=True, eq=False)
class Totals:
    """Sums over all groups; arrays of one shape, or single figures.

    Attributes
    ----------
    harmed : guarded groups that break a hard rule
    bad : people in groups that break a hard rule
    touched : people who left or joined a group that has met
    loss : sum of the soft losses of people
    energy : hard energy and `SOFT_SHARE` of the loss: how near to holding
    """

    harmed: Floats
    bad: Floats
    touched: Floats
    loss: Floats
    energy: Floats

    def rank(self, n: int) -> Floats:
        """One number that orders by harmed, bad, touched and loss, in this order; smaller is better."""
        return np.asarray(((self.harmed * (n + 1) + self.bad) * (n + 1) + self.touched) + self.loss / (n + 1))

    def guide(self, n: int) -> Floats:
        """What a search goes down along."""
        return np.asarray(self.harmed * n + self.energy)


@dataclass(frozen=True, eq=False)
class State:
    """Groups after some moves. A new state is made for each; nothing is changed in place."""

    ground: Ground
    members: Ints  # (G, room), positions in the tables
    sizes: Ints  # (G + 1,)
    place: Ints  # (n,)
    worth: Floats  # (G + 1, 3)
    touched: int
    moves: tuple[tuple[int, int], ...]  # (person, group), in the order in which they were made

    @property
    def waiting(self) -> list[int]:
        """Who is in no group yet."""
        return [int(i) for i in np.flatnonzero(self.place == self.ground.rows)]

    @cached_property
    def done(self) -> Bools:
        """Who has been moved or placed; nobody is moved twice."""
        found = np.zeros(len(self.place), np.bool_)
        found[[person for person, _ in self.moves]] = True
        return found

    @property
    def moved(self) -> int:
        """How many of them had a group before."""
        return sum(int(self.ground.origin[person]) != self.ground.rows for person, _ in self.moves)

    @property
    def bad_groups(self) -> list[int]:
        """Groups that break a hard rule, the largest first."""
        found = np.flatnonzero(self.worth[:, 1] > 0)
        return [int(g) for g in sorted(found, key=lambda g: (-self.sizes[g], g))]

    @cached_property
    def totals(self) -> Totals:
        worth = self.worth
        return Totals(
            harmed=np.asarray(worth[self.ground.guarded, 1].sum()),
            bad=np.asarray((worth[:, 1] * self.sizes).sum()),
            touched=np.asarray(float(self.touched)),
            loss=np.asarray(worth[:, 2].sum()),
            energy=np.asarray(worth[:, 0].sum() + SOFT_SHARE * worth[:, 2].sum()),
        )

    @cached_property
    def out(self) -> Floats:
        """Shape (n, 3): worth of each person's group without them."""
        found = np.zeros((len(self.place), 3))
        placed = np.flatnonzero(self.place < self.ground.rows).astype(np.int32)
        found[placed] = self._weigh(self.place[placed], outs=placed)
        return found

    @cached_property
    def into(self) -> Floats:
        """Shape (n, G, 3): worth of each group with each person in it, too."""
        n, rows = len(self.place), self.ground.rows
        people, groups = np.divmod(np.arange(n * rows, dtype=np.int32), np.int32(rows))
        return self._weigh(groups, ins=people).reshape(n, rows, 3)

    @cached_property
    def after(self) -> Totals:
        """Shape (n, G): totals after each single move; look at them where `allowed` only."""
        worth, sizes, met, guarded = self.worth, self.sizes, self.ground.met, self.ground.guarded
        source = self.place
        out_bad = self.out[:, 1] * np.maximum(sizes[source] - 1, 0) - worth[source, 1] * sizes[source]
        into = self.into
        target = slice(0, self.ground.rows)
        in_bad = into[:, :, 1] * (sizes[target] + 1) - worth[target, 1] * sizes[target]
        change = self.out[:, None, :] - worth[source][:, None, :] + into - worth[None, target]
        now = self.totals
        harm_out = guarded[source] * (self.out[:, 1] - worth[source, 1])
        harm_in = guarded[target] * (into[:, :, 1] - worth[None, target, 1])
        return Totals(
            harmed=now.harmed + harm_out[:, None] + harm_in,
            bad=now.bad + out_bad[:, None] + in_bad,
            touched=now.touched + met[source][:, None] * 1.0 + met[target] * 1.0,
            loss=now.loss + change[:, :, 2],
            energy=now.energy + change[:, :, 0] + SOFT_SHARE * change[:, :, 2],
        )

    @cached_property
    def allowed(self) -> Bools:
        """Shape (n, G): single moves that may be made: who waits is placed first, and of all empty groups the
        first one stands for the others."""
        n, rows = len(self.place), self.ground.rows
        waiting = self.waiting
        who = self.ground.movable & ~self.done & (self.place < rows)
        if waiting:
            who = np.zeros(n, np.bool_)
            who[waiting[0]] = True
        found = np.repeat(who[:, None], rows, axis=1)
        placed = np.flatnonzero(self.place < rows)
        found[placed, self.place[placed]] = False
        found[:, np.flatnonzero(self.sizes[:rows] == 0)[1:]] = False
        return found

    def exchanges(self, a: int) -> tuple[Totals, Bools]:
        """Totals after `a` changes places with each person, and with whom that may be done; shape (n,) each."""
        n, g = len(self.place), int(self.place[a])
        everyone = np.arange(n, dtype=np.int32)
        may = self.ground.movable & ~self.done & (self.place < self.ground.rows) & (self.place != g)
        others = everyone[may]
        groups, same = self.place[others], np.full(len(others), a, np.int32)
        here = self._weigh(np.full(len(others), g, np.int32), outs=same, ins=others)
        there = self._weigh(groups, outs=others, ins=same)
        worth, sizes, now = self.worth, self.sizes, self.totals
        met, guarded = self.ground.met, self.ground.guarded
        change_here, change_there = here - worth[g], there - worth[groups]
        change = change_here + change_there
        whole = Totals(*(np.full(n, np.inf) for _ in range(5)))
        whole.harmed[may] = now.harmed + guarded[g] * change_here[:, 1] + guarded[groups] * change_there[:, 1]
        whole.bad[may] = now.bad + sizes[g] * change_here[:, 1] + sizes[groups] * change_there[:, 1]
        whole.touched[may] = now.touched + 2 * (met[g] * 1.0 + met[groups])
        whole.loss[may] = now.loss + change[:, 2]
        whole.energy[may] = now.energy + change[:, 0] + SOFT_SHARE * change[:, 2]
        return whole, may

    def with_move(self, person: int, target: int) -> "State":
        """The state after one more move."""
        rows, source = self.ground.rows, int(self.place[person])
        members, sizes, place = self.members.copy(), self.sizes.copy(), self.place.copy()
        worth = self.worth.copy()
        if source < rows:
            kept = [i for i in members[source, : sizes[source]] if i != self.ground.people[person]]
            members[source, : len(kept)] = kept
            sizes[source] -= 1
            worth[source] = self.out[person]
        members[target, sizes[target]] = self.ground.people[person]
        sizes[target] += 1
        place[person] = target
        worth[target] = self.into[person, target]
        touched = self.touched + int(self.ground.met[source]) + int(self.ground.met[target])
        moves = (*self.moves, (person, target))
        new = replace(
            self, members=members, sizes=sizes, place=place, worth=worth, touched=touched, moves=moves
        )
        new._look_up(self, [g for g in (source, target) if g < rows])
        return new

    def _look_up(self, before: "State", changed: list[int]) -> None:
        """Take over what the move did not change, and weigh the rest."""
        out, into = before.out.copy(), before.into.copy()
        members = np.flatnonzero(np.isin(self.place, changed)).astype(np.int32)
        out[members] = self._weigh(self.place[members], outs=members)
        everyone = np.arange(len(self.place), dtype=np.int32)
        for g in changed:
            into[:, g] = self._weigh(np.full(len(everyone), g, np.int32), ins=everyone)
        self.__dict__["out"], self.__dict__["into"] = out, into

    def _weigh(self, rows: Ints, *, outs: Ints | None = None, ins: Ints | None = None) -> Floats:
        nobody = np.full(len(rows), -1, np.int32)
        people = self.ground.people
        found = np.zeros((len(rows), 3))
        outs = nobody if outs is None else people[outs]
        ins = nobody if ins is None else people[ins]
        weigh_changes(self.ground.tables, self.members, self.sizes, rows, outs, ins, found)
        return found


def begin(ground: Ground, groups: Sequence[Sequence[int]], moves: int) -> State:
    """The state before any move. Groups are of positions in the tables; so many people may come into one."""
    room = max([len(group) for group in groups] + [1]) + moves + 1
    members = np.zeros((ground.rows, room), np.int32)
    sizes = np.zeros(ground.rows + 1, np.int32)
    for g, group in enumerate(groups):
        members[g, : len(group)] = group
        sizes[g] = len(group)
    nobody = np.full(ground.rows, -1, np.int32)
    worth = np.zeros((ground.rows + 1, 3))
    everywhere = np.arange(ground.rows, dtype=np.int32)
    weigh_changes(ground.tables, members, sizes, everywhere, nobody, nobody, worth[: ground.rows])
    return State(ground, members, sizes, ground.origin.copy(), worth, 0, ())
