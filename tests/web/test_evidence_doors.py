"""What is private in the evidence hall stays so at every door: pages, files, feeds, the API, harvesting, by number."""

import gzip
from dataclasses import replace

import pytest
from django.core.cache import caches
from django.test import Client

from tests.bibliography.test_record import RICH
from tests.cast import NOW, Cast
from tests.evidence.test_reviews import Setting
from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.collections import add_to_collection, start_collection
from worldrounds.evidence.actions.reviews import appoint_coder, release_coder, start_review
from worldrounds.evidence.models import Coding, Collection, CollectionItem, Curator, SavedSearch
from worldrounds.evidence.queries.collections import Shelf
from worldrounds.people.models import Person

pytestmark = pytest.mark.django_db

SECRET = "Unsaid"  # in the title, the introduction and the note of a collection


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    caches["process"].clear()


def as_(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client


def collected(editor: Person, *, is_public: bool = False, record: Record = RICH) -> Collection:
    """With one article, in which the note and the introduction are ``SECRET``."""
    made = start_collection(editor=editor, title=SECRET, introduction=SECRET, is_public=is_public, at=NOW)
    article = add_article(record=record, actor=None, at=NOW)
    add_to_collection(shelf=Shelf(made, editor, True, True), article=article, at=NOW, note=SECRET)
    return made


def doors(collection: Collection) -> list[str]:
    """Every address at which a public collection can be read."""
    own, number = f"/evidence/collections/{collection.slug}", collection.items.get().article_id
    listing = "/oai?verb=ListRecords&metadataPrefix=oai_dc"
    return [
        *("/evidence/collections/", f"{own}/", f"{own}.csv", f"{own}.csl", f"{own}.atom"),
        *("/api/collections", f"/api/collections/{collection.slug}", f"/api/collections/{collection.slug}/articles"),
        *("/oai?verb=ListSets", listing, f"{listing}&set={collection.slug}"),
        *("/evidence/articles.jsonl.gz", f"/api/articles/{number}", f"/evidence/{number}/", "/evidence/new.atom"),
    ]  # fmt: skip


def said_at(client: Client, address: str) -> str:
    answer = client.get(address)
    content: bytes = b"".join(answer) if answer.streaming else answer.content  # type: ignore[call-overload]  # sync
    return (gzip.decompress(content) if address.endswith(".gz") else content).decode()


def tells(client: Client, collection: Collection) -> set[str]:
    """The doors that name the collection, or what stands in it."""
    signs = (SECRET, f">{collection.slug}<")
    return {door for door in doors(collection) if any(sign in said_at(client, door) for sign in signs)}


def test_a_private_collection_is_told_at_no_door_but_to_its_editor(cast: Cast) -> None:
    Curator.objects.create(person=cast.alice, since=NOW)
    private = collected(cast.bob)

    told = {name: tells(as_(person), private) for name, person in
            (("visitor", None), ("curator", cast.alice), ("student", cast.vera), ("editor", cast.bob))}  # fmt: skip

    own = f"/evidence/collections/{private.slug}"
    assert told == {
        "visitor": set(),
        "curator": set(),
        "student": set(),
        "editor": {"/evidence/collections/", f"{own}/", f"{own}.csv"},
    }


def test_a_public_collection_that_becomes_private_leaves_every_door(cast: Cast) -> None:
    made = collected(cast.bob, is_public=True)
    before = tells(as_(None), made)

    as_(cast.bob).post(
        f"/evidence/collections/{made.slug}/change/", {"title": SECRET, "introduction": SECRET}
    )

    silent = {
        door for door in doors(made) if door.endswith((".csl", ".gz", "new.atom")) or "/api/articles/" in door
    }
    assert before == set(doors(made)) - silent - {f"/evidence/{made.items.get().article_id}/"}
    assert tells(as_(None), made) == set()


def test_the_number_of_anothers_item_or_guest_reaches_nothing(cast: Cast) -> None:
    mine, others = collected(cast.bob), collected(cast.vera, record=replace(RICH, doi="10.1000/other"))
    guest = others.guests.create(email="kenta@example.org", person=cast.kenta, invited_at=NOW)
    item, own, bob = others.items.get(), f"/evidence/collections/{mine.slug}/", as_(cast.bob)

    answers = {
        what: bob.post(f"{own}{what}/", {"way": "up", "note": "Mine now"}).status_code
        for what in (f"items/{item.pk}/move", f"items/{item.pk}/note", f"items/{item.pk}/take-out", f"guests/{guest.pk}/remove")
    }  # fmt: skip

    assert set(answers.values()) == {404, 302}  # what is gone already is no error
    assert CollectionItem.objects.get(pk=item.pk).note == SECRET
    assert others.guests.get() == guest


def test_only_the_editor_learns_who_is_invited_to_a_public_collection(cast: Cast) -> None:
    Curator.objects.create(person=cast.alice, since=NOW)
    made = collected(cast.bob, is_public=True)
    guest = made.guests.create(email="someone@example.net", invited_at=NOW)
    own = f"/evidence/collections/{made.slug}/"
    curator = as_(cast.alice)

    assert curator.get(f"{own}change/").status_code == 200
    assert "/guests/" not in said_at(curator, own)
    for refused in (
        curator.get(f"{own}guests/"),
        curator.post(f"{own}guests/", {"email": "x@example.net"}),
        curator.post(f"{own}guests/{guest.pk}/remove/"),
    ):
        assert refused.status_code == 403
    assert "someone@example.net" in said_at(as_(cast.bob), f"{own}guests/")
    Collection.objects.update(editor=None)
    assert "someone@example.net" in said_at(curator, f"{own}guests/")


def test_files_of_collections_pass_closed_abstracts_on_to_members_only_and_nobody_keeps_them_on_the_way(
    cast: Cast,
) -> None:
    closed = collected(cast.bob, is_public=True, record=replace(RICH, abstract_licence="© Night"))
    address = f"/evidence/collections/{closed.slug}.ris"

    assert ("Hours are unequal" in said_at(as_(None), address)) is False
    assert ("Hours are unequal" in said_at(as_(cast.vera), address)) is True
    for kind in ("csv", "ris"):
        answer = as_(cast.bob).get(f"/evidence/collections/{closed.slug}.{kind}")
        assert answer["Cache-Control"] == "private, no-store"


def test_the_address_of_a_search_dies_with_it_and_with_its_person(cast: Cast) -> None:
    as_(cast.vera).post("/evidence/searches/", {"question": "night", "every": "day"})
    token = SavedSearch.objects.get().token
    addresses = [f"/evidence/searches/{token}.atom", f"/evidence/searches/stop/{token}/"]

    def states() -> list[int]:
        return [as_(None).get(address).status_code for address in addresses]

    assert states() == [200, 200]
    Person.objects.filter(pk=cast.vera.pk).update(is_active=False)
    assert states() == [404, 404]
    Person.objects.filter(pk=cast.vera.pk).update(is_active=True)
    SavedSearch.objects.all().delete()
    assert states() == [404, 404]


def test_who_reads_for_one_review_no_more_or_for_another_sees_nothing_of_it(cast: Cast) -> None:
    setting, released, stranger = (found := Setting()), found.coders[0], cast.bob
    other = start_review(
        question="And?", scope="", search="", readers=2, reads_text=False, actor=setting.curator, at=NOW
    )
    appoint_coder(review=other, email=stranger.email, actor=setting.curator, at=NOW)
    setting.screen(0)
    release_coder(review=setting.review, person=released, actor=setting.curator, at=NOW)
    start = f"/evidence/reviews/{setting.review.pk}/"
    article = f"{start}articles/{setting.articles[0].pk}/"

    for person in (released, stranger):
        client = as_(person)
        pages = [client.get(page).status_code for page in (article, *(f"{start}{name}/" for name in ("next", "talk", "agreement")))]  # fmt: skip
        posts = [
            client.post(article, {"step": "abstract", "abstract": "in"}).status_code,
            client.post(
                f"{article}settle/", {"dimension": "abstract", "codes": "in", "reason": "x"}
            ).status_code,
        ]
        assert pages + posts == [404] * 6
    assert Coding.objects.count() == 1
