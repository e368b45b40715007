"""A room's document as it is on disk, with all that belongs to it, in one query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, BinaryField, F, QuerySet, Value
from django.db.models.functions import Cast

from worldrounds.coediting.document import Document
from worldrounds.coediting.wire import EMPTY_UPDATE
from worldrounds.rooms.models import DocumentSnapshot, DocumentUpdate, Writer
from worldrounds.rooms.product.writers import first_writers

_SNAPSHOT, _UPDATE, _WRITER = 1, 2, 3


@dataclass(frozen=True)
class Written:
    """The document as it is on disk, and who wrote in it."""

    document: Document
    writers: Mapping[int, int]  # client -> person, as far as they are known

    @property
    def text(self) -> str:
        return self.document.text

    @cached_property
    def update(self) -> bytes:
        """The whole document."""
        return self.document.update_since()


def read_document(room: int) -> Document:
    """One query."""
    found = sorted(_snapshot(room).union(_updates(room), all=True), key=_order)
    return _document(bytes(data) for _sort, _number, data, _who in found)


def read_written(room: int) -> Written:
    """One query, and therefore of one moment."""
    rows = sorted(_snapshot(room).union(_updates(room), _writers(room), all=True), key=_order)
    new = first_writers((bytes(data), author) for sort, _, data, author in rows if sort == _UPDATE)
    known = {client: person for sort, client, _, person in rows if sort == _WRITER}
    return Written(_document(bytes(data) for sort, _, data, _ in rows if sort != _WRITER), new | known)


def _document(updates: Iterable[bytes]) -> Document:
    return Document(list(updates) or [EMPTY_UPDATE])


def _order(row: Sequence[Any]) -> tuple[int, int]:
    return row[0], row[1]


def _snapshot(room: int) -> "QuerySet[Any, Any]":
    rows = DocumentSnapshot.objects.filter(room=room)
    return _as_rows(rows, _SNAPSHOT, Cast(Value(0), BigIntegerField()), F("data"), _NOBODY)


def _updates(room: int) -> "QuerySet[Any, Any]":
    return _as_rows(DocumentUpdate.objects.filter(room=room), _UPDATE, F("pk"), F("data"), F("author"))


def _writers(room: int) -> "QuerySet[Any, Any]":
    return _as_rows(Writer.objects.filter(room=room), _WRITER, F("client"), _NO_DATA, F("person"))


def _as_rows(rows: QuerySet[Any], sort: int, number: Any, what: Any, who: Any) -> "QuerySet[Any, Any]":
    """All with the same columns, to be put together."""
    named: QuerySet[Any] = rows.order_by().annotate(sort=Value(sort), number=number, what=what, who=who)
    return named.values_list("sort", "number", "what", "who")


_NO_DATA, _NOBODY = Cast(Value(None), BinaryField()), Cast(Value(None), BigIntegerField())
