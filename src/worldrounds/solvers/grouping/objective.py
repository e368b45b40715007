"""The objective, slow and obvious: what each rule measures in one group, and how groups add up to a score.

Every other part of this package is held against this file: `kernels` must give the same numbers, and pages and
reports show these.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.person import Person
from worldrounds.solvers.grouping.plan import Check, Score, Slot
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import WISHES, Kind, Rule, Rules
from worldrounds.solvers.time import CELL_MINUTES, meeting_discomfort, start_mask

_NEARLY: Final = 1e-9
WORST_SHARE: Final = 0.75
"""Burden: this much of the cost of a start is the worst-off member's discomfort, the rest is the mean."""


@dataclass(frozen=True)
class Finding:
    """What a rule measures in a group, before anybody judges it: see `Check` for the fields."""

    degree: float
    value: float
    who: tuple[int, ...] = ()
    detail: str = ""


@dataclass(frozen=True, eq=False)
class Measure:
    """A problem with its rules, ready to look at groups of positions in ``problem.people``."""

    problem: Problem
    rules: Rules

    def __post_init__(self) -> None:
        if any(rule.kind is Kind.NEW_PEOPLE for rule in self.rules):
            object.__setattr__(self, "rules", self.rules.about(self.problem.index))

    def check(self, rule: Rule, members: Sequence[int]) -> Check:
        """Look at one rule in one group. An empty group holds every rule."""
        found = _FINDERS[rule.kind](self, rule, members) if members else Finding(1, 0)
        demanded = rule.hard or rule.kind not in WISHES
        held = not demanded or found.degree >= 1 - _NEARLY
        keys = tuple(self.problem.people[i].key for i in found.who)
        return Check(rule, held, found.degree, found.value, keys, found.detail)

    def soft(self, checks: Sequence[Check]) -> float:
        """Weighted mean degree of the soft rules, 0..1; 1 where there is none."""
        soft = [check for check in checks if not check.rule.hard]
        weight = sum(check.rule.weight for check in soft)
        return sum(check.rule.weight * check.degree for check in soft) / weight if soft else 1.0

    def score(self, groups: Sequence[Sequence[int]]) -> Score:
        """Score of a whole plan."""
        bad, good = 0, 0.0
        for members in groups:
            checks = [self.check(rule, members) for rule in self.rules]
            bad += len(members) * any(check.rule.hard and not check.held for check in checks)
            good += len(members) * self.soft(checks)
        return Score(bad, max(0.0, 1 - good / len(self.problem)))

    def starts(self, members: Sequence[int]) -> NDArray[np.bool_]:
        """Cells at which a meeting suits every member, shape (regimes, 672)."""
        common = np.logical_and.reduce(self.problem.free_of(members), axis=0)
        return start_mask(common, self.rules.minutes)

    def hours(self, members: Sequence[int]) -> list[float]:
        """Common hours a week in which a whole meeting fits, for each regime."""
        starts = self.starts(members)
        covered = np.zeros_like(starts)
        for step in range(-(-self.rules.minutes // CELL_MINUTES)):
            covered |= np.roll(starts, step, axis=-1)
        return [float(count) * CELL_MINUTES / 60 for count in covered.sum(axis=-1)]

    def best(self, members: Sequence[int]) -> list[tuple[float, Slot] | None]:
        """For each regime the cheapest common start with its cost, the first where several are; None: no start."""
        found: list[tuple[float, Slot] | None] = []
        for r, starts in enumerate(self.starts(members)):
            cells = np.flatnonzero(starts)
            if len(cells) == 0:
                found.append(None)
                continue
            felt = np.array([self._discomfort(i, r)[cells] for i in members])
            cost = WORST_SHARE * felt.max(axis=0) + (1 - WORST_SHARE) * felt.mean(axis=0)
            k = int(np.argmin(cost))
            slot = Slot(self.problem.regimes[r].monday, int(cells[k]), float(felt[:, k].max()))
            found.append((float(cost[k]), slot))
        return found

    def language(self, members: Sequence[int]) -> tuple[str, int]:
        """The language that most members can work in, and how many can; who told none counts as able."""
        people = [self.problem.people[i] for i in members]
        told = [person.languages for person in people if person.languages]
        ranked = Counter(name for names in told for name in dict.fromkeys(names))
        if not ranked:
            return "", len(people)
        name = min(ranked, key=lambda name: (-ranked[name], _mean_place(name, told), name))
        return name, ranked[name] + len(people) - len(told)

    def topic(self, members: Sequence[int]) -> tuple[str, float]:
        """The topic that the members wish most, and how much, 0..1; nobody wishes anything: 1."""
        told = [p.topics for p in (self.problem.people[i] for i in members) if p.topics]
        if not told:
            return "", 1.0
        names = sorted({name for names in told for name in names})
        means = {name: sum(wish(names, name) for names in told) / len(told) for name in names}
        best = max(names, key=lambda name: means[name])
        return best, means[best]

    @cached_property
    def numbers(self) -> Mapping[str, tuple[float, float]]:
        """Mean and standard deviation (1 if there is none) over everyone, for each balanced number."""
        found = {}
        for rule in self.rules:
            if rule.kind is Kind.BALANCE:
                column = self.problem.columns.numbers.get(rule.attribute, np.empty(0))
                told = column[~np.isnan(column)]
                found[rule.attribute] = (
                    (float(np.mean(told)), float(np.std(told)) or 1.0) if len(told) else (0.0, 1.0)
                )
        return found

    def values(self, attribute: str) -> frozenset[str]:
        """All values of an attribute that anyone has."""
        return frozenset(self.problem.columns.attribute(attribute).names)

    @cached_property
    def met(self) -> frozenset[tuple[str, str]]:
        """Pairs of keys, in order, who have met in an earlier round."""
        return frozenset(pair for rule in self.rules if rule.kind is Kind.NEW_PEOPLE for pair in rule.pairs)

    def _discomfort(self, i: int, regime: int) -> NDArray[np.float64]:
        person, monday = self.problem.people[i], self.problem.regimes[regime].monday
        key = (person.zone, person.night, regime)
        if key not in self._felt:
            self._felt[key] = meeting_discomfort(
                person.zone, monday, self.rules.minutes, declared=person.night
            )
        return self._felt[key]

    @cached_property
    def _felt(self) -> dict[tuple[str, bool, int], NDArray[np.float64]]:
        return {}


def wish(topics: Sequence[str], name: str) -> float:
    """How much a ranked list wants a topic: 1 for the first, evenly less down the list, 0 if not on it."""
    return 1 - topics.index(name) / len(topics) if name in topics else 0.0


def _mean_place(name: str, lists: Sequence[Sequence[str]]) -> float:
    places = [names.index(name) for names in lists if name in names]
    return sum(places) / len(places)


def _people(measure: Measure, members: Sequence[int]) -> list[tuple[int, Person]]:
    return [(i, measure.problem.people[i]) for i in members]


def _counts(measure: Measure, rule: Rule, members: Sequence[int]) -> Counter[str]:
    counts = Counter(person.value(rule.attribute) for _, person in _people(measure, members))
    del counts[""]
    return counts


def _size(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    size = len(members)
    off = max(rule.least - size, size - rule.most, 0)
    return Finding(1 / (1 + off), size)


def _different(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    found = len(_counts(measure, rule, members))
    return Finding(min(1.0, found / rule.least), found)


def _same(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    counts = _counts(measure, rule, members)
    value, most = counts.most_common(1)[0] if counts else ("", 0)
    if most <= rule.most:
        return Finding(1, most)
    who = tuple(i for i, person in _people(measure, members) if person.value(rule.attribute) == value)
    return Finding(rule.most / most, most, who, value)


def _hours(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    hours = min(measure.hours(members))
    return Finding(min(1.0, hours / rule.least), hours)


def _not_alone(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    counts = _counts(measure, rule, members)
    lone = {value for value, count in counts.items() if count == 1 and rule.value in ("", value)}
    who = tuple(i for i, person in _people(measure, members) if person.value(rule.attribute) in lone)
    return Finding(1 - len(who) / len(members), len(who), who, ", ".join(sorted(lone)))


def _language(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    name, able = measure.language(members)
    who = tuple(i for i, p in _people(measure, members) if name and p.languages and name not in p.languages)
    return Finding(able / len(members), able, who, name)


def _together(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    keys = {person.key for _, person in _people(measure, members)}
    torn = [pair for pair in _once(rule) if len(keys & pair) == 1]
    return Finding(1 / (1 + len(torn)), len(torn), _inside(measure, members, torn))


def _apart(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    keys = {person.key for _, person in _people(measure, members)}
    met = [pair for pair in _once(rule) if len(keys & pair) == 2]
    return Finding(1 / (1 + len(met)), len(met), _inside(measure, members, met))


def _new_people(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    keys = sorted(person.key for _, person in _people(measure, members))
    pairs = list(combinations(keys, 2))
    again = [frozenset(pair) for pair in pairs if pair in measure.met]
    return Finding(1 - len(again) / max(1, len(pairs)), len(again), _inside(measure, members, again))


def _once(rule: Rule) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in rule.pairs}


def _inside(measure: Measure, members: Sequence[int], pairs: list[frozenset[str]]) -> tuple[int, ...]:
    named = {key for pair in pairs for key in pair}
    return tuple(i for i, person in _people(measure, members) if person.key in named)


def _spread(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    counts = _counts(measure, rule, members)
    can_be = min(counts.total(), len(measure.values(rule.attribute)))
    return _wished(rule, len(counts) / can_be if can_be else 1.0)


def _balance(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    told = [p.numbers[rule.attribute] for _, p in _people(measure, members) if rule.attribute in p.numbers]
    mean, deviation = measure.numbers[rule.attribute]
    off = abs(sum(told) / len(told) - mean) / deviation if told else 0.0
    return _wished(rule, max(0.0, 1 - off))


def _topic(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    name, degree = measure.topic(members)
    return _wished(rule, degree, name)


def _burden(measure: Measure, rule: Rule, members: Sequence[int]) -> Finding:
    total = 0.0
    for regime, best in zip(measure.problem.regimes, measure.best(members), strict=True):
        comfort = max(0.0, 1 - best[0]) if best else 0.0
        total += comfort * len(regime.mondays)
    return _wished(rule, total / sum(len(regime.mondays) for regime in measure.problem.regimes))


def _wished(rule: Rule, degree: float, detail: str = "") -> Finding:
    return Finding(min(1.0, degree / rule.least) if rule.hard else degree, degree, (), detail)


_FINDERS: Final[Mapping[Kind, Callable[[Measure, Rule, Sequence[int]], Finding]]] = {
    Kind.SIZE: _size,
    Kind.DIFFERENT: _different,
    Kind.SAME: _same,
    Kind.HOURS: _hours,
    Kind.NOT_ALONE: _not_alone,
    Kind.LANGUAGE: _language,
    Kind.TOGETHER: _together,
    Kind.APART: _apart,
    Kind.NEW_PEOPLE: _new_people,
    Kind.SPREAD: _spread,
    Kind.BALANCE: _balance,
    Kind.TOPIC: _topic,
    Kind.BURDEN: _burden,
}
