"""The tabs of a programme: what each person finds there."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.meetings.setting import standing_of
from tests.rooms.setting import open_two_rooms
from worldrounds.groups.models import Group, Membership
from worldrounds.web.tabs import Tab, programme_tabs

HOME = "/programmes/rounds/"
ROOM = f"{HOME}groups/1/room/"


def tabs(cast: Cast, who: str, address: str = HOME) -> list[Tab]:
    return programme_tabs(standing_of(cast, who), address)


def titles(cast: Cast, who: str) -> list[str]:
    return [tab.title for tab in tabs(cast, who)]


def test_student_with_a_group_has_a_tab_for_the_room(cast: Cast) -> None:
    assert titles(cast, "vera") == ["Overview", "My profile", "My free hours", "Fairness"]

    open_two_rooms(cast)
    assert titles(cast, "vera") == ["Overview", "My room", "My profile", "My free hours", "Fairness"]
    assert titles(cast, "nadia") == ["Overview", "My profile", "My free hours", "Fairness"]
    assert titles(cast, "bob") == [
        "Overview",
        "Plan",
        "Schools",
        "Students",
        "Groups",
        "Sessions",
        "Fairness",
    ]


@pytest.mark.parametrize("address", [ROOM, f"{ROOM}document/", f"{HOME}groups/1/"])
def test_tab_of_the_room_leads_there_and_is_marked_on_its_pages(cast: Cast, address: str) -> None:
    open_two_rooms(cast)

    [current] = [tab for tab in tabs(cast, "vera", address) if tab.current]
    assert (current.title, current.address) == ("My room", ROOM)
    client = Client()
    client.force_login(cast.vera)
    shown = client.get(address).content.decode()
    assert re.findall(r'<a href="([^"]*)" aria-current="page">My room</a>', shown) == [ROOM]


def test_room_of_a_group_that_was_left_or_undone_has_no_tab(cast: Cast) -> None:
    open_two_rooms(cast)
    Membership.objects.filter(enrolment=cast.enrolments["kenta"]).update(left_at=timezone.now())
    Group.objects.filter(number=2).update(retired_at=timezone.now())

    assert "My room" in titles(cast, "vera")
    assert "My room" not in titles(cast, "kenta")
    assert "My room" not in titles(cast, "kiyo")


@pytest.mark.parametrize("who, count", [("alice", 0), ("bob", 0), ("faye", 0), ("vera", 1)])
def test_only_for_students_a_tab_reads_the_database(
    cast: Cast, who: str, count: int, django_assert_num_queries: Any
) -> None:
    open_two_rooms(cast)
    standing = standing_of(cast, who)
    with django_assert_num_queries(count):
        programme_tabs(standing, HOME)
        programme_tabs(standing, HOME)
