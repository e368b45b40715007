"""People who cannot be placed well: what stands in the way, and the smallest change that would help."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.grouping.plan import Check, GroupReport, Misfit
from worldrounds.solvers.grouping.rules import Kind
from worldrounds.solvers.grouping.wording import names, number, plural
from worldrounds.solvers.time import CELL_MINUTES, always, start_mask, week_mask, within
from worldrounds.solvers.time.patterns import Pattern

_WIDEST: Final = 6  # half hours


def find_misfits(
    measure: Measure,
    overlap: Overlap,
    groups: Sequence[Sequence[int]],
    reports: Sequence[GroupReport],
) -> tuple[Misfit, ...]:
    """One entry for each hard rule that a group breaks, on the fewest people that explain it."""
    found: list[Misfit] = []
    for g, (members, report) in enumerate(zip(groups, reports, strict=True)):
        own = [_misfit(measure, overlap, g, members, check) for check in report.broken]
        # A leftover group is too small because of what keeps its people out of the others: say that instead.
        if any(misfit.rule == "size" for misfit in own) and len(members) < measure.rules.sizes[0]:
            own = [_leftover(measure, overlap, groups, g, i) for i in members] or own
        found += own
    return tuple(found)


def _misfit(measure: Measure, overlap: Overlap, g: int, members: Sequence[int], check: Check) -> Misfit:
    if check.rule.kind is Kind.HOURS:
        return _short_of_hours(measure, overlap, g, members, check)
    keys = check.who or tuple(measure.problem.people[i].key for i in members)
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
        case _:
            return f"Ask for {number(value)} at most.", {"least": value}


def _short_of_hours(
    measure: Measure, overlap: Overlap, g: int, members: Sequence[int], check: Check
) -> Misfit:
    blamed = _blame(measure, overlap, members, check.rule.least)
    people = measure.problem.people
    keys = tuple(people[i].key for i in blamed)
    who = names(measure.problem, keys)
    if len(blamed) == 1:
        return _one_short(measure, overlap, g, blamed[0], members, check)
    reason = f"{who} share {number(check.value)} of {number(check.rule.least)} hours a week."
    minutes = _widening(measure, members, blamed, check.rule.least)
    change = f"Each of them widens every free stretch by {minutes} minutes at both ends." if minutes else ""
    facts = {"widen_minutes": minutes} if minutes else {"least": check.value}
    return Misfit(keys, g, check.rule.key, reason, change or _ask_less(check.value), facts)


def _one_short(
    measure: Measure, overlap: Overlap, g: int, i: int, members: Sequence[int], check: Check
) -> Misfit:
    person, needed = measure.problem.people[i], check.rule.least
    own, shared = float(overlap.alone[i]), int(overlap.company()[i])
    facts: dict[str, float] = {"free_hours": own, "shared_with": shared}
    if own == 0:
        reason = f"{person.label} has no free time between 07:00 and 22:00 in which a meeting fits."
        return Misfit((person.key,), g, check.rule.key, reason, f"Ask {person.label} for free hours.", facts)
    reason = (
        f"{person.label} ({person.zone}) is free for {number(own)} hours a week and shares {number(needed)} "
        f"with {shared} {'person' if shared == 1 else 'people'}; here only {number(check.value)}."
    )
    minutes = _widening(measure, members, [i], needed)
    if minutes:
        facts["widen_minutes"] = minutes
        change = f"{person.label} widens every free stretch by {minutes} minutes at both ends."
    else:
        facts["least"] = check.value
        change = _ask_less(check.value)
    return Misfit((person.key,), g, check.rule.key, reason, change, facts)


def _leftover(measure: Measure, overlap: Overlap, groups: Sequence[Sequence[int]], g: int, i: int) -> Misfit:
    """Somebody in a group that is too small: the nearest way into a group that meets."""
    person, needed = measure.problem.people[i], overlap.needed
    own, shared = float(overlap.alone[i]), int(overlap.company()[i])
    facts: dict[str, float] = {"free_hours": own, "shared_with": shared}
    least, _ = measure.rules.sizes
    if needed and own < needed:
        reason = f"{person.label} has {number(own)} free hours a week; {number(needed)} are asked for."
        return Misfit((person.key,), g, "hours", reason, f"Ask {person.label} for more free hours.", facts)
    if needed and shared < least - 1:
        reason = (
            f"{person.label} ({person.zone}) shares {number(needed)} hours a week with {shared} "
            f"{'person' if shared == 1 else 'people'}; a group needs {least - 1} others."
        )
        minutes = _widening_to_meet(measure, overlap, i, least - 1)
        change = f"{person.label} widens every free stretch by {minutes} minutes at both ends."
        if minutes:
            facts["widen_minutes"] = minutes
        return Misfit((person.key,), g, "hours", reason, change if minutes else "", facts)
    way, other = _way_into_a_group(measure, groups, g, i)
    if way == 0:  # after a move by hand; the search leaves nobody over whom a group could take
        reason = f"{person.label} is in a group that is too small, and would fit into group {other + 1}."
        change = f"{person.label} joins group {other + 1}."
        return Misfit((person.key,), g, "size", reason, change, {**facts, "joins": other})
    reason = f"{person.label}: no group was found that holds every hard rule with them."
    if needed:
        reason += f" They share {number(needed)} hours a week with {shared} people."
    if way is None:
        return Misfit((person.key,), g, "size", reason, "Relax a rule, or move them by hand.", facts)
    change = f"{person.label} widens every free stretch by {way} minutes at both ends, and joins group {other + 1}."
    facts |= {"widen_minutes": way, "joins": other}
    return Misfit((person.key,), g, "hours", reason, change, facts)


def _way_into_a_group(
    measure: Measure, groups: Sequence[Sequence[int]], g: int, i: int
) -> tuple[int | None, int]:
    """Minutes by which one person's free stretches must grow to fit into a group with room, and that group;
    0: as they are; None: there is no such group."""
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
    if open_to and not needed:
        return 0, open_to[0]
    for half_hours in range(_WIDEST + 1) if needed else ():
        wide = _widened(measure, i, half_hours)
        for k in open_to:
            common = np.logical_and.reduce(measure.problem.free[list(groups[k])], axis=0) & wide
            if _least_hours(common, measure.rules.minutes) >= needed[0]:
                return half_hours * 30, k
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


def _widening(measure: Measure, members: Sequence[int], who: Sequence[int], needed: float) -> int:
    """Minutes by which the free stretches of `who` must grow so that the group shares enough; 0: too much."""
    for half_hours in range(1, _WIDEST + 1):
        free = measure.problem.free[list(members)].copy()
        for i in who:
            free[list(members).index(i)] = _widened(measure, i, half_hours)
        if _least_hours(np.logical_and.reduce(free, axis=0), measure.rules.minutes) >= needed:
            return half_hours * 30
    return 0


def _widening_to_meet(measure: Measure, overlap: Overlap, i: int, others: int) -> int:
    """Minutes by which one person's free stretches must grow to share enough with so many; 0: too much."""
    for half_hours in range(1, _WIDEST + 1):
        common = measure.problem.free & _widened(measure, i, half_hours)
        hours = [_least_hours(common[j], measure.rules.minutes) for j in range(len(common)) if j != i]
        if sum(found >= overlap.needed for found in hours) >= others:
            return half_hours * 30
    return 0


def _widened(measure: Measure, i: int, half_hours: int) -> NDArray[np.bool_]:
    person, problem = measure.problem.people[i], measure.problem
    wide: Pattern = person.waking.ravel().copy()
    for _ in range(half_hours):
        wide = wide | np.roll(wide, 1) | np.roll(wide, -1)
    # A night worker's own hours stay; nobody is asked to get up at night.
    pattern = person.waking | (wide.reshape(7, 48) & within(always()))
    return np.array([week_mask(pattern, person.zone, regime.monday) for regime in problem.regimes])


def _least_hours(common: NDArray[np.bool_], minutes: int) -> float:
    starts = start_mask(common, minutes)
    covered = np.zeros_like(starts)
    for step in range(-(-minutes // CELL_MINUTES)):
        covered |= np.roll(starts, step, axis=-1)
    return float(covered.sum(axis=-1).min()) * CELL_MINUTES / 60
