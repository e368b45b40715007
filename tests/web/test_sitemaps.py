"""What search engines may read."""

import re

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.commons.entries import entry_of, public_entry
from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.collections import start_collection
from worldrounds.web import sitemaps

pytestmark = pytest.mark.django_db


def addresses(client: Client, path: str) -> list[str]:
    return re.findall(r"<loc>http://localhost:8000([^<]+)</loc>", client.get(path).content.decode())


def test_the_index_names_a_part_for_each_kind_of_page(client: Client) -> None:
    page = client.get("/sitemap.xml").content.decode()

    assert re.findall(r"/sitemap-(\w+)\.xml</loc>", page) == list(sitemaps.SECTIONS)


def test_the_parts_hold_what_is_public(client: Client, cast: Cast) -> None:
    public_entry(cast, slug="open", institution=cast.partners["vienna"].institution)
    entry_of(cast.bob, slug="closed")
    article = add_article(record=Record("A"), actor=None, at=NOW)
    for title, is_public in (("Day", True), ("Night", False)):
        start_collection(editor=cast.bob, title=title, introduction="", is_public=is_public, at=NOW)

    assert addresses(client, "/sitemap-entries.xml") == ["/commons/visions/open/"]
    assert addresses(client, "/sitemap-schools.xml") == ["/commons/schools/vienna/"]
    assert addresses(client, "/sitemap-articles.xml") == [f"/evidence/{article.pk}/"]
    assert addresses(client, "/sitemap-collections.xml") == ["/evidence/collections/day/"]
    assert client.get("/sitemap-rumours.xml").status_code == 404


def test_every_page_that_is_always_there_is_open_to_visitors(client: Client) -> None:
    paths = addresses(client, "/sitemap-pages.xml")

    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_a_part_is_cut_where_it_would_be_too_long(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps.Rows, "limit", 2)
    for number in range(3):
        public_entry(cast, slug=f"v{number}")

    page = client.get("/sitemap.xml").content.decode()

    assert "/sitemap-entries.xml?p=2</loc>" in page
    assert addresses(client, "/sitemap-entries.xml?p=2") == ["/commons/visions/v2/"]


def test_robots_are_told_where_the_map_is(client: Client) -> None:
    assert (
        client.get("/robots.txt").content.decode().endswith("\nSitemap: http://localhost:8000/sitemap.xml\n")
    )
