"""Calendar files, read by libraries that did not write them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import vobject
from pytest_django import Settings

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_plenary, plan_sessions
from worldrounds.core.vtimezone import time_zone
from worldrounds.meetings.calendars import calendar
from worldrounds.meetings.models import Session

ZONES = [
    "UTC", "Europe/Vienna", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Africa/Casablanca", "America/Santiago", "Pacific/Chatham", "Asia/Tehran",
]  # fmt: skip


def read(file: bytes) -> list[Any]:
    """The events as vobject sees them, by its own reading of the VTIMEZONE in the file."""
    return list(vobject.readOne(file.decode()).vevent_list)


def instants(file: bytes) -> list[datetime]:
    return [event.dtstart.value.astimezone(UTC) for event in read(file)]


@pytest.fixture
def sessions(cast: Cast) -> list[Session]:
    """A session every third week from December to May, so that all clocks change in between."""
    group = a_group(cast, 1, "vera", "kenta")
    planned = plan_sessions(cast, 9, every=21)
    first = datetime(2026, 12, 2, 20, 0, tzinfo=UTC)  # read as a wall time
    return [
        a_session(cast, plan, group, f"{first + timedelta(days=21 * n):%Y-%m-%dT%H:%M}")
        for n, plan in enumerate(planned)
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_every_reader_sees_the_same_moments(sessions: list[Session], zone: str) -> None:
    expected = [session.starts_at for session in sessions]

    file = calendar(sessions, zone_name=zone, name="Mine")

    assert instants(file) == expected
    again = icalendar.Calendar.from_ical(file)
    assert [event.start.astimezone(UTC) for event in again.events] == expected
    within = recurring_ical_events.of(again).between(
        datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)
    )
    assert [event.start.astimezone(UTC) for event in within] == expected


def test_series_keeps_its_wall_time_in_the_own_zone(sessions: list[Session]) -> None:
    events = read(calendar(sessions, zone_name="Europe/Vienna", name="Mine"))

    assert {event.dtstart.value.strftime("%H:%M") for event in events} == {"20:00"}
    assert {event.dtstart.value.astimezone(UTC).hour for event in events} == {19, 18}


@pytest.mark.parametrize("zone", ZONES[1:])
def test_time_zone_has_every_change_of_four_years(zone: str) -> None:
    clock = ZoneInfo(zone)
    first, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    onsets = []
    for part in time_zone(clock, first, end).subcomponents:
        onsets.append((part["dtstart"].dt - part["tzoffsetfrom"].td, part["tzoffsetto"].td))
    onsets.sort()

    for hours in range(24 * 2, 365 * 4 * 24, 5):
        moment = first + timedelta(hours=hours)
        told = [offset for onset, offset in onsets if onset <= moment.replace(tzinfo=None)][-1]
        assert told == moment.astimezone(clock).utcoffset()


def test_short_change_in_ramadan_is_told(sessions: list[Session]) -> None:
    file = calendar(sessions, zone_name="Africa/Casablanca", name="Mine")

    offsets = {event.dtstart.value.utcoffset() for event in read(file)}
    assert offsets == {timedelta(hours=0), timedelta(hours=1)}


def test_entry_carries_identity_status_and_places(
    cast: Cast, sessions: list[Session], settings: Settings
) -> None:
    settings.ADDRESS = "https://rounds.example"
    session = sessions[0]
    session.video_address = "https://meet.example/ours"

    event = read(calendar([session], zone_name="Asia/Tokyo", name="Mine"))[0]

    assert (event.uid.value, event.sequence.value, event.status.value) == (session.uid, "0", "CONFIRMED")
    assert (event.summary.value, event.location.value) == ("Meeting 1 · Group 1", "https://meet.example/ours")
    assert event.url.value == f"https://rounds.example/programmes/rounds/sessions/{session.pk}/"
    assert "https://rounds.example/programmes/rounds/groups/1/room/" in event.description.value
    assert event.dtstamp.value == event.last_modified.value == NOW
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=60)


def test_cancelled_session_says_so(sessions: list[Session]) -> None:
    sessions[0].state = Session.State.CANCELLED

    event = read(calendar(sessions[:1], zone_name="Asia/Tokyo", name="Mine"))[0]

    assert event.status.value == "CANCELLED"


def test_long_foreign_titles_are_folded_and_come_back_whole(cast: Cast) -> None:
    planned = plan_plenary(cast)
    planned.title = "Gesundheit für alle, 全ての人に健康を; الصحة للجميع " * 4
    planned.title = planned.title.strip()

    file = calendar([a_session(cast, planned, None)], zone_name="Asia/Tokyo", name="Größe, é; 京都")

    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    assert read(file)[0].summary.value == f"{planned.title} · Rounds"
    assert str(icalendar.Calendar.from_ical(file)["x-wr-calname"]) == "Größe, é; 京都"


def test_same_sessions_give_the_same_bytes(sessions: list[Session]) -> None:
    assert calendar(sessions, zone_name="Asia/Tokyo", name="A") == calendar(
        sessions, zone_name="Asia/Tokyo", name="A"
    )
