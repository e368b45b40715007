"""Members hand in, accept and add pictures at the same moment, on both databases."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image as Pillow

from tests.cast import NOW, Cast, make_cast
from tests.integration.together import at_once
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.people.models import Person
from worldrounds.programmes.models import Stage
from worldrounds.rooms.actions import save_document_form
from worldrounds.rooms.models import DocumentUpdate, HandIn, Image, Version
from worldrounds.rooms.product.comments import accept_suggestion, add_comment
from worldrounds.rooms.product.handing_in import hand_in
from worldrounds.rooms.product.images import add_image
from worldrounds.rooms.product.versions import EVERY, keep_versions
from worldrounds.rooms.queries import document_of
from worldrounds.rooms.stages.path import access_step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    open_two_rooms(cast)
    Stage.objects.create(
        programme=cast.programme, key="draft", kind="draft", title="Write", opens_day=NOW.date(), position=1
    )
    save_document_form(inside=inside(cast.vera), base=b"\0\0", text="Soap is rare here.")
    return cast


def test_two_who_hand_in_at_once_hand_in_one_version(cast: Cast) -> None:
    def send(person: Person) -> HandIn:
        here = inside(person)
        return hand_in(inside=here, step=access_step(here, key="draft", at=NOW), at=NOW)

    first, second = at_once(lambda: send(cast.vera), lambda: send(cast.kenta))

    assert first == second
    assert (HandIn.objects.count(), Version.objects.count()) == (1, 1)


def test_two_who_accept_a_proposal_at_once_write_it_once(cast: Cast) -> None:
    proposal = add_comment(inside=inside(cast.kenta), key="k", at=NOW, quote="rare", suggestion="not there")

    def accept(person: Person) -> None:
        accept_suggestion(inside=inside(person), comment=proposal, at=NOW)

    at_once(lambda: accept(cast.vera), lambda: accept(cast.kenta))

    assert document_of(inside(cast.vera).room).text == "Soap is not there here."


def test_pictures_that_come_at_once_get_numbers_of_their_own_and_the_same_one_is_there_once(
    cast: Cast,
) -> None:
    def send(person: Person, width: int) -> Image:
        file = BytesIO()
        Pillow.new("RGB", (width, 9)).save(file, "PNG")
        return add_image(inside=inside(person), file=file.getvalue(), description="x", at=NOW)

    at_once(lambda: send(cast.vera, 1), lambda: send(cast.kenta, 2), lambda: send(cast.kenta, 1))

    assert sorted(Image.objects.values_list("number", flat=True)) == [1, 2]


def test_house_keeping_keeps_versions_of_what_was_worked_on(cast: Cast) -> None:
    now = timezone.now()
    assert [keep_versions(at=now + late) for late in (timedelta(0), EVERY, 2 * EVERY)] == [1, 0, 0]
    save_document_form(
        inside=inside(cast.kenta), base=document_of(inside(cast.vera).room).update_since(), text="New"
    )
    DocumentUpdate.objects.filter(author=cast.kenta).update(at=now + EVERY)

    assert keep_versions(at=now + 2 * EVERY) == 1
