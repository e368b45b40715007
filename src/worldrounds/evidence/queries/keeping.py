"""Reads of imports, of what waits for a decision, and of an article's history. For curators only."""

from dataclasses import dataclass

from django.db.models import QuerySet

from worldrounds.core.errors import NotFound
from worldrounds.evidence.models import Article, Change, Import, Merge, Waiting
from worldrounds.evidence.rules import check_may_curate
from worldrounds.people.models import Person


def access_imports(person: Person) -> QuerySet[Import]:
    check_may_curate(person)
    return Import.objects.select_related("by", "work")


def access_import(person: Person, number: int) -> Import:
    found = access_imports(person).filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def access_waiting(person: Person, number: int) -> Waiting:
    check_may_curate(person)
    found = Waiting.objects.select_related("article__merged_into", "became").filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def open_waiting(person: Person) -> QuerySet[Waiting]:
    check_may_curate(person)
    return Waiting.objects.filter(state=Waiting.State.OPEN).select_related("article", "belongs")


def access_article(person: Person, number: int) -> Article:
    """To merge it, or to see how it came to be what it is."""
    check_may_curate(person)
    found = Article.objects.prefetch_related("references").filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def access_change(person: Person, number: int) -> Change:
    check_may_curate(person)
    found = Change.objects.filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def access_merge(person: Person, number: int) -> Merge:
    check_may_curate(person)
    found = Merge.objects.filter(pk=number).first()
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
