"""The method's path, and the stages in which each member writes."""

from datetime import date, datetime, timedelta

import pytest

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme, Stage
from worldrounds.rooms.models import MemberText, Room
from worldrounds.rooms.stages.finishing import finish_stage
from worldrounds.rooms.stages.path import State, Step, access_step, current, path_of
from worldrounds.rooms.stages.written import read_texts, write_text

TODAY = NOW.date()


@pytest.fixture
def room(cast: Cast) -> Room:
    return open_two_rooms(cast)[0]


def a_stage(
    cast: Cast, kind: str, *, position: int = 1, opens: date = TODAY, due: date | None = None
) -> Stage:
    return Stage.objects.create(
        programme=cast.programme,
        key=f"{kind}-{position}",
        kind=kind,
        title=kind.title(),
        opens_day=opens,
        due_day=due,
        position=position,
    )


def step(person: Person, key: str, *, at: datetime = NOW) -> Step:
    return access_step(inside(person), key=key, at=at)


def write(person: Person, key: str, text: str, *, hand_in: bool = True, at: datetime = NOW) -> MemberText:
    return write_text(inside=inside(person), step=step(person, key, at=at), text=text, hand_in=hand_in, at=at)


def seen(person: Person, key: str, *, at: datetime = NOW) -> list[str]:
    lines = read_texts(inside(person), step(person, key, at=at)).lines
    return sorted(line.text for line in lines if line.text)


def test_the_path_has_every_stage_in_order_and_says_where_the_group_is(cast: Cast, room: Room) -> None:
    a_stage(cast, "analysis", position=2, opens=TODAY - timedelta(days=9), due=TODAY - timedelta(days=3))
    a_stage(cast, "positions", position=1, opens=TODAY - timedelta(days=9))
    a_stage(cast, "draft", position=3, opens=TODAY + timedelta(days=9))

    path = path_of(inside(cast.vera), at=NOW)

    assert [s.stage.key for s in path] == ["positions-1", "analysis-2", "draft-3"]
    assert [s.state for s in path] == [State.OPEN, State.OPEN, State.AHEAD]
    assert [s.is_late for s in path] == [False, True, False]
    assert [s.is_my_turn for s in path] == [True, True, False]
    assert current(path) == path[0]


def test_a_stage_opens_when_its_day_begins_somewhere(cast: Cast, room: Room) -> None:
    a_stage(cast, "positions", opens=date(2027, 3, 2))
    kiritimati = datetime.fromisoformat("2027-03-01T10:00:00+00:00")

    assert step(cast.vera, "positions-1", at=kiritimati - timedelta(seconds=1)).state == State.AHEAD
    assert step(cast.vera, "positions-1", at=kiritimati).state == State.OPEN


def test_positions_are_hidden_until_the_last_member_hands_in(cast: Cast, room: Room) -> None:
    a_stage(cast, "positions")
    write(cast.vera, "positions-1", "In Austria…")

    assert seen(cast.kenta, "positions-1") == []
    assert seen(cast.faye, "positions-1") == []
    assert seen(cast.vera, "positions-1") == ["In Austria…"]

    write(cast.kenta, "positions-1", "In Japan…")

    assert seen(cast.vera, "positions-1") == seen(cast.faye, "positions-1") == ["In Austria…", "In Japan…"]
    assert step(cast.vera, "positions-1").state == State.DONE


def test_positions_are_revealed_when_the_time_is_up_and_who_is_late_may_still_write(
    cast: Cast, room: Room
) -> None:
    a_stage(cast, "positions", due=TODAY)
    write(cast.vera, "positions-1", "In Austria…")
    over = NOW + timedelta(days=2)

    assert seen(cast.kenta, "positions-1", at=over) == ["In Austria…"]
    with pytest.raises(NotAllowed):
        write(cast.vera, "positions-1", "Now I think as you do.", at=over)
    write(cast.kenta, "positions-1", "In Japan…", at=over)
    assert seen(cast.vera, "positions-1", at=over) == ["In Austria…", "In Japan…"]


