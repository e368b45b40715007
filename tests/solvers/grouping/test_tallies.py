"""What is kept up while bad groups are mended equals what the kernels, and so the objective, find anew."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.grouping.people import random_class, rules
from worldrounds.solvers.grouping import kernels, mending, tallies
from worldrounds.solvers.grouping.arrays import Tables, tables
from worldrounds.solvers.grouping.objective import Measure

ASKED = rules(
    3,
    4,
    countries=3,
    institutions=2,
    one_institution=1,
    hours=2,
    common_language=True,
    not_alone=[{"attribute": "gender", "hard": True}, {"attribute": "year", "value": "2", "hard": True}],
    apart=[["s0", "s1"]],
)


def plain(name: str) -> Any:
    """A kernel that only kernels call, uncompiled."""
    return getattr(tallies, name).py_func


def lacks(table: Tables, members: list[int]) -> float:
    """All that a group lacks to the hard rules, size and hours aside, from the kernels."""
    group = np.array([*members, 0], np.int32)
    return sum(
        1 - kernels.degree(table, q, group, len(members))
        for q in range(len(table.kind))
        if table.kind[q] not in (kernels.SIZE, kernels.HOURS)
    )


@settings(max_examples=60)
@given(st.integers(0, 200), st.lists(st.integers(0, 19), min_size=2, max_size=6, unique=True))
def test_one_person_more_lacks_what_the_kernels_say(seed: int, people: list[int]) -> None:
    table = tables(Measure(random_class(20, seed % 10), ASKED))
    demands, others, _enough = plain("demands_of")(table)
    *rest, joins = people
    group = np.array([*rest, joins], np.int32)
    counts = np.zeros((len(table.values), table.values.max() + 1), np.int16)
    base = np.zeros(len(demands), np.int64)
    plain("count")(table.codes, group, len(rest), counts)
    plain("bases")(demands, table.codes, group, len(rest), counts, base)

    found = plain("with_one_more")(demands, table.codes, counts, base, len(rest), joins)

    found += plain("lacks_others")(table, others, group, len(people))
    assert found == pytest.approx(lacks(table, people))


@settings(max_examples=60)
@given(st.integers(0, 9), st.permutations(range(20)))
def test_a_change_of_a_good_group_lacks_what_the_kernels_say(seed: int, order: list[int]) -> None:
    """Grow a group while it stays good, as far as that goes, then exchange one of its members."""
    table = tables(
        Measure(random_class(20, seed), rules(3, 4, countries=1, institutions=1, one_institution=2))
    )
    demands, _others, _enough = plain("demands_of")(table)
    held: list[int] = []
    for person in order[:10]:
        if len(held) < 5 and lacks(table, [*held, person]) < 1e-9:
            held.append(person)
    if len(held) < 2:
        return
    counts = np.zeros((len(table.values), table.values.max() + 1), np.int16)
    plain("count")(table.codes, np.array(held, np.int32), len(held), counts)

    found = plain("after_change")(demands, table.codes, counts, len(held), held[0], order[10])

    assert found == pytest.approx(lacks(table, [*held[1:], order[10]]))


def test_mending_keeps_the_worth_of_groups_right_and_the_best_plan() -> None:
    table = tables(Measure(random_class(60, 3), rules(4, 5, countries=3, hours=1, one_institution=2)))
    members = np.zeros((13, 5), np.int32)
    members[:12] = np.arange(60).reshape(12, 5)
    place = np.array([(i // 5, i % 5) for i in range(60)], np.int32)
    plan = (members, np.array([5] * 12 + [0], np.int32), place, np.zeros((13, 3)))
    kernels.weigh(table, plan)
    best = tuple(part.copy() for part in plan)
    before = kernels.score(plan)[0]

    mending.mend(table, plan, best, np.array([1], np.uint64), 2_000, 13, 0, (0, 200))

    for one in (plan, best):
        told = one[3].copy()
        kernels.weigh(table, one)
        assert one[3][:, 1].tolist() == told[:, 1].tolist()
        assert sorted(i for g in range(13) for i in one[0][g, : one[1][g]].tolist()) == list(range(60))
    assert kernels.score(best)[0] < before
