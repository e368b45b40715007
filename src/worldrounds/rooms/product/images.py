"""Pictures in a room. What is uploaded is read, checked and painted anew; the file itself is thrown away, and with it
where and when a photograph was taken."""

import hashlib
import warnings
from datetime import datetime
from io import BytesIO

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, Max, OuterRef, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

from worldrounds.core.errors import NotFound, Refused
from worldrounds.programmes.history import record
from worldrounds.rooms.checks import check_may_write
from worldrounds.rooms.models import HandIn, Image, Room
from worldrounds.rooms.product.reading import read
from worldrounds.rooms.queries import Inside

LARGEST_FILE = 12_000_000  # bytes
MOST_PIXELS = 60_000_000
LONGEST_SIDE, LONGEST_SMALL_SIDE = 2400, 720  # pixels kept
LARGEST_PNG = 2_000_000  # bytes; a larger one without transparency becomes JPEG
MOST = 60  # pictures in a room
MOST_BYTES = 80_000_000  # of them all, as they are kept
READ = ("PNG", "JPEG", "WEBP")
_LISTED = ("pk", "number", "description", "width", "height", "room", "added_by", "at", "removed_at")


def images_of(inside: Inside) -> list[Image]:
    """Without their data; those that are kept for what was handed in come, too (1 query)."""
    return list(inside.room.images.only(*_LISTED))


def access_image(inside: Inside, *, number: int) -> Image:
    image = inside.room.images.filter(number=number).first()
    if image is None:
        raise NotFound
    return image


def add_image(*, inside: Inside, file: bytes, description: str, at: datetime) -> Image:
    """The same file again gives the picture that is there already, with the new description."""
    check_may_write(inside)
    description = " ".join(description.split())
    if not description:
        raise Refused(
            _("Say in a few words what the picture shows, for those who cannot see it."), field="description"
        )
    check_size(len(file))
    digest = hashlib.sha256(file).hexdigest()
    if known := inside.room.images.filter(digest=digest).first():
        known.description, known.removed_at = description[:500], None
        known.save(update_fields=["description", "removed_at"])
        return known
    picture, is_drawing = _read(file)
    kind, data = _paint(picture, LONGEST_SIDE, is_drawing=is_drawing)
    _same_kind, small = _paint(picture, LONGEST_SMALL_SIDE, is_drawing=kind == Image.Kind.PNG, limit=None)
    width, height = _fitted(picture, LONGEST_SIDE).size
    return _keep(
        inside,
        Image(
            room=inside.room, description=description[:500], kind=kind, data=data, small=small, width=width,
            height=height, digest=digest, added_by=inside.standing.person, at=at,
        ),
    )  # fmt: skip


def check_size(size: int) -> None:
    """Of the file, in bytes."""
    if size > LARGEST_FILE:
        raise Refused(_("The file is too large: a picture can have 12 MB."), field="file")


def check_space(room: Room) -> None:
    """Is there room for one more? (1 query)"""
    taken = room.images.aggregate(count=Count("pk"), bytes=Sum(Length("data")))
    if taken["count"] >= MOST:
        raise Refused(_("A room can have %(count)s pictures. Remove one first.") % {"count": MOST})
    if (taken["bytes"] or 0) >= MOST_BYTES:
        raise Refused(
            _("The room's pictures take up %(size)s MB, which is all there is. Remove one first.")
            % {"size": MOST_BYTES // 1_000_000}
        )


@transaction.atomic
def remove_image(*, inside: Inside, number: int, at: datetime) -> bool:
    """Its data is gone at once, from earlier versions too, but for what was handed in: that keeps its pictures, until
    a facilitator or the coordinator removes them once more. Returns whether it is gone."""
    check_may_write(inside)
    Room.objects.select_for_update().get(pk=inside.room.pk)
    image = access_image(inside, number=number)
    if number in handed_in(inside.room) and not (image.removed_at and may_remove_for_good(inside)):
        if image.removed_at is None:
            record(inside.standing, inside.room, "remove picture", at=at, number=number)
        image.removed_at = image.removed_at or at
        image.save(update_fields=["removed_at"])
        return False
    record(inside.standing, inside.room, "remove picture", at=at, number=number, for_good=True)
    image.delete()
    return True


def may_remove_for_good(inside: Inside) -> bool:
    """Also from what was handed in: what must not be seen must not stay."""
    return inside.may_write and (inside.standing.is_facilitator or inside.standing.is_coordinator)


def handed_in(room: Room) -> set[int]:
    """The numbers of the pictures that a version that was handed in shows (1 query)."""
    texts = room.versions.filter(Exists(HandIn.objects.filter(version=OuterRef("pk")))).values_list(
        "text", flat=True
    )
    return {number for text in texts for number in read(text).pictures}


@transaction.atomic
def _keep(inside: Inside, image: Image) -> Image:
    Room.objects.select_for_update().get(pk=inside.room.pk)
    check_space(inside.room)
    image.number = (inside.room.images.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            image.save()
    except IntegrityError:  # the same file, at the same moment
        return inside.room.images.get(digest=image.digest)
    return image


def _read(file: bytes) -> tuple[Pillow.Image, bool]:
    """By its content, whatever its name says, and whether it is more a drawing than a photograph; refused before anything large is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture = Pillow.open(BytesIO(file), formats=READ)
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(
                    _("The picture has too many pixels. Make it smaller, then try again."), field="file"
                )
            picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a large photograph is not unpacked as a whole
            picture.load()
            is_drawing = picture.format == "PNG" or picture.has_transparency_data
            return ImageOps.exif_transpose(picture), is_drawing
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        Warning,
        Pillow.DecompressionBombError,
    ) as error:
        raise Refused(
            _("This is no picture that can be read. Use PNG, JPEG or WebP."), field="file"
        ) from error


def _paint(
    picture: Pillow.Image, side: int, *, is_drawing: bool, limit: int | None = LARGEST_PNG
) -> tuple[Image.Kind, bytes]:
    """Drawings and what is transparent as PNG, photographs and large drawings as JPEG."""
    fitted = _fitted(picture, side)
    if is_drawing:
        clear = picture.has_transparency_data
        png = _bytes(fitted.convert("RGBA" if clear else "RGB"), "PNG", optimize=True)
        if clear or limit is None or len(png) <= limit:
            return Image.Kind.PNG, png
    return Image.Kind.JPEG, _bytes(fitted.convert("RGB"), "JPEG", quality=85, optimize=True, progressive=True)


def _fitted(picture: Pillow.Image, side: int) -> Pillow.Image:
    longest = max(picture.size)
    if longest <= side:
        return picture
    size = (max(1, picture.width * side // longest), max(1, picture.height * side // longest))
    plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return plain.resize(size, Pillow.Resampling.LANCZOS)


def _bytes(picture: Pillow.Image, file_format: str, **options: object) -> bytes:
    """Pixels only: nothing that the file said about itself goes along."""
    clean = Pillow.frombytes(picture.mode, picture.size, picture.tobytes())
    file = BytesIO()
    clean.save(file, file_format, **options)
    return file.getvalue()
