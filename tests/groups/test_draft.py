"""A plan changes by moves, and every change can be taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worldrounds.groups.draft import Draft, Move

DRAFT = Draft(groups=((1, 2), (3, 4)))


def test_a_move_changes_two_groups_and_the_version() -> None:
    moved = DRAFT.moved(2, 1)

    assert moved.groups == ((1,), (3, 4, 2))
    assert (moved.version, moved.moves) == (2, (Move(2, 0, 1),))


def test_a_move_may_open_a_new_group() -> None:
    assert DRAFT.moved(2, 2).groups == ((1,), (3, 4), (2,))


def test_a_move_of_a_stranger_is_refused() -> None:
    with pytest.raises(ValueError, match="somebody who is in the plan"):
        DRAFT.moved(9, 0)


def test_a_draft_survives_being_written() -> None:
    moved = DRAFT.moved(2, 1)

    assert Draft.read(moved.write()) == moved


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, 4]), st.integers(0, 1)), max_size=8))
def test_taking_all_moves_back_gives_the_first_plan(moves: list[tuple[int, int]]) -> None:
    draft = DRAFT
    for person, target in moves:
        draft = draft.moved(person, target)
    for _ in moves:
        draft = draft.moved_back()

    assert [set(group) for group in draft.groups] == [{1, 2}, {3, 4}]
    assert draft.version == 1 + 2 * len(moves)
