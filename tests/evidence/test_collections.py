"""Collections: saving, order, guests, who sees what, and what happens to merged articles and erased people."""

from datetime import timedelta

import pytest
from django.core import mail

from tests.cast import NOW, Cast
from worldrounds.bibliography.record import Record
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.collections import (
    INVITATIONS_A_DAY,
    add_to_collection,
    answer_invitation,
    change_collection,
    delete_collection,
    invite_guest,
    move_item,
    note_item,
    remove_guest,
    save_article,
    start_collection,
    take_out,
    unsave_article,
)
from worldrounds.evidence.models import Article, Collection, CollectionItem
from worldrounds.evidence.queries.collections import (
    Shelf,
    access_collection,
    collections_of,
    invitations_of,
    items_of,
    public_collections,
    saved_by,
)
from worldrounds.journeys import erase
from worldrounds.people.models import Person

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def shelf_with(editor: Person, *titles: str, is_public: bool = False) -> Shelf:
    made = start_collection(
        editor=editor, title="Across borders", introduction="Why", is_public=is_public, at=NOW
    )
    shelf = access_collection(reader=editor, slug=made.slug)
    for title in titles:
        article = add_article(record=Record(title), actor=None, at=NOW)
        add_to_collection(shelf=shelf, article=article, at=NOW)
    return shelf


def order(shelf: Shelf) -> list[str]:
    return [item.shown.title for item in items_of(shelf.collection)]


def test_saving_makes_my_collection_once_and_a_second_click_changes_nothing(cast: Cast) -> None:
    article = add_article(record=Record("Ways"), actor=None, at=NOW)

    assert [save_article(person=cast.vera, article=article, at=NOW) for _ in range(2)] == [True, False]
    assert [(c.title, c.is_public, c.items.count()) for c in collections_of(cast.vera)] == [
        ("My collection", False, 1)
    ]
    assert (saved_by(cast.vera), saved_by(cast.kenta)) == ({article.pk}, set())

    for _ in range(2):
        unsave_article(person=cast.vera, article=article, at=NOW)
    assert saved_by(cast.vera) == set()


def test_articles_stand_in_the_order_that_the_editor_gives_them(cast: Cast) -> None:
    shelf = shelf_with(cast.bob, "A", "B", "C")
    first, _second, last = items_of(shelf.collection)

    move_item(shelf=shelf, item=last.pk, way="up", at=LATER)
    assert order(shelf) == ["A", "C", "B"]
    move_item(shelf=shelf, item=first.pk, way="up", at=LATER)  # is the first already
    move_item(shelf=shelf, item=first.pk, way="down", at=LATER)
    take_out(shelf=shelf, item=last.pk, at=LATER)
    assert order(shelf) == ["A", "B"]
    note_item(shelf=shelf, item=first.pk, note="Read first", at=LATER)
    assert CollectionItem.objects.get(pk=first.pk).note == "Read first"


def test_what_is_added_comes_last_whatever_was_moved(cast: Cast) -> None:
    shelf = shelf_with(cast.bob, "A", "B")
    move_item(shelf=shelf, item=items_of(shelf.collection)[0].pk, way="down", at=NOW)

    add_to_collection(shelf=shelf, article=add_article(record=Record("C"), actor=None, at=NOW), at=NOW)

    assert order(shelf) == ["B", "A", "C"]


def test_collections_have_an_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_COLLECTIONS", "MOST_ITEMS", "MOST_GUESTS"):
        monkeypatch.setattr(f"worldrounds.evidence.actions.collections.{name}", 1)
    shelf = shelf_with(cast.bob, "A")
    invite_guest(shelf=shelf, email="vera@example.org", at=NOW)

    with pytest.raises(Refused, match="1 collections"):
        shelf_with(cast.bob)
    with pytest.raises(Refused, match="at most 1 articles"):
        add_to_collection(shelf=shelf, article=add_article(record=Record("B"), actor=None, at=NOW), at=NOW)
    with pytest.raises(Refused, match="at most 1 guests"):
        invite_guest(shelf=shelf, email="kenta@example.org", at=NOW)


