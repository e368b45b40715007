"""Versions of the document: kept by themselves and by name, compared, brought back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from worldrounds.coediting.document import read_state
from worldrounds.coediting.plain import Piece, edits_from_form, insertions_from_form, pieces, utf16_length
from worldrounds.coediting.store import NewRow
from worldrounds.coediting.wire import EMPTY_UPDATE
from worldrounds.core.errors import NotFound, Refused
from worldrounds.people.models import Person
from worldrounds.programmes.history import record
from worldrounds.rooms.checks import check_may_write
from worldrounds.rooms.document_now import Written, read_written
from worldrounds.rooms.documents import DocumentStore
from worldrounds.rooms.models import (
    Borrowed,
    DocumentSnapshot,
    DocumentUpdate,
    Room,
    Source,
    Version,
)
from worldrounds.rooms.product.writers import characters, owners
from worldrounds.rooms.queries import Inside

EVERY = timedelta(minutes=10)  # of work, a version is kept by itself
NEWEST = 100  # that the page lists
_LISTED = ("pk", "name", "written", "at", "until", "made_by", "room")


def who_wrote(now: Written) -> dict[str, int]:
    """Person -> characters of theirs that are in the document now."""
    return characters(now.update, now.writers)


def versions_of(room: Room) -> list[Version]:
    """Newest first, without their texts (2 queries)."""
    rows = room.versions.only(*_LISTED).select_related("made_by").prefetch_related("hand_ins__stage")
    return list(rows[:NEWEST])


def access_version(inside: Inside, *, pk: int) -> Version:
    version = inside.room.versions.filter(pk=pk).select_related("made_by").first()
    if version is None:
        raise NotFound
    return version


def compare(version: Version, now: Written) -> Sequence[Piece]:
    """Word by word, from the version to the document as it is now."""
    return pieces(version.text, now.text)


# Writes ---------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_version(*, room: Room, at: datetime, name: str = "", by: Person | None = None) -> Version:
    """Keep the document as it is now. Unchanged since the last version, that one is the answer.

    It gets the name if it has none; another name for the same text makes a version of its own.
    """
    Room.objects.select_for_update().get(pk=room.pk)
    now = read_written(room.pk)
    last = room.versions.first()
    if last and last.text == now.text and (not name or last.name in {"", name}):
        last.until, last.name = max(at, last.until), last.name or name
        last.made_by = last.made_by or by
        last.save(update_fields=["until", "name", "made_by"])
        return last
    since = read_state(bytes(last.state)) if last else None
    return Version.objects.create(
        room=room,
        text=now.text,
        sources=list(Source.objects.filter(room=room).values(*SOURCE_FIELDS)),
        state=now.document.state,
        written=characters(now.update, now.writers, since=since),
        owners=owners(room.pk, now.update, now.writers),
        name=name,
        made_by=by,
        at=at,
        until=at,
    )


SOURCE_FIELDS = ("key", "title", "authors", "year", "published_in", "address", "doi")


def keep_versions(*, at: datetime) -> int:
    """Keep a version of every document that was worked on since its last; run every few minutes."""
    newest = Version.objects.filter(room=OuterRef("pk")).order_by().values("room")
    changed = Q(room=OuterRef("pk")) & (Q(at__gt=OuterRef("kept_until")) | Q(room__versions=None))
    rooms = Room.objects.annotate(
        kept_until=Subquery(newest.annotate(kept=Max("until")).values("kept"), output_field=DateTimeField()),
        kept_at=Subquery(newest.annotate(kept=Max("at")).values("kept"), output_field=DateTimeField()),
    ).filter(
        Q(Exists(DocumentUpdate.objects.filter(changed)))
        | Q(Exists(DocumentSnapshot.objects.filter(changed))),
        Q(kept_at=None) | Q(kept_at__lte=at - EVERY),
    )
    return sum(keep_version(room=room, at=at).at == at for room in rooms)


def name_version(*, inside: Inside, name: str, at: datetime) -> Version:
    check_may_write(inside)
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Give the version a name, such as “After the second meeting”."), field="name")
    return keep_version(room=inside.room, at=at, name=name[:120], by=inside.standing.person)


@transaction.atomic
def restore_version(*, inside: Inside, version: Version, at: datetime) -> None:
    """Write the version's text into the document, as a new edit; what is there now is kept as a version first.

    The edit is nobody's own work, so that bringing text back does not count as writing it.
    """
    check_may_write(inside)
    keep_version(room=inside.room, at=at)
    now = read_written(inside.room.pk)
    update = edits_from_form(now.update, version.text)
    if update != EMPTY_UPDATE:
        _remember_whose(version, now)
        DocumentStore().append([NewRow(inside.room.pk, None, update)])
        record(inside.standing, inside.room, "restore version", at=at, version=version.pk)


def _remember_whose(version: Version, now: Written) -> None:
    """Whose words come back: they are erased with the rest of what the person wrote."""
    client, inserted = insertions_from_form(now.update, version.text)
    rows, at = [], 0
    for person, length in version.owners:
        for part in inserted:
            start, end = max(at, part.start), min(at + length, part.end)
            if person and start < end:
                clock = part.clock + utf16_length(version.text[part.start : start])
                stop = clock + utf16_length(version.text[start:end])
                rows.append(
                    Borrowed(room_id=version.room_id, client=client, start=clock, end=stop, person_id=person)
                )
        at += length
    Borrowed.objects.bulk_create(rows, ignore_conflicts=True)
