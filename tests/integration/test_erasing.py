"""A person is erased: on both databases no byte of what they wrote is left, and the room lives on."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.cast import NOW, Cast, make_cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.coediting.document import Document
from worldrounds.coediting.store import NewRow
from worldrounds.coediting.tree import add_node
from worldrounds.journeys import erase
from worldrounds.people.models import Erasure, Person
from worldrounds.rooms.actions import post_message, save_document_form
from worldrounds.rooms.document_now import read_written
from worldrounds.rooms.documents import DocumentStore, fold_document
from worldrounds.rooms.models import Comment, Post, Room, Version
from worldrounds.rooms.product.comments import add_comment, reply
from worldrounds.rooms.product.versions import keep_version, restore_version, who_wrote
from worldrounds.rooms.queries import document_of

MARKER = "zebra4711"


def everything() -> dict[str, str]:
    """Every cell of every table, read as bytes; texts in JSON and in documents stand in them as they are."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for number, row in enumerate(cursor.fetchall()):
                for column, value in zip(columns, row, strict=True):
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    found[f"{table}.{column} {number}"] = raw.decode("latin-1")
    return found


def places(*words: str) -> list[str]:
    return [place for place, value in everything().items() if any(word in value for word in words)]


def in_the_file(word: str) -> list[str]:
    name = Path(connection.settings_dict["NAME"])
    files = [name, name.with_name(name.name + "-wal")]
    return [file.name for file in files if file.exists() and word.encode() in file.read_bytes()]


def write(person: Person, text: str) -> None:
    here = inside(person)
    save_document_form(inside=here, base=document_of(here.room).update_since(), text=text)


def a_room_with_traces(cast: Cast) -> Room:
    """Vera's words are in the document, its log, versions, deleted text, brought-back text, a board, and around it."""
    room = open_two_rooms(cast)[0]
    write(cast.vera, f"Deleted {MARKER}.")
    old = keep_version(room=room, at=NOW, name=f"Draft {MARKER}", by=cast.vera)
    write(cast.kenta, "Kenta's first. ")
    fold_document(room=room.pk, at=NOW)
    keep_version(room=room, at=NOW + timedelta(hours=1))
    restore_version(inside=inside(cast.kenta), version=old, at=NOW + timedelta(hours=2))
    write(cast.kenta, f"Deleted {MARKER}. Kenta's second.")
    write(cast.vera, f"Deleted {MARKER}. Kenta's second. Vera's {MARKER} last.")
    write(cast.kenta, document_of(room).text + " Asked by VERA HUBER.")
    keep_version(room=room, at=NOW + timedelta(hours=3))
    Version.objects.filter(pk=keep_version(room=room, at=NOW, name="As before").pk).update(owners=[])
    board = document_of(room)
    before = board.state
    add_node(board, "s", "one", f"Cause {MARKER}", kind="cause")
    DocumentStore().append([NewRow(room.pk, cast.vera.pk, board.update_since(before))])
    early, late = Document(author=77), Document(author=77)
    early.replace(0, 0, "never came ")
    late.apply(early.update_since())
    late.replace(0, 0, f"Early {MARKER}")
    DocumentStore().append([NewRow(room.pk, cast.vera.pk, late.update_since(early.state))])
    post_message(inside=inside(cast.vera), key="1", text=f"Post {MARKER}", at=NOW)
    answered = post_message(inside=inside(cast.vera), key="6", text=f"Question {MARKER}?", at=NOW)
    post_message(
        inside=inside(cast.kenta),
        key="2",
        answers=answered.pk,
        text="Thank you, Vera Huber! @vera: Vera is a name.",
        at=NOW,
    )
    own = add_comment(inside=inside(cast.vera), key="3", at=NOW, text=f"Comment {MARKER}")
    reply(inside=inside(cast.kenta), comment=own, text="An answer", key="4", at=NOW)
    add_comment(inside=inside(cast.kenta), key="5", at=NOW, text="Really?", quote=f"Vera's {MARKER} last")
    return room


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_an_erased_person_is_left_and_the_rest_is_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(erase, "SETTLE_SECONDS", 0)
    cast = make_cast()
    room = a_room_with_traces(cast)
    assert len(places(MARKER)) >= 9
    old_copy = document_of(room)

    erase.ask_to_be_erased(person=cast.vera, with_texts=True, at=NOW)

    assert places(MARKER, "Huber", "HUBER", "vera@") == []
    assert Erasure.objects.get().is_wiped
    assert document_of(room).text.endswith(" Kenta's second. Asked by former member.")
    if connection.vendor == "sqlite":
        assert in_the_file(MARKER) == []
    assert who_wrote(read_written(room.pk)).get(str(cast.kenta.pk)) == len(" Kenta's second. Asked by  .")
    assert [post.text for post in Post.objects.all()] == [
        "[erased]",
        "Thank you, former member! @former member: Vera is a name.",
    ]
    assert list(Comment.objects.values_list("text", "quote")) == [
        ("[erased]", ""),
        ("An answer", ""),
        ("Really?", ""),
    ]
    # somebody comes with an old copy, and with an edit that they made offline
    old_copy.replace(0, 0, "Offline. ")
    now = document_of(room)
    DocumentStore().append([NewRow(room.pk, cast.kenta.pk, now.news_in(old_copy.update_since()))])
    assert places(MARKER) == []
    assert document_of(room).text.startswith("Offline. ")
