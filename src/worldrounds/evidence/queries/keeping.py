"""Reads of imports, of what waits for a decision, and of an article's history. For curators only."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from worldrounds.core.errors import NotFound
from worldrounds.evidence.models import Article, Change, Import, Merge, Waiting
from worldrounds.evidence.rules import check_may_curate
from worldrounds.people.models import Person

Row = TypeVar("Row", bound=Model)


def access_imports(person: Person) -> QuerySet[Import]:
    check_may_curate(person)
    return Import.objects.select_related("by", "work")


def access_import(person: Person, number: int) -> Import:
    return _one(access_imports(person), number)


def open_waiting(person: Person) -> QuerySet[Waiting]:
    check_may_curate(person)
    return Waiting.objects.filter(state=Waiting.State.OPEN).select_related("article", "belongs")


def access_waiting(person: Person, number: int) -> Waiting:
    check_may_curate(person)
    return _one(Waiting.objects.select_related("article__merged_into", "became"), number)


def access_article(person: Person, number: int) -> Article:
    """To merge it, or to see how it came to be what it is."""
    check_may_curate(person)
    return _one(Article.objects.prefetch_related("references"), number)


def access_change(person: Person, number: int) -> Change:
    check_may_curate(person)
    return _one(Change.objects.all(), number)


def access_merge(person: Person, number: int) -> Merge:
    check_may_curate(person)
    return _one(Merge.objects.all(), number)


def _one(rows: QuerySet[Row], number: int) -> Row:
    """Raises NotFound."""
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class History:
    changes: list[Change]
    merges: dict[int, Merge]  # by the number of their change


def history_of(article: Article) -> History:
    """Newest first (2 queries)."""
    changes = list(article.changes.select_related("by", "belongs")[:200])
    merges = Merge.objects.filter(kept=article).select_related("other", "by")
    return History(changes, {merge.change_id: merge for merge in merges})
