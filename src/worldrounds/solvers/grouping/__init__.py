"""Forming international groups: people and rules in, a complete plan with its reasons out.

::

    from datetime import date
    from worldrounds.solvers.grouping import Person, Problem, Rules, Stop, evaluate, solve

    problem = Problem(
        people=(Person(key="17", name="Aiko", institution="Kyoto", country="JP", zone="Asia/Tokyo", free=pattern), ...),
        mondays=(date(2026, 10, 5), date(2026, 10, 12), ...),
    )
    rules = Rules.from_dict({"size": {"min": 5, "max": 6}, "countries": {"at_least": 4}, "hours": {"at_least": 2}})
    plan = solve(problem, rules, stop=Stop(seconds=20), seed=1)
    plan.groups                 # (("17", "4", ...), ...): every person is in exactly one group
    plan.report.groups[0].checks  # which rules hold, and by how much
    plan.report.misfits         # who cannot be placed well, why, and the smallest change that would help

    evaluate(problem, rules, groups)  # the same report for groups that somebody has moved people in

    solve(Distances.in_groups(matrix, 12), seed=1)  # the classical problem: nothing but distances

Importing this package does not import numba; `solve` does, on its first call.
"""

from worldrounds.solvers.grouping.classical import DistancePlan, Distances
from worldrounds.solvers.grouping.columns import Columns, Labels, Lists
from worldrounds.solvers.grouping.explain import Report
from worldrounds.solvers.grouping.instead import Instead, instead
from worldrounds.solvers.grouping.person import Person
from worldrounds.solvers.grouping.plan import (
    Best,
    Check,
    GroupReport,
    Misfit,
    PersonReport,
    Plan,
    Score,
    Slot,
    Stop,
)
from worldrounds.solvers.grouping.problem import Problem
from worldrounds.solvers.grouping.rules import Kind, Rule, Rules
from worldrounds.solvers.grouping.solve import evaluate, solve
from worldrounds.solvers.grouping.workers import RayWorkers, Threads

__all__ = [
    "Best",
    "Check",
    "Columns",
    "DistancePlan",
    "Distances",
    "GroupReport",
    "Instead",
    "Kind",
    "Labels",
    "Lists",
    "Misfit",
    "Person",
    "PersonReport",
    "Plan",
    "Problem",
    "RayWorkers",
    "Report",
    "Rule",
    "Rules",
    "Score",
    "Slot",
    "Stop",
    "Threads",
    "evaluate",
    "instead",
    "solve",
]
