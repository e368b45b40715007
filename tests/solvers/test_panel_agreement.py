"""The RAND/UCLA definitions, on examples of which the answer is published or follows from a published table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worldrounds.solvers.agreement import (
    Verdict,
    agreement,
    is_classical_disagreement,
    is_stable,
    most_outside,
    outside_the_median,
)

panels = st.lists(st.integers(1, 9), min_size=1, max_size=30)


def test_published_example_of_fifteen_panellists() -> None:
    """BMJ Open 2012;2:e001431, table 1: median 7, percentiles 7 and 8, IPRAS 6.1, and no disagreement."""
    ratings = [4, 5, 6, *[7] * 5, *[8] * 5, 9, 9]

    found = agreement(ratings)

    assert (found.median, found.ipr, found.outside) == (7.0, 1.0, 3)
    assert found.ipras == pytest.approx(6.1)
    assert (found.is_agreed, found.is_disagreed, found.verdict) == (True, False, Verdict.APPROPRIATE)


@pytest.mark.parametrize(
    ("size", "outside"),
    [(8, 2), (9, 2), (10, 2), (11, 3), (12, 3), (13, 3), (14, 4), (15, 4), (16, 4)],
)
def test_agreement_tolerates_as_many_as_the_manuals_table(size: int, outside: int) -> None:
    assert most_outside(size) == outside


@pytest.mark.parametrize(("size", "outside"), [(2, 0), (4, 0), (5, 1), (7, 1)])
def test_small_panels_go_on_by_the_same_steps(size: int, outside: int) -> None:
    assert most_outside(size) == outside


@pytest.mark.parametrize(
    ("ratings", "agreed", "disagreed"),
    [
        ([7, 7, 7, 8, 8, 8, 9, 6, 1], True, False),  # two of nine outside 7-9
        ([7, 7, 7, 8, 8, 8, 4, 5, 6], False, False),  # three outside
        ([1, 2, 3, 5, 5, 5, 7, 8, 9], False, True),  # three in each outer third
        ([1, 2, 5, 5, 5, 5, 7, 8, 9], False, False),  # two in one of them
    ],
)
def test_classical_definitions_for_nine_members(ratings: list[int], agreed: bool, disagreed: bool) -> None:
    assert (outside_the_median(ratings) <= most_outside(9)) is agreed
    assert is_classical_disagreement(ratings) is disagreed


def test_two_camps_disagree_and_make_any_median_uncertain() -> None:
    found = agreement([1, 1, 2, 8, 9, 9])

    assert found.is_disagreed
    assert found.disagreement_index > 1
    assert found.verdict == Verdict.UNCERTAIN


def test_the_same_spread_is_disagreement_in_the_middle_and_not_at_the_end() -> None:
    in_the_middle = agreement([3, 3, 3, 7, 7, 7])
    at_the_end = agreement([5, 5, 5, 9, 9, 9])

    assert (in_the_middle.ipr, at_the_end.ipr) == (4.0, 4.0)
    assert (in_the_middle.ipras, at_the_end.ipras) == (pytest.approx(2.35), pytest.approx(5.35))
    assert (in_the_middle.is_disagreed, at_the_end.is_disagreed) == (True, False)


@pytest.mark.parametrize(
    ("ratings", "verdict"),
    [
        ([7, 7, 7], Verdict.APPROPRIATE),
        ([6, 7], Verdict.APPROPRIATE),  # a median of 6.5 or 3.5 counts to the upper third
        ([6, 6, 6], Verdict.UNCERTAIN),
        ([3, 4], Verdict.UNCERTAIN),
        ([3, 3, 3], Verdict.INAPPROPRIATE),
    ],
)
def test_verdict_follows_the_median_where_there_is_no_disagreement(
    ratings: list[int], verdict: Verdict
) -> None:
    assert agreement(ratings).verdict == verdict


@given(panels)
def test_order_changes_nothing_and_figures_stay_on_the_scale(ratings: list[int]) -> None:
    found = agreement(ratings)

    assert agreement(ratings[::-1]) == found
    assert 1 <= found.lower_quartile <= found.median <= found.upper_quartile <= 9
    assert found.ipras >= 2.35
    assert not (found.is_agreed and found.is_disagreed)


@given(panels)
def test_turning_the_scale_round_turns_only_the_verdict(ratings: list[int]) -> None:
    found, turned = agreement(ratings), agreement([10 - rating for rating in ratings])

    assert turned.median == pytest.approx(10 - found.median)
    assert (turned.ipr, turned.is_disagreed) == (pytest.approx(found.ipr), found.is_disagreed)


@pytest.mark.parametrize("ratings", [[], [0], [10]])
def test_ratings_off_the_scale_are_refused(ratings: list[int]) -> None:
    with pytest.raises(ValueError, match=r"ratings|Ratings"):
        agreement(ratings)


def test_stable_means_no_rating_moved_by_more_than_one() -> None:
    assert is_stable([1, 5, 9], [2, 4, 9])
    assert not is_stable([1, 5, 9], [3, 5, 9])
