"""Reports: which rules hold in each group, why each person is where they are, who cannot be placed well."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from worldrounds.solvers.grouping.misfits import find_misfits
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.grouping.person import Person
from worldrounds.solvers.grouping.plan import GroupReport, PersonReport, Report
from worldrounds.solvers.grouping.rules import Kind
from worldrounds.solvers.grouping.wording import names, number, say


def report_on(measure: Measure, groups: Sequence[Sequence[int]], overlap: Overlap) -> Report:
    """Everything about given groups of positions in ``problem.people``."""
    reports = tuple(_report_group(measure, members) for members in groups)
    return Report(
        score=measure.score(groups),
        groups=reports,
        people=_report_people(measure, overlap, groups, reports),
        misfits=find_misfits(measure, overlap, groups, reports),
        bound=overlap.bound(),
        figures=_figures(measure, reports),
    )


def _report_group(measure: Measure, members: Sequence[int]) -> GroupReport:
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


def _report_people(
    measure: Measure, overlap: Overlap, groups: Sequence[Sequence[int]], reports: Sequence[GroupReport]
) -> dict[str, PersonReport]:
    fits = overlap.groups_that_fit(groups)
    found: dict[str, PersonReport] = {}
    for g, members in enumerate(groups):
        for i in members:
            person = measure.problem.people[i]
            reasons = _reasons(measure, person, members, reports[g])
            others = sum(1 for group in groups if group) - 1
            if others:
                reasons.append(("alternatives", {"fit": int(fits[i]), "groups": others}))
            text = tuple(_say_reason(measure, code, facts) for code, facts in reasons)
            found[person.key] = PersonReport(person.key, g, tuple(reasons), text)
    return found


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


def _figures(measure: Measure, reports: Sequence[GroupReport]) -> dict[str, float]:
    real = [report for report in reports if report.members]
    hours = [min(report.hours) for report in real]
    people = measure.problem.people
    index = measure.problem.index
    countries = [len({people[index[k]].country for k in report.members} - {""}) for report in real]
    held = sum(report.holds for report in real)
    return {
        "people": len(people),
        "groups": len(real),
        "groups_held": held,
        "share_held": held / len(real),
        "mean_hours": float(np.mean(hours)),
        "least_hours": min(hours),
        "mean_countries": float(np.mean(countries)),
        "mean_size": len(people) / len(real),
        "soft": sum(report.soft * len(report.members) for report in real) / len(people),
    }
