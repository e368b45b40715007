"""The groups that hold every hard rule, one after another: all of them if need be, a likely one first.

A group is built by adding people in turn; a branch is left as soon as a rule that more people cannot mend is broken
(common hours, a common language, people to be apart, too many from one school), or too few people are left to mend
the others. Trying the people with most common hours and a new country first finds a group at once for nearly
everybody; where there is none, what is tried in vain is the proof.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from worldrounds.solvers.grouping.feasibility.ground import Ground, Unit
from worldrounds.solvers.grouping.rules import Kind, Rule

_AMPLE: Final = 12.0  # common hours beyond which more are no better for the order of trying
_CROWDED: Final = 1.5  # hours that a second person from one country or school is worth less

_COMPANY: Final = 50.0  # and somebody who ends another's being alone comes first


@dataclass
class Budget:
    """How many looks at a candidate (about a microsecond each) may still be spent."""

    looks: int

    @property
    def spent(self) -> bool:
        """True: the search was broken off, and proves nothing."""
        return self.looks < 0


@dataclass(frozen=True)
class _Part:
    """A group in the making."""

    members: tuple[int, ...]
    bits: int
    starts: Sequence[int]
    speaks: int

    def __add__(self, unit: Unit) -> "_Part":
        both = [a & b for a, b in zip(self.starts, unit.starts, strict=True)]
        return _Part(self.members + unit.members, self.bits | unit.bits, both, self.speaks & unit.speaks)


def find_group(ground: Ground, unit: Unit, candidates: Sequence[Unit], budget: Budget) -> tuple[int, ...]:
    """A group of positions that holds every hard rule and has `unit`; empty: there is none, unless `budget` is
    spent."""
    return next(groups_with(ground, unit, candidates, budget), ())


def groups_with(
    ground: Ground, unit: Unit, candidates: Sequence[Unit], budget: Budget
) -> Iterator[tuple[int, ...]]:
    """Every group that holds every hard rule and has `unit`, the others from `candidates`; each once."""
    if ground.sound(unit):
        others = [other for other in candidates if other is not unit]
        yield from _grown(ground, _Part(unit.members, unit.bits, unit.starts, unit.speaks), others, budget)


def _grown(
    ground: Ground, part: _Part, candidates: Sequence[Unit], budget: Budget
) -> Iterator[tuple[int, ...]]:
    budget.looks -= len(candidates) + 1
    if budget.spent:
        return
    if len(part.members) >= ground.least and _complete(ground, part.members):
        yield tuple(sorted(part.members))
    open_to = _open(ground, part, candidates) if len(part.members) < ground.most else []
    for k, unit in enumerate(open_to):
        if not _promising(ground, part, open_to[k:]):
            return
        yield from _grown(ground, part + unit, open_to[k + 1 :], budget)
        if budget.spent:
            return


def _complete(ground: Ground, members: Sequence[int]) -> bool:
    """The rules that are not kept up while a group is made."""
    return (
        all(len(ground.counts(rule, members)) >= rule.least for rule in ground.different)
        and not any(ground.lone(rule, members) for rule in ground.not_alone)
        and all(ground.measure.check(rule, members).held for rule in ground.measured)
    )


def _open(ground: Ground, part: _Part, candidates: Sequence[Unit]) -> list[Unit]:
    """Who can still join, in the order in which they are tried."""
    room = ground.most - len(part.members)
    full = [_Taken(ground, rule, part.members) for rule in ground.same]
    crowd = [_Taken(ground, rule, part.members) for rule in (*ground.different, *ground.not_alone)]
    bits, speaks, starts = part.bits, part.speaks, part.starts
    needed, shared, reaches = ground.needed, ground.shared, ground.reaches
    found: list[tuple[float, int, Unit]] = []
    for unit in candidates:
        if unit.size > room or unit.apart & bits or not unit.speaks & speaks:
            continue
        hours = shared(starts, unit.starts) if needed else 0.0
        if not reaches(hours) or any(taken.refuses(unit) for taken in full):
            continue
        first = unit.members[0]
        worth = min(hours, _AMPLE) + sum([taken.worth.get(taken.values[first], 0.0) for taken in crowd])
        found.append((worth, -first, unit))
    found.sort(reverse=True)
    return [unit for _, _, unit in found]


class _Taken:
    """Values that members of a group in the making have, and what another person with each is worth."""

    def __init__(self, ground: Ground, rule: Rule, members: Sequence[int]) -> None:
        self.values = ground.values[rule.attribute]
        self.counts = ground.counts(rule, members)
        self.most = rule.most
        if rule.kind is Kind.NOT_ALONE:
            self.worth = dict.fromkeys(ground.lone(rule, members), _COMPANY)
        else:
            self.worth = {value: -_CROWDED * n for value, n in self.counts.items()}

    def refuses(self, unit: Unit) -> bool:
        """For a rule that allows so many from one school: too many with these."""
        counts, values = self.counts, self.values
        if unit.size == 1:
            return counts[values[unit.members[0]]] >= self.most
        new = [values[i] for i in unit.members if values[i]]
        return any(counts[value] + new.count(value) > self.most for value in new)


def _promising(ground: Ground, part: _Part, open_to: Sequence[Unit]) -> bool:
    """Whether the rules that more people can mend could still be mended by these."""
    members = part.members
    if len(members) >= ground.least and not (ground.different or ground.not_alone):
        return True
    if len(members) + sum(unit.size for unit in open_to) < ground.least:
        return False
    free = ground.most - len(members)
    for rule in ground.different:
        values = ground.values[rule.attribute]
        have = {values[i] for i in members if values[i]}
        new = {values[i] for unit in open_to for i in unit.members if values[i]} - have
        if len(have) + min(free, len(new)) < rule.least:
            return False
    for rule in ground.not_alone:
        if lone := ground.lone(rule, members):
            values = ground.values[rule.attribute]
            there = {values[i] for unit in open_to for i in unit.members}
            if len(lone) > free or any(value not in there for value in lone):
                return False
    return True


def could_meet(ground: Ground, unit: Unit, units: Sequence[Unit]) -> list[Unit]:
    """The other units with which nothing between the two stands in the way."""
    return [other for other in units if other is not unit and ground.near(unit, other)]


def shared_with(ground: Ground, unit: Unit) -> list[int]:
    """The people with whom `unit` has enough common hours; itself not counted."""
    return [
        i
        for other in ground.units
        if other is not unit
        and (not ground.needed or ground.reaches(ground.shared(unit.starts, other.starts)))
        for i in other.members
    ]
