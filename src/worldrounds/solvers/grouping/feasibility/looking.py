"""Step by step, what can be proved quickly about a class before anybody searches for a plan.

1. Whoever is in no good group (`allowed`): for nearly everybody a group is found at once, which also answers for its
   other members; for the rest all groups are tried.
2. The others fall into parts that can only be with one another, two people at a time.
3. In each part: counting (`counting`), and in small parts every way to form groups side by side (`packing`).
4. People with few good groups who depend on the same few others (`weighing`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from worldrounds.solvers.grouping.feasibility import explaining, relaxing
from worldrounds.solvers.grouping.feasibility.allowed import Budget, find_group
from worldrounds.solvers.grouping.feasibility.certificates import (
    Certificate,
    NoGroup,
    Relaxation,
    Searched,
    TooFew,
    Weighed,
)
from worldrounds.solvers.grouping.feasibility.counting import count
from worldrounds.solvers.grouping.feasibility.ground import Ground, Unit
from worldrounds.solvers.grouping.feasibility.packing import fewest_left
from worldrounds.solvers.grouping.feasibility.weighing import weigh
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Rules

_LOOKS: Final = 200_000
_LOOKS_A_PERSON: Final = 1_000
_LOOKS_A_PART: Final = 60_000
_LOOKS_AT_RARE: Final = 100_000
_SAMPLE: Final = 100
_SMALL: Final = 30
"""People of a part in which every way to form groups is tried, as far as the effort reaches."""
_LARGEST: Final = 20_000
"""People beyond which only counting is done."""


@dataclass(frozen=True)
class Feasibility:
    """What every plan must leave, and why.

    Attributes
    ----------
    bound : int
        Every plan has at least so many people in groups that break a hard rule.
    certificates : tuple of Certificate
        Largest first. Those on disjoint people add up to `bound`.
    complete : bool
        False: for somebody the effort did not suffice to find a group or to prove that there is none.
    """

    bound: int
    certificates: tuple[Certificate, ...]
    complete: bool
    _ground: Ground = field(repr=False, compare=False)

    @cached_property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """For each certificate the smallest changes that would help; worked out when asked for."""
        return relaxing.relaxations(self._ground, self.certificates)

    @property
    def text(self) -> str:
        """All certificates in plain English, a line each."""
        return "\n".join(certificate.text for certificate in self.certificates)


def look(problem: Problem, rules: Rules, *, effort: float = 1) -> Feasibility:
    """Find what no plan can do.

    Parameters
    ----------
    problem : Problem
    rules : Rules
        Its hard rules count.
    effort : float
        Times the usual number of looks, above 0: 1 takes some tenths of a second for 200 people, more may prove more.

    Returns
    -------
    Feasibility

    Raises
    ------
    ValueError
        If the effort is not above 0.
    """
    if effort <= 0:
        raise ValueError(f"effort: expected a number above 0; got {effort}.")
    ground = Ground(Measure(problem, rules))
    budget = Budget(int(effort * (_LOOKS + _LOOKS_A_PERSON * len(ground))))
    hopeless, open_to, complete = _sorted_out(ground, budget)
    certificates: list[Certificate] = [explaining.no_group(ground, unit) for unit in hopeless]
    for part in _parts(ground, open_to):
        certificates += _argue(ground, part, Budget(int(effort * _LOOKS_A_PART)))
    if len(ground) <= _LARGEST:
        certificates += _depend(ground, open_to, Budget(int(effort * _LOOKS_AT_RARE)))
    bound, kept = _that_count(certificates)
    return Feasibility(bound, tuple(kept), complete, ground)


def _sorted_out(ground: Ground, budget: Budget) -> tuple[list[Unit], list[Unit], bool]:
    """Step 1: (in no good group, the others, whether all could be decided)."""
    if len(ground) > _LARGEST:
        return [], ground.units, False
    hopeless: list[Unit] = []
    placed: set[int] = set()
    complete = True
    for unit in sorted(ground.units, key=lambda unit: ground.hours(unit.starts)):
        if placed.issuperset(unit.members):
            continue
        share = Budget(budget.looks // 8 + 100)
        before = share.looks
        group = _some_group(ground, unit, placed, share)
        budget.looks -= before - share.looks
        placed.update(group)
        if not group:
            complete = complete and not share.spent
            if not share.spent:
                hopeless.append(unit)
    never = {unit.members[0] for unit in hopeless}
    return hopeless, [unit for unit in ground.units if unit.members[0] not in never], complete


def _some_group(ground: Ground, unit: Unit, placed: set[int], budget: Budget) -> tuple[int, ...]:
    """A good group with `unit`: at first with a few people, best those who are in no group yet; that is mostly enough."""
    units = ground.units
    if len(units) > 3 * _SAMPLE:
        some = units[unit.members[0] % 7 :: len(units) // _SAMPLE]
    else:
        some = [other for other in units if placed.isdisjoint(other.members)]
    if group := find_group(ground, unit, some, Budget(3 * _SAMPLE)):
        return group
    return find_group(ground, unit, units, budget)


def _parts(ground: Ground, units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Step 2: people who can only be with one another."""
    waiting = list(units)
    if len(ground) > _LARGEST:
        yield waiting
        return
    while waiting:
        part = [waiting.pop(0)]
        for unit in part:
            part += (new := [other for other in waiting if ground.near(unit, other)])
            if new:
                here = {other.members[0] for other in new}
                waiting = [other for other in waiting if other.members[0] not in here]
        yield sorted(part, key=lambda unit: unit.members[0])


def _argue(ground: Ground, part: Sequence[Unit], budget: Budget) -> list[Certificate]:
    """Step 3."""
    members = [i for unit in part for i in unit.members]
    found: list[Certificate] = []
    counted = count(ground, members)
    if counted.left:
        found.append(explaining.too_few(ground, members, counted))
    if len(members) <= _SMALL:
        left = fewest_left(ground, part, part, counted.left, budget)
        if left > counted.left:
            found.append(explaining.searched(ground, members, left))
    return found


def _depend(ground: Ground, units: Sequence[Unit], budget: Budget) -> list[Certificate]:
    """Step 4."""
    hardest = sorted(units, key=lambda unit: (ground.hours(unit.starts), unit.members))
    found = weigh(ground, hardest, units, budget)
    return [explaining.weighed(ground, found)] if found.left else []


def _that_count(certificates: Sequence[Certificate]) -> tuple[int, list[Certificate]]:
    """The sum over disjoint people, taken greedily from the largest and plainest, and the certificates that make it;
    plain counts stay, though what counts may say more of the same people."""
    total, kept = 0, list[Certificate]()
    counted: set[str] = set()
    for certificate in sorted(certificates, key=lambda found: (-found.left, _PLAINEST.index(type(found)))):
        if counted.isdisjoint(certificate.keys):
            counted.update(certificate.keys)
            total += certificate.left
            kept.append(certificate)
        elif isinstance(certificate, TooFew):
            kept.append(certificate)
    return total, kept


_PLAINEST: Final = (NoGroup, TooFew, Weighed, Searched)
