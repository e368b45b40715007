"""What waits for a student: tasks and stages in one list."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from tests.rooms.test_stages import TODAY, a_stage, step, write
from worldrounds.groups.models import Group
from worldrounds.programmes.models import Task
from worldrounds.rooms.models import Room
from worldrounds.rooms.stages.finishing import finish_stage
from worldrounds.rooms.stages.waiting import ToDo, todo_of

DAY = timedelta(days=1)


@pytest.fixture
def room(cast: Cast) -> Room:
    return open_two_rooms(cast)[0]


def todo(cast: Cast, who: str = "vera", number: int = 1, days: int = 0) -> list[ToDo]:
    group = Group.objects.get(number=number)
    return todo_of(cast.programme, group, cast.enrolments[who], at=NOW + days * DAY)


def test_open_stages_and_tasks_stand_in_the_order_of_their_days(cast: Cast, room: Room) -> None:
    a_stage(cast, "draft", position=1)
    a_stage(cast, "positions", position=2, due=TODAY + 9 * DAY)
    a_stage(cast, "matrix", position=3, opens=TODAY - 9 * DAY, due=TODAY - 2 * DAY)
    a_stage(cast, "review", position=4, opens=TODAY + 2 * DAY, due=TODAY + 3 * DAY)
    Task.objects.create(
        programme=cast.programme, key="outline", title="Outline", due_day=TODAY + 4 * DAY, position=1
    )

    assert todo(cast) == [
        ToDo(True, "matrix-3", "Matrix", TODAY - 2 * DAY, True),
        ToDo(False, "outline", "Outline", TODAY + 4 * DAY, False),
        ToDo(True, "positions-2", "Positions", TODAY + 9 * DAY, False),
        ToDo(True, "draft-1", "Draft", None, False),
    ]


def test_a_stage_waits_for_those_who_have_not_handed_in(cast: Cast, room: Room) -> None:
    a_stage(cast, "positions", due=TODAY)
    write(cast.vera, "positions-1", "In Austria")
    write(cast.kenta, "positions-1", "In Jap", hand_in=False)

    assert [todo(cast, who) for who in ("vera",)] == [[]]
    assert [item.key for item in todo(cast, "kenta")] == ["positions-1"]
    assert [item.key for item in todo(cast, "viktor", 2)] == ["positions-1"]


def test_a_stage_that_the_group_has_finished_waits_for_nobody(cast: Cast, room: Room) -> None:
    a_stage(cast, "analysis")
    finish_stage(inside=inside(cast.kenta), step=step(cast.kenta, "analysis-1"), done=True, at=NOW)

    assert todo(cast) == []
    assert [item.key for item in todo(cast, "kiyo", 2)] == ["analysis-1"]


def test_a_stage_that_is_far_off_is_left_to_the_plan(cast: Cast, room: Room) -> None:
    a_stage(cast, "draft", due=date(2027, 4, 20))

    assert todo(cast) == []
    assert [item.key for item in todo(cast, days=120)] == ["draft-1"]
