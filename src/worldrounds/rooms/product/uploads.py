"""A picture that comes piece by piece, so that on a poor link nothing has to be sent twice.

The idea is that of the tus protocol (https://tus.io/protocols/resumable-upload): the browser asks how much has
arrived and sends the next piece from there. Each piece is on disk before it is acknowledged.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotFound, Refused
from worldrounds.rooms.checks import check_may_write
from worldrounds.rooms.models import Image, Room, Upload, UploadPiece
from worldrounds.rooms.product.images import add_image, check_size, check_space
from worldrounds.rooms.queries import Inside

LARGEST_PIECE = 1_000_000  # bytes
MOST_UNFINISHED = 3  # of one person in a room; a fourth takes the place of the oldest
IS_KEPT_FOR = timedelta(days=2)  # after its last piece


def access_upload(inside: Inside, *, pk: int) -> Upload:
    """Only one's own."""
    upload = inside.room.uploads.filter(person=inside.standing.person, pk=pk).first()
    if upload is None:
        raise NotFound
    return upload


@transaction.atomic
def begin_upload(*, inside: Inside, key: str, size: int, at: datetime) -> Upload:
    """Begin, or go on with, the file that the browser knows by this key. Refused before anything is sent."""
    check_may_write(inside)
    if not key or len(key) > 200 or size < 1:
        raise Refused(_("Choose the file again."), field="file")
    check_size(size)
    Room.objects.select_for_update().get(pk=inside.room.pk)
    check_space(inside.room)
    own = inside.room.uploads.filter(person=inside.standing.person)
    known = own.filter(key=key).first()
    if known and known.size == size:
        return known
    if known:
        known.delete()
    for old in list(own.order_by("-at", "-pk")[MOST_UNFINISHED - 1 :]):
        old.delete()
    return Upload.objects.create(room=inside.room, person=inside.standing.person, key=key, size=size, at=at)


@transaction.atomic
def add_piece(*, inside: Inside, pk: int, start: int, data: bytes, at: datetime) -> tuple[Upload, bool]:
    """Returns the upload, and whether the piece fitted: one that begins elsewhere than where the last ended is left
    out, such as the same piece again."""
    check_may_write(inside)
    access_upload(inside, pk=pk)
    upload = Upload.objects.select_for_update().filter(pk=pk).first()
    if upload is None:
        raise NotFound
    if start != upload.received:
        return upload, False
    if not 0 < len(data) <= min(LARGEST_PIECE, upload.size - upload.received):
        raise Refused(_("This piece does not belong to the file. Choose the file again."), field="file")
    UploadPiece.objects.create(upload=upload, start=start, data=data)
    upload.received, upload.at = start + len(data), at
    upload.save(update_fields=["received", "at"])
    return upload, True


def add_uploaded_image(*, inside: Inside, pk: int, description: str, at: datetime) -> Image:
    """Make a picture of what has arrived. What is no picture is thrown away; without words it waits for them."""
    upload = access_upload(inside, pk=pk)
    if upload.received < upload.size:
        raise Refused(_("The file has not arrived as a whole. Choose it again to go on."), field="file")
    try:
        image = add_image(inside=inside, file=_whole(upload), description=description, at=at)
    except Refused as refusal:
        if refusal.field == "file":
            drop_upload(inside=inside, pk=pk)
        raise
    upload.delete()
    return image


def drop_upload(*, inside: Inside, pk: int) -> None:
    """Doing it again is no error."""
    inside.room.uploads.filter(person=inside.standing.person, pk=pk).delete()


def drop_old_uploads(*, at: datetime) -> int:
    """What nobody went on with; run every few minutes."""
    old = Upload.objects.filter(at__lte=at - IS_KEPT_FOR)
    count = old.count()
    old.delete()
    return count


def _whole(upload: Upload) -> bytes:
    return b"".join(bytes(data) for data in upload.pieces.values_list("data", flat=True))
