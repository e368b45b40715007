"""The public functions: `solve` finds groups, `evaluate` looks at groups that somebody else made."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import overload

from worldrounds.solvers.grouping.classical import DistancePlan, Distances
from worldrounds.solvers.grouping.explain import Report
from worldrounds.solvers.grouping.members import Members
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.grouping.plan import Plan, Stop
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Kind, Rules
from worldrounds.solvers.grouping.workers import Threads, Workers

Progress = Callable[[int, int, str, str], bool]
"""``on_progress(done, total, message, best)``: 0 <= done <= total; True to go on, False to stop. ``best`` is a `Best`
(words that carry their figures) once there is a plan, and empty before."""


@overload
def solve(
    problem: Problem,
    rules: Rules,
    *,
    stop: Stop | None = None,
    seed: int = 0,
    on_progress: Progress | None = None,
    workers: Workers | None = None,
) -> Plan: ...


@overload
def solve(
    problem: Distances,
    rules: None = None,
    *,
    stop: Stop | None = None,
    seed: int = 0,
    on_progress: Progress | None = None,
    bound_seconds: float | None = None,
) -> DistancePlan: ...


def solve(
    problem: Problem | Distances,
    rules: Rules | None = None,
    *,
    stop: Stop | None = None,
    seed: int = 0,
    on_progress: Progress | None = None,
    workers: Workers | None = None,
    bound_seconds: float | None = None,
) -> Plan | DistancePlan:
    """Form groups.

    Parameters
    ----------
    problem : Problem or Distances
        People, or (the classical problem) nothing but the distances between elements.
    rules : Rules
        For people; distances come with their sizes and take no rules.
    stop : Stop, optional
        Without it, a number of steps that suits the problem (seconds for 200 people).
    seed : int
        0 or more. Same problem, rules, seed and iterations: same plan.
    on_progress : callable, optional
        Called a few times a second as ``on_progress(done, total, message, best)``; returning False stops the
        search, and the best plan so far is returned.
    workers : Workers, optional
        Who works on the shards of a problem of more than `shards.MANY` people: `Threads` of this process, as many as it
        may use processors, or `RayWorkers`. The plan is the same whoever they are.
    bound_seconds : float, optional
        For distances: after the search, prove for so long how much any groups can be worth (`DistancePlan.bound`).

    Returns
    -------
    Plan, or DistancePlan for Distances
        Always complete: everybody is in exactly one group. Best first by the number of people in groups that
        break a hard rule, then by the weighted soft score; for distances, by their sum within groups.

    Raises
    ------
    ValueError
        If the rules name people that are not in the problem, or people come without rules or distances with them.
    """
    if seed < 0:
        raise ValueError(f"seed: expected 0 or more; got {seed}.")
    if isinstance(problem, Distances):
        if rules is not None:
            raise ValueError("Distances come with their sizes; they take no rules.")
        return _solve_distances(problem, stop or Stop(), seed, on_progress, bound_seconds)
    if rules is None:
        raise ValueError("People are grouped by rules; expected Rules.")
    if bound_seconds is not None:
        raise ValueError("bound_seconds is for distances; a plan for people says its bound when asked.")
    return _solve_people(problem, rules, stop or Stop(), seed, on_progress, workers or Threads())


def _solve_distances(
    problem: Distances, stop: Stop, seed: int, on_progress: Progress | None, bound_seconds: float | None
) -> DistancePlan:
    # numba takes a while to import, and whoever only evaluates or reads rules does not need it.
    from worldrounds.solvers.grouping.classical import search as classical

    plan = classical.search(problem, stop=stop, seed=seed, on_progress=on_progress)
    if bound_seconds is None or plan.stopped:
        return plan
    from worldrounds.solvers.grouping.classical.bound import Bound, upper_bound  # scipy, as above

    def go_on(bound: Bound) -> bool:
        if bound.value <= plan.value * (1 + 1e-9):
            return False
        done = int(1000 * min(1.0, bound.seconds / max(bound_seconds, 1e-9)))
        say = "Proving how good any groups can be."
        return on_progress is None or on_progress(done, 1000, say, f"{plan.value:.3f}")

    bound = upper_bound(problem, seconds=bound_seconds, on_progress=go_on)
    return replace(plan, bound=bound.value, seconds=plan.seconds + bound.seconds)


def _solve_people(
    problem: Problem, rules: Rules, stop: Stop, seed: int, on_progress: Progress | None, workers: Workers
) -> Plan:
    check_pairs(problem, rules)
    began = time.monotonic()
    from worldrounds.solvers.grouping import shards  # numba, as above
    from worldrounds.solvers.grouping.search import search

    measure = Measure(problem, rules)
    overlap = Overlap(measure)
    if len(problem) <= shards.MANY:
        found = search(measure, overlap, stop=stop, seed=seed, report=on_progress)
    else:
        found = shards.search_shards(
            measure, overlap, stop=stop, seed=seed, report=on_progress, workers=workers
        )
    report = Report(measure, found.members, overlap, found.weights)
    keys = found.members.keys(problem.columns)
    return Plan(keys, report, seed, found.iterations, time.monotonic() - began, found.stopped)


def evaluate(problem: Problem, rules: Rules, groups: Iterable[Iterable[str]]) -> Report:
    """Look at given groups: the same report as `solve` makes, for example after somebody was moved by hand.

    Parameters
    ----------
    problem : Problem
    rules : Rules
    groups : iterable of iterables of str
        Keys; everybody in exactly one group. Empty groups are allowed and reported as empty.

    Returns
    -------
    Report
        ``report.groups[i].broken`` are the hard rules that group ``i`` breaks.

    Raises
    ------
    ValueError
        If a key is unknown or a person is not in exactly one group, or the rules name people that are not there.
    """
    check_pairs(problem, rules)
    measure = Measure(problem, rules)
    return Report(measure, Members.of(problem.positions(groups)), Overlap(measure))


def check_pairs(problem: Problem, rules: Rules) -> None:
    """Refuse rules that name people who are not in the problem."""
    for rule in (rule for rule in rules if rule.kind is not Kind.NEW_PEOPLE):
        for key in (key for pair in rule.pairs for key in pair):
            if key not in problem.index:
                raise ValueError(f"{rule.key}: nobody here has the key {key!r}.")
