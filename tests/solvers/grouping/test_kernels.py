"""The kernels give the objective's numbers, for every rule, on random groups of odd classes."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.grouping.people import MONDAY, random_class, rules
from worldrounds.solvers.grouping import Rules, kernels
from worldrounds.solvers.grouping.arrays import tables
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.overlap import Overlap

EVERY_RULE = {
    "countries": 4,
    "institutions": 3,
    "one_institution": 1,
    "hours": 5,
    "common_language": True,
    "not_alone": [
        "gender",
        {"attribute": "year", "value": "2", "hard": True},
        {"attribute": "x", "value": "y"},
    ],
    "spread": ["year", {"attribute": "gender", "hard": True, "at_least": 0.7}],
    "balance": [{"attribute": "english", "weight": 2}],
    "together": [["s0", "s1"], ["s1", "s0"], ["s2", "s3", "s4"]],
    "apart": {"pairs": [["s5", "s6"], ["s0", "s7"]], "hard": False},
    "new_people": {"met": [["s0", "s1", "s2", "s3"], ["s4", "s9", "gone"], ["s0", "s9"]], "weight": 2},
    "topic": {"hard": True, "at_least": 0.9},
    "burden": {"weight": 3},
}
WINTER = date(2026, 11, 9)


def every_rule(minutes: int, *, burden: bool) -> Rules:
    document = dict(EVERY_RULE) if burden else {k: v for k, v in EVERY_RULE.items() if k != "burden"}
    return rules(3, 4, minutes=minutes, **document)


@settings(max_examples=40)
@given(
    st.integers(0, 10_000),
    st.lists(st.integers(0, 19), min_size=1, max_size=7, unique=True),
    st.sampled_from([15, 60, 90, 100]),
    st.booleans(),
)
def test_kernels_equal_the_objective(seed: int, members: list[int], minutes: int, burden: bool) -> None:
    measure = Measure(random_class(20, seed, (MONDAY, WINTER)), every_rule(minutes, burden=burden))
    table = tables(measure)
    group = np.array([*members, 0, 0], np.int32)

    quick = [kernels.degree(table, q, group, len(members)) for q in range(len(measure.rules.rules))]

    checks = [measure.check(rule, members) for rule in measure.rules]
    assert quick == pytest.approx([check.degree for check in checks], abs=1e-12)
    broken = any(check.rule.hard and not check.held for check in checks)
    assert kernels.lack(table, group, len(members), True)[1] == broken
    assert kernels.lack(table, group, len(members), False)[0] == pytest.approx(
        len(members) * (1 - measure.soft(checks))
    )


@pytest.mark.parametrize("minutes", [15, 60, 90])
def test_overlap_equals_the_kernel(minutes: int) -> None:
    measure = Measure(random_class(30, 3, (MONDAY, WINTER)), rules(3, 4, hours=3, minutes=minutes))
    overlap = Overlap(measure)

    assert np.array_equal(overlap.near, kernels.near(tables(measure), 3.0))
    assert overlap.alone.tolist() == [min(measure.hours([i])) for i in range(30)]


def test_the_grid_is_as_coarse_as_free_time_allows() -> None:
    whole_hours = Measure(random_class(1, 0), rules(1, 1, hours=1))

    assert tables(whole_hours).bits in (168, 336)
    assert tables(Measure(random_class(1, 0), rules(1, 1, burden=True))).bits == 672
