"""Saved searches that are told by mail: whose turn it is, and what is new to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from worldrounds.core.turns import begin_of_turn
from worldrounds.evidence.actions.searches import newest_number
from worldrounds.evidence.models import Article, SavedSearch
from worldrounds.evidence.queries.searches import newest_found

MOST_ARTICLES = 20  # in a mail


@dataclass(frozen=True)
class New:
    articles: Sequence[Article]  # newest first
    count: int  # with those that are not among them
    told_to: int  # the greatest number that is known with this


def waiting(at: datetime) -> Iterator[SavedSearch]:
    """Those whose day or week has begun since they were last looked at (1 query)."""
    rows = SavedSearch.objects.exclude(every="").filter(person__is_active=True).select_related("person")
    for row in rows.order_by("pk"):
        weekly = row.every == SavedSearch.Every.WEEK
        if row.looked_at < begin_of_turn(at, zone_name=row.person.time_zone, weekly=weekly):
            yield row


def new_for(search: SavedSearch) -> New:
    last = newest_number()  # first: what comes meanwhile is told now or next time
    articles, count = newest_found(search.question, most=MOST_ARTICLES, after=search.told_to)
    return New(articles, count, max(last, *(article.pk for article in articles), 0))


def told(search: SavedSearch, new: New) -> None:
    SavedSearch.objects.filter(pk=search.pk).update(told_to=new.told_to)