def test_two_collections_of_one_title_have_their_own_addresses(cast: Cast) -> None:
    slugs = [shelf_with(cast.bob).collection.slug for _ in range(2)]
    named_new = start_collection(editor=cast.bob, title="New", introduction="", is_public=False, at=NOW)
    in_arabic = start_collection(editor=cast.bob, title="تعليم طبي", introduction="", is_public=False, at=NOW)

    assert slugs[0] == "across-borders" != slugs[1]
    assert named_new.slug.startswith("new-")
    assert in_arabic.slug == "collection"


def test_only_those_who_may_see_a_private_collection_and_everybody_a_public_one(cast: Cast) -> None:
    slug = shelf_with(cast.bob, "A").collection.slug
    cast.alice.is_staff = True  # a curator

    for reader in (None, cast.vera, cast.alice):
        with pytest.raises(NotFound):
            access_collection(reader=reader, slug=slug)
    Collection.objects.update(is_public=True)
    seen = {
        name: access_collection(reader=reader, slug=slug)
        for name, reader in {"visitor": None, "vera": cast.vera, "alice": cast.alice, "bob": cast.bob}.items()
    }
    assert {name: (shelf.may_add, shelf.may_edit) for name, shelf in seen.items()} == {
        "visitor": (False, False),
        "vera": (False, False),
        "alice": (True, True),
        "bob": (True, True),
    }
    article = Article.objects.get()
    with pytest.raises(NotAllowed):
        add_to_collection(shelf=seen["vera"], article=article, at=NOW)
    with pytest.raises(NotAllowed):
        delete_collection(shelf=seen["alice"], at=NOW)
    assert [(c.title, c.count) for c in public_collections()] == [("Across borders", 1)]  # type: ignore[attr-defined]  # annotated


