from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from tests.cast import NOW, Cast
from tests.commons.entries import entry_of, public_entry
from worldrounds.web.pictures.card import SIZE, card

pytestmark = pytest.mark.django_db


def test_a_link_to_an_entry_shows_a_picture_of_its_own(cast: Cast):
    entry = public_entry(cast, slug="nights", title="Whoever meets #at night")

    made = Client().get(f"/commons/entries/{entry.pk}/preview.png")

    assert (made.status_code, made["Content-Type"]) == (200, "image/png")
    picture = Image.open(BytesIO(made.content))
    assert picture.size == SIZE
    assert len(made.content) < 150_000
    again = Client().get(
        f"/commons/entries/{entry.pk}/preview.png",
        headers={"if-modified-since": (NOW + timedelta(seconds=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")},
    )
    assert again.status_code == 304


def test_what_is_not_public_has_none(cast: Cast):
    drafts = [entry_of(cast.bob, state=state) for state in ("draft", "waiting", "retracted")]

    assert {Client().get(f"/commons/entries/{one.pk}/preview.png").status_code for one in drafts} == {404}


@pytest.mark.parametrize("title", ["١٢ مدرسة", "同じ質問", "x" * 200, '"] #panic("no") ['])
def test_titles_of_every_script_length_and_sign_are_drawn(title: str):
    assert card(kind="Idea", title=title, whose="", language="ar-EG").startswith(b"\x89PNG")
