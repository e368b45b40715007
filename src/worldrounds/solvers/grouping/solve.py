"""The public functions: `solve` finds groups, `evaluate` looks at groups that somebody else made."""

import time
from collections.abc import Callable, Iterable

from worldrounds.solvers.grouping.explain import Report
from worldrounds.solvers.grouping.members import Members
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap
from worldrounds.solvers.grouping.plan import Plan, Stop
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Rules

Progress = Callable[[int, int, str, str], bool]
"""``on_progress(done, total, message, best)``: 0 <= done <= total; True to go on, False to stop. ``best`` is a `Best`
(words that carry their figures) once there is a plan, and empty before."""


def solve(
    problem: Problem,
    rules: Rules,
    *,
    stop: Stop | None = None,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Plan:
    """Form groups.

    Parameters
    ----------
    problem : Problem
    rules : Rules
    stop : Stop, optional
        Without it, a number of steps that suits the problem (seconds for 200 people).
    seed : int
        0 or more. Same problem, rules, seed and iterations: same plan.
    on_progress : callable, optional
        Called a few times a second as ``on_progress(done, total, message, best)``; returning False stops the
        search, and the best plan so far is returned.

    Returns
    -------
    Plan
        Always complete: everybody is in exactly one group. Best first by the number of people in groups that
        break a hard rule, then by the weighted soft score.

    Raises
    ------
    ValueError
        If the rules name people that are not in the problem.
    """
    check_pairs(problem, rules)
    if seed < 0:
        raise ValueError(f"seed: expected 0 or more; got {seed}.")
    began = time.monotonic()
    # numba takes a while to import, and whoever only evaluates or reads rules does not need it.
    from worldrounds.solvers.grouping.search import search

    measure = Measure(problem, rules)
    overlap = Overlap(measure)
    found = search(measure, overlap, stop=stop or Stop(), seed=seed, report=on_progress)
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
    for rule in rules:
        for key in (key for pair in rule.pairs for key in pair):
            if key not in problem.index:
                raise ValueError(f"{rule.key}: nobody here has the key {key!r}.")
