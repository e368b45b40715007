from datetime import date

import pytest

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.programmes.models import Task
from worldrounds.rooms.actions import (
    LONGEST_POST,
    arrange_room,
    open_rooms,
    post_message,
    save_document_form,
    tick_task,
)
from worldrounds.rooms.models import DocumentUpdate, Post, TaskDone
from worldrounds.rooms.queries import document_of, tasks_of


def test_opening_rooms_twice_opens_each_once(cast: Cast) -> None:
    assert [room.group.number for room in open_two_rooms(cast)] == [1, 2]
    assert open_rooms(programme=cast.programme, actor=cast.alice, at=NOW) == []
    assert AuditEntry.objects.filter(verb="open rooms").count() == 1


def test_posting_twice_with_one_key_posts_once(cast: Cast) -> None:
    open_two_rooms(cast)
    first = post_message(inside=inside(cast.vera), text=" hello\r\nall ", key="k", at=NOW)
    again = post_message(inside=inside(cast.vera), text="hello all", key="k", at=NOW)

    assert (again, first.text, Post.objects.count()) == (first, "hello\nall", 1)


@pytest.mark.parametrize("text", ["", " \r\n ", "x" * (LONGEST_POST + 1)])
def test_empty_and_endless_posts_are_refused(cast: Cast, text: str) -> None:
    open_two_rooms(cast)
    with pytest.raises(Refused):
        post_message(inside=inside(cast.vera), text=text, key="k", at=NOW)


def test_key_of_somebody_elses_post_is_refused(cast: Cast) -> None:
    open_two_rooms(cast)
    post_message(inside=inside(cast.vera), text="mine", key="k", at=NOW)
    with pytest.raises(Refused):
        post_message(inside=inside(cast.kenta), text="also mine", key="k", at=NOW)


def test_group_task_is_ticked_for_all_and_student_task_for_oneself(cast: Cast) -> None:
    open_two_rooms(cast)
    poster, hello = (_task(cast, key, who) for key, who in (("poster", "group"), ("hello", "student")))
    for _ in range(2):
        tick_task(inside=inside(cast.vera), task=poster, done=True, at=NOW)
        tick_task(inside=inside(cast.vera), task=hello, done=True, at=NOW)

    assert _done(cast, "vera") == {"poster": True, "hello": True}
    assert _done(cast, "kenta") == {"poster": True, "hello": False}
    assert _done(cast, "viktor", 2) == {"poster": False, "hello": False}
    assert TaskDone.objects.count() == 2

    tick_task(inside=inside(cast.kenta), task=poster, done=False, at=NOW)
    assert _done(cast, "vera") == {"poster": False, "hello": True}


def test_coordinator_does_not_tick_a_students_task(cast: Cast) -> None:
    open_two_rooms(cast)
    with pytest.raises(NotAllowed):
        tick_task(inside=inside(cast.alice), task=_task(cast, "hello", "student"), done=True, at=NOW)


@pytest.mark.parametrize(
    "address", ["http://plain.example.org", "javascript:alert(1)", "meet.example.org", "https://"]
)
def test_video_link_must_be_https(cast: Cast, address: str) -> None:
    open_two_rooms(cast)
    with pytest.raises(Refused) as refused:
        arrange_room(inside=inside(cast.alice), case="", video_address=address, at=NOW)
    assert refused.value.field == "video_address"


def test_leader_may_arrange_the_room_and_other_members_may_not(cast: Cast) -> None:
    first, _second = open_two_rooms(cast)
    first.group.leader = cast.enrolments["vera"]
    first.group.save()
    link = "https://meet.example.org/round-1"

    room = arrange_room(inside=inside(cast.vera), case="measles-and-trust", video_address=link, at=NOW)
    assert (room.case, room.video_address) == ("measles-and-trust", link)
    with pytest.raises(NotAllowed):
        arrange_room(inside=inside(cast.kenta), case="", video_address="", at=NOW)
    with pytest.raises(Refused):
        arrange_room(inside=inside(cast.vera), case="no-such-case", video_address="", at=NOW)


def test_document_form_keeps_what_others_wrote_and_counts_once(cast: Cast) -> None:
    first, _second = open_two_rooms(cast)
    save_document_form(inside=inside(cast.vera), base=b"\x00\x00", text="one\ntwo")
    page = document_of(first).update_since()

    save_document_form(inside=inside(cast.kenta), base=page, text="zero\r\none\r\ntwo")
    for _ in range(2):
        save_document_form(inside=inside(cast.vera), base=page, text="one\r\ntwo\r\nthree")

    assert document_of(first).text == "zero\none\ntwo\nthree"
    assert DocumentUpdate.objects.count() == 3


def _task(cast: Cast, key: str, who: str) -> Task:
    return Task.objects.create(
        programme=cast.programme, key=key, title=key.title(), who=who, due_day=date(2026, 12, 1), position=1
    )


def _done(cast: Cast, who: str, number: int = 1) -> dict[str, bool]:
    found = tasks_of(inside(cast.people[who], number), today=NOW.date())
    return {item.task.key: item.is_done for item in found}
