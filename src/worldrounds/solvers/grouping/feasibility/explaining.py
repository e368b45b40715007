"""Certificates in plain English, with the figures that a reader wants to see."""

from collections.abc import Sequence
from typing import Any

from worldrounds.solvers.grouping.feasibility.allowed import shared_with
from worldrounds.solvers.grouping.feasibility.certificates import NoGroup, Searched, TooFew, Weighed
from worldrounds.solvers.grouping.feasibility.counting import Count
from worldrounds.solvers.grouping.feasibility.ground import Ground, Unit
from worldrounds.solvers.grouping.feasibility.weighing import Weighing
from worldrounds.solvers.grouping.rules import Kind
from worldrounds.solvers.grouping.wording import names, number, plural


def no_group(ground: Ground, unit: Unit) -> NoGroup:
    """Why one person, or people tied together, are in no good group: the first plain reason that holds."""
    keys = ground.keys(unit.members)
    shared = shared_with(ground, unit)
    facts: dict[str, Any] = {"free_hours": ground.hours(unit.starts), "shared_with": len(shared)}
    rules, reason = _plain_reason(ground, unit, shared, facts)
    text = f"{names(ground.measure.problem, keys)}: {reason}"
    return NoGroup(keys=keys, left=len(keys), rules=rules, facts=facts, text=text)


def _plain_reason(
    ground: Ground, unit: Unit, shared: Sequence[int], facts: dict[str, Any]
) -> tuple[tuple[str, ...], str]:
    free, needed, others = facts["free_hours"], number(ground.needed), ground.least - unit.size
    tied = unit.size > 1
    if unit.size > ground.most:
        return ("together",), f"{unit.size} people are to be together; a group has {ground.most} at most."
    if unit.apart & unit.bits:
        return ("apart", "together"), "are to be together, and apart."
    if free < ground.needed:
        have = "have together" if tied else "has"
        return ("hours",), f"{have} {number(free)} free hours a week; {needed} are asked for."
    if len(shared) < others:
        return ("hours",), (
            f"{'share' if tied else 'shares'} {needed} hours a week with {_people(len(shared))}; "
            f"a group needs {others} others."
        )
    reach = [*unit.members, *shared]
    for rule in ground.different:
        if (found := len(ground.counts(rule, reach))) < rule.least:
            facts["values"] = {rule.attribute: found}
            hours = f"the people with whom {needed} hours are shared" if ground.needed else "all people"
            return (rule.key,), (
                f"{hours} are from {found} {plural(rule.attribute)} altogether; {number(rule.least)} are asked for."
            )
    for rule in ground.not_alone:
        lone = [v for v in ground.lone(rule, reach) if v in ground.counts(rule, unit.members)]
        if lone:
            return (rule.key,), f"nobody else within reach has {rule.attribute} “{lone[0]}”."
    return (), "every group with them breaks some hard rule; all have been tried."


def too_few(ground: Ground, members: Sequence[int], counted: Count) -> TooFew:
    facts: dict[str, Any] = {"people": len(members)}
    reasons: list[str] = []
    for rule in counted.rules:
        value, most = ground.counts(rule, members).most_common(1)[0] if members else ("", 0)
        facts |= {"value": value, "count": most}
        if rule.kind is Kind.DIFFERENT:
            reasons.append(
                f"{number(rule.least)} {plural(rule.attribute)} in every group ({most} are from {value})"
            )
        else:
            reasons.append(f"at most {number(rule.most)} from one {rule.attribute} ({most} are from {value})")
    size = f"groups of {ground.least}" + ("" if ground.least == ground.most else f" to {ground.most}")
    with_ = f" with {' and '.join(reasons)}" if reasons else ""
    left = f"{counted.left} {'is' if counted.left == 1 else 'are'} left over in every plan"
    return TooFew(
        keys=ground.keys(members),
        left=counted.left,
        rules=tuple(rule.key for rule in counted.rules),
        groups=counted.groups,
        facts=facts,
        text=f"{_people(len(members))} cannot all be in {size}{with_}: {left}.",
    )


def searched(ground: Ground, members: Sequence[int], left: int) -> Searched:
    text = (
        f"Of {names(ground.measure.problem, ground.keys(members))}, at least {left} cannot be in groups that hold every "
        "hard rule: all ways to form groups side by side have been tried."
    )
    return Searched(keys=ground.keys(members), left=left, text=text)


def weighed(ground: Ground, found: Weighing) -> Weighed:
    weights = {ground.people[i].key: weight for i, weight in found.weights.items()}
    keys = ground.keys(found.rare)
    others = sorted(weights.keys() - set(keys), key=lambda key: (-weights[key], key))
    text = (
        f"Of {names(ground.measure.problem, keys)}, at least {found.left} cannot be in groups that hold every hard rule: "
        "they depend on the same few others."
    )
    return Weighed(keys=keys, left=found.left, weights=weights, facts={"others": tuple(others)}, text=text)


def _people(n: int) -> str:
    return f"{n} {'person' if n == 1 else 'people'}"
