"""A record is written into an article that is held, with how it was before; and a change is taken back."""

from collections.abc import Mapping
from datetime import datetime

from worldrounds.bibliography.merging import Side, merge
from worldrounds.bibliography.record import Record
from worldrounds.evidence.actions.beside import write_beside
from worldrounds.evidence.actions.following import articles_changed
from worldrounds.evidence.arriving import Arriving
from worldrounds.evidence.changes import Step, step_of, taken_back
from worldrounds.evidence.models import Article, Change, Import
from worldrounds.evidence.records import columns_of, to_record
from worldrounds.people.models import Person

Choices = Mapping[str, Side]


def locked(*numbers: int) -> list[Article]:
    rows = Article.objects.select_for_update().filter(pk__in=numbers).prefetch_related("references")
    return list(rows.order_by("pk"))


def change_of(
    article: Article,
    step: Step,
    *,
    source: str,
    actor: Person | None,
    at: datetime,
    belongs: Import | None = None,
) -> Change:
    """A row, not kept yet."""
    return Change(
        article=article,
        belongs=belongs,
        source=source,
        at=at,
        by=actor,
        before=step.before,
        after=step.after,
        aside=step.aside,
    )


def apply_record(
    *,
    article: Article,
    record: Record,
    chosen: Choices | None,
    source: str,
    actor: Person | None,
    at: datetime,
    belongs: Import | None = None,
) -> Change:
    """Merge a record into an article that is locked, and keep how it was before."""
    held = to_record(article)
    merged = merge(held, record, chosen=chosen)
    _write(article, merged.record, at=at)
    change = change_of(article, step_of(held, merged), source=source, actor=actor, at=at, belongs=belongs)
    change.save()
    return change


def revert(*, change: Change, at: datetime) -> list[str]:
    """Fields are as they were before the change, unless they were changed again since: those are returned."""
    if change.undone_at:
        return []
    (article,) = locked(change.article_id)
    held = to_record(article)
    record, stays = taken_back(held, before=change.before, after=change.after)
    if record != held:
        _write(article, record, at=at)
        articles_changed([article.pk])
    change.undone_at = at
    change.save(update_fields=["undone_at"])
    return stays


def _write(article: Article, record: Record, *, at: datetime) -> None:
    columns = columns_of(record)
    for name, value in columns.items():
        setattr(article, name, value)
    article.changed_at = at
    article.save(update_fields=[*columns, "changed_at"])
    write_beside([(article, Arriving(record))], are_new=False)
