"""The three halls: what a visitor reads, and which one is marked."""

import re

import pytest
from django.test import Client

from tests.cast import Cast


def _halls(page: str) -> list[tuple[str, str, bool]]:
    [nav] = re.findall(r'<nav class="halls".*?</nav>', page, re.DOTALL)
    links = re.findall(r'<a href="([^"]*)"( aria-current="true")?>([^<]*)</a>', nav)
    return [(name, address, bool(current)) for address, current, name in links]


@pytest.mark.django_db
def test_visitors_read_what_the_halls_are_and_enter_the_evidence(client: Client) -> None:
    page = client.get("/").content.decode()

    assert re.findall(r"<h2>([^<]*)</h2>", page) == ["Programmes", "Commons", "Evidence"]
    assert 'class="button" href="/evidence/"' in page
    assert client.get("/evidence/").status_code == 200


def test_masthead_marks_the_hall_that_a_page_is_in(cast: Cast, client: Client) -> None:
    visitor = _halls(client.get("/evidence/").content.decode())
    client.force_login(cast.alice)
    member = _halls(client.get(f"/programmes/{cast.programme.slug}/").content.decode())

    assert visitor == [
        ("Programmes", "/", False),
        ("Commons", "/commons/", False),
        ("Evidence", "/evidence/", True),
    ]
    assert member == [
        ("Programmes", "/", True),
        ("Commons", "/commons/", False),
        ("Evidence", "/evidence/", False),
    ]
