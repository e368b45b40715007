"""Weights for everybody: a bound that the independent checker proves, and that no plan beats."""

from dataclasses import replace

import pytest

from tests.solvers.grouping.people import random_class, rules
from worldrounds.solvers.grouping import Stop, solve
from worldrounds.solvers.grouping.certify import certify
from worldrounds.solvers.grouping.feasibility.everybody import weigh_everybody

ASKED = rules(3, 4, hours=3, countries=2, common_language=True)


@pytest.mark.parametrize("seed", range(3))
def test_weights_are_proved_and_no_plan_beats_them(seed: int) -> None:
    class_ = random_class(40, seed)

    found = weigh_everybody(class_, ASKED)

    verdict = certify(class_, ASKED, [found])
    plan = solve(class_, ASKED, stop=Stop(iterations=200_000))
    assert (verdict.bound, verdict.wrong) == (found.left, ())
    assert found.left <= plan.score.bad_people <= found.left + 1


@pytest.mark.parametrize("rounds", [0, 1])
def test_what_is_said_when_stopped_is_true(rounds: int) -> None:
    class_ = random_class(40, 0)

    stopped = weigh_everybody(class_, ASKED, rounds=rounds)

    assert 0 <= stopped.left <= weigh_everybody(class_, ASKED).left
    assert not stopped.left or not certify(class_, ASKED, [stopped]).wrong


def test_somebody_who_weighs_too_little_is_noticed() -> None:
    class_ = random_class(40, 0)
    found = weigh_everybody(class_, ASKED)
    heaviest = max(found.weights, key=lambda key: found.weights[key])

    lighter = replace(found, weights={**found.weights, heaviest: 0})

    assert "weigh too little" in certify(class_, ASKED, [lighter]).wrong[0]


def test_a_class_without_a_good_group_is_left_whole() -> None:
    assert weigh_everybody(random_class(6, 0), rules(3, 4, countries=4)).left <= 6
    assert (
        weigh_everybody(random_class(3, 0), rules(3, 3, countries=3, one_institution=1, hours=100)).left == 3
    )
