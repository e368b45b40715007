"""Repair: people left or joined, hours changed; which rules can be restored by moving how few people.

Steps, for 0, 1, 2, ... people moved:

1. Everybody stays where they are; who has just joined is placed where that is best.
2. Where it is affordable every way of moving so many people is looked at. The result is exact.
3. Otherwise go on from the most promising plans (beam search), by single moves and by exchanges.
4. Prove, where that is affordable, that no plan with so few people moved has fewer people in groups that break a
   hard rule: such a plan has to touch the groups that are bad now, which leaves few moves to look at.
5. Keep a plan only if it is better than every plan with fewer people moved.

A plan is better if it has fewer people in groups that break a hard rule; then if fewer people left or joined a group
that has met; then by the soft score.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.plan import Stop
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.repair.answer import Moved, Progress, Repair
from worldrounds.solvers.grouping.rules import Rules
from worldrounds.solvers.grouping.solve import check_pairs

__all__ = ["Moved", "Repair", "repair"]


def repair(
    problem: Problem,
    rules: Rules,
    groups: Iterable[Iterable[str]],
    *,
    fixed: Collection[int | str] = (),
    loosen: bool = False,
    max_moves: int | None = None,
    seed: int = 0,
    stop: Stop | None = None,
    on_progress: Progress | None = None,
) -> tuple[Repair, ...]:
    """Restore the rules with few people moved, and show the trade-off.

    Parameters
    ----------
    problem : Problem
        As things are now: without those who left, with those who joined, with the new hours.
    rules : Rules
    groups : iterable of iterables of str
        The groups as they were. Keys that are not in the problem are people who have left. People of the problem
        who are in none of the groups have just joined: they must be placed and do not count as moved.
    fixed : collection of int or str
        Groups that have met, by position or by the key of any member. Nobody is moved out of them. They may take
        somebody where that breaks none of their rules, and where no other group would do as well.
    loosen : bool
        People may be moved out of groups that have met, too, where that leaves fewer people in groups that break a
        hard rule than any plan of as many moves without it.
    max_moves : int, optional
        0 or more people moved at most. Without it, as few as the hard rules need, and at most 5.
    seed : int
        0 or more. Same arguments: same answer, unless ``stop.seconds`` ends it.
    stop : Stop, optional
        Seconds, or (as iterations) plans that are looked at closely.
    on_progress : callable, optional
        As for `solve`.

    Returns
    -------
    tuple of Repair
        By number of people moved, the first with 0, each better than all before it.

    Raises
    ------
    ValueError
        If somebody is in two groups, or `fixed` names a group or person that is not there.
    """
    from worldrounds.solvers.grouping.repair.run import Run  # numba takes a while to import

    check_pairs(problem, rules)
    old = _old_groups(problem, groups)
    met = _met(old, fixed)
    if max_moves is not None and max_moves < 0:
        raise ValueError(f"max_moves: expected 0 or more; got {max_moves}.")
    run = Run(
        problem=problem,
        measure=Measure(problem, rules),
        old=[[problem.index[key] for key in group if key in problem.index] for group in old],
        met=met,
        loosen=loosen,
        stop=stop or Stop(),
        random=np.random.default_rng(seed),
        on_progress=on_progress,
    )
    return run.trade_off(max_moves)


def _old_groups(problem: Problem, groups: Iterable[Iterable[str]]) -> list[list[str]]:
    found = [list(dict.fromkeys(group)) for group in groups]
    seen: set[str] = set()
    for key in (key for group in found for key in group):
        if key in seen:
            raise ValueError(f"Everybody is in one group at most; {key!r} is in two.")
        seen.add(key)
    return found


def _met(old: Sequence[Sequence[str]], fixed: Collection[int | str]) -> frozenset[int]:
    group_of = {key: g for g, group in enumerate(old) for key in group}
    found = set()
    for which in fixed:
        g = group_of.get(which, -1) if isinstance(which, str) else which
        if not 0 <= g < len(old):
            raise ValueError(f"fixed: no group {which!r}; expected 0 to {len(old) - 1}, or a member's key.")
        found.add(g)
    return frozenset(found)
