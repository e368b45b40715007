"""People who cannot be placed well: what stands in the way, and the smallest change that would help."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.grouping.plan import Check, GroupReport, Misfit
from worldrounds.solvers.grouping.rules import Kind
from worldrounds.solvers.grouping.wording import names, number, plural
from worldrounds.solvers.time import CELL_MINUTES, always, start_mask, week_mask, within
from worldrounds.solvers.time.patterns import Pattern, pattern_to_ranges

_WIDEST: Final = 6  # half hours


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
    if more := _widening(measure, members, blamed, check.rule.least):
        change, hours = _hours_words(measure, more)
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
    elif more := _widening(measure, groups[g], [i], needed):
        change, facts["hours"] = _hours_words(measure, more)
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
        if more := _widening_to_meet(measure, overlap, i, least - 1):
            change, facts["hours"] = _hours_words(measure, more)
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
    change, hours = _hours_words(measure, way)
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
    for half_hours in range(1, _WIDEST + 1):
        wide = _more(measure, [i], half_hours)
        for k in open_to:
            holds = _enough(measure, [*groups[k], i], needed[0])
            if holds({i: _free_with(measure, i, wide[i])}):
                return _pruned(measure, wide, holds), k
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


Holds = Callable[[Mapping[int, NDArray[np.bool_]]], bool]
"""Whether it is enough if these people (by position) are free in these masks."""


def _widening(
    measure: Measure, members: Sequence[int], who: Sequence[int], needed: float
) -> dict[int, Pattern]:
    """More hours of `who` in which the group shares enough; empty: too many."""
    return _fewest_hours(measure, who, _enough(measure, members, needed))


def _enough(measure: Measure, members: Sequence[int], needed: float) -> Holds:
    def holds(changed: Mapping[int, NDArray[np.bool_]]) -> bool:
        masks = [changed.get(i, measure.problem.free[i]) for i in members]
        return _least_hours(np.logical_and.reduce(masks, axis=0), measure.rules.minutes) >= needed

    return holds


def _widening_to_meet(measure: Measure, overlap: Overlap, i: int, others: int) -> dict[int, Pattern]:
    """More hours of one person in which so many others share enough; empty: too many."""

    def holds(changed: Mapping[int, NDArray[np.bool_]]) -> bool:
        common = measure.problem.free & changed[i]
        hours = [_least_hours(common[j], measure.rules.minutes) for j in range(len(common)) if j != i]
        return sum(found >= overlap.needed for found in hours) >= others

    return _fewest_hours(measure, [i], holds)


def _fewest_hours(measure: Measure, who: Sequence[int], holds: Holds) -> dict[int, Pattern]:
    """Person -> hours of the local week that would be enough. 1. Every free stretch grows at both ends, by half
    an hour at a time, until it is enough; 2. half hours without which it still is are left out again, the last
    ones of the week first. Empty if three hours at both ends are not enough."""
    for half_hours in range(1, _WIDEST + 1):
        more = _more(measure, who, half_hours)
        if holds({i: _free_with(measure, i, more[i]) for i in who}):
            return _pruned(measure, more, holds)
    return {}


def _pruned(measure: Measure, more: dict[int, Pattern], holds: Holds) -> dict[int, Pattern]:
    masks = {i: _free_with(measure, i, pattern) for i, pattern in more.items()}
    for i, pattern in more.items():
        for day, cell in reversed(np.argwhere(pattern).tolist()):
            pattern[day, cell] = False
            without = {**masks, i: _free_with(measure, i, pattern)}
            if holds(without):
                masks = without
            else:
                pattern[day, cell] = True
    return {i: pattern for i, pattern in more.items() if pattern.any()}


def _more(measure: Measure, who: Sequence[int], half_hours: int) -> dict[int, Pattern]:
    waking = {i: measure.problem.people[i].waking for i in who}
    return {i: _widened(pattern, half_hours) & ~pattern for i, pattern in waking.items()}


def _widened(waking: Pattern, half_hours: int) -> Pattern:
    wide = waking.ravel().copy()
    for _ in range(half_hours):
        wide = wide | np.roll(wide, 1) | np.roll(wide, -1)
    # A night worker's own hours stay; nobody is asked to get up at night.
    return waking | (wide.reshape(7, 48) & within(always()))


def _free_with(measure: Measure, i: int, more: Pattern) -> NDArray[np.bool_]:
    """When one is free with these hours added, in each regime."""
    person = measure.problem.people[i]
    return np.array([week_mask(person.waking | more, person.zone, r.monday) for r in measure.problem.regimes])


def _hours_words(measure: Measure, more: Mapping[int, Pattern]) -> tuple[str, dict[str, str]]:
    """(sentence, person's key -> the hours in the person's own time)."""
    people = measure.problem.people
    hours = {people[i].key: pattern_to_ranges(pattern) for i, pattern in more.items()}
    words = [f"{people[i].label} is free {hours[people[i].key]} too ({people[i].zone})" for i in more]
    return f"{', and '.join(words)}.", hours


def _least_hours(common: NDArray[np.bool_], minutes: int) -> float:
    starts = start_mask(common, minutes)
    covered = np.zeros_like(starts)
    for step in range(-(-minutes // CELL_MINUTES)):
        covered |= np.roll(starts, step, axis=-1)
    return float(covered.sum(axis=-1).min()) * CELL_MINUTES / 60