def test_a_draft_is_seen_by_its_author_only_and_does_not_count(cast: Cast, room: Room) -> None:
    a_stage(cast, "icebreaker")
    write(cast.vera, "icebreaker-1", "I am Ve", hand_in=False)

    assert seen(cast.kenta, "icebreaker-1") == []
    assert step(cast.vera, "icebreaker-1").handed_in == 0
    own = read_texts(inside(cast.vera), step(cast.vera, "icebreaker-1")).own
    assert own is not None
    assert own.text == "I am Ve"


def test_an_introduction_is_read_at_once_and_may_be_bettered(cast: Cast, room: Room) -> None:
    a_stage(cast, "icebreaker")
    write(cast.vera, "icebreaker-1", "I am Vera.")
    write(cast.vera, "icebreaker-1", "I am Vera, from Vienna.", hand_in=False)

    assert seen(cast.kenta, "icebreaker-1") == ["I am Vera, from Vienna."]


def test_a_reflection_is_for_its_author_the_facilitator_and_the_coordinator(cast: Cast, room: Room) -> None:
    a_stage(cast, "reflection")
    write(cast.vera, "reflection-1", "I learned to wait.")
    write(cast.kenta, "reflection-1", "I learned to ask.")

    assert seen(cast.vera, "reflection-1") == ["I learned to wait."]
    assert seen(cast.faye, "reflection-1") == ["I learned to ask.", "I learned to wait."]
    assert seen(cast.alice, "reflection-1") == ["I learned to ask.", "I learned to wait."]


def test_nothing_is_written_before_a_stage_opens_nor_by_those_who_are_no_members(
    cast: Cast, room: Room
) -> None:
    a_stage(cast, "icebreaker", opens=TODAY + timedelta(days=5))
    a_stage(cast, "reflection", position=2)

    with pytest.raises(NotAllowed):
        write(cast.vera, "icebreaker-1", "Too early")
    with pytest.raises(NotAllowed):
        write(cast.faye, "reflection-2", "I only watch")
    assert MemberText.objects.count() == 0


def test_a_closed_programme_takes_no_text(cast: Cast, room: Room) -> None:
    a_stage(cast, "icebreaker")
    Programme.objects.filter(pk=cast.programme.pk).update(state=Programme.State.CLOSED)

    with pytest.raises(NotAllowed):
        write(cast.vera, "icebreaker-1", "Too late")


@pytest.mark.parametrize("text", ["  \r\n ", "x" * 10_001])
def test_a_text_must_have_words_and_an_end(cast: Cast, room: Room, text: str) -> None:
    a_stage(cast, "icebreaker")

    with pytest.raises(Refused):
        write(cast.vera, "icebreaker-1", text)


def test_a_group_finishes_a_stage_once_and_can_open_it_again(cast: Cast, room: Room) -> None:
    a_stage(cast, "analysis")
    for _ in range(2):
        finish_stage(inside=inside(cast.vera), step=step(cast.vera, "analysis-1"), done=True, at=NOW)
    assert step(cast.kenta, "analysis-1").state == State.DONE
    assert step(cast.kenta, "analysis-1").is_my_turn is False

    finish_stage(inside=inside(cast.kenta), step=step(cast.kenta, "analysis-1"), done=False, at=NOW)

    assert step(cast.vera, "analysis-1").state == State.OPEN


def test_a_stage_in_which_each_writes_is_not_finished_by_a_button(cast: Cast, room: Room) -> None:
    a_stage(cast, "positions")

    with pytest.raises(NotAllowed):
        finish_stage(inside=inside(cast.vera), step=step(cast.vera, "positions-1"), done=True, at=NOW)


def test_a_stage_that_is_not_there_is_not_found(cast: Cast, room: Room) -> None:
    with pytest.raises(NotFound):
        step(cast.vera, "nothing")
