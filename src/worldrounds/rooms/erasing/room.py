"""One room, all of it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from worldrounds.rooms.documents import fold_document
from worldrounds.rooms.erasing.document import forget_in_document
from worldrounds.rooms.erasing.mentions import Names, forget_mentions
from worldrounds.rooms.erasing.rows import erase_rows, forget_rows, free_rows
from worldrounds.rooms.models import Comment, Contribution, DocumentUpdate, Image, Post, Room, Writer


def rooms_of(person: int) -> list[int]:
    """Where the person is or was a member, or left anything."""
    found = set(
        Room.objects.filter(group__memberships__enrolment__person=person).values_list("pk", flat=True)
    )
    for model, field in (
        (Writer, "person"), (Contribution, "author"), (DocumentUpdate, "author"), (Post, "author"),
        (Comment, "author"), (Image, "added_by"),
    ):  # fmt: skip
        rows = model._default_manager.filter(**{field: person}).order_by()
        found |= set(rows.values_list("room", flat=True).distinct())
    return sorted(found)


def forget_in_room(*, room: int, person: int, names: Collection[str], with_texts: bool, at: datetime) -> None:
    """Doing it again changes nothing, unless something of the person's came in meanwhile."""
    fold_document(room=room, at=at)  # locks for itself
    with transaction.atomic():
        _forget(room, person, names, with_texts, at)


def _forget(room: int, person: int, names: Collection[str], with_texts: bool, at: datetime) -> None:
    locked = Room.objects.select_for_update().get(pk=room)
    passages = forget_in_document(room=locked, person=person, with_texts=with_texts, at=at)
    forget_rows(room=locked, person=person)
    if with_texts:
        erase_rows(room=locked, person=person, passages=passages)
    free_rows(room=locked, person=person)
    forget_mentions(room=locked, names=Names(names), at=at)
