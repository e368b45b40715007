"""The store of shared documents (``coediting.store.Store``) on the database."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from worldrounds.coediting.document import fold
from worldrounds.coediting.store import Folded, Kept, NewRow, Row
from worldrounds.people.models import Person
from worldrounds.rooms.models import Contribution, DocumentSnapshot, DocumentUpdate, Room
from worldrounds.rooms.product.writers import first_writers, keep_writers


class DocumentStore:
    """Rows of ``DocumentUpdate``, folded now and then into a ``DocumentSnapshot``. Keeps no state of its own.

    A row is deleted only in the transaction that puts it into the snapshot, and only if it was read there: a row
    that is committed late, with a lower id, stays. So "the snapshot and all rows" is always the whole document.
    """

    def load(self, room: int) -> Kept:
        # In this order: a folding meanwhile moves rows into the snapshot, which is read last.
        newest = DocumentUpdate.objects.aggregate(newest=Max("pk"))["newest"] or 0
        rows = [Row(id_, room, bytes(data)) for id_, data in _rows_of(room).values_list("pk", "data")]
        snapshot = (
            DocumentSnapshot.objects.filter(room=room).values_list("data", "version", "generation").first()
        )
        data, version, generation = snapshot or (b"", 0, 0)
        return Kept(bytes(data), version, rows, newest, generation)

    def ids_are_in_order(self) -> bool:
        return connection.vendor == "sqlite"  # one writer at a time

    def append(self, rows: Sequence[NewRow]) -> list[int | None]:
        if not rows:
            return []
        try:
            with _alone():
                return [*_insert(rows)]
        except IntegrityError:  # a room or an author was removed meanwhile
            return _insert_possible(rows)

    def row_ids(self, after: int) -> list[tuple[int, int]]:
        return list(DocumentUpdate.objects.order_by().filter(pk__gt=after).values_list("pk", "room_id"))

    def rows(self, ids: Collection[int]) -> list[Row]:
        found = DocumentUpdate.objects.filter(pk__in=ids).values_list("pk", "room_id", "data")
        return [Row(id_, room, bytes(data)) for id_, room, data in found]

    def versions(self, rooms: Collection[int]) -> Mapping[int, int]:
        return dict(DocumentSnapshot.objects.filter(room__in=rooms).values_list("room_id", "version"))

    def fold(self, room: int) -> Folded | None:
        return fold_document(room=room, at=timezone.now())


def _insert(rows: Sequence[NewRow]) -> list[int]:
    """One statement, which is its own transaction: this is done hundreds of times a second, and every further
    statement is another wait for the interpreter's lock. On SQLite the cursor is the driver's own, which costs half."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    values = [value for row in rows for value in (row.room, row.author, row.data, now)]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with connection.wrap_database_errors:
            cursor = connection.connection.execute(_INSERT + ", ".join(["(?, ?, ?, ?)"] * len(rows)), values)
        # The ids of one statement follow one another: there is one writer.
        return list(range(cursor.lastrowid - len(rows) + 1, cursor.lastrowid + 1))
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ", ".join(["(%s, %s, %s, %s)"] * len(rows)) + " RETURNING id", values)
        return [id_ for (id_,) in cursor.fetchall()]


def _insert_possible(rows: Sequence[NewRow]) -> list[int | None]:
    with transaction.atomic():
        rooms = set(
            Room.objects.select_for_update()
            .filter(pk__in={r.room for r in rows})
            .values_list("pk", flat=True)
        )
        people = set(
            Person.objects.select_for_update()
            .filter(pk__in={r.author for r in rows})
            .values_list("pk", flat=True)
        )
        possible = [
            NewRow(row.room, row.author if row.author in people else None, row.data)
            for row in rows
            if row.room in rooms
        ]
        ids = iter(_insert(possible) if possible else [])
        return [next(ids) if row.room in rooms else None for row in rows]


_INSERT = "INSERT INTO rooms_documentupdate (room_id, author_id, data, at) VALUES "


def fold_document(*, room: int, at: datetime) -> Folded | None:
    """None if there was nothing to fold. What takes long is done before anything is locked; if another process has
    folded meanwhile, again."""
    while True:
        snapshot = DocumentSnapshot.objects.filter(room=room).first() or DocumentSnapshot(room_id=room)
        rows = list(_rows_of(room).values_list("pk", "data", "author_id", "at"))
        data, is_in = fold(bytes(snapshot.data), [bytes(row[1]) for row in rows])
        if not any(is_in):
            return None
        folded = [row for row, gone in zip(rows, is_in, strict=True) if gone]
        writers = first_writers((bytes(row[1]), row[2]) for row in rows)
        with _alone(), transaction.atomic():
            if not Room.objects.select_for_update().filter(pk=room).exists():
                return None
            if _version(room) == snapshot.version:
                keep_writers(room, writers)
                _count_contributions(room, [(author, at_) for _, _, author, at_ in folded if author])
                snapshot.data, snapshot.version, snapshot.at = data, snapshot.version + 1, at
                snapshot.save()
                ids = [row[0] for row in folded]
                DocumentUpdate.objects.filter(pk__in=ids).delete()
                return Folded(snapshot.version, len(data), ids)


def _version(room: int) -> int:
    return DocumentSnapshot.objects.filter(room=room).values_list("version", flat=True).first() or 0


def _count_contributions(room: int, edits: list[tuple[int, datetime]]) -> None:
    kept = {one.author_id: one for one in Contribution.objects.filter(room=room)}
    for author, at in edits:
        if author not in kept:
            kept[author] = Contribution(room_id=room, author_id=author, last_at=at)
        kept[author].edits += 1
        kept[author].last_at = max(kept[author].last_at, at)
    Contribution.objects.bulk_create(
        kept.values(),
        update_conflicts=True,
        unique_fields=["room", "author"],
        update_fields=["edits", "last_at"],
    )


def _alone() -> AbstractContextManager[Any]:
    """One thread of this process writes at a time. Those whom SQLite itself lets wait look again ever more seldom."""
    return _writing if connection.vendor == "sqlite" else nullcontext()


_writing = Lock()


def _rows_of(room: int) -> QuerySet[DocumentUpdate]:
    return DocumentUpdate.objects.filter(room=room).order_by("pk")
