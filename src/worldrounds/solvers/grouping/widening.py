"""More free hours that would be enough: the fewest that somebody is to be asked for, in their own local time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.time import CELL_MINUTES, always, start_mask, week_mask, within
from worldrounds.solvers.time.patterns import Pattern, pattern_to_ranges

WIDEST: Final = 6
"""Half hours by which a free stretch is widened at most, at each end."""

Holds = Callable[[Mapping[int, NDArray[np.bool_]]], bool]
"""Whether it is enough if these people (by position) are free in these masks."""


def widening(
    measure: Measure, members: Sequence[int], who: Sequence[int], needed: float
) -> dict[int, Pattern]:
    """More hours of `who` in which the group shares enough; empty: too many."""
    return fewest_hours(measure, who, enough(measure, members, needed))


def enough(measure: Measure, members: Sequence[int], needed: float) -> Holds:
    def holds(changed: Mapping[int, NDArray[np.bool_]]) -> bool:
        masks = [changed.get(i, measure.problem.free[i]) for i in members]
        return least_hours(np.logical_and.reduce(masks, axis=0), measure.rules.minutes) >= needed

    return holds


def widening_to_meet(measure: Measure, overlap: Overlap, i: int, others: int) -> dict[int, Pattern]:
    """More hours of one person in which so many others share enough; empty: too many."""

    def holds(changed: Mapping[int, NDArray[np.bool_]]) -> bool:
        common = measure.problem.free & changed[i]
        hours = [least_hours(common[j], measure.rules.minutes) for j in range(len(common)) if j != i]
        return sum(found >= overlap.needed for found in hours) >= others

    return fewest_hours(measure, [i], holds)


def fewest_hours(measure: Measure, who: Sequence[int], holds: Holds) -> dict[int, Pattern]:
    """Person -> hours of the local week that would be enough. 1. Every free stretch grows at both ends, by half
    an hour at a time, until it is enough; 2. half hours without which it still is are left out again, the last
    ones of the week first. Empty if three hours at both ends are not enough."""
    for half_hours in range(1, WIDEST + 1):
        more = more_hours(measure, who, half_hours)
        if holds({i: free_with(measure, i, more[i]) for i in who}):
            return pruned(measure, more, holds)
    return {}


def pruned(measure: Measure, more: dict[int, Pattern], holds: Holds) -> dict[int, Pattern]:
    masks = {i: free_with(measure, i, pattern) for i, pattern in more.items()}
    for i, pattern in more.items():
        for day, cell in reversed(np.argwhere(pattern).tolist()):
            pattern[day, cell] = False
            without = {**masks, i: free_with(measure, i, pattern)}
            if holds(without):
                masks = without
            else:
                pattern[day, cell] = True
    return {i: pattern for i, pattern in more.items() if pattern.any()}


def more_hours(measure: Measure, who: Sequence[int], half_hours: int) -> dict[int, Pattern]:
    waking = {i: measure.problem.people[i].waking for i in who}
    return {i: _widened(pattern, half_hours) & ~pattern for i, pattern in waking.items()}


def _widened(waking: Pattern, half_hours: int) -> Pattern:
    wide = waking.ravel().copy()
    for _ in range(half_hours):
        wide = wide | np.roll(wide, 1) | np.roll(wide, -1)
    # A night worker's own hours stay; nobody is asked to get up at night.
    return waking | (wide.reshape(7, 48) & within(always()))


def free_with(measure: Measure, i: int, more: Pattern) -> NDArray[np.bool_]:
    """When one is free with these hours added, in each regime."""
    person = measure.problem.people[i]
    return np.array([week_mask(person.waking | more, person.zone, r.monday) for r in measure.problem.regimes])


def hours_words(measure: Measure, more: Mapping[int, Pattern]) -> tuple[str, dict[str, str]]:
    """(sentence, person's key -> the hours in the person's own time)."""
    people = measure.problem.people
    hours = {people[i].key: pattern_to_ranges(pattern) for i, pattern in more.items()}
    words = [f"{people[i].label} is free {hours[people[i].key]} too ({people[i].zone})" for i in more]
    return f"{', and '.join(words)}.", hours


def least_hours(common: NDArray[np.bool_], minutes: int) -> float:
    starts = start_mask(common, minutes)
    covered = np.zeros_like(starts)
    for step in range(-(-minutes // CELL_MINUTES)):
        covered |= np.roll(starts, step, axis=-1)
    return float(covered.sum(axis=-1).min()) * CELL_MINUTES / 60
