"""Rows to the grouping solver's problem, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.solvers.grouping import Check, Instead, Person, Problem, Report, Rules, evaluate, instead
from worldrounds.solvers.grouping.feasibility import Feasibility, look
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.time import monday_of, pattern_from_hex


def pose(programme: Programme, enrolments: Iterable[Enrolment]) -> Problem:
    """The problem of these students over the programme's weeks. Needs partner and institution selected."""
    return Problem(people=tuple(_person(enrolment) for enrolment in enrolments), mondays=weeks(programme))


def weeks(programme: Programme) -> tuple[date, ...]:
    first, days = monday_of(programme.first_day), (programme.end_day - programme.first_day).days
    return tuple(first + timedelta(days=day) for day in range(0, days + programme.first_day.weekday(), 7))


def rules_from(document: Mapping[str, Any], problem: Problem) -> Rules:
    """Rules for just these people: pairs that name somebody else are left out."""
    rules = Rules.from_dict(document)
    kept = (
        replace(rule, pairs=tuple(pair for pair in rule.pairs if all(key in problem.index for key in pair)))
        for rule in rules
    )
    return replace(rules, rules=tuple(rule for rule in kept if rule.pairs or not _needs_pairs(rule.key)))


def look_at(
    programme: Programme, document: Mapping[str, Any], groups: Sequence[Sequence[Enrolment]]
) -> Report:
    """The solver's report on groups as they are; there is at least one person in them."""
    problem = pose(programme, [enrolment for group in groups for enrolment in group])
    keys = [[str(enrolment.pk) for enrolment in group] for group in groups]
    return evaluate(problem, rules_from(document, problem), keys)


def ways_to(
    programme: Programme,
    document: Mapping[str, Any],
    groups: Sequence[Sequence[Enrolment]],
    person: int,
    target: int,
) -> tuple[Instead, ...]:
    """What the plan would be if this person of it were in the group at position ``target``."""
    problem = pose(programme, [enrolment for group in groups for enrolment in group])
    keys = [[str(enrolment.pk) for enrolment in group] for group in groups]
    return instead(problem, rules_from(document, problem), keys, str(person), target)


def foresee(
    programme: Programme, document: Mapping[str, Any], enrolments: Iterable[Enrolment]
) -> tuple[Rules, Feasibility]:
    """What these rules make impossible for these students (at least one), and the rules as they were read."""
    problem = pose(programme, enrolments)
    rules = rules_from(document, problem)
    return rules, look(problem, rules)


def broken(
    programme: Programme, document: Mapping[str, Any], groups: Sequence[Sequence[Enrolment]]
) -> list[list[Check]]:
    """The hard rules that each group breaks; quicker than ``look_at``."""
    people = [enrolment for group in groups for enrolment in group]
    if not people:
        return [[] for _ in groups]
    problem = pose(programme, people)
    measure = Measure(problem, rules_from(document, problem))
    rows = [[problem.index[str(enrolment.pk)] for enrolment in group] for group in groups]
    checks = ([measure.check(rule, row) for rule in measure.rules if rule.hard] for row in rows)
    return [[check for check in found if not check.held] for found in checks]


def _needs_pairs(key: str) -> bool:
    return key in {"together", "apart"}


def _person(enrolment: Enrolment) -> Person:
    school = enrolment.partner.institution
    told = {"gender": enrolment.gender, "year": str(enrolment.year or "")}
    return Person(
        key=str(enrolment.pk),
        name=enrolment.full_name,
        institution=school.name,
        country=school.country,
        zone=enrolment.time_zone,
        free=pattern_from_hex(enrolment.availability) if enrolment.availability else None,
        languages=tuple(enrolment.languages),
        values={name: value.strip().casefold() for name, value in told.items() if value.strip()},
        numbers={"year": float(enrolment.year)} if enrolment.year else {},
        topics=tuple(enrolment.topics),
    )
