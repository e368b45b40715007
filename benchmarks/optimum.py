"""How often the plan is the best there is: small classes with rules of all kinds, against a proof by CP-SAT.

    python -m benchmarks.optimum [--classes 240] [--first 0] [--seconds 30] [--write benchmarks/results/optimum.txt]

Each class has 8 to 24 invented people and one to seven random rules, hard and soft. Every group of up to the largest
size is a column of a set partitioning model, with the people whom it costs (its size, if it breaks a hard rule) and its
soft loss; CP-SAT (one worker) minimises first the one, then the other, and proves it. Ours is `solve` as it comes, seed
0, without being told anything. Needs `./scripts/setup benchmarks`.
"""

import argparse
import os
import platform
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.grouping import invented_class
from tests.solvers.grouping.brute import random_rules
from tests.solvers.grouping.people import random_class
from worldrounds.solvers.grouping import Plan, Problem, Rules, Stop, evaluate, kernels, solve
from worldrounds.solvers.grouping.arrays import tables
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.verify import verify

SCALE = 1_000_000
SAME = 1e-5
"""Soft scores this near are equal: losses are whole millionths of a person in the model."""


class Column(NamedTuple):
    members: tuple[int, ...]
    bad: int
    loss: float


class Optimum(NamedTuple):
    proved: bool
    bad: int
    loss: float
    groups: list[tuple[int, ...]]


def a_class(seed: int) -> tuple[Problem, Rules]:
    """Classes of two kinds in turn: odd ones with a little of everything, and plausible ones with more free time."""
    random = np.random.default_rng(seed)
    n = int(random.integers(8, 25))
    problem = random_class(n, seed) if seed % 2 else invented_class(n, seed)
    largest = 6 if n <= 12 else 5 if n <= 16 else 4
    rules = random_rules(n, seed)
    least, most = (min(size, largest) for size in rules.sizes)
    return problem, Rules.from_dict(rules.to_dict() | {"size": {"min": least, "max": most}})


def columns(problem: Problem, rules: Rules) -> Iterator[Column]:
    """All groups of up to the largest size, weighed by the kernels (which a property test holds to the objective)."""
    table = tables(Measure(problem, rules))
    for size in range(1, rules.sizes[1] + 1):
        for members in combinations(range(len(problem)), size):
            group = np.array(members, np.int32)
            broken = kernels.lack(table, group, size, True)[1]
            yield Column(members, size if broken else 0, kernels.lack(table, group, size, False)[0])


def useful(offered: list[Column]) -> list[Column]:
    """Without the bad groups whose people could as well be alone each: no worse in either figure."""
    alone = {column.members[0]: column for column in offered if len(column.members) == 1}
    return [
        column
        for column in offered
        if not column.bad
        or len(column.members) == 1
        or (
            all(alone[i].bad for i in column.members)
            and column.loss < sum(alone[i].loss for i in column.members)
        )
    ]


def optimum(problem: Problem, rules: Rules, seconds: float) -> Optimum:
    """The best plan, by a set partitioning model."""
    offered = useful(list(columns(problem, rules)))
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in offered]
    having: list[list[int]] = [[] for _ in range(len(problem))]
    for k, column in enumerate(offered):
        for i in column.members:
            having[i].append(k)
    for held in having:
        model.add_exactly_one(chosen[k] for k in held)
    person = SCALE * (len(problem) + 1)  # one person in a bad group weighs more than all soft losses
    costs = [column.bad * person + round(column.loss * SCALE) for column in offered]
    model.minimize(cp_model.LinearExpr.weighted_sum(chosen, costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    taken = [column for k, column in enumerate(offered) if solver.boolean_value(chosen[k])]
    return Optimum(
        status == cp_model.OPTIMAL,
        sum(column.bad for column in taken),
        sum(column.loss for column in taken) / len(problem),
        [column.members for column in taken],
    )


def compare(problem: Problem, rules: Rules, ours: Plan, best: Optimum) -> str:
    if not best.proved:
        return "not proved"
    if ours.score.bad_people == best.bad > 0 and ours.score.loss > best.loss + SAME:
        apart = [part for g in ours.report.groups for part in ([g.members] if g.holds else zip(g.members))]
        score = evaluate(problem, rules, apart).score
        if score.bad_people == best.bad and abs(score.loss - best.loss) <= SAME:
            return "equal but that people in bad groups are not left alone"
    if ours.score.bad_people != best.bad:
        return "more people in bad groups" if ours.score.bad_people > best.bad else "BETTER THAN PROVED"
    if abs(ours.score.loss - best.loss) <= SAME:
        return "equal"
    return "softer" if ours.score.loss > best.loss else "BETTER THAN PROVED"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--classes", type=int, default=240)
    parser.add_argument("--first", type=int, default=0, help="seed of the first class")
    parser.add_argument("--seconds", type=float, default=30, help="limit of CP-SAT for one class")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    solve(*a_class(0), stop=Stop(iterations=1000))  # compile, or load what was compiled
    counts: Counter[str] = Counter()
    ours_took, theirs_took, misses = [], [], []
    tight = 0
    for seed in range(options.first, options.first + options.classes):
        problem, rules = a_class(seed)
        plan = solve(problem, rules, seed=0)
        bound = plan.report.bound
        if plan.score.bad_people == bound and plan.score.loss <= SAME:  # nothing can be better
            best = Optimum(True, bound, plan.score.loss, [])
        else:
            began = time.perf_counter()
            best = optimum(problem, rules, options.seconds)
            theirs_took.append(time.perf_counter() - began)
        ours_took.append(plan.seconds)
        result = compare(problem, rules, plan, best)
        counts[result] += 1
        tight += best.proved and bound == best.bad
        broken = {line.split(":")[0] for line in verify(problem, rules, plan.groups)}
        if bool(broken) > bool(plan.score.bad_people):
            misses.append(f"class {seed}: verify does not agree")
        if result != "equal":
            misses.append(
                f"class {seed}: {len(problem)} people, {result}: ours {plan.score.bad_people} and {plan.score.loss:.6f}, "
                f"CP-SAT {best.bad} and {best.loss:.6f}; {', '.join(rule.key for rule in rules)}"
            )
            print(misses[-1], flush=True)
    proved = options.classes - counts["not proved"]
    lines = [
        f"Plans against proved optima, {datetime.now().astimezone():%Y-%m-%d}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores ({platform.machine()}), one used; classes {options.first} to "
        f"{options.first + options.classes - 1}.",
        f"Proved, by CP-SAT within {options.seconds:g} s or as every wish is fulfilled at the bound: {proved} of {options.classes} classes.",
        f"Equal to the proved optimum (bad people, then soft loss to {SAME:g}): {counts['equal']} of {proved}, "
        f"{counts['equal'] / max(proved, 1):.2%}.",
        "Equal but for the wishes of people in bad groups, whom we keep together where the model leaves each alone: "
        f"{counts['equal but that people in bad groups are not left alone']}.",
        f"The bound that comes with a plan is the optimum's number of bad people: {tight} of {proved}.",
        f"Median and longest time: ours {statistics.median(ours_took):.3f} and {max(ours_took):.3f} s, "
        f"CP-SAT with its model (where it is asked) {statistics.median(theirs_took):.3f} and {max(theirs_took):.3f} s.",
        "",
        *(misses or ["No misses."]),
    ]
    print("\n".join(lines))
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
