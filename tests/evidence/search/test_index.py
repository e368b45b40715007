"""What keeps the index in step with the articles."""

from unittest.mock import patch

import numpy as np
import pytest
from django.db import transaction

from tests.evidence.search.library import AT
from worldrounds.bibliography.record import Name, Record
from worldrounds.evidence.actions.articles import add_article
from worldrounds.evidence.actions.coding import suggest_codes
from worldrounds.evidence.models import Article, IndexEntry, IndexState
from worldrounds.evidence.search import find, numbers, rebuild, snapshot
from worldrounds.evidence.search.engines import Atom
from worldrounds.evidence.search.facets import Count
from worldrounds.evidence.search.snapshot import Remembered
from worldrounds.evidence.search.texts import spellings


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_found_by_others() -> None:
    kept = add_article(record=Record("Kept exchange"), actor=None, at=AT)
    assert numbers("exchange") == [kept.pk]

    with transaction.atomic():
        dropped = add_article(record=Record("Dropped exchange"), actor=None, at=AT)
        inside = numbers("exchange")
        transaction.set_rollback(True)
    after = add_article(record=Record("Another exchange"), actor=None, at=AT)

    assert inside == [kept.pk, dropped.pk]
    assert find("exchange", sort="oldest").total == 2
    assert set(numbers("exchange")) == {kept.pk, after.pk}
    assert find("dropped").total == 0


@pytest.mark.django_db
def test_articles_older_than_the_search_are_indexed_once() -> None:
    article = add_article(record=Record("Old exchange"), actor=None, at=AT)
    IndexEntry.objects.all().delete()
    IndexState.objects.all().delete()

    assert [numbers("old"), rebuild(only_missing=True), rebuild(only_missing=True)] == [[], 1, 0]
    assert numbers("old") == [article.pk]


@pytest.mark.django_db
def test_a_new_code_is_counted_and_asked_at_once() -> None:
    article = add_article(record=Record("Old exchange"), actor=None, at=AT)
    assert numbers("theory[kind]") == []

    suggest_codes(codes={article.pk: {"kind": ["theory"]}}, source="a reader", actor=None, at=AT)

    assert numbers("theory[kind]") == [article.pk]
    assert find("exchange").facets["kind"] == [Count("theory", 1)]


@pytest.mark.django_db
def test_numbers_can_begin_after_one_that_was_seen() -> None:
    first, second = (add_article(record=Record("Exchange"), actor=None, at=AT) for _ in "12")

    assert numbers("exchange", after=first.pk) == [second.pk]
    assert numbers("exchange AND") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (Name("Wu", "Anette"), ["wu anette", "anette wu", "wu a"]),
        (Name("de Wit", "HC"), ["de wit h c", "h c de wit", "de wit h", "de wit hc"]),
        (Name("王", "小明"), ["王小 小明 明", "王 小明 明"]),
        (Name(literal="The Night Group"), ["the night group"]),
        (Name("Plato"), ["plato"]),
    ],
)
def test_a_name_is_indexed_as_people_ask_for_it(name: Name, expected: list[str]) -> None:
    told = {"family": name.family, "given": name.given, "literal": name.literal}

    assert [" ".join(piece) for piece in spellings(told)] == expected


@pytest.mark.django_db
def test_of_equal_relevance_the_newest_comes_first() -> None:
    for year in (2001, 2003, 2002):
        add_article(record=Record("Same exchange", year=year), actor=None, at=AT)

    assert [article.year for article in find("exchange").articles] == [2003, 2002, 2001]
    assert [article.year for article in find("exchange", page=2, size=2).articles] == [2001]
    assert Article.objects.count() == 3


def test_the_sets_longest_not_asked_for_are_forgotten_first() -> None:
    sets, atoms = Remembered(), [Atom(("title",), (word,)) for word in ("one", "two", "three")]
    found = np.zeros(100, np.int32)
    with patch.object(snapshot, "MOST_BYTES", 2 * found.nbytes):
        for atom in atoms[:2]:
            sets.keep({atom: found})
        sets.keep({atoms[0]: found})  # that another thread fetched too
        sets.get(atoms[0])
        sets.keep({atoms[2]: found})

    assert [atom in sets for atom in atoms] == [True, False, True]
