"""Good groups side by side: the fewest people that are left, by trying every way.

Asked whether at most so many people can be left, for 0, 1, 2, ... in turn: take the person with fewest others, try
every good group with them among the people who remain, then try without them; sets of people from which it
is known to be impossible are remembered (Knuth, Dancing links, 2000, chooses the same way).
"""

from collections.abc import Sequence

from worldrounds.solvers.grouping.feasibility.allowed import Budget, groups_with
from worldrounds.solvers.grouping.feasibility.ground import Ground, Unit


def fewest_left(
    ground: Ground, wanted: Sequence[Unit], units: Sequence[Unit], at_least: int, budget: Budget
) -> int:
    """How many of the people of `wanted` every plan leaves.

    Parameters
    ----------
    wanted : sequence of Unit
        Whose people are counted; some or all of `units`.
    units : sequence of Unit
        Everybody with whom they could be.
    at_least : int
        What is known already.
    budget : Budget
        When it is spent, what has been proved so far is the answer.
    """
    search = _Search(ground, wanted, units, budget)
    left, people = at_least, sum(unit.size for unit in wanted)
    while left < people and not search.possible(search.everyone, left) and not budget.spent:
        left += 1
    return left


class _Search:
    def __init__(self, ground: Ground, wanted: Sequence[Unit], units: Sequence[Unit], budget: Budget) -> None:
        self._ground, self._units, self._budget = ground, units, budget
        company = {unit: sum(ground.near(unit, other) for other in units) for unit in wanted}
        self._wanted = sorted(wanted, key=lambda unit: (company[unit], unit.members))
        self._impossible: dict[int, int] = {}
        self.everyone = sum(unit.bits for unit in units)

    def possible(self, people: int, may_leave: int) -> bool:
        """Whether groups of these people (a set of bits) can hold all who are wanted but `may_leave`."""
        wanted = [unit for unit in self._wanted if unit.bits & people]
        if sum(unit.size for unit in wanted) <= may_leave:
            return True
        if (
            self._budget.spent
            or self._impossible.get(people, -1) >= may_leave
            or self._too_few(people, wanted, may_leave)
        ):
            return False
        first = wanted[0]
        others = [unit for unit in self._units if unit.bits & people]
        for group in groups_with(self._ground, first, others, self._budget):
            if self.possible(people & ~sum(1 << i for i in group), may_leave):
                return True
        if first.size <= may_leave and self.possible(people & ~first.bits, may_leave - first.size):
            return True
        if not self._budget.spent:
            self._impossible[people] = max(may_leave, self._impossible.get(people, -1))
        return False

    def _too_few(self, people: int, wanted: Sequence[Unit], may_leave: int) -> bool:
        """The sizes alone say no."""
        placed = people.bit_count() // self._ground.least * self._ground.most
        return sum(unit.size for unit in wanted) - placed > may_leave
