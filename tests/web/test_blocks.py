"""The page on which people say when they cannot meet."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_sessions
from tests.network.test_ics import calendar
from worldrounds.meetings.models import Block

DAY = timezone.now().date() + timedelta(days=30)


@pytest.fixture
def vera(client: Client, cast: Cast) -> Client:
    client.force_login(cast.vera)
    return client


def send(client: Client, **values: object) -> str:
    answer = client.post(reverse("my-blocks"), {"first_day": f"{DAY}", **values}, follow=True)
    return answer.content.decode()


def kept() -> list[tuple[str, str, int, int, str]]:
    rows = Block.objects.values_list("begins", "ends", "every_days", "times", "zone")
    return list(rows)


def test_whole_days_part_days_and_what_comes_again(vera: Client) -> None:
    send(vera, reason="Viva")
    send(vera, begins="12:00", ends="14:00", every_days="7", repeats_until=f"{DAY + timedelta(days=21)}")
    send(vera, begins="20:00", last_day=f"{DAY + timedelta(days=1)}", ends="08:00")

    after = DAY + timedelta(days=1)
    assert kept() == [
        (f"{DAY}T00:00", f"{after}T00:00", 7, 1, "Europe/Vienna"),
        (f"{DAY}T12:00", f"{DAY}T14:00", 7, 4, "Europe/Vienna"),
        (f"{DAY}T20:00", f"{after}T08:00", 7, 1, "Europe/Vienna"),
    ]


def test_mistakes_are_named_beside_the_field_and_nothing_is_lost(vera: Client) -> None:
    for values, words in [
        ({"begins": "12:00"}, "Give both times"),
        ({"begins": "12:00", "ends": "11:00"}, "The end must come after the beginning."),
        ({"every_days": "7"}, "Say until when it comes again."),
        ({"first_day": "yesterday"}, "Enter a valid date."),
    ]:
        page = send(vera, reason="Viva voce", **values)
        assert words in page
        assert "Viva voce" in page
    assert kept() == []


def test_only_the_person_reads_why(client: Client, cast: Cast) -> None:
    group = a_group(cast, 1, "vera", "kenta")
    session = a_session(cast, plan_sessions(cast, 1)[0], group, f"{DAY}T13:00")
    client.force_login(cast.vera)
    own = send(client, reason="my operation")
    assert "my operation" in own
    assert "These sessions have their time already" in own

    for reader in ("kenta", "alice", "bob", "faye"):
        client.force_login(cast.people[reader])
        shown = client.get(reverse("session", args=["rounds", session.pk])).content.decode()
        assert "my operation" not in shown
        assert "not free" in shown
        assert "my operation" not in client.get(reverse("my-blocks")).content.decode()


def test_a_calendar_file_is_taken_over_and_given_back(vera: Client) -> None:
    file = calendar(
        f"UID:a\r\nSUMMARY:Ward\r\nDTSTART:{DAY:%Y%m%d}T090000Z\r\nDTEND:{DAY:%Y%m%d}T110000Z",
        f"UID:b\r\nTRANSP:TRANSPARENT\r\nDTSTART:{DAY:%Y%m%d}T090000Z\r\nDTEND:{DAY:%Y%m%d}T110000Z",
    )

    page = vera.post(
        reverse("blocks-import"), {"file": ContentFile(file, "mine.ics")}, follow=True
    ).content.decode()
    assert "1 time is taken over from your calendar. 1 entry is left out" in page
    assert "Ward" in page
    vera.post(reverse("blocks-file-remove"))
    assert kept() == []


def test_a_file_that_is_none_gets_a_clear_message(vera: Client) -> None:
    answer = vera.post(reverse("blocks-import"), {"file": ContentFile(b"PK\x03\x04", "mine.ics")})

    assert answer.status_code == 422
    assert "This is not a calendar file" in answer.content.decode()
