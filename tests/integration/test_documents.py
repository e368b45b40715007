"""The store of documents, on both databases."""

import asyncio
import threading
from typing import Any

import pytest
from django.db import connection

from tests.cast import NOW, make_cast
from tests.coediting.people import Editor
from tests.rooms.setting import open_two_rooms
from worldrounds.coediting.document import Document
from worldrounds.coediting.room import Rooms
from worldrounds.coediting.store import NewRow
from worldrounds.rooms import documents
from worldrounds.rooms.documents import DocumentStore, fold_document
from worldrounds.rooms.models import Contribution, DocumentSnapshot, DocumentUpdate
from worldrounds.rooms.queries import document_of


def _edits(*pieces: str) -> list[bytes]:
    document, updates = Document(), []
    for piece in pieces:
        before, end = document.state, len(document.text.encode())
        document.replace(end, end, piece)
        updates.append(document.update_since(before))
    return updates


async def _in_thread(function: Any, *arguments: Any) -> Any:
    def call() -> Any:
        try:
            return function(*arguments)
        finally:
            connection.close()

    return await asyncio.to_thread(call)


@pytest.mark.django_db
def test_folding_keeps_the_document_and_who_wrote_and_leaves_early_rows_alone() -> None:
    cast = make_cast()
    room = open_two_rooms(cast)[0]
    first, second, third = _edits("one ", "two ", "three")
    store = DocumentStore()
    store.append([NewRow(room.pk, cast.vera.pk, first), NewRow(room.pk, cast.kenta.pk, third)])

    store.fold(room.pk)
    assert document_of(room).text == "one "
    assert list(DocumentUpdate.objects.values_list("author", flat=True)) == [cast.kenta.pk]

    store.append([NewRow(room.pk, cast.vera.pk, second)])
    store.fold(room.pk)
    assert document_of(room).text == "one two three"
    assert DocumentUpdate.objects.count() == 0
    assert dict(Contribution.objects.values_list("author", "edits")) == {cast.vera.pk: 2, cast.kenta.pk: 1}
    assert DocumentSnapshot.objects.get().version == 2
    assert store.versions([room.pk]) == {room.pk: 2}


@pytest.mark.django_db
def test_folding_an_empty_or_removed_room_does_no_harm() -> None:
    room = open_two_rooms(make_cast())[0]
    fold_document(room=room.pk, at=NOW)
    assert document_of(room).text == ""
    fold_document(room=room.pk + 1000, at=NOW)


@pytest.mark.django_db
def test_folding_starts_again_when_another_process_has_folded_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = make_cast()
    room = open_two_rooms(cast)[0]
    one, two = _edits("one ", "two")
    store = DocumentStore()
    store.append([NewRow(room.pk, cast.vera.pk, one)])
    folds = [documents.fold]

    def fold_late(snapshot: bytes, updates: list[bytes]) -> tuple[bytes, list[bool]]:
        if len(folds) == 1:
            folds.append(folds[0])
            store.fold(room.pk)
            store.append([NewRow(room.pk, cast.vera.pk, two)])
        return folds[0](snapshot, updates)

    monkeypatch.setattr(documents, "fold", fold_late)
    folded = store.fold(room.pk)

    assert folded and (folded.version, len(folded.ids)) == (2, 1)
    assert document_of(room).text == "one two"
    assert Contribution.objects.get().edits == 2
    assert store.fold(room.pk) is None


@pytest.mark.django_db(transaction=True)
def test_edit_in_a_removed_room_does_not_take_the_others_with_it() -> None:
    cast = make_cast()
    first, second = open_two_rooms(cast)
    one, two, three = _edits("one ", "two ", "three")
    rows = [
        NewRow(first.pk + 1000, cast.vera.pk, one),
        NewRow(first.pk, cast.vera.pk, one),
        NewRow(second.pk, cast.vera.pk + 1000, one),
    ]

    gone, here, nameless = DocumentStore().append(rows)
    assert gone is None
    kept = DocumentUpdate.objects.values_list("pk", "room", "author")
    assert list(kept) == [(here, first.pk, cast.vera.pk), (nameless, second.pk, None)]

    after = DocumentStore().append([NewRow(first.pk, None, two), NewRow(first.pk, None, three)])
    assert [row.id for row in DocumentStore().load(first.pk).rows] == [here, *after]


@pytest.mark.django_db(transaction=True)
def test_writing_and_folding_at_once_loses_nothing() -> None:
    cast = make_cast()
    room = open_two_rooms(cast)[0]
    updates = _edits(*(f"[{n}]" for n in range(60)))

    def write() -> None:
        for update in updates:
            DocumentStore().append([NewRow(room.pk, cast.vera.pk, update)])
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        DocumentStore().fold(room.pk)
    writer.join()
    DocumentStore().fold(room.pk)

    assert document_of(room).text == "".join(f"[{n}]" for n in range(60))
    assert (DocumentUpdate.objects.count(), Contribution.objects.get().edits) == (0, 60)


@pytest.mark.django_db(transaction=True)
def test_two_processes_on_one_database_converge() -> None:
    cast = make_cast()
    room = open_two_rooms(cast)[0]

    async def story() -> set[str]:
        here, there = (Rooms(DocumentStore(), in_thread=_in_thread) for _ in range(2))
        vera = Editor(here, room.pk, cast.vera.pk)
        kenta = Editor(there, room.pk, cast.kenta.pk)
        await asyncio.gather(vera.connect(), kenta.connect())
        for n in range(20):
            await asyncio.gather(vera.type(f"v{n} "), kenta.type(f"k{n} "))
        await asyncio.gather(vera.until_saved(), kenta.until_saved())
        await asyncio.gather(here.poll(), there.poll())
        await asyncio.gather(vera.read(), kenta.read())
        await asyncio.gather(here.close(), there.close())
        return {vera.document.text, kenta.document.text}

    texts = asyncio.run(story())
    assert texts == {document_of(room).text}
    assert all(f"v{n} " in document_of(room).text and f"k{n} " in document_of(room).text for n in range(20))
