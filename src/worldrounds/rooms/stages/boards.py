"""Boards: stages that the whole group works on at once, kept in the room's shared document.

A page that works live changes the document itself; an ordinary form comes through ``edit_board``.
"""

from collections.abc import Callable
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.coediting.document import Document
from worldrounds.coediting.room import LARGEST_DOCUMENT
from worldrounds.coediting.store import NewRow
from worldrounds.coediting.wire import EMPTY_UPDATE
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.rooms.documents import DocumentStore
from worldrounds.rooms.models import Room
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.path import State, Step


def may_edit(inside: Inside, step: Step) -> bool:
    return inside.may_write and step.state != State.AHEAD


def check_may_edit(inside: Inside, step: Step) -> None:
    if not may_edit(inside, step):
        raise NotAllowed(_("This stage cannot be changed now. What is written there can be read."))


def thing_key(key: str) -> str:
    """The key of what a form with this key adds: the same form again adds the same thing."""
    return sha256(key.encode()).hexdigest()[:16]


def edit_board(*, inside: Inside, step: Step, key: str, change: Callable[[Document], object]) -> None:
    """Make a change to a stage's board that came from a form, as ``change_document`` does."""
    check_may_edit(inside, step)
    change_document(inside=inside, key=key, change=change)


@transaction.atomic
def change_document(*, inside: Inside, key: str, change: Callable[[Document], object]) -> None:
    """Make a change that came from a form. ``key``: of that very form as it was sent; once is enough. Callers check
    who may.

    Forms of a room wait for one another, so that two of the same key never both write.
    """
    Room.objects.select_for_update().get(pk=inside.room.pk)
    store = DocumentStore()
    kept = store.load(inside.room.pk)
    rows = [kept.snapshot or EMPTY_UPDATE, *(row.data for row in kept.rows)]
    author = int.from_bytes(sha256(f"{inside.room.pk} {key}".encode()).digest()[:6])
    document = Document(rows, author=author)
    if document.has_author(author):
        return
    before = document.state
    change(document)
    update = document.update_since(before)
    if not Document(rows).lacks(update):
        return
    if sum(map(len, rows)) + len(update) > LARGEST_DOCUMENT:
        raise Refused(_("The room is full. Make the document shorter, or take long texts out of it."))
    store.append([NewRow(inside.room.pk, inside.standing.person.pk, update)])
