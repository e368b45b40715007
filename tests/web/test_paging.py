"""Long lists come a page at a time, with links that keep the filters."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.rooms.setting import open_two_rooms
from worldrounds.core import audit
from worldrounds.web import paging

HISTORY = "/programmes/rounds/history/"
PARTICIPATION = "/programmes/rounds/participation/"


@pytest.fixture
def alice(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return client


def pager(shown: str) -> tuple[str, dict[str, str]]:
    """What the pager says, and where its links lead."""
    nav = re.search(r'<nav class="pager".*?</nav>', shown, re.DOTALL)
    if nav is None:
        return "", {}
    links = re.findall(r'href="([^"]*)" rel="(\w+)"', nav[0])
    [says] = re.findall(r'<span class="soft">(.*?)</span>', nav[0])
    return says, {rel: address.replace("&amp;", "&") for address, rel in links}


@pytest.mark.parametrize(
    "asked, says, links",
    [
        ("", "1–50 of 120", {"next": "?page=2"}),
        ("?page=2", "51–100 of 120", {"prev": "?page=1", "next": "?page=3"}),
        ("?page=3", "101–120 of 120", {"prev": "?page=2"}),
        ("?page=99", "101–120 of 120", {"prev": "?page=2"}),
        ("?page=x", "1–50 of 120", {"next": "?page=2"}),
        ("?page=-1", "101–120 of 120", {"prev": "?page=2"}),
    ],
)
def test_pager_says_where_one_is_and_leads_on(
    cast: Cast, alice: Client, asked: str, says: str, links: dict[str, str]
) -> None:
    for number in range(120):
        audit.record(
            at=timezone.now(), actor=cast.alice, verb=f"did {number}", target="x", programme="rounds"
        )

    assert pager(alice.get(f"{HISTORY}{asked}").content.decode()) == (says, links)


def test_one_page_needs_no_pager(cast: Cast, alice: Client) -> None:
    audit.record(at=timezone.now(), actor=cast.alice, verb="did", target="x", programme="rounds")

    assert pager(alice.get(HISTORY).content.decode()) == ("", {})


def test_links_keep_the_filters_and_files_hold_every_page(
    cast: Cast, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_two_rooms(cast)  # two students of Vienna, two of Kyoto
    monkeypatch.setattr(paging, "ROWS", 1)

    shown = alice.get(f"{PARTICIPATION}?school=vienna&sort=name&page=2").content.decode()
    file = alice.get(f"{PARTICIPATION}?school=vienna&sort=name&page=2&format=csv").content.decode()

    assert pager(shown) == ("2–2 of 2", {"prev": "?school=vienna&sort=name&page=1"})
    assert "2 students in groups" in shown
    assert re.findall(r'<th scope="row"><bdi>(.*?)</bdi>', shown) == ["Viktor Öllinger"]
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == ["Vera", "Viktor"]
