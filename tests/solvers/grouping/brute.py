"""Small classes of all kinds with rules of all kinds, and the best plan by looking at every way to divide them."""

from itertools import combinations
from typing import Any

import numpy as np

from tests.solvers.grouping.people import random_class, rules
from worldrounds.solvers.grouping import Problem, Rules, Score
from worldrounds.solvers.grouping.objective import Measure


def random_rules(n: int, seed: int) -> Rules:
    """Between one and seven rules, hard and soft."""
    random = np.random.default_rng(seed + 1_000_000)
    low = int(random.integers(1, 4))
    high = low + int(random.integers(0, 3))
    pairs = [[f"s{i}" for i in random.choice(n, size=2, replace=False)] for _ in range(2)] if n > 1 else []
    offers: dict[str, Any] = {
        "countries": {"at_least": int(random.integers(1, 4)), "hard": bool(random.random() < 0.8)},
        "institutions": {"at_least": 2, "hard": bool(random.random() < 0.5)},
        "one_institution": {"at_most": int(random.integers(1, 3)), "hard": bool(random.random() < 0.8)},
        "one_country": int(random.integers(1, 3)),
        "hours": {"at_least": float(random.choice([0.5, 1, 2, 3])), "hard": bool(random.random() < 0.9)},
        "common_language": bool(random.random() < 0.9),
        "not_alone": [{"attribute": "gender", "hard": bool(random.random() < 0.5)}],
        "together": {"pairs": pairs[:1], "hard": bool(random.random() < 0.8)},
        "apart": {"pairs": pairs[1:], "hard": bool(random.random() < 0.8)},
        "spread": [{"attribute": "year", "hard": bool(random.random() < 0.2)}],
        "balance": ["english"],
        "topic": True,
        "burden": True,
    }
    chosen = random.choice(sorted(offers), size=int(random.integers(0, 7)), replace=False)
    return rules(low, high, minutes=int(random.choice([15, 60, 90])), **{k: offers[k] for k in chosen})


def small(n: int, seed: int) -> tuple[Problem, Rules]:
    """A class of n people with random rules."""
    return random_class(n, seed), random_rules(n, seed)


def best_score(problem: Problem, asked: Rules) -> Score:
    """The best score of all plans: by the best plan of every set of people, smallest sets first.

    A group that breaks a rule costs as many people, whatever its size, so that larger ones than the largest good
    group need to be looked at only for their soft loss: all sizes are tried.
    """
    measure, n = Measure(problem, asked), len(problem.people)
    worth: dict[int, tuple[int, float]] = {}
    for size in range(1, n + 1):
        for members in combinations(range(n), size):
            checks = [measure.check(rule, members) for rule in asked]
            bad = size * any(check.rule.hard and not check.held for check in checks)
            worth[sum(1 << i for i in members)] = bad, size * (1 - measure.soft(checks))
    best: dict[int, tuple[int, float]] = {0: (0, 0.0)}
    for people in range(1, 1 << n):
        first = people & -people
        rest = part = people ^ first
        found = _added(worth[people], best[0])
        while part:
            part = (part - 1) & rest
            found = min(found, _added(worth[part | first], best[rest ^ part]))
        best[people] = found
    bad, loss = best[(1 << n) - 1]
    return Score(bad, max(0.0, loss / n))


def _added(one: tuple[int, float], other: tuple[int, float]) -> tuple[int, float]:
    return one[0] + other[0], one[1] + other[1]
