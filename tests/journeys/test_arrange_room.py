"""Another video link is a change of the group's sessions to come, and of nothing else."""

from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.test import Client

from tests.cast import NOW, Cast
from tests.meetings.setting import a_session, plan_plenary, plan_sessions
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.journeys.arrange_room import arrange_room
from worldrounds.meetings.actions.feeds import make_feed
from worldrounds.meetings.models import Session

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def sessions(cast: Cast) -> dict[str, Session]:
    first, second = open_two_rooms(cast)
    one, two, three, four = plan_sessions(cast, 4)
    found = {
        "coming": a_session(cast, one, first.group),
        "over": a_session(cast, two, first.group, "2026-11-20T13:00"),
        "own link": a_session(cast, three, first.group, "2026-12-09T13:00"),
        "cancelled": a_session(cast, four, first.group, "2026-12-16T13:00"),
        "another group's": a_session(cast, one, second.group),
        "plenary": a_session(cast, plan_plenary(cast), None),
    }
    Session.objects.filter(pk=found["own link"].pk).update(video_address="https://meet.example.org/own")
    Session.objects.filter(pk=found["cancelled"].pk).update(state="cancelled")
    return found


def set_link(cast: Cast, link: str, case: str = "") -> None:
    arrange_room(inside=inside(cast.alice), case=case, video_address=link, at=LATER)


def changed(sessions: dict[str, Session]) -> dict[str, int]:
    for row in sessions.values():
        row.refresh_from_db()
    return {name: row.sequence for name, row in sessions.items() if row.changed_at == LATER}


def test_another_link_counts_in_the_sessions_that_use_it(cast: Cast, sessions: dict[str, Session]) -> None:
    set_link(cast, "https://meet.example.org/a")

    assert changed(sessions) == {"coming": 1}


def test_the_same_link_or_another_case_changes_no_session(cast: Cast, sessions: dict[str, Session]) -> None:
    set_link(cast, "")
    set_link(cast, "", case="measles-and-trust")

    assert changed(sessions) == {}


def test_feed_and_file_carry_the_new_link_and_a_higher_number(
    client: Client, cast: Cast, sessions: dict[str, Session]
) -> None:
    client.force_login(cast.vera)
    addresses = [
        f"/calendar/{make_feed(person=cast.vera, at=NOW).token}.ics",
        f"/programmes/rounds/sessions/{sessions['coming'].pk}/session.ics",
    ]
    etag = client.get(addresses[0])["ETag"]

    set_link(cast, "https://meet.example.org/b")

    seen = [event_of(client.get(address), sessions["coming"]) for address in addresses]
    assert seen == [("1", "https://meet.example.org/b")] * 2
    assert client.get(addresses[0], headers={"if-none-match": etag}).status_code == 200


def test_link_changed_on_the_page_reaches_the_sessions(
    client: Client, cast: Cast, sessions: dict[str, Session]
) -> None:
    client.force_login(cast.alice)
    client.post(
        "/programmes/rounds/groups/1/room/arrange/",
        {"case": "", "video_address": "https://meet.example.org/c"},
    )

    sessions["coming"].refresh_from_db()
    assert sessions["coming"].sequence == 1


def event_of(response: Any, session: Session) -> tuple[str, str]:
    events = vobject.readOne(response.content.decode()).contents["vevent"]
    event = next(event for event in events if event.uid.value == session.uid)
    return event.sequence.value, event.location.value
