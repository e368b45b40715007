"""The first page of the commons, its lists, feeds and schools: what everybody may read."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.commons.entries import entry_of
from tests.commons.ideas import public_idea
from worldrounds.commons.actions.publishing import retract
from worldrounds.commons.actions.shipped import take_in_shipped
from worldrounds.commons.models import Entry, Idea, Vision

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
ALWAYS = date(2090, 1, 1)


@pytest.fixture
def shared(cast: Cast) -> Cast:
    """Vienna publishes a vision and seeks partners, Kyoto seeks; New York has a draft."""
    vienna, new_york = (cast.partners[key].institution for key in ("vienna", "new-york"))
    public = {"state": Entry.State.PUBLIC, "published_at": NOW}
    entry_of(cast.bob, "Equal hours", institution=vienna, topics=["Time", "Equity"], **public)
    public_idea(cast, cast.bob, "vienna", "Night rounds")
    public_idea(cast, cast.carol, "kyoto", "Slow exchange")
    Idea.objects.update(open_until=ALWAYS)
    entry_of(cast.carol, "Not yet", institution=new_york)
    return cast


def feed(client: Client, query: str = "") -> list[str | None]:
    tree = ElementTree.fromstring(client.get(f"/commons/new.atom{query}").content)
    return [entry.findtext(f"{ATOM}title") for entry in tree.iter(f"{ATOM}entry")]


def test_the_hall_counts_and_shows_what_is_public(shared: Cast, client: Client) -> None:
    page = client.get("/commons/").content.decode()

    assert re.findall(r"<strong>(\d+)</strong> (\w+)", page)[2:] == [("2", "ideas"), ("1", "vision")]
    assert "2 schools share here" in page
    assert "Equal hours" in page
    assert "Not yet" not in page


def test_the_map_has_a_disc_for_what_is_published_and_a_ring_for_what_is_sought(
    shared: Cast, client: Client
) -> None:
    page = client.get("/commons/").content.decode()

    assert re.findall(r'<a href="([^"]+)" aria-label="([^"]+)">', page) == [
        ("/commons/schools/kyoto/#seeks", "Kyoto University: looks for partners for 1 idea"),
        ("/commons/schools/vienna/#published", "Medical University of Vienna: 1 published"),
        ("/commons/schools/vienna/#seeks", "Medical University of Vienna: looks for partners for 1 idea"),
    ]
    assert "2 schools in 2 countries: 1 publish, 2 look for partners." in page


def test_the_lists_and_feeds_are_narrowed_by_kind_topic_and_school(shared: Cast, client: Client) -> None:
    assert feed(client) == ["Slow exchange", "Night rounds", "Equal hours"]
    assert feed(client, "?kind=idea&school=vienna") == ["Night rounds"]
    assert feed(client, "?topic=equity") == ["Equal hours"]
    assert feed(client, "?kind=rumour") == feed(client)
    assert re.findall(
        r'<h\d class="entry-title"><a [^>]*><bdi>([^<]+)',
        client.get("/commons/new/?topic=TIME").content.decode(),
    ) == ["Equal hours"]


def test_a_feed_that_was_read_is_not_sent_again(shared: Cast, client: Client) -> None:
    first = client.get("/commons/new.atom")

    again = client.get("/commons/new.atom", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_school_shows_what_it_shares_and_none_of_its_programmes(shared: Cast, client: Client) -> None:
    page = client.get("/commons/schools/vienna/").content.decode()

    assert re.findall(r'<h\d class="entry-title"><a [^>]*><bdi>([^<]+)', page) == [
        "Night rounds",
        "Equal hours",
    ]
    assert "Austria" in page
    assert shared.programme.title not in page


def test_a_school_of_which_nothing_is_public_has_no_page(shared: Cast, client: Client) -> None:
    assert client.get("/commons/schools/new-york/").status_code == 404
    client.force_login(shared.alice)
    assert client.get("/commons/schools/new-york/").status_code == 404


def test_pages_say_their_address_and_what_a_preview_shows(shared: Cast, client: Client) -> None:
    page = client.get("/commons/schools/vienna/").content.decode()
    head = page[: page.index("</head>")]

    assert '<link rel="canonical" href="http://localhost:8000/commons/schools/vienna/">' in head
    assert '<meta property="og:title" content="Medical University of Vienna">' in head
    assert 'href="/commons/new.atom?school=vienna"' in head
    assert '"@type": "CollegeOrUniversity"' in head


def test_what_can_be_cited_says_so_and_a_trace_is_not_to_be_found(shared: Cast, client: Client) -> None:
    vision = Entry.objects.get(title="Equal hours")
    Vision.objects.create(entry=vision, statement="Equal.")

    page = client.get(vision.path).content.decode()
    retract(person=shared.bob, entry=vision, reason="Wrong.", at=NOW)
    trace = client.get(vision.path).content.decode()

    assert '<meta name="citation_author" content="Wagner, Bob">' in page
    assert '"license": "https://creativecommons.org/licenses/by/4.0/"' in page
    assert ('content="noindex"' in trace, "citation_title" in trace, 'content="noindex"' in page) == (
        True,
        False,
        False,
    )


def test_a_blueprint_is_cited_by_its_own_authors(db: None, client: Client) -> None:
    take_in_shipped(at=NOW)

    page = client.get("/commons/blueprints/icep-year/").content.decode()

    assert re.findall('<meta name="citation_author" content="([^"]+)">', page) == [
        "The Worldrounds contributors"
    ]


def test_a_visitor_gets_a_page_again_only_when_it_has_changed(shared: Cast, client: Client) -> None:
    path = Entry.objects.get(title="Night rounds").path
    crawler = {"headers": {"if-none-match": client.get(path)["ETag"]}}
    client.cookies.clear()

    again = client.get(path, **crawler)
    client.cookies.clear()
    Entry.objects.filter(title="Night rounds").update(summary="Changed.")
    changed = client.get(path, **crawler)

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, changed["Cache-Control"]) == (200, "private, no-cache")


def test_a_kept_page_is_not_taken_for_that_of_another_cookie_or_account(shared: Cast, client: Client) -> None:
    first = client.get("/commons/")["ETag"]  # before there was a cookie: its forms have another token

    second = client.get("/commons/", headers={"if-none-match": first})
    third = client.get("/commons/", headers={"if-none-match": second["ETag"]})
    client.force_login(shared.alice)
    own = client.get("/commons/", headers={"if-none-match": second["ETag"]})

    assert (second.status_code, third.status_code, own.status_code) == (200, 304, 200)
    assert not own.has_header("ETag")
