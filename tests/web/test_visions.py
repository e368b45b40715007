import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.commons.entries import make_editor
from worldrounds.commons.models import Entry, Vision
from worldrounds.network.models import Institution

pytestmark = pytest.mark.django_db
PAGE = "/commons/visions/for-all/"


def client_of(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def saved_draft(cast: Cast) -> Client:
    bob, school = client_of(cast.bob), Institution.objects.get(slug="vienna")
    bob.post("/commons/profile/", {"institution": school.pk})
    text = "Exchange for **all**: [see](https://a.example) <b>now</b>."
    bob.post("/commons/visions/new/", {"title": "For all", "statement": text, "language": "en"})
    return bob


def test_from_a_draft_to_the_wall(cast: Cast):
    bob = saved_draft(cast)
    assert Client().get(PAGE).status_code == 404

    bob.post(f"/commons/entries/{Entry.objects.get().pk}/publish/")
    editor = client_of(make_editor(cast.carol))
    waiting = editor.get(PAGE).content.decode()
    editor.post(f"/commons/entries/{Entry.objects.get().pk}/let-through/")
    shown = Client().get(PAGE).content.decode()

    assert "see (https://a.example)" in waiting
    assert '<a href="https://a.example"' not in waiting
    assert '<a href="https://a.example" rel="nofollow ugc' in shown
    assert "<strong>all</strong>" in shown
    assert "&lt;b&gt;" in shown
    assert "For all" in Client().get("/commons/visions/").content.decode()


def test_who_endorses_without_a_school_is_led_to_the_profile_and_back(cast: Cast):
    saved_draft(cast)
    Entry.objects.update(state="public", published_at=NOW)
    vera = client_of(cast.vera)

    answer = vera.post(f"{PAGE}endorse/")
    assert answer.headers["Location"] == f"/commons/profile/?next={PAGE}"
    school = {"institution": Institution.objects.get(slug="vienna").pk, "next": PAGE}
    assert vera.post("/commons/profile/", school).headers["Location"] == PAGE
    vera.post(f"{PAGE}endorse/", {"read": (NOW - timedelta(days=1)).isoformat()})
    assert "The text has changed since you opened it" in vera.get(PAGE).content.decode()
    vera.post(f"{PAGE}endorse/", {"read": Entry.objects.get().changed_at.isoformat()})

    assert Vision.objects.get().endorsements.get().person == cast.vera
    shown = Client().get(PAGE).content.decode()
    assert "Vera Huber" in shown
    assert "vera@example.org" not in shown


def test_the_way_back_from_the_profile_stays_on_this_site(cast: Cast):
    school = {"institution": Institution.objects.get(slug="vienna").pk, "next": "https://a.example/"}

    answer = client_of(cast.vera).post("/commons/profile/", school)

    assert answer.headers["Location"] == f"/commons/people/{cast.vera.pk}/"


def test_of_a_retracted_vision_others_see_the_trace(cast: Cast):
    bob = saved_draft(cast)
    Entry.objects.update(state="public", published_at=NOW)

    bob.post(f"/commons/entries/{Entry.objects.get().pk}/retract/", {"reason": "It was wrong."})

    shown = Client().get(PAGE).content.decode()
    assert "It was wrong." in shown
    assert "Exchange for" not in shown
    assert "Exchange for" in bob.get(PAGE).content.decode()


def test_a_response_that_cannot_be_kept_stays_in_the_form(cast: Cast):
    saved_draft(cast)
    Entry.objects.update(state="public", published_at=NOW)

    answer = client_of(cast.vera).post(f"{PAGE}respond/", {"stance": "agree if", "text": "My reasons"})

    shown = answer.content.decode()
    assert "My reasons" in shown
    assert "Say under which condition you agree." in shown


def test_from_a_report_to_an_appeal_on_the_editors_page(cast: Cast):
    saved_draft(cast)
    Entry.objects.update(state="public", published_at=NOW)
    entry = Entry.objects.get()
    client_of(cast.vera).post(f"/commons/entries/{entry.pk}/say/", {"text": "Rubbish"})
    post = entry.posts.get()
    client_of(cast.kiyo).post(f"/commons/posts/{post.pk}/report/", {"kind": "unkind"})
    editor = client_of(make_editor(cast.carol))
    assert "It hurts or threatens somebody" in editor.get("/commons/moderation/").content.decode()

    editor.post(f"/commons/posts/{post.pk}/remove/", {"reason": "Unkind."})
    seen = [client.get(PAGE).content.decode() for client in (Client(), client_of(cast.vera))]
    client_of(cast.vera).post(f"/commons/posts/{post.pk}/appeal/", {"reason": "It was a joke."})

    assert ["Unkind." in page for page in seen] == [True, True]
    assert ["Rubbish" in page for page in seen] == [False, True]
    queue = editor.get("/commons/moderation/").content.decode()
    assert "It was a joke." in queue
    assert "removed a post" in queue
    assert client_of(cast.bob).get("/commons/moderation/").status_code == 403


def test_no_two_fields_of_a_page_have_the_same_id(cast: Cast):
    saved_draft(cast)
    Entry.objects.update(state="public", published_at=NOW)

    ids = re.findall(r' id="([^"]+)"', client_of(cast.vera).get(PAGE).content.decode())

    assert len(ids) == len(set(ids))
