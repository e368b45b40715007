"""Reports: which rules hold in each group, why each person is where they are, who cannot be placed well."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.arrays import common_words, start_words
from worldrounds.solvers.grouping.columns import Labels
from worldrounds.solvers.grouping.feasibility import look
from worldrounds.solvers.grouping.members import Made, Members
from worldrounds.solvers.grouping.misfits import find_misfits
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import LARGE, Overlap
from worldrounds.solvers.grouping.person import Person
from worldrounds.solvers.grouping.plan import GroupReport, Misfit, PersonReport, Score
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Kind, Rules
from worldrounds.solvers.grouping.wording import names, number, say

_PROVED: Final = 3_000
"""People up to whom the strong bound takes seconds at most."""
_SHOWN, _BESIDE = 100, 300
"""Bad groups that are explained in a large problem, and groups looked at beside them."""


class Weights(NamedTuple):
    """What each group lacks."""

    broken: NDArray[np.bool_]  # (groups,) breaks a hard rule
    loss: NDArray[np.float64]  # (groups,) size times the weighted loss of the wishes


class Report:
    """What holds and what does not, for a whole plan. Everything is worked out when it is asked for.

    Attributes
    ----------
    score : Score
    groups : sequence of GroupReport
        In the order of the groups.
    people : mapping of str to PersonReport
    broken : tuple of int
        Positions of the groups that break a hard rule.
    misfits : tuple of Misfit
        In a problem of more than `LARGE` people: of the first hundred bad groups, looked at beside some others.
    bound : int
        No plan can have fewer than this many people in groups that break a hard rule; `feasibility.look` has the
        proof, which `certify` checks.
    gap : int
        People in bad groups beyond those whom every plan leaves; 0: no plan holds the hard rules better.
    figures : mapping of str to float
        For a report: ``people``, ``groups``, ``groups_held``, ``share_held``, ``mean_hours``, ``least_hours``,
        ``mean_countries``, ``mean_size``, ``soft``.
    """

    def __init__(
        self, measure: Measure, members: Members, overlap: Overlap, weights: Weights | None = None
    ) -> None:
        """`weights`: where the search has them already; otherwise from the groups' own reports."""
        self._measure, self._members, self._overlap, self._given = measure, members, overlap, weights

    @cached_property
    def groups(self) -> Sequence[GroupReport]:
        return Made(len(self._members), lambda g: report_group(self._measure, self._members[g]))

    @cached_property
    def people(self) -> Mapping[str, PersonReport]:
        return _People(self._measure.problem, self._members, self._person)

    @cached_property
    def score(self) -> Score:
        bad = int(self._members.sizes[self._weights.broken].sum())
        # To nine decimals: there are two ways to add up, which differ in the last of sixteen.
        return Score(bad, max(0.0, round(float(self._weights.loss.sum()) / len(self._measure.problem), 9)))

    @cached_property
    def broken(self) -> tuple[int, ...]:
        return tuple(np.flatnonzero(self._weights.broken).tolist())

    @cached_property
    def misfits(self) -> tuple[Misfit, ...]:
        if len(self._measure.problem) > LARGE:
            return _misfits_of_some(self._measure, self._members, self.broken)
        return find_misfits(self._measure, self._overlap, self._members, self.groups, self.broken)

    @cached_property
    def bound(self) -> int:
        bad = self.score.bad_people  # nothing to prove where a plan leaves nobody
        simple = self._overlap.bound() if bad else 0
        if bad <= simple or len(self._measure.problem) > _PROVED:
            return simple
        return max(simple, look(self._measure.problem, self._measure.rules).bound)

    @cached_property
    def gap(self) -> int:
        return self.score.bad_people - self.bound

    @cached_property
    def figures(self) -> Mapping[str, float]:
        people, real = len(self._measure.problem), self._members.sizes > 0
        groups, held = int(real.sum()), int((real & ~self._weights.broken).sum())
        country = self._measure.problem.columns.attribute("country")
        return {
            "people": people,
            "groups": groups,
            "groups_held": held,
            "share_held": held / groups,
            "mean_hours": float(self._hours[real].mean()),
            "least_hours": float(self._hours[real].min()),
            "mean_countries": float(_different(self._members, country)[real].mean()),
            "mean_size": people / groups,
            "soft": 1 - self.score.loss,
        }

    @cached_property
    def _weights(self) -> Weights:
        if self._given is not None:
            return self._given
        loss = [len(group.members) * (1 - group.soft) for group in self.groups]
        return Weights(np.array([not group.holds for group in self.groups], np.bool_), np.array(loss))

    @cached_property
    def _common(self) -> NDArray[np.uint64]:
        """Common starts of the groups that are not empty, shape (groups, regimes, 11)."""
        return common_words(self._measure.problem, self._measure.rules.minutes, self._members)

    @cached_property
    def _hours(self) -> NDArray[np.float64]:
        """Common hours of each group in the worst regime, shape (groups,); 0 of an empty one."""
        found = np.zeros(len(self._members))
        found[self._members.sizes > 0] = self._overlap.hours(self._common)
        return found

    def _person(self, i: int, g: int) -> PersonReport:
        """Why the person at position i is in group g."""
        person, needed = self._measure.problem.people[i], self._overlap.needed
        reasons = _reasons(self._measure, person, self._members[g], self.groups[g])
        if others := len(self._common) - 1:
            own = start_words(self._measure.problem, self._measure.rules.minutes, 1, np.array([i]))
            fits = np.count_nonzero(self._overlap.hours(self._common & own) >= needed)
            here = bool(self._hours[g] >= needed)
            reasons.append(("alternatives", {"fit": int(fits) - here, "groups": others}))
        text = tuple(_say_reason(self._measure, code, facts) for code, facts in reasons)
        return PersonReport(person.key, g, tuple(reasons), text)


