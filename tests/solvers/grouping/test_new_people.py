"""Another round in which people meet new people."""

from itertools import combinations

import pytest

from tests.solvers.grouping.people import person, problem, rules
from worldrounds.solvers.grouping import Rules, Stop, evaluate, solve
from worldrounds.solvers.grouping.rounds import form_rounds, repeated_pairs
from worldrounds.solvers.grouping.verify import verify

FIRST = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]
NINE = problem(*(person(key) for key in "abcdefghi"))
THREE = Rules.from_dict({"size": {"min": 3, "max": 3}, "new_people": True})


def test_a_report_names_the_pairs_that_have_met_in_each_group() -> None:
    report = evaluate(NINE, THREE.with_met(FIRST), [["a", "b", "d"], ["c", "e", "g"], ["f", "h", "i"]])

    checks = [group.checks[1] for group in report.groups]
    assert [check.value for check in checks] == [1, 0, 1]
    assert [check.who for check in checks] == [("a", "b"), (), ("h", "i")]
    assert [check.degree for check in checks] == pytest.approx([2 / 3, 1, 2 / 3])
    assert [check.text for check in checks[:2]] == [
        "1 pair has met before: a and b.",
        "Nobody has met before.",
    ]
    assert report.score.bad_people == 0
    assert report.score.soft == pytest.approx(7 / 9)


def test_sixteen_people_meet_everybody_in_five_rounds() -> None:
    """The affine plane of order 4: 5 rounds of 4 groups of 4, every pair exactly once."""
    sixteen = problem(*(person(f"p{i}") for i in range(16)))

    found = form_rounds(sixteen, rules(4, 4), 5, stop=Stop(iterations=5_000), starts=10, patience=25)

    assert (found.bad_people, found.repeated, repeated_pairs(found.groups)) == (0, 0, 0)
    met = {frozenset(pair) for groups in found.groups for group in groups for pair in combinations(group, 2)}
    assert len(met) == 16 * 15 / 2


def test_rounds_go_on_from_earlier_ones() -> None:
    earlier = tuple(tuple(group) for group in FIRST)

    found = form_rounds(NINE, THREE, 3, earlier=[earlier], stop=Stop(iterations=5_000), starts=10)

    assert (found.repeated, repeated_pairs([earlier, *found.groups])) == (0, 0)
    with pytest.raises(ValueError, match="count: expected 1 or more; got 0"):
        form_rounds(NINE, THREE, 0)


def test_a_pair_that_must_not_meet_again_breaks_a_group() -> None:
    hard = rules(3, 3, new_people={"met": FIRST, "hard": True})

    assert verify(NINE, hard, FIRST) == [f"group {g}: new_people" for g in range(3)]
    assert evaluate(NINE, hard, FIRST).score.bad_people == 9
    assert verify(NINE, hard, solve(NINE, hard, stop=Stop(iterations=20_000)).groups) == []


def test_who_was_there_in_an_earlier_round_only_is_left_out() -> None:
    asked = rules(1, 3, new_people={"met": [["a", "gone"], ["a", "b"]], "hard": True})

    report = evaluate(problem(person("a"), person("b")), asked, [["a", "b"]])

    assert [check.value for check in report.groups[0].broken] == [1]
