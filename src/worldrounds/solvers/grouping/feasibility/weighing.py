"""People who depend on the same few others: a bound by weights (linear programming duality).

1. For people with few free hours all their good groups are listed; who has few of them is *rare*.
2. Give everybody a weight of 0 or more, such that the weights in each of these groups sum to at least the number of
   rare people in it. Disjoint groups then hold no more rare people than all weights together.
3. The smallest such weights are the dual solution of the set packing problem's linear relaxation (Balas and Padberg,
   Set partitioning: a survey, SIAM Review 18, 1976). They are rounded up, so that the proof is in whole numbers.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

import numpy as np

from worldrounds.solvers.grouping.feasibility.allowed import Budget, groups_with
from worldrounds.solvers.grouping.feasibility.certificates import WHOLE
from worldrounds.solvers.grouping.feasibility.ground import Ground, Unit

_FEW: Final = 300
"""Good groups that somebody rare has at most."""
_LOOKS: Final = 10_000
"""For the groups of one person."""

Group = tuple[int, ...]


class Weighing(NamedTuple):
    """What the weights prove.

    Attributes
    ----------
    left : int
        So many of the rare people every plan leaves.
    rare : tuple of int
    weights : dict of int to int
        Person -> weight in parts of `WHOLE`; who is not there has none.
    """

    left: int
    rare: tuple[int, ...]
    weights: dict[int, int]


def weigh(ground: Ground, wanted: Sequence[Unit], units: Sequence[Unit], budget: Budget) -> Weighing:
    """Look among `wanted`, in this order, for rare people, and prove how many are left, for as long as the budget
    suffices."""
    groups = _groups_of_rare(ground, wanted, units, budget)
    rare = tuple(sorted(i for unit in groups for i in unit.members))
    listed = sorted({group for found in groups.values() for group in found})
    if not listed or _all_fit(groups):
        return Weighing(0, rare, {})
    weights = _weights(set(rare), listed)
    return Weighing(max(0, len(rare) - sum(weights.values()) // WHOLE), rare, weights)


def _groups_of_rare(
    ground: Ground, wanted: Sequence[Unit], units: Sequence[Unit], budget: Budget
) -> dict[Unit, list[Group]]:
    rare: dict[Unit, list[Group]] = {}
    for unit in wanted:
        share = Budget(min(_LOOKS, budget.looks))
        before = share.looks
        found = list(islice(groups_with(ground, unit, units, share), _FEW + 1))
        budget.looks -= before - share.looks
        if len(found) <= _FEW and not share.spent:
            rare[unit] = found
        if budget.looks <= 0:
            break
    return rare


def _all_fit(groups: dict[Unit, list[Group]]) -> bool:
    """Whether the rare people fit side by side at the first attempt: then there is nothing to prove."""
    taken: set[int] = set()
    for unit, offered in sorted(groups.items(), key=lambda entry: len(entry[1])):
        if taken.isdisjoint(unit.members):
            group = next((group for group in offered if taken.isdisjoint(group)), None)
            if group is None:
                return False
            taken.update(group)
    return True


def _weights(rare: set[int], groups: Sequence[Group]) -> dict[int, int]:
    # Late: its import takes a third of a second, and most classes do not come here.
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    people = sorted({i for group in groups for i in group})
    place = {i: k for k, i in enumerate(people)}
    rows = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    columns = [place[i] for group in groups for i in group]
    having = csr_array((np.ones(len(columns)), (rows, columns)), shape=(len(groups), len(people)))
    asked = np.array([len(rare.intersection(group)) for group in groups], np.float64)
    solved = linprog(np.ones(len(people)), A_ub=-having, b_ub=-asked, bounds=(0, None), method="highs")
    if solved.x is None:
        return dict.fromkeys(rare, WHOLE)
    parts = np.ceil(solved.x * WHOLE - 1e-5).astype(np.int64)
    short = asked.astype(np.int64) * WHOLE - np.rint(having @ parts).astype(np.int64)
    for k in np.flatnonzero(short > 0).tolist():  # what the solver's tolerance left out
        parts[place[groups[k][0]]] += short[k]
    return {i: int(parts[k]) for i, k in place.items() if parts[k]}
