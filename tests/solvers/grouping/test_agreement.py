"""Four programs that share no code say the same of any group, under any rules: the objective, the kernels, the
independent look at plans, and the checker of certificates."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.grouping.brute import small
from worldrounds.solvers.grouping import kernels
from worldrounds.solvers.grouping.arrays import tables
from worldrounds.solvers.grouping.certify import holds
from worldrounds.solvers.grouping.objective import Measure
from worldrounds.solvers.grouping.rules import WISHES
from worldrounds.solvers.grouping.verify import verify


@settings(max_examples=30)
@given(st.integers(1, 9), st.integers(0, 100_000), st.data())
def test_all_say_the_same_of_a_group(n: int, seed: int, data: st.DataObject) -> None:
    class_, asked = small(n, seed)
    members = sorted(data.draw(st.sets(st.integers(0, n - 1), min_size=1)))
    group = tuple(class_.people[i].key for i in members)
    measure = Measure(class_, asked)

    checks = [measure.check(rule, members) for rule in asked]
    broken = [check.rule for check in checks if check.rule.hard and not check.held]

    others = [(person.key,) for person in class_.people if person.key not in group]
    seen = [line for line in verify(class_, asked, [group, *others]) if line.startswith("group 0:")]
    assert seen == [f"group 0: {rule.key}" for rule in broken if rule.kind not in WISHES]
    assert holds(class_, asked, group) == (not broken)
    row, table = np.array([*members, 0], np.int32), tables(measure)
    assert bool(kernels.lack(table, row, len(members), True)[1]) == bool(broken)
    assert kernels.lack(table, row, len(members), False)[0] == pytest.approx(
        len(members) * (1 - measure.soft(checks))
    )