class _People(Mapping[str, PersonReport]):
    """Reports of people by key, in the order of the groups."""

    def __init__(self, problem: Problem, members: Members, make: Callable[[int, int], PersonReport]) -> None:
        self._problem, self._members, self._make = problem, members, make
        self._group_of = members.group_of

    def __len__(self) -> int:
        return len(self._group_of)

    def __iter__(self) -> Iterator[str]:
        return (self._problem.columns.key(i) for i in self._members.flat)

    def __getitem__(self, key: str) -> PersonReport:
        i = self._problem.index[key]
        return self._make(i, int(self._group_of[i]))


def _different(members: Members, column: Labels) -> NDArray[np.int64]:
    """Different values that are told in each group, shape (groups,)."""
    codes, width = column.codes[members.flat], len(column.names) + 1
    pairs = np.repeat(np.arange(len(members)), members.sizes) * width + codes
    return np.bincount(np.unique(pairs[codes >= 0]) // width, minlength=len(members))


def _misfits_of_some(measure: Measure, members: Members, broken: Sequence[int]) -> tuple[Misfit, ...]:
    """Misfits of some bad groups, looked at as in a small problem of these and some other groups."""
    beside = np.setdiff1d(np.arange(0, len(members), max(1, len(members) // _BESIDE)), broken)
    chosen = [g for g in [*broken[:_SHOWN], *beside.tolist()] if members[g]]
    rows = np.concatenate([members[g] for g in chosen]).astype(np.intp)
    problem = Problem.from_columns(measure.problem.columns.take(rows), measure.problem.mondays)
    small = Measure(problem, _about(measure.rules, problem))
    places = np.split(np.arange(len(rows)), np.cumsum([len(members[g]) for g in chosen])[:-1])
    reports = Made(len(places), lambda g: report_group(small, places[g].tolist()))
    bad = range(min(len(broken), _SHOWN))
    found = find_misfits(small, Overlap(small), [place.tolist() for place in places], reports, bad)
    return tuple(_elsewhere(misfit, chosen) for misfit in found)


def _about(rules: Rules, problem: Problem) -> Rules:
    """Rules without the pairs of people who are not there."""
    index = problem.index
    kept = (
        replace(rule, pairs=tuple(pair for pair in rule.pairs if set(pair) <= index.keys())) for rule in rules
    )
    return replace(rules, rules=tuple(kept))


def _elsewhere(misfit: Misfit, chosen: Sequence[int]) -> Misfit:
    """A misfit of chosen groups, told of all groups."""
    facts, reason, change = dict(misfit.facts), misfit.reason, misfit.change
    if "joins" in facts:
        here, there = f"group {facts['joins'] + 1}.", f"group {chosen[facts['joins']] + 1}."
        reason, change = reason.replace(here, there), change.replace(here, there)
        facts["joins"] = chosen[facts["joins"]]
    return replace(misfit, group=chosen[misfit.group], reason=reason, change=change, facts=facts)


def report_group(measure: Measure, members: Sequence[int]) -> GroupReport:
    """One group of positions in ``problem.people``; an empty one holds everything."""
    problem = measure.problem
    checks = [measure.check(rule, members) for rule in measure.rules]
    checks = [replace(check, text=say(problem, check)) for check in checks]
    keys = tuple(problem.people[i].key for i in members)
    if not members:
        nothing = tuple(() for _ in problem.regimes)
        zeros, slots = tuple(0.0 for _ in problem.regimes), tuple(None for _ in problem.regimes)
        return GroupReport(keys, True, tuple(checks), zeros, nothing, slots, 1.0)
    language, able = measure.language(members)
    return GroupReport(
        members=keys,
        holds=all(check.held for check in checks if check.rule.hard),
        checks=tuple(checks),
        hours=tuple(measure.hours(members)),
        starts=tuple(tuple(int(c) for c in np.flatnonzero(row)) for row in measure.starts(members)),
        best=tuple(found[1] if found else None for found in measure.best(members)),
        soft=measure.soft(checks),
        topic=measure.topic(members)[0],
        language=language if able == len(members) else "",
    )


def _reasons(
    measure: Measure, person: Person, members: Sequence[int], group: GroupReport
) -> list[tuple[str, dict[str, Any]]]:
    people = [measure.problem.people[i] for i in members]
    reasons: list[tuple[str, dict[str, Any]]] = []
    if len(people) > 1:
        reasons.append(("hours", {"hours": min(group.hours)}))
    for attribute in ("country", "institution"):
        value = person.value(attribute)
        if value and Counter(p.value(attribute) for p in people)[value] == 1 and len(people) > 1:
            reasons.append((f"only_{attribute}", {"value": value}))
            break
    for rule in measure.rules:
        value = person.value(rule.attribute)
        if rule.kind is Kind.NOT_ALONE and value and rule.value in ("", value):
            if sum(p.value(rule.attribute) == value for p in people) > 1:
                reasons.append(("company", {"attribute": rule.attribute, "value": value}))
        elif rule.kind is Kind.TOGETHER:
            with_them = {a if b == person.key else b for a, b in rule.pairs if person.key in (a, b)}
            if here := tuple(p.key for p in people if p.key in with_them):
                reasons.append(("together", {"who": here}))
    if group.topic in person.topics:
        reasons.append(("topic", {"topic": group.topic, "rank": person.topics.index(group.topic) + 1}))
    return reasons


def _say_reason(measure: Measure, code: str, facts: dict[str, Any]) -> str:
    match code:
        case "hours":
            return f"Shares {number(facts['hours'])} hours a week with the whole group."
        case "only_country" | "only_institution":
            return f"The only one here from {facts['value']}."
        case "company":
            return f"Not alone here by {facts['attribute']} ({facts['value']})."
        case "together":
            return f"To be together with {names(measure.problem, facts['who'])}."
        case "topic":
            return f"The group's topic, {facts['topic']}, is choice {facts['rank']}."
        case _:
            return f"Would find enough common hours in {facts['fit']} of {facts['groups']} other groups."
