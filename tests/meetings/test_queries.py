"""Who reaches which session, and what is listed for whom."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_plenary, plan_sessions, standing_of
from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.groups.models import Membership
from worldrounds.meetings.models import Attendance, Session
from worldrounds.meetings.queries import (
    access_session,
    access_timetables,
    groups_without_meeting,
    join_address,
    next_session,
    sessions_of,
    visible_sessions,
)

FAR = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def sessions(cast: Cast) -> dict[str, Session]:
    """One of group 1 (Vera, Kenta), one of group 2 (Viktor, Nadia), and a plenary."""
    one, two = a_group(cast, 1, "vera", "kenta"), a_group(cast, 2, "viktor", "nadia")
    one.facilitator = cast.faye
    one.save()
    planned = plan_sessions(cast, 1)[0]
    return {
        "one": a_session(cast, planned, one),
        "two": a_session(cast, planned, two, "2026-12-03T13:00"),
        "plenary": a_session(cast, plan_plenary(cast), None, "2026-12-12T13:00"),
    }


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("alice", {"one", "two", "plenary"}),
        ("faye", {"one", "two", "plenary"}),
        ("bob", {"one", "two", "plenary"}),  # a Viennese in both groups
        ("carol", {"one", "plenary"}),
        ("vera", {"one", "plenary"}),
        ("nadia", {"two", "plenary"}),
        ("kiyo", {"plenary"}),  # in no group
        ("oscar", set()),  # of another programme
    ],
)
def test_sessions_are_open_to_their_own_people(
    cast: Cast, sessions: dict[str, Session], who: str, seen: set[str]
) -> None:
    opened = set()
    for name, session in sessions.items():
        try:
            access_session(person=cast.people[who], slug="rounds", number=session.pk)
            opened.add(name)
        except NotFound:
            pass

    assert opened == seen
    if who != "oscar":
        listed = set(visible_sessions(standing_of(cast, who)))
        assert listed == {sessions[name] for name in seen}


def test_session_under_another_programmes_address_is_not_found(
    cast: Cast, sessions: dict[str, Session]
) -> None:
    with pytest.raises(NotFound):
        access_session(person=cast.oscar, slug="elsewhere", number=sessions["plenary"].pk)


@pytest.mark.parametrize("who", ["bob", "faye", "vera"])
def test_timetables_are_the_coordinators(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        access_timetables(person=cast.people[who], slug="rounds")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("vera", ["one", "plenary"]),
        ("nadia", ["two", "plenary"]),
        ("faye", ["one", "plenary"]),
        ("alice", ["plenary"]),
        ("oscar", []),
    ],
)
def test_sessions_of_a_person(
    cast: Cast, sessions: dict[str, Session], who: str, expected: list[str]
) -> None:
    assert list(sessions_of(cast.people[who], NOW, FAR)) == [sessions[name] for name in expected]


def test_who_left_a_group_no_longer_has_its_sessions(cast: Cast, sessions: dict[str, Session]) -> None:
    Membership.objects.filter(enrolment=cast.enrolments["vera"]).update(left_at=NOW)

    assert list(sessions_of(cast.vera, NOW, FAR)) == [sessions["plenary"]]
    with pytest.raises(NotFound):
        access_session(person=cast.vera, slug="rounds", number=sessions["one"].pk)


def test_cancelled_sessions_are_listed_on_request_only(cast: Cast, sessions: dict[str, Session]) -> None:
    Session.objects.filter(pk=sessions["one"].pk).update(state="cancelled")

    assert list(sessions_of(cast.vera, NOW, FAR)) == [sessions["plenary"]]
    assert list(sessions_of(cast.vera, NOW, FAR, cancelled=True)) == [sessions["one"], sessions["plenary"]]


def test_next_session_is_the_running_one_until_it_ends(cast: Cast, sessions: dict[str, Session]) -> None:
    one = sessions["one"]
    assert one.group is not None

    assert next_session(one.group, one.starts_at + timedelta(minutes=59)) == one
    assert next_session(one.group, one.ends_at) == sessions["plenary"]
    assert next_session(one.group, sessions["plenary"].ends_at) is None


def test_group_has_met_when_somebody_was_present(cast: Cast, sessions: dict[str, Session]) -> None:
    Attendance.objects.create(
        session=sessions["one"], enrolment=cast.enrolments["vera"], state="present", marked_at=NOW
    )
    Attendance.objects.create(
        session=sessions["two"], enrolment=cast.enrolments["nadia"], state="absent", marked_at=NOW
    )

    without = groups_without_meeting(cast.programme, sessions["two"].starts_at + timedelta(hours=1))

    assert [group.number for group in without] == [2]


def test_join_address_prefers_the_own_link(
    cast: Cast, sessions: dict[str, Session], settings: Settings
) -> None:
    plenary, of_group = sessions["plenary"], sessions["one"]
    settings.VIDEO_ADDRESS = ""
    assert (join_address(plenary), join_address(of_group)) == ("", "")
    settings.VIDEO_ADDRESS = "https://jitsi.example"
    assert join_address(plenary) == f"https://jitsi.example/worldrounds-{plenary.uid.split('@')[0]}"
    assert join_address(of_group) == ""  # its room says where, see journeys.join_links
    plenary.video_address = "https://meet.example/x"
    assert join_address(plenary) == "https://meet.example/x"
