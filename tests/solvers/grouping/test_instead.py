"""What a plan would be if somebody were in another group is what one gets by putting them there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solvers.grouping.people import person, problem, random_class, rules
from worldrounds.solvers.grouping import evaluate, instead


def test_a_move_and_an_exchange_with_each_member_are_looked_at_best_first() -> None:
    class_ = problem(*(person(key, country=key[0]) for key in ("A1", "A2", "B1", "B2")))

    ways = instead(class_, rules(2, 3, countries=2), [["A1", "A2"], ["B1", "B2"]], "A1", 1)

    assert [(way.other, way.score.bad_people) for way in ways] == [("B1", 0), ("B2", 0), (None, 1)]
    assert (ways[0].left.members, ways[0].joined.members) == (("A2", "B1"), ("B2", "A1"))
    assert [check.rule.key for check in ways[2].left.broken] == ["size", "countries"]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_it_equals_a_look_at_the_plan_with_the_change_made(seed: int) -> None:
    class_ = random_class(14, seed)
    asked = rules(3, 5, countries=2, hours=1, burden=True, balance=["english"])
    keys = sorted(class_.index)
    groups = [keys[:4], keys[4:9], keys[9:]]

    for way in instead(class_, asked, groups, keys[seed % 4], 1):
        changed = [list(way.left.members), list(way.joined.members), groups[2]]
        found = evaluate(class_, asked, changed).score
        assert (way.score.bad_people, way.score.loss) == (found.bad_people, pytest.approx(found.loss))


@pytest.mark.parametrize(("key", "target"), [("A1", 0), ("A1", 2), ("X", 1)])
def test_only_another_group_can_be_asked_for(key: str, target: int) -> None:
    class_ = problem(person("A1"), person("B1"))

    with pytest.raises(ValueError, match="another of the 2 groups"):
        instead(class_, rules(1, 2), [["A1"], ["B1"]], key, target)
