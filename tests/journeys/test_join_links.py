"""Where people meet: the same place from the room, the session's page and the calendar."""

import pytest
from pytest_django import Settings

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_plenary, plan_sessions
from worldrounds.journeys.join_links import with_join_links
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import join_address
from worldrounds.rooms.models import Room
from worldrounds.rooms.queries import video_link


@pytest.fixture
def sessions(cast: Cast) -> list[Session]:
    group = a_group(cast, 1, "vera", "kenta")
    Room.objects.create(group=group, opened_at=NOW)
    first, second = plan_sessions(cast, 2)
    own = a_session(cast, second, group)
    own.video_address = "https://meet.example/own"
    return [a_session(cast, first, group), own, a_session(cast, plan_plenary(cast), None)]


def test_groups_meet_in_their_rooms_link(sessions: list[Session], settings: Settings) -> None:
    settings.VIDEO_ADDRESS = "https://video.example"
    room = Room.objects.get()

    found = [join_address(session) for session in with_join_links(sessions)]

    assert found[:2] == [video_link(room), "https://meet.example/own"]
    assert found[2].startswith("https://video.example/worldrounds-")


def test_link_that_the_group_has_set_wins(sessions: list[Session], settings: Settings) -> None:
    settings.VIDEO_ADDRESS = "https://video.example"
    Room.objects.update(video_address="https://meet.example/ours")

    assert with_join_links(sessions)[0].video_address == "https://meet.example/ours"


def test_links_cost_one_query(sessions: list[Session], django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        with_join_links(sessions)
