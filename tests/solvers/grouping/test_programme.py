"""The shape of a real programme: 12 schools, 194 students, cohorts from 3 to 36, clocks that change four times."""

from benchmarks.grouping import PROGRAMME_RULES, programme

from worldrounds.solvers.grouping import Stop, solve
from worldrounds.solvers.grouping.verify import verify


def test_a_real_programme_is_formed_with_every_hard_rule_held() -> None:
    class_ = programme(seed=1)

    plan = solve(class_, PROGRAMME_RULES, stop=Stop(iterations=200_000), seed=1)

    assert len(class_) == 194
    assert len(class_.regimes) > 1
    assert verify(class_, PROGRAMME_RULES, plan.groups) == []
    assert plan.score.bad_people == 0
