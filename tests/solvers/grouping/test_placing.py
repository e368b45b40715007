"""What is said of placed people is what the kernels, and so the objective, find."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.grouping.people import random_class, rules
from worldrounds.solvers.grouping import Rules, kernels
from worldrounds.solvers.grouping.arrays import Tables, tables
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.placing import APART, WAITS, place_people

ASKED = rules(
    3,
    4,
    countries=2,
    one_institution=2,
    hours=2,
    common_language=True,
    not_alone=[{"attribute": "gender", "hard": True}],
    apart=[["s0", "s1"]],
)


def nobody(n: int, groups: int, most: int) -> kernels.Plan:
    worth = np.zeros((groups, 3))
    worth[:, 1] = 1
    place = np.full((n, 2), WAITS, np.int32)
    return np.zeros((groups, most), np.int32), np.zeros(groups, np.int32), place, worth


def placed(table: Tables, plan: kernels.Plan, seed: int) -> tuple[int, kernels.Plan]:
    best = nobody(len(plan[2]), len(plan[1]), plan[0].shape[1])
    people = place_people(table, plan, best, np.array([seed], np.uint64), 4_000, (0.4, 0.1))
    return people, best


@settings(max_examples=20)
@given(st.integers(0, 10), st.sampled_from([ASKED, rules(2, 4), rules(3, 3, hours=3, one_institution=1)]))
def test_groups_said_to_be_good_hold_every_hard_rule(seed: int, asked: Rules) -> None:
    table = tables(Measure(random_class(24, seed), asked))

    people, best = placed(table, nobody(24, 7, asked.sizes[1]), seed)

    members, sizes, place, worth = best
    broken = [kernels.lack(table, members[g], int(sizes[g]), True)[1] for g in range(7)]
    assert people == sum(sizes[g] for g in range(7) if not worth[g, 1])
    assert [bool(worth[g, 1]) for g in range(7) if sizes[g]] == [
        bool(broken[g]) for g in range(7) if sizes[g]
    ]
    seated = [(g, k, int(members[g, k])) for g in range(7) for k in range(sizes[g])]
    assert sorted(who for _, _, who in seated) == np.flatnonzero(place[:, 0] != WAITS).tolist()
    assert all((place[who] == (g, k)).all() for g, k, who in seated)


def test_who_is_set_apart_is_left_alone() -> None:
    table = tables(Measure(random_class(24, 1), rules(2, 3)))
    plan = nobody(24, 12, 3)
    plan[2][[3, 5]] = APART

    people, best = placed(table, plan, 1)

    assert people == 22
    assert best[2][[3, 5], 0].tolist() == [APART, APART]
