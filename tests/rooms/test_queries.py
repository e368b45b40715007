from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from tests.rooms.test_stages import a_stage
from worldrounds.coediting.store import NewRow
from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.groups.models import Membership
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme
from worldrounds.rooms.actions import post_message, save_document_form
from worldrounds.rooms.documents import DocumentStore, fold_document
from worldrounds.rooms.models import Comment, Decision, DocumentUpdate, MemberText, Room, StageDone, Stand
from worldrounds.rooms.queries import (
    Participation,
    document_of,
    people_inside,
    signs_in_rooms,
    video_link,
)


@pytest.mark.parametrize(
    "who, answer",
    [
        ("vera", "enters"),
        ("kenta", "enters"),
        ("alice", "enters"),
        ("faye", "enters"),
        ("viktor", "not found"),  # member of the other group
        ("nadia", "not found"),  # in no group
        ("bob", "not allowed"),  # site lead of Vera's school
        ("oscar", "not found"),  # another programme's coordinator
    ],
)
def test_room_is_open_to_its_group_its_facilitators_and_the_coordinator(
    cast: Cast, who: str, answer: str
) -> None:
    first, _second = open_two_rooms(cast)
    person = cast.people[who]

    assert _what_happens(person) == answer
    assert (person.pk in people_inside([first.pk])[first.pk]) == (answer == "enters")


def test_left_member_and_retired_group_are_shut_out_everywhere(cast: Cast) -> None:
    first, second = open_two_rooms(cast)
    Membership.objects.filter(enrolment=cast.enrolments["vera"]).update(left_at=NOW)
    second.group.retired_at = NOW
    second.group.save()

    assert _what_happens(cast.vera) == "not found"
    assert people_inside([first.pk, second.pk]) == {
        first.pk: {cast.kenta.pk: True, cast.alice.pk: True, cast.faye.pk: True}
    }


def test_closed_programme_can_be_read_only(cast: Cast) -> None:
    first, _second = open_two_rooms(cast)
    Programme.objects.filter(slug="rounds").update(state=Programme.State.CLOSED)

    assert inside(cast.vera).may_write is False
    assert set(people_inside([first.pk])[first.pk].values()) == {False}
    with pytest.raises(NotAllowed):
        post_message(inside=inside(cast.vera), text="hello", key="1", at=NOW)
    with pytest.raises(NotAllowed):
        save_document_form(inside=inside(cast.vera), base=b"\x00\x00", text="hello")


def did(cast: Cast) -> dict[str, Participation]:
    found: dict[str, Participation] = {}
    for row in signs_in_rooms(cast.programme):
        name = Person.objects.get(pk=row["who"]).name
        found.setdefault(name, Participation()).add(row["what"], row["count"], row["last_at"])
    return found


def test_signs_name_who_did_what_and_survive_folding(cast: Cast) -> None:
    first, _second = open_two_rooms(cast)
    post_message(inside=inside(cast.vera), text="hello", key="1", at=NOW)
    save_document_form(inside=inside(cast.vera), base=b"\x00\x00", text="our plan")
    DocumentUpdate.objects.update(at=NOW + timedelta(hours=2))
    expected = {"Vera Huber": Participation(posts=1, edits=1, last_at=NOW + timedelta(hours=2))}

    assert did(cast) == expected
    fold_document(room=first.pk, at=NOW)
    assert DocumentUpdate.objects.count() == 0
    assert did(cast) == expected
    assert document_of(first).text == "our plan"


def test_every_kind_of_trace_is_a_sign(cast: Cast) -> None:
    first, _second = open_two_rooms(cast)
    vera = {"room": first, "at": NOW}
    stage = a_stage(cast, "decisions")
    mine = cast.enrolments["vera"]
    Comment.objects.create(author=cast.vera, text="Why?", key="1", **vera)
    MemberText.objects.create(stage=stage, room=first, enrolment=mine, text="T", saved_at=NOW)
    StageDone.objects.create(stage=stage, done_by=cast.vera, **vera)
    decision = Decision.objects.create(
        stage=stage, number=1, key="1", proposal="Yes", recorded_by=cast.vera, **vera
    )
    Stand.objects.create(decision=decision, enrolment=mine, kind="agree", at=NOW + timedelta(hours=1))

    assert did(cast) == {
        "Vera Huber": Participation(posts=1, texts=1, ticks=3, last_at=NOW + timedelta(hours=1))
    }


def test_document_of_a_room_is_its_own(cast: Cast) -> None:
    first, second = open_two_rooms(cast)
    save_document_form(inside=inside(cast.vera), base=b"\x00\x00", text="ours")

    assert (document_of(first).text, document_of(second).text) == ("ours", "")


def test_video_link_is_the_rooms_own_or_the_installations_or_none(cast: Cast, settings: object) -> None:
    first, second = open_two_rooms(cast)
    settings.VIDEO_ADDRESS = ""  # type: ignore[attr-defined]
    assert video_link(first) == ""

    settings.VIDEO_ADDRESS = "https://meet.example.org"  # type: ignore[attr-defined]
    assert video_link(first).startswith("https://meet.example.org/rounds-1-")
    assert video_link(first)[-12:] != video_link(second)[-12:]

    first.video_address = "https://video.example.org/ours"
    assert video_link(first) == "https://video.example.org/ours"


def test_store_keeps_rooms_apart(cast: Cast) -> None:
    first, second = open_two_rooms(cast)
    store = DocumentStore()
    ids = store.append([NewRow(first.pk, None, b"a"), NewRow(second.pk, cast.vera.pk, b"b")])

    assert [row.data for row in store.load(first.pk).rows] == [b"a"]
    assert store.row_ids(0) == [(ids[0], first.pk), (ids[1], second.pk)]
    assert store.row_ids(ids[0] or 0) == [(ids[1], second.pk)]


def _what_happens(person: Person) -> str:
    try:
        found = inside(person)
    except NotFound:
        return "not found"
    except NotAllowed:
        return "not allowed"
    assert found.room == Room.objects.get(group__number=1)
    return "enters"
