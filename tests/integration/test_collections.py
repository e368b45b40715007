"""Collections when several click at the same moment, and lists for harvesters, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.integration.together import at_once
from worldrounds.bibliography.harvest.asking import Place, question
from worldrounds.bibliography.record import Record
from worldrounds.evidence import harvesting
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.collections import (
    add_to_collection,
    invite_guest,
    own_collection,
    save_article,
    start_collection,
)
from worldrounds.evidence.actions.searches import save_search
from worldrounds.evidence.models import Article, Collection, CollectionItem, SavedSearch
from worldrounds.evidence.queries.collections import Shelf, items_of
from worldrounds.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def eda(transactional_db: None) -> Person:
    return Person.objects.create_user("e@example.org", name="Eda")


def add(title: str) -> Article:
    return add_article(record=Record(title), actor=None, at=NOW)


def test_clicks_at_once_save_once_into_one_collection(eda: Person) -> None:
    article = add("A")

    saved = at_once(*[lambda: save_article(person=eda, article=article, at=NOW)] * 3)
    kept = at_once(*[lambda: save_search(person=eda, question="ways", every="day", at=NOW)] * 3)

    assert sorted(saved) == [False, False, True]
    assert (Collection.objects.count(), CollectionItem.objects.count()) == (1, 1)
    assert ({search.pk for search in kept}, SavedSearch.objects.count()) == ({kept[0].pk}, 1)


def test_articles_and_guests_that_come_at_once_have_places_of_their_own(eda: Person) -> None:
    shelf = Shelf(own_collection(person=eda, at=NOW), eda, may_add=True, may_edit=True)
    articles = [add(title) for title in "ABC"]

    at_once(*[lambda a=a: add_to_collection(shelf=shelf, article=a, at=NOW) for a in articles])
    at_once(*[lambda: invite_guest(shelf=shelf, email="guest@example.net", at=NOW)] * 3)

    assert sorted(item.place for item in items_of(shelf.collection)) == [1, 2, 3]
    assert shelf.collection.guests.count() == 1


def test_a_harvest_of_a_set_goes_on_where_it_stopped(eda: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvesting, "ROWS", 2)
    made = start_collection(editor=eda, title="Night", introduction="", is_public=True, at=NOW)
    shelf = Shelf(made, eda, may_add=True, may_edit=True)
    first, second, third, other, into = (add(title) for title in ("A", "B", "C", "D", "E"))
    for article in (first, second, third):
        add_to_collection(shelf=shelf, article=article, at=NOW)
    Article.objects.filter(pk=second.pk).update(merged_into=into, changed_at=NOW + timedelta(hours=1))

    asked = question([("verb", "ListRecords"), ("metadataPrefix", "mods"), ("set", "night")])
    part = harvesting.part_of(asked, with_records=True)
    rest = harvesting.part_of(replace(asked, after=part.rest), with_records=False)

    assert [article.pk for article in part.articles] == [first.pk, third.pk]
    assert part.rest == Place(NOW, third.pk, 2)
    assert [article.pk for article in rest.articles] == [into.pk, second.pk]
    assert harvesting.sets_of([into, second, other]) == {into.pk: ["night"], second.pk: ["night"]}
    assert [item.shown for item in items_of(made)] == [first, into, third]
