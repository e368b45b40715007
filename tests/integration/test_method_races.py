"""The method is composed while others compose it or write in it, on both databases."""

import pytest

from tests.cast import NOW, Cast, make_cast
from tests.integration.together import at_once
from tests.meetings.setting import standing_of
from tests.programmes.test_method import FACTS
from tests.rooms.setting import inside, open_two_rooms
from tests.rooms.test_stages import a_stage, step
from worldrounds.core.errors import Refused
from worldrounds.journeys.remove_stage import remove_stage
from worldrounds.programmes.actions.method import add_stage, move_stage
from worldrounds.programmes.models import Stage
from worldrounds.rooms.models import MemberText
from worldrounds.rooms.stages.written import write_text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_a_form_sent_twice_at_once_adds_one_stage(cast: Cast) -> None:
    alice = standing_of(cast, "alice")

    at_once(
        *[lambda: add_stage(standing=alice, kind="matrix", key="matrix", facts=FACTS, at=NOW) for _ in "12"]
    )

    assert list(Stage.objects.values_list("key", flat=True)) == ["matrix"]


def test_stages_moved_at_once_have_each_a_place(cast: Cast) -> None:
    alice = standing_of(cast, "alice")
    stages = [a_stage(cast, "matrix", position=n) for n in range(1, 5)]

    at_once(*[lambda s=s: move_stage(standing=alice, stage=s, place=1, at=NOW) for s in stages])

    assert sorted(Stage.objects.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_what_is_written_while_the_stage_is_taken_out_is_kept_or_refused(cast: Cast) -> None:
    open_two_rooms(cast)
    stage, alice = a_stage(cast, "icebreaker"), standing_of(cast, "alice")
    place, seen = inside(cast.vera), step(cast.vera, stage.key)

    removed, written = at_once(
        lambda: remove_stage(standing=alice, stage=stage, at=NOW),
        lambda: write_text(inside=place, step=seen, text="I am Vera.", hand_in=True, at=NOW),
    )

    assert isinstance(removed, Refused) != isinstance(written, Refused)
    assert (Stage.objects.count(), MemberText.objects.count()) in {(1, 1), (0, 0)}
    assert MemberText.objects.exists() == isinstance(written, MemberText)


def test_a_text_that_comes_after_the_stage_is_gone_is_refused(cast: Cast) -> None:
    open_two_rooms(cast)
    stage = a_stage(cast, "icebreaker")
    place, seen = inside(cast.vera), step(cast.vera, stage.key)
    remove_stage(standing=standing_of(cast, "alice"), stage=stage, at=NOW)

    with pytest.raises(Refused):
        write_text(inside=place, step=seen, text="I am Vera.", hand_in=True, at=NOW)
