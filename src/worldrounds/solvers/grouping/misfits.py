"""People who cannot be placed well: what stands in the way, and the smallest change that would help."""

from collections.abc import Iterable, Sequence
from typing import Any

from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.grouping.plan import Check, GroupReport, Misfit
from worldrounds.solvers.grouping.rules import Kind
from worldrounds.solvers.grouping.widening import (
    WIDEST,
    enough,
    free_with,
    hours_words,
    more_hours,
    pruned,
    widening,
    widening_to_meet,
)
from worldrounds.solvers.grouping.wording import names, number, plural
from worldrounds.solvers.time.patterns import Pattern


def find_misfits(
    measure: Measure,
    overlap: Overlap,
    groups: Sequence[Sequence[int]],
    reports: Sequence[GroupReport],
    broken: Iterable[int],
) -> tuple[Misfit, ...]:
    """One entry for each hard rule that one of the `broken` groups breaks, on the fewest people that explain it."""
    found: list[Misfit] = []
    for g in broken:
        members, report = groups[g], reports[g]
        own = [_misfit(measure, overlap, groups, g, check) for check in report.broken]
        # A leftover group is too small because of what keeps its people out of the others: say that instead.
        if any(misfit.rule == "size" for misfit in own) and len(members) < measure.rules.sizes[0]:
            own = [_leftover(measure, overlap, groups, g, i) for i in members] or own
        found += own
    return tuple(found)


def _misfit(
    measure: Measure, overlap: Overlap, groups: Sequence[Sequence[int]], g: int, check: Check
) -> Misfit:
    if check.rule.kind is Kind.HOURS:
        return _short_of_hours(measure, overlap, groups, g, check)
    keys = check.who or tuple(measure.problem.people[i].key for i in groups[g])
    who = names(measure.problem, keys)
    change, facts = _smallest_rule_change(measure, check)
    return Misfit(keys, g, check.rule.key, f"{who}: {check.text}", change, facts)


def _smallest_rule_change(measure: Measure, check: Check) -> tuple[str, dict[str, float]]:
    rule, value = check.rule, check.value
    match rule.kind:
        case Kind.SIZE:
            side, bound = ("least", value) if value < rule.least else ("most", value)
            return f"Allow groups of {number(value)}.", {side: bound}
        case Kind.DIFFERENT:
            return f"Ask for {number(value)} {plural(rule.attribute)}.", {"least": value}
        case Kind.SAME:
            return f"Allow {number(value)} from one {rule.attribute}.", {"most": value}
        case Kind.NOT_ALONE:
            return f"Make “not alone by {rule.attribute}” a wish, or admit one more person like them.", {}
        case Kind.LANGUAGE:
            return f"Make the common language a wish, or help with {check.detail}.", {}
        case Kind.TOGETHER | Kind.APART:
            return "Give up this pair.", {}
        case Kind.NEW_PEOPLE:
            return "Make “new people” a wish, so that some meet again.", {}
        case _:
            return f"Ask for {number(value)} at most.", {"least": value}


def _short_of_hours(
    measure: Measure, overlap: Overlap, groups: Sequence[Sequence[int]], g: int, check: Check
) -> Misfit:
    members = groups[g]
    blamed = _blame(measure, overlap, members, check.rule.least)
    people = measure.problem.people
    keys = tuple(people[i].key for i in blamed)
    who = names(measure.problem, keys)
    if len(blamed) == 1:
        return _one_short(measure, overlap, groups, g, blamed[0], check)
    reason = f"{who} share {number(check.value)} of {number(check.rule.least)} hours a week."
    if more := widening(measure, members, blamed, check.rule.least):
        change, hours = hours_words(measure, more)
        return Misfit(keys, g, check.rule.key, reason, change, {"hours": hours})
    return Misfit(keys, g, check.rule.key, reason, _ask_less(check.value), {"least": check.value})


def _one_short(
    measure: Measure, overlap: Overlap, groups: Sequence[Sequence[int]], g: int, i: int, check: Check
) -> Misfit:
    person, needed = measure.problem.people[i], check.rule.least
    own, shared = float(overlap.alone[i]), int(overlap.company()[i])
    facts: dict[str, Any] = {"free_hours": own, "shared_with": shared}
    if own == 0:
        reason = f"{person.label} has no free time between 07:00 and 22:00 in which a meeting fits."
        return Misfit((person.key,), g, check.rule.key, reason, f"Ask {person.label} for free hours.", facts)
    reason = (
        f"{person.label} ({person.zone}) is free for {number(own)} hours a week and shares {number(needed)} "
        f"with {shared} {'person' if shared == 1 else 'people'}; here only {number(check.value)}."
    )
    way, other = _way_into_a_group(measure, groups, g, i) if _can_spare(measure, groups[g]) else (None, 0)
    if way == {}:  # after a move by hand
        change, facts["joins"] = f"{person.label} joins group {other + 1}.", other
    elif more := widening(measure, groups[g], [i], needed):
        change, facts["hours"] = hours_words(measure, more)
    else:
        facts["least"] = check.value
        change = _ask_less(check.value)
    return Misfit((person.key,), g, check.rule.key, reason, change, facts)


