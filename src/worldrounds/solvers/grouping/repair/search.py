"""The best repair for each number of people moved: all of them where that is affordable, else the most promising.

`look_at_all` tries every way (exact). `look_ahead` goes on from the most promising plans only (a beam search, as in
Lowerre's HARPY, 1976), by single moves and by exchanges of two people. `can_reach` proves that a number of people in
bad groups cannot be reached with so few moves.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from math import comb
from typing import Final

import numpy as np

from worldrounds.solvers.grouping.repair.state import NEARLY, Bools, Floats, State, Totals

BEAM: Final = 24
EXCHANGED: Final = 60
"""At most so many people are tried in exchanges with everybody, from one plan."""


class Enough(Exception):
    """The budget is used, or somebody asked to stop."""


@dataclass
class Budget:
    """Counts plans that are looked at closely."""

    most: float
    spent: Callable[[], None]

    def spend(self) -> None:
        """Raises Enough when so many have been looked at, or `spent` says so."""
        self.most -= 1
        if self.most < 0:
            raise Enough
        self.spent()


@dataclass
class Best:
    """The best plan found for each number of people moved."""

    found: dict[int, State] = field(default_factory=dict)

    def offer(self, state: State) -> None:
        if state.waiting:
            return
        held = self.found.get(state.moved)
        if held is None or rank(state) < rank(held) - NEARLY:
            self.found[state.moved] = state

    def limit(self, moved: int) -> float:
        """What a plan with so many moves has to beat."""
        return rank(self.found[moved]) - NEARLY if moved in self.found else np.inf


def rank(state: State) -> float:
    return float(state.totals.rank(len(state.place)))


def plans(start: State, moves: int) -> int:
    """How many plans `look_at_all` looks at closely for so many moves."""
    rows, waiting = start.ground.rows, len(start.waiting)
    movable = int((start.ground.movable & (start.place < rows)).sum())
    # The last move, or the last person to be placed, is looked at in one go.
    if moves == 0:
        return int(sum(rows**placed for placed in range(waiting)))
    placing = sum(rows**placed for placed in range(waiting + 1))
    moving = sum(comb(movable, made) * (rows - 1) ** made for made in range(1, moves))
    return int(placing + rows**waiting * moving)


def look_at_all(start: State, moves: int, best: Best, budget: Budget) -> None:
    """Offer the best plan for every number of moves up to `moves`. Raises Enough."""

    def explore(state: State, left: int, first: int) -> None:
        budget.spend()
        allowed = state.allowed.copy()
        if state.waiting:
            if len(state.waiting) == 1:
                _offer_best(state, allowed, best)
                if left == 0:
                    return
            for person, target in np.argwhere(allowed):
                explore(state.with_move(int(person), int(target)), left, 0)
            return
        allowed[:first] = False
        _offer_best(state, allowed, best)
        if left > 1:
            for person, target in np.argwhere(allowed):
                explore(state.with_move(int(person), int(target)), left - 1, int(person) + 1)

    best.offer(start)
    if moves or start.waiting:
        explore(start, moves, 0)


def _offer_best(state: State, allowed: Bools, best: Best) -> None:
    """Offer the best plan that is one allowed move away."""
    if not allowed.any():
        return
    ranks = np.where(allowed, state.after.rank(len(state.place)), np.inf)
    person, target = divmod(int(np.argmin(ranks)), ranks.shape[1])
    moved = state.moved + (int(state.ground.origin[person]) != state.ground.rows)
    complete = len(state.waiting) <= 1
    if complete and ranks[person, target] < best.limit(moved):
        best.offer(state.with_move(person, target))


def look_ahead(
    start: State, moves: int, best: Best, budget: Budget, random: np.random.Generator, aim: float
) -> None:
    """Offer good plans for every number of moves up to `moves`, or until `aim` people in bad groups. Raises Enough.

    1. Place who waits, one after another, keeping the `BEAM` most promising plans.
    2. For each number of moves take the most promising plans; from each one try every single move (to one move
       more) and exchanges of people in bad groups, or of some people if none is bad (to two moves more).
    """
    beam = [start]
    while beam[0].waiting:
        beam = _most_promising([(state, _singles(state)) for state in beam], budget)
    ahead: dict[int, list[State]] = {0: beam}
    for moved in range(moves + 1):
        states = sorted(ahead.get(moved, []), key=_guide)[:BEAM]
        for state in states:
            best.offer(state)
        if any(float(state.totals.bad) <= aim for state in states):
            return
        if moved < moves:
            ahead.setdefault(moved + 1, []).extend(
                _most_promising([(state, _singles(state)) for state in states], budget)
            )
        if moved + 2 <= moves:
            pairs = [(state, _exchanges(state, random)) for state in states]
            ahead.setdefault(moved + 2, []).extend(_most_promising(pairs, budget))


def place_at_once(start: State) -> State:
    """Place who waits, each where that looks best, and move nobody."""
    state = start
    while state.waiting:
        (person, target), *_ = _promising_first(state, state.allowed)
        state = state.with_move(person, target)
    return state


Change = tuple[float, tuple[tuple[int, int], ...]]
"""How promising, and the moves."""


def _guide(state: State) -> float:
    return float(state.totals.guide(len(state.place)))


def _most_promising(found: list[tuple[State, list[Change]]], budget: Budget) -> list[State]:
    """The plans of the most promising changes, each plan once."""
    changes = sorted(
        ((guide, k, change) for k, (_, listed) in enumerate(found) for guide, change in listed),
        key=lambda entry: (entry[0], entry[1:]),
    )
    kept: dict[frozenset[tuple[int, int]], State] = {}
    for _, k, change in changes:
        state = found[k][0]
        same = frozenset((*state.moves, *change))
        if same in kept:
            continue
        budget.spend()
        for person, target in change:
            state = state.with_move(person, target)
        kept[same] = state
        if len(kept) == BEAM:
            break
    return list(kept.values())


def _singles(state: State) -> list[Change]:
    """The most promising single moves by their guide, and the best by their rank."""
    allowed, n = state.allowed, len(state.place)
    found: dict[tuple[int, int], float] = {}
    for values, count in ((state.after.guide(n), BEAM), (state.after.rank(n), 2)):
        for k in _smallest(np.where(allowed, values, np.inf).ravel(), count):
            person, target = divmod(k, allowed.shape[1])
            found[person, target] = float(state.after.guide(n)[person, target])
    return [(guide, (move,)) for move, guide in found.items()]


def _exchanges(state: State, random: np.random.Generator) -> list[Change]:
    found: list[Change] = []
    n = len(state.place)
    for a in _worth_exchanging(state, random):
        totals, may = state.exchanges(a)
        guides = np.where(may, _guides(totals, n), np.inf)
        for b in _smallest(guides, 4):
            found.append((float(guides[b]), ((a, int(state.place[b])), (b, int(state.place[a])))))
    return found


def _guides(totals: Totals, n: int) -> Floats:
    with np.errstate(invalid="ignore"):
        return totals.guide(n)


def _worth_exchanging(state: State, random: np.random.Generator) -> Collection[int]:
    free = state.ground.movable & ~state.done & (state.place < state.ground.rows)
    bad = free & np.isin(state.place, state.bad_groups)
    people = np.flatnonzero(bad if bad.any() else free)
    if len(people) > EXCHANGED:
        people = np.sort(random.choice(people, EXCHANGED, replace=False))
    return [int(i) for i in people]


def _smallest(values: Floats, count: int) -> list[int]:
    """Positions of the smallest finite values, smallest first."""
    count = min(count, len(values))
    near = np.argpartition(values, count - 1)[:count]
    ordered = near[np.lexsort((near, values[near]))]
    return [int(k) for k in ordered if np.isfinite(values[k])]


def can_reach(start: State, moves: int, goal: float, budget: Budget) -> State | None:
    """A plan with at most `goal` people in bad groups, no guarded group harmed, by at most `moves` moves; None if
    there is none. Raises Enough if that is not known within the budget.

    Whoever waits is placed in every possible way. Then, of the groups that are bad, one must be touched unless all
    may stay bad: try every move that touches the largest; then, with that one left as it is (at the price of its
    people), every move that touches the next one; and so on. A move touches two groups, so that too many bad groups
    for the moves that are left end a branch.
    """

    def reach(state: State, left: int, closed: frozenset[int]) -> State | None:
        budget.spend()
        if state.waiting:
            for person, target in np.argwhere(state.allowed):
                if found := reach(state.with_move(int(person), int(target)), left, closed):
                    return found
            return None
        if float(state.totals.bad) <= goal and not state.totals.harmed:
            return state
        if left == 0 or _too_many(state, 2 * left, goal):
            return None
        open_to = state.allowed & _not(closed, state)
        good = open_to & (state.after.bad <= goal) & (state.after.harmed == 0)
        if good.any() or left == 1:
            return _first(state, good)
        return branch(state, left, closed)

    def branch(state: State, left: int, closed: frozenset[int]) -> State | None:
        slack = goal
        for group in sorted(state.bad_groups, key=lambda g: not state.ground.guarded[g]):
            if group in closed:
                slack -= float(state.sizes[group])
                continue
            touching = np.zeros_like(state.allowed)
            touching[state.place == group] = True
            touching[:, group] = True
            touching &= state.allowed & _not(closed, state)
            for person, target in _promising_first(state, touching):
                if found := reach(state.with_move(person, target), left - 1, closed):
                    return found
            slack -= float("inf") if state.ground.guarded[group] else float(state.sizes[group])
            if slack < 0:
                return None
            closed = closed | {group}
        return None

    return reach(start, moves, frozenset())


def _too_many(state: State, touched: int, goal: float) -> bool:
    """Whether bad groups stay with more people than the goal allows, if only so many groups are touched."""
    return sum(int(state.sizes[g]) for g in state.bad_groups[touched:]) > goal


def _not(closed: Collection[int], state: State) -> Bools:
    """Shape (n, G): moves that touch none of these groups."""
    found = np.ones((len(state.place), state.ground.rows), np.bool_)
    listed = list(closed)
    found[np.isin(state.place, listed)] = False
    found[:, listed] = False
    return found


def _first(state: State, good: Bools) -> State | None:
    where = np.argwhere(good)
    return state.with_move(int(where[0][0]), int(where[0][1])) if len(where) else None


def _promising_first(state: State, moves: Bools) -> list[tuple[int, int]]:
    where = np.argwhere(moves)
    guides = state.after.guide(len(state.place))[moves]
    return [(int(p), int(h)) for p, h in where[np.argsort(guides, kind="stable")]]
