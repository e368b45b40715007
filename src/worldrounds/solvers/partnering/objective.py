"""The score of a pair, slowly: as `scoring` says it, one pair, one week, one quarter of an hour at a time."""

from datetime import timedelta
from math import exp, expm1, isnan, log, nan

import numpy as np

from worldrounds.solvers.partnering.aspects import (
    LIKE,
    NEIGHBOURS,
    NEW,
    SOME_HOURS,
    STRANGERS,
    WEIGHTS,
    WORST,
)
from worldrounds.solvers.partnering.problem import LEVELS, USUAL_LENGTH, Problem, Proposal
from worldrounds.solvers.time import CELL_MINUTES, CELLS, regimes, week_mask


def scores(problem: Problem, close: "np.typing.NDArray[np.float64]") -> list[list[float]]:
    """Every pair's score; ``close``: how far offers meet needs (`meaning.meets`), shape (n, n)."""
    found = problem.proposals
    pairs = {
        (i, j): desirabilities(problem, found[i], found[j], float(close[i, j]), float(close[j, i]))
        for i in range(len(found))
        for j in range(len(found))
    }
    usual = {name: _usual([pair[name] for (i, j), pair in pairs.items() if i != j]) for name in WEIGHTS}
    return [
        [
            0.0 if one.school == other.school else _mean(pairs[i, j], usual)
            for j, other in enumerate(found)
        ]
        for i, one in enumerate(found)
    ]  # fmt: skip


def desirabilities(
    problem: Problem, one: Proposal, other: Proposal, gives: float, takes: float
) -> dict[str, float]:
    """Of every aspect: `WORST`..1, or NaN where it is not told."""
    weeks = weeks_in_common(problem, one, other)
    needed = max(one.length or USUAL_LENGTH, other.length or USUAL_LENGTH)
    told = one.mondays is not None and other.mondays is not None
    hours = hours_in_common(problem, one, other)
    return {
        "topics": _both(gives, takes),
        "weeks": _at_least(min(1.0, weeks / needed)) if told else nan,
        "language": (1.0 if set(one.languages) & set(other.languages) else WORST)
        if one.languages and other.languages
        else nan,
        "format": _format(one, other),
        "hours": _at_least(-expm1(-hours / SOME_HOURS)) if one.live and other.live else nan,
        "level": _level(one, other),
        "size": _size(one, other),
        "past": 1.0
        if problem.together.get(frozenset({one.school, other.school})) and one.school != other.school
        else NEW,
    }


def weeks_in_common(problem: Problem, one: Proposal, other: Proposal) -> int:
    return sum(day in (one.mondays or ()) and day in (other.mondays or ()) for day in problem.mondays)


def hours_in_common(problem: Problem, one: Proposal, other: Proposal) -> float:
    """The mean over their common weeks, or over all weeks; a week whose clocks change counts as the others of its
    regime do (`solvers.time.regimes`)."""
    weeks = [d for d in problem.mondays if d in (one.mondays or ()) and d in (other.mondays or ())]
    stands = {
        day: regime.monday
        for regime in regimes([p.zone for p in problem.proposals], problem.mondays, steady=True)
        for day in regime.mondays
    }
    counts = []
    for day in weeks or problem.mondays:
        free = [week_mask(p.hours, p.zone, stands[day]) for p in (one, other)]
        counts.append(sum(bool(free[0][cell]) and bool(free[1][cell]) for cell in range(CELLS)))
    return sum(counts) / len(counts) * (timedelta(minutes=CELL_MINUTES) / timedelta(hours=1))


def _both(gives: float, takes: float) -> float:
    told = [min(1.0, _at_least(way / LIKE)) for way in (gives, takes) if not isnan(way)]
    return len(told) / sum(1 / way for way in told) if told else nan


def _format(one: Proposal, other: Proposal) -> float:
    if not (one.format and other.format):
        return nan
    if one.format == other.format:
        return 1.0
    return NEIGHBOURS if one.family == other.family else STRANGERS


def _level(one: Proposal, other: Proposal) -> float:
    if not (one.level and other.level):
        return nan
    steps = abs(LEVELS.index(one.level) - LEVELS.index(other.level))
    return {0: 1.0, 1: NEIGHBOURS}.get(steps, STRANGERS)


def _size(one: Proposal, other: Proposal) -> float:
    if one.students is None or other.students is None:
        return nan
    largest_least = max(one.students[0], other.students[0])
    smallest_most = min(one.students[1], other.students[1])
    return 1.0 if largest_least <= smallest_most else _at_least(smallest_most / largest_least)


def _mean(pair: dict[str, float], usual: dict[str, float]) -> float:
    logs = [w * (usual[name] if isnan(pair[name]) else log(pair[name])) for name, w in WEIGHTS.items()]
    return exp(sum(logs) / sum(WEIGHTS.values()))


def _usual(values: list[float]) -> float:
    told = [log(value) for value in values if not isnan(value)]
    return sum(told) / len(told) if told else 0.0


def _at_least(value: float) -> float:
    return max(WORST, value)