def _can_spare(measure: Measure, members: Sequence[int]) -> bool:
    """Whether one can leave without making the group too small."""
    return len(members) > measure.rules.sizes[0]


def _leftover(measure: Measure, overlap: Overlap, groups: Sequence[Sequence[int]], g: int, i: int) -> Misfit:
    """Somebody in a group that is too small: the nearest way into a group that meets."""
    person, needed = measure.problem.people[i], overlap.needed
    own, shared = float(overlap.alone[i]), int(overlap.company()[i])
    facts: dict[str, Any] = {"free_hours": own, "shared_with": shared}
    least, _ = measure.rules.sizes
    if needed and own < needed:
        reason = f"{person.label} has {number(own)} free hours a week; {number(needed)} are asked for."
        return Misfit((person.key,), g, "hours", reason, f"Ask {person.label} for more free hours.", facts)
    if needed and shared < least - 1:
        reason = (
            f"{person.label} ({person.zone}) shares {number(needed)} hours a week with {shared} "
            f"{'person' if shared == 1 else 'people'}; a group needs {least - 1} others."
        )
        change = ""
        if more := widening_to_meet(measure, overlap, i, least - 1):
            change, facts["hours"] = hours_words(measure, more)
        return Misfit((person.key,), g, "hours", reason, change, facts)
    way, other = _way_into_a_group(measure, groups, g, i)
    if way == {}:  # after a move by hand; the search leaves nobody over whom a group could take
        reason = f"{person.label} is in a group that is too small, and would fit into group {other + 1}."
        change = f"{person.label} joins group {other + 1}."
        return Misfit((person.key,), g, "size", reason, change, {**facts, "joins": other})
    reason = f"{person.label}: no group was found that holds every hard rule with them."
    if needed:
        reason += f" They share {number(needed)} hours a week with {shared} people."
    if way is None:
        return Misfit((person.key,), g, "size", reason, "Relax a rule, or move them by hand.", facts)
    change, hours = hours_words(measure, way)
    change = f"{change.removesuffix('.')}, and joins group {other + 1}."
    facts |= {"hours": hours, "joins": other}
    return Misfit((person.key,), g, "hours", reason, change, facts)


def _way_into_a_group(
    measure: Measure, groups: Sequence[Sequence[int]], g: int, i: int
) -> tuple[dict[int, Pattern] | None, int]:
    """More hours with which one person fits into a group with room, as few as can be, and that group; no hours:
    fits as things are; None: there is no such group."""
    _, most = measure.rules.sizes
    others = [rule for rule in measure.rules if rule.hard and rule.kind is not Kind.HOURS]
    needed = [rule.least for rule in measure.rules if rule.hard and rule.kind is Kind.HOURS]
    open_to = [
        k
        for k, members in enumerate(groups)
        if k != g
        and members
        and len(members) < most
        and all(measure.check(rule, [*members, i]).held for rule in others)
    ]
    for k in open_to:
        if not needed or min(measure.hours([*groups[k], i])) >= needed[0]:
            return {}, k
    for half_hours in range(1, WIDEST + 1):
        wide = more_hours(measure, [i], half_hours)
        for k in open_to:
            holds = enough(measure, [*groups[k], i], needed[0])
            if holds({i: free_with(measure, i, wide[i])}):
                return pruned(measure, wide, holds), k
    return None, 0


def _blame(measure: Measure, overlap: Overlap, members: Sequence[int], needed: float) -> list[int]:
    """The one person without whom the others would share enough, or else everyone."""
    alone = overlap.alone
    if poor := [i for i in members if alone[i] < needed]:
        return poor[:1] if len(poor) == 1 else poor
    single = [
        i
        for i in members
        if len(members) > 1 and min(measure.hours([j for j in members if j != i])) >= needed
    ]
    return [min(single, key=lambda i: int(overlap.company()[i]))] if single else list(members)


def _ask_less(value: float) -> str:
    return f"Ask for {number(value)} common hours here." if value else "Form this group by hand."
