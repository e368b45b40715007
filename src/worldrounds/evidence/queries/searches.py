"""Reads of the searches that people keep."""

from collections.abc import Sequence

from django.db.models import QuerySet

from worldrounds.core.errors import NotFound
from worldrounds.evidence.models import Article, SavedSearch
from worldrounds.evidence.search import numbers
from worldrounds.people.models import Person


def searches_of(person: Person) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(person=person)


def access_search(*, person: Person, number: int) -> SavedSearch:
    """One's own. Raises NotFound."""
    found = SavedSearch.objects.filter(person=person, pk=number).select_related("person").first()
    if found is None:
        raise NotFound
    return found


def search_by_token(token: str) -> SavedSearch:
    """Who has the address may read its feed and stop its mails. Raises NotFound."""
    found = SavedSearch.objects.filter(token=token, person__is_active=True).select_related("person").first()
    if found is None:
        raise NotFound
    return found


def newest_found(question: str, *, most: int, after: int = 0) -> tuple[Sequence[Article], int]:
    """The articles that came last among those found, newest first, and how many there are."""
    every = numbers(question, after=after)
    rows = Article.objects.filter(merged_into=None).in_bulk(every[-most:])
    return [rows[number] for number in reversed(every[-most:]) if number in rows], len(every)