def test_an_invitation_says_nothing_about_who_has_an_account(
    cast: Cast, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    shelf = shelf_with(cast.bob, "A")

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's
        for email in ("Vera@example.org", "vera@example.org", "nobody@example.net"):
            invite_guest(shelf=shelf, email=email, at=NOW)

    assert [message.to for message in mail.outbox] == [["vera@example.org"]]
    told = [(guest.email, guest.person) for guest in shelf.collection.guests.all()]
    assert told == [("vera@example.org", None), ("nobody@example.net", None)]
    with pytest.raises(NotFound):  # not yet
        access_collection(reader=cast.vera, slug=shelf.collection.slug)


def test_a_guest_who_accepts_adds_and_takes_out_the_own_only(cast: Cast) -> None:
    shelf = shelf_with(cast.bob, "A")
    slug = shelf.collection.slug
    invite_guest(shelf=shelf, email="vera@example.org", at=NOW)
    assert [guest.collection.slug for guest in invitations_of(cast.vera)] == [slug]
    with pytest.raises(NotFound):
        answer_invitation(person=cast.kenta, slug=slug, accepts=True, at=NOW)
    for _ in range(2):
        answer_invitation(person=cast.vera, slug=slug, accepts=True, at=NOW)

    hers = access_collection(reader=cast.vera, slug=slug)
    add_to_collection(shelf=hers, article=add_article(record=Record("B"), actor=None, at=NOW), at=NOW)
    editors, own = items_of(shelf.collection)
    for refused in (
        lambda: take_out(shelf=hers, item=editors.pk, at=NOW),
        lambda: move_item(shelf=hers, item=own.pk, way="up", at=NOW),
        lambda: change_collection(shelf=hers, title="x", introduction="", is_public=True, at=NOW),
        lambda: invite_guest(shelf=hers, email="x@example.org", at=NOW),
    ):
        with pytest.raises(NotAllowed):
            refused()
    take_out(shelf=hers, item=own.pk, at=NOW)
    assert order(shelf) == ["A"]
    remove_guest(shelf=hers, guest=shelf.collection.guests.get().pk, at=NOW)
    with pytest.raises(NotFound):
        access_collection(reader=cast.vera, slug=slug)


def test_who_declines_is_no_guest_and_is_not_asked_again(cast: Cast) -> None:
    shelf = shelf_with(cast.bob)
    invite_guest(shelf=shelf, email="vera@example.org", at=NOW)

    answer_invitation(person=cast.vera, slug=shelf.collection.slug, accepts=False, at=NOW)

    assert (list(invitations_of(cast.vera)), shelf.collection.guests.count()) == ([], 0)


def test_nobody_invites_a_whole_directory(cast: Cast) -> None:
    for number in range(2):
        shelf = shelf_with(cast.bob)
        for guest in range(INVITATIONS_A_DAY // 2):
            invite_guest(shelf=shelf, email=f"a{number}{guest}@example.net", at=NOW)

    with pytest.raises(Refused, match="tomorrow"):
        invite_guest(shelf=shelf, email="one.more@example.net", at=NOW)
    invite_guest(shelf=shelf, email="one.more@example.net", at=NOW + timedelta(days=1))


def test_of_articles_that_became_one_a_collection_shows_that_one_once(cast: Cast) -> None:
    shelf = shelf_with(cast.bob, "A", "A again", "B")
    kept = Article.objects.get(title="A")
    Article.objects.filter(title="A again").update(merged_into=kept)
    better = add_article(record=Record("B, better"), actor=None, at=NOW)
    Article.objects.filter(title="B").update(merged_into=better)

    assert order(shelf) == ["A", "B, better"]


def test_harvesters_are_told_when_a_public_collection_takes_an_article_in_or_lets_it_go(cast: Cast) -> None:
    shelf = shelf_with(cast.bob, "A", is_public=True)
    private = shelf_with(cast.bob, "P")

    def changed() -> dict[str, bool]:
        return {a.title: a.changed_at == LATER for a in Article.objects.all()}

    take_out(shelf=private, item=items_of(private.collection)[0].pk, at=LATER)
    assert changed() == {"A": False, "P": False}
    change_collection(shelf=shelf, title="x", introduction="", is_public=True, at=LATER)
    assert changed() == {"A": False, "P": False}
    change_collection(shelf=shelf, title="x", introduction="", is_public=False, at=LATER)
    assert changed() == {"A": True, "P": False}


def test_harvesters_are_told_of_what_comes_into_a_public_collection_and_goes_with_it(cast: Cast) -> None:
    shelf = shelf_with(cast.bob, is_public=True)
    article = add_article(record=Record("A"), actor=None, at=NOW)
    latest = NOW + timedelta(hours=2)

    add_to_collection(shelf=shelf, article=article, at=LATER)
    article.refresh_from_db()
    assert article.changed_at == LATER
    delete_collection(shelf=shelf, at=latest)
    article.refresh_from_db()
    assert article.changed_at == latest


@pytest.mark.parametrize("with_texts", [False, True])
def test_an_erased_editors_public_collections_stay_without_the_name(
    cast: Cast, with_texts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erase, "wipe", lambda: True)
    public = shelf_with(cast.vera, "A", is_public=True).collection
    shelf_with(cast.vera, "B")
    invite_guest(shelf=shelf_with(cast.bob), email="vera@example.org", at=NOW)

    erasure = erase._begin(cast.vera, with_texts=with_texts, asked_by=None, at=NOW)
    erase.finish_erasing(erasure_id=erasure.pk, at=NOW)

    left = {c.pk: (c.editor, c.introduction) for c in Collection.objects.exclude(editor=cast.bob)}
    assert left == {public.pk: (None, "" if with_texts else "Why")}
    assert not Collection.objects.filter(guests__email="vera@example.org").exists()
