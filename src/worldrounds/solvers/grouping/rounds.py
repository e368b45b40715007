"""Several rounds at once, so that people meet new people in each: as many as wanted.

A round that is formed without a look at the later ones can leave them no way out, though a better whole exists (of 16
people in groups of 4 there are two essentially different second halves of five rounds, and one leads nowhere). So:

1. Form one round after another, each with what is remembered of those before it (`Rules.with_met`).
2. Form one round anew, with what is remembered of all others; keep it if no more pairs meet again, and no more people
   are in groups that break a hard rule. Rounds take turns, those with most repeated pairs first.
3. Stop when no pair meets again, or when `patience` rounds in a row brought nothing; then begin anew from step 1 until
   `starts` are used, and give back the best.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from worldrounds.solvers.grouping.plan import Stop
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Rules
from worldrounds.solvers.grouping.solve import solve

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Rounds:
    """Groups of each round.

    Attributes
    ----------
    groups : tuple of tuple of tuple of str
        Keys; everybody is in one group in each round.
    bad_people : int
        People in groups that break a hard rule, over all rounds.
    repeated : int
        Meetings of two people who have met before, over all rounds and the earlier ones.
    """

    groups: tuple[Groups, ...]
    bad_people: int
    repeated: int

    @property
    def worth(self) -> tuple[int, int]:
        return self.bad_people, self.repeated


def form_rounds(
    problem: Problem,
    rules: Rules,
    count: int,
    *,
    earlier: Sequence[Groups] = (),
    stop: Stop | None = None,
    starts: int = 1,
    patience: int = 12,
    seed: int = 0,
) -> Rounds:
    """Form several rounds.

    Parameters
    ----------
    problem : Problem
    rules : Rules
        ``new_people`` is added as a wish if it is not there.
    count : int
        Rounds to be formed, 1 or more.
    earlier : sequence of groups
        Groups of rounds that are over.
    stop : Stop, optional
        Of each search for one round, as for `solve`.
    starts, patience : int
        Steps 3 of the list above; 1 or more.
    seed : int
        0 or more. Same arguments, iterations rather than seconds: same rounds.
    """
    if count < 1:
        raise ValueError(f"count: expected 1 or more; got {count}.")
    rules = rules.with_met(group for groups in earlier for group in groups)
    course = _Course(problem, rules, count, tuple(earlier), stop or Stop(), patience, seed)
    best = course.start()
    for _ in range(1, starts):
        if best.repeated == 0 and best.bad_people == 0:
            break
        best = min(best, course.start(), key=lambda rounds: rounds.worth)
    return best


def repeated_pairs(rounds: Sequence[Groups]) -> int:
    """Meetings of two people who have met before."""
    met = [frozenset(pair) for groups in rounds for group in groups for pair in combinations(group, 2)]
    return len(met) - len(set(met))


@dataclass
class _Course:
    problem: Problem
    rules: Rules
    count: int
    earlier: tuple[Groups, ...]
    stop: Stop
    patience: int
    seed: int

    def start(self) -> Rounds:
        """Steps 1 to 3, once."""
        formed: list[tuple[Groups, int]] = []
        for _ in range(self.count):
            formed.append(self._form([groups for groups, _bad in formed]))
        best, idle, turn = self._worth(formed), 0, 0
        while best.worth != (0, 0) and idle < self.patience and self.count > 1:
            order = self._worst_first(formed)
            k, turn = order[turn % self.count], turn + 1
            others = [groups for j, (groups, _bad) in enumerate(formed) if j != k]
            tried = [*formed]
            tried[k] = self._form(others)
            now = self._worth(tried)
            idle = 0 if now.worth < best.worth else idle + 1
            if now.worth <= best.worth:
                formed, best = tried, now
        return best

    def _form(self, others: Sequence[Groups]) -> tuple[Groups, int]:
        rules = self.rules.with_met(group for groups in others for group in groups)
        plan = solve(self.problem, rules, stop=self.stop, seed=self.seed)
        self.seed += 1
        return tuple(plan.groups), plan.score.bad_people

    def _worth(self, formed: Sequence[tuple[Groups, int]]) -> Rounds:
        groups = tuple(groups for groups, _bad in formed)
        return Rounds(groups, sum(bad for _groups, bad in formed), repeated_pairs([*self.earlier, *groups]))

    def _worst_first(self, formed: Sequence[tuple[Groups, int]]) -> list[int]:
        whole = [*self.earlier, *(groups for groups, _bad in formed)]
        first = len(self.earlier)
        without = [repeated_pairs([*whole[: first + k], *whole[first + k + 1 :]]) for k in range(self.count)]
        return sorted(range(self.count), key=lambda k: (without[k], k))
