"""Pictures that come piece by piece."""

from datetime import timedelta
from io import BytesIO
from random import Random

import pytest
from PIL import Image as Pillow

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.programmes.models import Programme
from worldrounds.rooms.models import Image, Upload, UploadPiece
from worldrounds.rooms.product import images, uploads


@pytest.fixture(autouse=True)
def _rooms(cast: Cast) -> None:
    open_two_rooms(cast)


def a_picture() -> bytes:
    file = BytesIO()
    Pillow.frombytes("RGB", (64, 48), Random(1).randbytes(64 * 48 * 3)).save(file, "PNG")
    return file.getvalue()


def begin(cast: Cast, file: bytes, *, key: str = "sink.png") -> Upload:
    return uploads.begin_upload(inside=inside(cast.vera), key=key, size=len(file), at=NOW)


def send(cast: Cast, upload: Upload, file: bytes, start: int, end: int | None = None) -> tuple[int, bool]:
    kept, fits = uploads.add_piece(
        inside=inside(cast.vera), pk=upload.pk, start=start, data=file[start:end], at=NOW
    )
    return kept.received, fits


def test_pieces_become_the_picture_and_nothing_of_them_stays(cast: Cast) -> None:
    file = a_picture()
    upload = begin(cast, file)
    for start in range(0, len(file), 1000):
        send(cast, upload, file, start, start + 1000)

    image = uploads.add_uploaded_image(inside=inside(cast.vera), pk=upload.pk, description="Sinks", at=NOW)

    assert (image.number, image.width, image.description) == (1, 64, "Sinks")
    assert (Upload.objects.count(), UploadPiece.objects.count()) == (0, 0)


def test_a_lost_connection_goes_on_where_it_stopped(cast: Cast) -> None:
    file = a_picture()
    first = begin(cast, file)
    send(cast, first, file, 0, 700)

    again = begin(cast, file)

    assert (again.pk, again.received) == (first.pk, 700)
    assert send(cast, again, file, 0, 700) == (700, False)  # arrived, but the answer was lost
    assert send(cast, again, file, 900) == (700, False)
    assert send(cast, again, file, 700) == (len(file), True)


def test_another_file_of_the_same_name_begins_anew(cast: Cast) -> None:
    file = a_picture()
    send(cast, begin(cast, file), file, 0, 700)

    assert begin(cast, file + b"x").received == 0
    assert Upload.objects.count() == 1


def test_too_much_is_refused_before_it_is_sent(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="a picture can have 12 MB"):
        begin(cast, b"x" * (images.LARGEST_FILE + 1))
    monkeypatch.setattr(images, "MOST_BYTES", 100)
    images.add_image(inside=inside(cast.kenta), file=a_picture(), description="Sinks", at=NOW)
    with pytest.raises(Refused, match="take up 0 MB, which is all there is"):
        begin(cast, a_picture())


def test_pieces_beyond_the_file_and_none_at_all_are_refused(cast: Cast) -> None:
    upload = begin(cast, b"12345")
    for data in (b"", b"123456"):
        with pytest.raises(Refused, match="does not belong to the file"):
            uploads.add_piece(inside=inside(cast.vera), pk=upload.pk, start=0, data=data, at=NOW)


def test_three_unfinished_files_are_kept_and_the_newest_counts(cast: Cast) -> None:
    for key in "abcd":
        begin(cast, b"12345", key=key)

    assert sorted(Upload.objects.values_list("key", flat=True)) == ["b", "c", "d"]


def test_an_upload_is_its_owners_in_its_room(cast: Cast) -> None:
    upload = begin(cast, b"12345")
    for here in (inside(cast.kenta), inside(cast.viktor, 2)):
        with pytest.raises(NotFound):
            uploads.add_piece(inside=here, pk=upload.pk, start=0, data=b"1", at=NOW)
        uploads.drop_upload(inside=here, pk=upload.pk)
    Programme.objects.update(state=Programme.State.CLOSED)
    with pytest.raises(NotAllowed):
        begin(cast, b"1")

    assert Upload.objects.count() == 1


def test_what_is_not_whole_waits_and_what_is_no_picture_goes(cast: Cast) -> None:
    here, svg = inside(cast.vera), b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    upload = begin(cast, svg)
    send(cast, upload, svg, 0, 10)
    with pytest.raises(Refused, match="has not arrived as a whole"):
        uploads.add_uploaded_image(inside=here, pk=upload.pk, description="x", at=NOW)
    send(cast, upload, svg, 10)
    with pytest.raises(Refused, match="what the picture shows"):
        uploads.add_uploaded_image(inside=here, pk=upload.pk, description=" ", at=NOW)
    assert Upload.objects.count() == 1
    with pytest.raises(Refused, match="no picture that can be read"):
        uploads.add_uploaded_image(inside=here, pk=upload.pk, description="x", at=NOW)

    assert (Upload.objects.count(), Image.objects.count()) == (0, 0)


def test_house_keeping_drops_what_nobody_went_on_with(cast: Cast) -> None:
    begin(cast, b"12345")

    assert uploads.drop_old_uploads(at=NOW + uploads.IS_KEPT_FOR - timedelta(seconds=1)) == 0
    assert uploads.drop_old_uploads(at=NOW + uploads.IS_KEPT_FOR) == 1
