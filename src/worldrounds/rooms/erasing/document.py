"""A person's characters in the shared document, its log, and its versions."""

from collections import defaultdict
from datetime import datetime

from worldrounds.coediting.document import Document, Ranges
from worldrounds.coediting.erasing import END, erase, erased_texts
from worldrounds.coediting.parts import take_out_emptied
from worldrounds.coediting.plain import pieces
from worldrounds.coediting.wire import EMPTY_UPDATE
from worldrounds.rooms.models import (
    Borrowed,
    Contribution,
    DocumentSnapshot,
    DocumentUpdate,
    Room,
    Writer,
)
from worldrounds.rooms.product.writers import NOBODY, first_writers, keep_writers, owners

Owners = list[tuple[int, int]]  # (person, characters), from the beginning of the text to its end


def forget_in_document(*, room: Room, person: int, with_texts: bool, at: datetime) -> list[str]:
    """Take the person out of the document; the caller holds the room's lock and has folded the document before.

    Returns the passages that were erased. Nothing is left to do the second time, unless something of the person's came
    in meanwhile.
    """
    # What came after the folding, or builds on what never came.
    late = list(DocumentUpdate.objects.filter(room=room))
    keep_writers(room.pk, first_writers((bytes(row.data), row.author_id) for row in late))
    ranges = _ranges(room, person)
    gone = (
        _erase_versions(room, person, is_writer=bool(ranges)) if with_texts else _free_versions(room, person)
    )
    if with_texts and ranges:
        gone += _erase_document(room, late, ranges, at)
    DocumentUpdate.objects.filter(room=room, author=person).update(author=None)
    for model in (Writer, Borrowed):
        model._default_manager.filter(room=room, person=person).delete()
    Contribution.objects.filter(room=room, author=person).delete()
    return gone


def _ranges(room: Room, person: int) -> Ranges:
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for client in Writer.objects.filter(room=room, person=person).values_list("client", flat=True):
        found[client].append((0, END))
    borrowed = Borrowed.objects.filter(room=room, person=person)
    for client, start, end in borrowed.values_list("client", "start", "end"):
        found[client].append((start, end))
    return dict(found)


def _erase_document(room: Room, late: list[DocumentUpdate], ranges: Ranges, at: datetime) -> list[str]:
    """Late rows stay in the log, so that others' edits do not lose what they build on; they are in the snapshot too, by
    which rooms that are open learn what is gone."""
    snapshot = DocumentSnapshot.objects.filter(room=room).first() or DocumentSnapshot(
        room=room, data=EMPTY_UPDATE
    )
    whole = [bytes(snapshot.data), *(bytes(row.data) for row in late)]
    erased = [erase(data, ranges) for data in whole]
    for row, data in zip(late, erased[1:], strict=True):
        DocumentUpdate.objects.filter(pk=row.pk).update(data=data)
    document = Document(erased)
    take_out_emptied(document, Document(whole))
    snapshot.data, snapshot.at = document.update_since(), at
    snapshot.version, snapshot.generation = snapshot.version + 1, snapshot.generation + 1
    snapshot.save()
    return [text for data in whole for text in erased_texts(data, ranges)]


# Versions -------------------------------------------------------------------------------------------------


def _erase_versions(room: Room, person: int, *, is_writer: bool) -> list[str]:
    gone: list[str] = []
    whose = _owners_now(room)
    for version in room.versions.all():
        own = [(owner, count) for owner, count in version.owners]
        if not own and is_writer:  # of before owners were kept
            own = _guessed(version.text, *whose, person)
        if any(owner == person for owner, _ in own):
            version.text, version.owners, passages = _without(version.text, own, person)
            gone += passages
        version.written.pop(str(person), None)
        if version.made_by_id == person:
            version.name = ""
        version.save(update_fields=["text", "owners", "written", "name"])
    return gone


def _free_versions(room: Room, person: int) -> list[str]:
    """The text stays, and is nobody's."""
    for version in room.versions.all():
        version.owners = [(0 if owner == person else owner, count) for owner, count in version.owners]
        if characters := version.written.pop(str(person), 0):
            version.written[NOBODY] = version.written.get(NOBODY, 0) + characters
        version.save(update_fields=["owners", "written"])
    return []


def _without(text: str, own: Owners, person: int) -> tuple[str, Owners, list[str]]:
    """The text without the person's, whose the rest is, and what was taken out."""
    rest: list[str] = []
    gone: list[str] = []
    at = 0
    for owner, count in own:
        (gone if owner == person else rest).append(text[at : at + count])
        at += count
    left = [(owner, count) for owner, count in own if owner != person]
    return "".join(rest) + text[at:], left, gone


def _owners_now(room: Room) -> tuple[str, Owners]:
    snapshot = DocumentSnapshot.objects.filter(room=room).first()
    if snapshot is None:
        return "", []
    data = bytes(snapshot.data)
    writers = dict(Writer.objects.filter(room=room).values_list("client", "person"))
    return Document([data]).text, owners(room.pk, data, writers)


def _guessed(text: str, now: str, owners_now: Owners, person: int) -> Owners:
    """What is still in the document is whose it is there; of the rest nobody can say that it was not the person's."""
    each = [owner for owner, count in owners_now for _ in range(count)]
    found: Owners = []
    at = 0
    for piece in pieces(text, now):
        if piece.kind == "out":
            found.append((person, len(piece.text)))
            continue
        if piece.kind == "same":
            found += [(owner, 1) for owner in each[at : at + len(piece.text)]]
        at += len(piece.text)
    return found
