"""The board of all rooms, and what a member sees and sends."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client, TestCase
from django.utils import timezone

from tests.cast import Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.groups.models import Group, Membership
from worldrounds.people.models import Person
from worldrounds.rooms.actions import post_message
from worldrounds.rooms.models import HelpRequest, Post, Pulse

BOARD = "/programmes/rounds/rooms/"
ROOM = "/programmes/rounds/groups/1/room/"


@pytest.fixture
def groups(cast: Cast) -> Iterator[None]:
    """Group 1 of Vera and Kenta began five days ago; only Vera writes. Group 2 is new."""
    open_two_rooms(cast)
    now = timezone.now()
    Membership.objects.filter(group__number=1).update(joined_at=now - timedelta(days=9))
    Membership.objects.filter(group__number=2).update(joined_at=now - timedelta(days=4))
    cast.programme.first_day = (now - timedelta(days=30)).date()
    cast.programme.end_day = (now + timedelta(days=90)).date()
    cast.programme.save()
    at = now - timedelta(days=4)
    post_message(inside=inside(cast.vera), text="Who has a source?", key="q", at=at)
    yield


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, address: str, **headers: Any) -> str:
    return " ".join(signed_in(person).get(address, headers=headers).content.decode().split())


def send(person: Person, address: str, **data: str) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return signed_in(person).post(address, data)


def test_the_board_names_trouble_and_what_helps(cast: Cast, groups: None) -> None:
    shown = page(cast.faye, BOARD)

    assert "2 groups · 1 needs somebody" in shown
    assert "1 of 2 members has not been seen for 9 days." in shown
    assert "Who has a source?" in shown
    assert f'action="{BOARD}1/nudge/"' in shown
    assert shown.index("Group 1</a>") < shown.index("Group 2</a>")


def test_the_board_is_filtered_and_sorted_by_its_address(cast: Cast, groups: None) -> None:
    Group.objects.filter(number=2).update(facilitator=cast.faye)

    def found(query: str, who: str = "faye") -> list[int]:
        rows = signed_in(cast.people[who]).get(f"{BOARD}?{query}").context["page"].object_list
        return [row.group.number for row in rows]

    assert [found(q) for q in ("", "show=trouble", "whose=mine", "whose=nobody")] == [[1, 2], [1], [2], [1]]
    assert [found(q) for q in ("sort=last", "sort=group", "sort=nonsense")] == [[2, 1], [1, 2], [1, 2]]
    assert found("whose=mine", "alice") == []


def test_the_export_is_what_is_shown(cast: Cast, groups: None) -> None:
    answer = signed_in(cast.alice).get(f"{BOARD}?show=trouble&format=csv")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert (answer.headers["Content-Type"], len(lines)) == ("text/csv; charset=utf-8", 2)
    assert "Kenta Mori,1,0,1 of 2 members has not been seen for 9 days." in lines[1]


def test_a_nudge_is_sent_from_the_board_once(cast: Cast, groups: None) -> None:
    for _ in range(2):
        assert send(cast.faye, f"{BOARD}1/nudge/").status_code == 302

    assert [sent.to for sent in mail.outbox] == [["kenta@example.org"]]


def test_members_see_how_they_are_doing_without_what_others_told_in_private(cast: Cast, groups: None) -> None:
    room = inside(cast.vera).room
    HelpRequest.objects.create(room=room, enrolment=cast.enrolments["kenta"], at=timezone.now())
    Pulse.objects.create(
        room=room, enrolment=cast.enrolments["kenta"], week=1, is_hindered=True, at=timezone.now()
    )

    mine, staffs = page(cast.vera, f"{ROOM}doing/"), page(cast.alice, BOARD)

    assert "1 of 2 members has not been seen for 9 days." in mine
    assert ["cannot reach the group" in shown for shown in (mine, staffs)] == [False, True]
    assert ["something is in the way" in shown for shown in (mine, staffs)] == [False, True]
    assert "<h1>" not in page(cast.vera, f"{ROOM}doing/", HX_Request="true")


def test_three_taps_on_the_page_of_the_student(cast: Cast, groups: None) -> None:
    assert "Three taps." in page(cast.kiyo, "/programmes/rounds/")
    room = "/programmes/rounds/groups/2/room/"
    for question, answer in [("has_met", "yes"), ("belongs", "no"), ("is_hindered", "no")]:
        done = send(cast.kiyo, f"{room}pulse/", question=question, answer=answer, back="programme")
        assert done.headers["Location"] == "/programmes/rounds/"

    kept = Pulse.objects.get()
    assert (kept.week, kept.has_met, kept.belongs, kept.is_hindered) == (1, True, False, False)
    assert "Tell a person what is wrong" in page(cast.kiyo, f"{room}doing/")
    assert "1 member has not met the group or does not feel part of it." in page(cast.faye, BOARD)


def test_a_tap_swaps_its_part_of_the_page(cast: Cast, groups: None) -> None:
    answer = signed_in(cast.kiyo).post(
        "/programmes/rounds/groups/2/room/pulse/",
        {"question": "has_met", "answer": "yes", "back": "programme"},
        headers={"HX-Request": "true"},
    )

    assert answer.content.decode().count('aria-pressed="true"') == 1
    assert 'value="programme"' in answer.content.decode()


def test_no_taps_are_asked_of_a_member_who_has_been_there_for_long(cast: Cast, groups: None) -> None:
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=25))

    assert "Three taps." not in page(cast.kiyo, "/programmes/rounds/")
    send(cast.kiyo, "/programmes/rounds/groups/2/room/pulse/", question="has_met", answer="yes")
    assert Pulse.objects.count() == 0


def test_a_call_for_help_reaches_the_facilitator_and_the_answer_comes_back(cast: Cast, groups: None) -> None:
    Group.objects.filter(number=1).update(facilitator=cast.faye)
    for _ in range(2):
        send(cast.kenta, f"{ROOM}help/", text="Nobody answers.")

    [asked] = mail.outbox
    call = HelpRequest.objects.get()
    assert (asked.to, asked.reply_to) == (["faye@example.org"], ["kenta@example.org"])
    assert "Kenta Mori" in asked.subject
    assert "Nobody answers." in asked.body
    assert f"next={BOARD}requests/{call.pk}/" in asked.body
    assert "the answer is on its way" in page(cast.kenta, f"{ROOM}help/")
    assert "Answer the call for help" in page(cast.alice, BOARD)

    for _ in range(2):
        send(cast.faye, f"{BOARD}requests/{call.pk}/", text="I write to Vera today.")

    answered = mail.outbox[1:]
    assert [sent.to for sent in answered] == [["kenta@example.org"]]
    assert "I write to Vera today." in answered[0].body
    assert "I write to Vera today." in page(cast.kenta, f"{ROOM}help/")
    assert "Answer the call for help" not in page(cast.alice, BOARD)


def test_without_a_facilitator_the_coordinator_is_asked(cast: Cast, groups: None) -> None:
    assert "<bdi>Alice Moreau</bdi>" in page(cast.kenta, f"{ROOM}help/")
    send(cast.kenta, f"{ROOM}help/", text="")

    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]


def test_an_empty_answer_is_refused_and_another_call_is_not_found(cast: Cast, groups: None) -> None:
    send(cast.kenta, f"{ROOM}help/", text="")
    call = HelpRequest.objects.get()

    assert (
        "This field is required" in send(cast.faye, f"{BOARD}requests/{call.pk}/", text=" ").content.decode()
    )
    assert signed_in(cast.faye).get(f"{BOARD}requests/{call.pk + 1}/").status_code == 404
    assert signed_in(cast.oscar).get(f"{BOARD}requests/{call.pk}/").status_code == 404


def test_a_board_without_groups_says_so(cast: Cast) -> None:
    assert Post.objects.count() == 0
    assert "No group is formed yet." in page(cast.alice, BOARD)
