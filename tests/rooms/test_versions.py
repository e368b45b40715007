"""Versions of the document: kept by themselves, named, compared, brought back, handed in; and who wrote what."""

from datetime import date, datetime, timedelta

import pytest

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.coediting.plain import Piece
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme, Stage
from worldrounds.rooms.actions import save_document_form
from worldrounds.rooms.document_now import read_written
from worldrounds.rooms.documents import fold_document
from worldrounds.rooms.models import DocumentUpdate, HandIn, Room, Version
from worldrounds.rooms.product.handing_in import hand_in, last_hand_in
from worldrounds.rooms.product.versions import (
    access_version,
    compare,
    keep_version,
    keep_versions,
    name_version,
    restore_version,
    versions_of,
    who_wrote,
)
from worldrounds.rooms.queries import document_of
from worldrounds.rooms.stages.path import State, access_step


@pytest.fixture
def room(cast: Cast) -> Room:
    return open_two_rooms(cast)[0]


@pytest.fixture
def draft(cast: Cast) -> Stage:
    return Stage.objects.create(
        programme=cast.programme, key="draft", kind="draft", title="Write", opens_day=date(2026, 11, 1), position=1
    )  # fmt: skip


def write(person: Person, text: str) -> None:
    here = inside(person)
    save_document_form(inside=here, base=document_of(here.room).update_since(), text=text)


def later(**parts: int) -> datetime:
    return NOW + timedelta(**parts)


def test_who_wrote_what_survives_folding(cast: Cast, room: Room) -> None:
    write(cast.vera, "Vienna 😀")
    write(cast.kenta, "Vienna 😀 京都")
    expected = {str(cast.vera.pk): 8, str(cast.kenta.pk): 3}

    assert who_wrote(read_written(room.pk)) == expected
    fold_document(room=room.pk, at=NOW)
    assert DocumentUpdate.objects.count() == 0
    assert who_wrote(read_written(room.pk)) == expected


def test_an_unchanged_document_makes_no_second_version(cast: Cast, room: Room) -> None:
    write(cast.vera, "One")
    first = keep_version(room=room, at=NOW)

    assert keep_version(room=room, at=later(hours=1)) == first
    named = name_version(inside=inside(cast.kenta), name=" After  the call ", at=later(hours=2))
    assert (named, named.name, named.made_by) == (first, "After the call", cast.kenta)
    assert name_version(inside=inside(cast.vera), name="Final", at=later(hours=3)) != first


def test_versions_say_who_wrote_in_between(cast: Cast, room: Room) -> None:
    write(cast.vera, "One.")
    keep_version(room=room, at=NOW)
    write(cast.kenta, "One. Two, three.")
    write(cast.vera, "One! Two, three.")
    keep_version(room=room, at=later(hours=1))

    assert [version.written for version in versions_of(room)] == [
        {str(cast.kenta.pk): 12, str(cast.vera.pk): 1},
        {str(cast.vera.pk): 4},
    ]


def test_house_keeping_keeps_a_version_after_work_and_not_more_often_than_every_ten_minutes(
    cast: Cast, room: Room
) -> None:
    assert keep_versions(at=NOW) == 0  # nobody wrote
    write(cast.vera, "One")
    start = DocumentUpdate.objects.get().at

    assert keep_versions(at=start + timedelta(minutes=1)) == 1
    assert keep_versions(at=start + timedelta(minutes=30)) == 0  # unchanged
    write(cast.vera, "Two")
    DocumentUpdate.objects.update(at=start + timedelta(minutes=31))
    assert keep_versions(at=start + timedelta(minutes=32)) == 1
    write(cast.vera, "Three")
    DocumentUpdate.objects.update(at=start + timedelta(minutes=33))
    assert keep_versions(at=start + timedelta(minutes=34)) == 0
    fold_document(room=room.pk, at=start + timedelta(minutes=35))
    assert keep_versions(at=start + timedelta(minutes=43)) == 1
    assert Version.objects.count() == 3


def test_bringing_back_a_version_loses_nothing_and_is_nobodys_own_work(cast: Cast, room: Room) -> None:
    write(cast.vera, "Good words")
    old = keep_version(room=room, at=NOW)
    write(cast.kenta, "Bad")

    for _ in range(2):
        restore_version(inside=inside(cast.vera), version=old, at=later(hours=1))

    assert document_of(room).text == "Good words"
    assert [version.text for version in room.versions.all()] == ["Good words", "Bad", "Good words"]
    assert who_wrote(read_written(room.pk)) == {"": 10}


def test_a_version_is_compared_word_by_word_with_the_document_now(cast: Cast, room: Room) -> None:
    write(cast.vera, "The old way")
    old = keep_version(room=room, at=NOW)
    write(cast.vera, "The new way")

    assert compare(old, read_written(room.pk)) == [
        Piece("same", "The "),
        Piece("out", "old"),
        Piece("in", "new"),
        Piece("same", " way"),
    ]


def test_a_version_of_another_room_is_not_found(cast: Cast, room: Room) -> None:
    write(cast.vera, "One")
    version = keep_version(room=room, at=NOW)

    assert access_version(inside(cast.vera), pk=version.pk) == version
    with pytest.raises(NotFound):
        access_version(inside(cast.viktor, 2), pk=version.pk)


def test_handing_in_freezes_the_document_and_finishes_the_stage(cast: Cast, room: Room, draft: Stage) -> None:
    write(cast.vera, "Our product")
    step = access_step(inside(cast.vera), key="draft", at=NOW)
    handed = [hand_in(inside=inside(cast.vera), step=step, at=later(minutes=n)) for n in range(2)]
    write(cast.vera, "Our product, changed later")

    assert handed[0] == handed[1]
    last = last_hand_in(room, draft)
    assert last is not None
    assert (last.version.text, last.by) == ("Our product", cast.vera)
    assert access_step(inside(cast.vera), key="draft", at=NOW).state == State.DONE


def test_the_newest_hand_in_counts_and_the_older_stays(cast: Cast, room: Room, draft: Stage) -> None:
    step = access_step(inside(cast.vera), key="draft", at=NOW)
    for hour, text in enumerate(["First", "Second"]):
        write(cast.vera, text)
        hand_in(inside=inside(cast.vera), step=step, at=later(hours=hour))

    last = last_hand_in(room, draft)
    assert last is not None
    assert (last.version.text, HandIn.objects.count()) == ("Second", 2)


def test_nothing_is_handed_in_empty_early_or_when_closed(cast: Cast, room: Room, draft: Stage) -> None:
    step = access_step(inside(cast.vera), key="draft", at=NOW)
    with pytest.raises(Refused):
        hand_in(inside=inside(cast.vera), step=step, at=NOW)
    early = access_step(inside(cast.vera), key="draft", at=NOW - timedelta(days=99))
    write(cast.vera, "Text")
    with pytest.raises(NotAllowed):
        hand_in(inside=inside(cast.vera), step=early, at=NOW)
    Programme.objects.filter(pk=cast.programme.pk).update(state=Programme.State.CLOSED)
    with pytest.raises(NotAllowed):
        hand_in(inside=inside(cast.vera), step=step, at=NOW)
    assert HandIn.objects.count() == 0
