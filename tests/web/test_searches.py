"""Saved searches in the browser."""

import pytest
from django.test import Client
from lxml import etree

from tests.cast import NOW, Cast
from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.models import SavedSearch

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(client: Client, cast: Cast) -> Client:
    client.force_login(cast.vera)
    return client


def test_a_search_is_kept_changed_and_deleted(vera: Client) -> None:
    page = "/evidence/searches/"
    assert 'value="exchange[ti]"' in vera.get(f"{page}?q=exchange%5Bti%5D").content.decode()
    assert (
        "is opened and not closed" in vera.post(page, {"question": "(oops", "every": "day"}).content.decode()
    )
    assert not SavedSearch.objects.exists()

    vera.post(page, {"question": "exchange[ti]", "every": "day"})
    search = SavedSearch.objects.get()
    vera.post(f"{page}{search.pk}/change/", {"every": "week"})
    search.refresh_from_db()

    assert search.every == "week"
    assert 'href="/evidence/?q=exchange%5Bti%5D"' in vera.get(page).content.decode()
    vera.post(f"{page}{search.pk}/delete/")
    assert not SavedSearch.objects.exists()


def test_the_address_in_a_mail_stops_the_mails_without_signing_in(vera: Client) -> None:
    vera.post("/evidence/searches/", {"question": "exchange", "every": "day"})
    search = SavedSearch.objects.get()
    stop, strict = f"/evidence/searches/stop/{search.token}/", Client(enforce_csrf_checks=True)

    assert "Stop these mails" in strict.get(stop).content.decode()
    assert SavedSearch.objects.get().every == "day"  # looking changes nothing: mail scanners look
    assert strict.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert SavedSearch.objects.get().every == ""
    assert strict.get("/evidence/searches/stop/nobody/").status_code == 404


def test_a_feed_follows_a_search(vera: Client) -> None:
    article = add_article(record=Record("Virtual exchange"), actor=None, at=NOW)
    add_article(record=Record("Another matter"), actor=None, at=NOW)
    vera.post("/evidence/searches/", {"question": "exchange", "every": ""})

    feed = etree.fromstring(
        Client().get(f"/evidence/searches/{SavedSearch.objects.get().token}.atom").content
    )

    links = [link.get("href") for link in feed.iterfind("{*}entry/{*}link")]
    assert links == [f"http://testserver/evidence/{article.pk}/"]
