"""A room's document as it is on disk, with all that belongs to it, in one query."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, BinaryField, F, Value
from django.db.models.functions import Cast

from worldrounds.coediting.document import Document
from worldrounds.coediting.wire import EMPTY_UPDATE
from worldrounds.rooms.models import DocumentSnapshot, DocumentUpdate, Writer

_SNAPSHOT, _UPDATE, _WRITER = 1, 2, 3


@dataclass(frozen=True)
class Written:
    """The document as it is on disk, and who wrote in it."""

    document: Document
    writers: dict[int, int]  # client -> person, as far as they are known
    rows: list[
        tuple[bytes, int | None]
    ]  # (update, author) that are not folded yet, in the order of their ids


def read_written(room: int) -> Written:
    """One query for the whole page of a room, and therefore of one moment."""
    no_data, nobody = Cast(Value(None), BinaryField()), Cast(Value(None), BigIntegerField())
    of_room = {"room": room}
    found = (
        DocumentSnapshot.objects.filter(**of_room)
        .order_by()
        .annotate(sort=Value(_SNAPSHOT), number=Cast(Value(0), BigIntegerField()), what=F("data"), who=nobody)
        .values_list("sort", "number", "what", "who")
        .union(
            DocumentUpdate.objects.filter(**of_room)
            .order_by()
            .annotate(sort=Value(_UPDATE), number=F("pk"), what=F("data"), who=F("author"))
            .values_list("sort", "number", "what", "who"),
            Writer.objects.filter(**of_room)
            .order_by()
            .annotate(sort=Value(_WRITER), number=F("client"), what=no_data, who=F("person"))
            .values_list("sort", "number", "what", "who"),
            all=True,
        )
    )
    rows = sorted(found, key=lambda row: row[:2])
    updates = [(bytes(data), author) for sort, _, data, author in rows if sort < _WRITER]
    return Written(
        document=Document([data for data, _author in updates] or [EMPTY_UPDATE]),
        writers={number: person for sort, number, _, person in rows if sort == _WRITER},
        rows=[(bytes(data), author) for sort, _, data, author in rows if sort == _UPDATE],
    )
