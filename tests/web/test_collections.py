"""Collections in the browser, all by plain forms."""

import pytest
from django.test import Client
from lxml import etree

from tests.cast import NOW, Cast
from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.models import Article, Collection, CollectionItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(db: None) -> Article:
    return add_article(record=Record("Ways to meet", journal="Night", year=2024), actor=None, at=NOW)


@pytest.fixture
def vera(client: Client, cast: Cast) -> Client:
    client.force_login(cast.vera)
    return client


def test_one_click_saves_and_another_takes_it_back(vera: Client, article: Article) -> None:
    save = f"/evidence/{article.pk}/save/"
    assert 'value="yes"' in vera.get(f"/evidence/{article.pk}/").content.decode()

    answer = vera.post(save, {"saved": "yes", "next": "/evidence/?page=1"})
    assert answer["Location"] == f"/evidence/?page=1#save-{article.pk}"
    assert 'aria-pressed="true"' in vera.get("/evidence/").content.decode()

    swapped = vera.post(save, {"saved": "no", "next": "//evil.example"}, headers={"hx-request": "true"})
    assert 'value="yes"' in swapped.content.decode()
    assert vera.post(save, {"next": "//evil.example"})["Location"].startswith(f"/evidence/{article.pk}/")


def test_a_visitor_sees_no_save_button(client: Client, article: Article) -> None:
    assert "/save/" not in client.get("/evidence/").content.decode()


def test_a_collection_is_made_filled_ordered_and_read_by_a_visitor(
    vera: Client, article: Article, client: Client
) -> None:
    made = vera.post(
        "/evidence/collections/new/",
        {"title": "Night work", "introduction": "*Start* here", "is_public": "on"},
    )
    assert made["Location"] == "/evidence/collections/night-work/"
    other = add_article(record=Record("Second"), actor=None, at=NOW)
    for number in (article.pk, other.pk, other.pk):
        vera.post(f"/evidence/{number}/collect/night-work/")
    item = CollectionItem.objects.get(article=other)
    moved = vera.post(f"/evidence/collections/night-work/items/{item.pk}/move/", {"way": "up", "page": "1"})
    assert moved["Location"] == f"/evidence/collections/night-work/?page=1#item-{item.pk}"
    vera.post(f"/evidence/collections/night-work/items/{item.pk}/note/", {"note": "Read this first"})

    shown = Client().get("/evidence/collections/night-work/").content.decode()

    assert "<em>Start</em> here" in shown
    assert "Read this first" in shown
    assert shown.index("Second") < shown.index("Ways to meet")
    assert "CC BY 4.0" in shown and "<form" not in shown.split("<main")[1].split("</main>")[0]
    assert "Night work" in Client().get("/evidence/collections/").content.decode()


def test_a_collection_becomes_private_and_is_deleted(vera: Client) -> None:
    vera.post("/evidence/collections/new/", {"title": "Night work", "is_public": "on"})
    page = "/evidence/collections/night-work/"

    vera.post(f"{page}change/", {"title": "Day work", "introduction": ""})
    assert (Client().get(page).status_code, "Day work" in vera.get(page).content.decode()) == (404, True)
    vera.post(f"{page}delete/")
    assert Collection.objects.count() == 0


def test_guests_are_invited_and_answer_on_the_list_of_collections(
    vera: Client, article: Article, cast: Cast
) -> None:
    vera.post("/evidence/collections/new/", {"title": "Night work"})
    page = "/evidence/collections/night-work/"
    known = vera.post(f"{page}guests/", {"email": "kenta@example.org"}, follow=True).content.decode()
    unknown = vera.post(f"{page}guests/", {"email": "ghost@example.org"}, follow=True).content.decode()
    assert "kenta@example.org" in known and "Kenta" not in known
    assert "ghost@example.org" in unknown

    kenta = Client()
    kenta.force_login(cast.kenta)
    assert "invites you to add articles" in kenta.get("/evidence/collections/").content.decode()
    kenta.post(f"{page}answer/", {"answer": "yes"})
    kenta.post(f"/evidence/{article.pk}/collect/night-work/")

    assert "Ways to meet" in vera.get(page).content.decode()
    assert "Kenta Mori" in vera.get(f"{page}guests/").content.decode()


def test_an_article_that_became_another_is_not_new(client: Client, article: Article) -> None:
    twin = add_article(record=Record("Ways of meeting"), actor=None, at=NOW)
    Article.objects.filter(pk=twin.pk).update(merged_into=article)

    feed = etree.fromstring(client.get("/evidence/new.atom").content)

    assert [title.text for title in feed.iterfind("{*}entry/{*}title")] == ["Ways to meet"]


def test_feeds_tell_what_is_new_as_atom(vera: Client, article: Article) -> None:
    vera.post(
        "/evidence/collections/new/", {"title": "Night work", "introduction": "Start", "is_public": "on"}
    )
    vera.post(f"/evidence/{article.pk}/collect/night-work/")
    atom = "{http://www.w3.org/2005/Atom}"

    for address, title in (
        ("/evidence/new.atom", "New in the evidence hall"),
        ("/evidence/collections/night-work.atom", "Night work"),
    ):
        answer = Client().get(address)
        feed = etree.fromstring(answer.content)
        entry = feed.find(f"{atom}entry")
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert (feed.findtext(f"{atom}title"), entry.findtext(f"{atom}title")) == (title, "Ways to meet")
        assert entry.find(f"{atom}link").get("href").endswith(f"/evidence/{article.pk}/")
        again = Client().get(address, headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304
