"""Two held articles become one, and one becomes two again; changes are taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.bibliography.merging import Side, merge
from worldrounds.bibliography.record import Record, from_data
from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.evidence.actions.beside import write_ties
from worldrounds.evidence.actions.following import articles_changed
from worldrounds.evidence.models import Article, Change, Import, Merge
from worldrounds.evidence.records import columns_of, to_record
from worldrounds.evidence.sorting import plain, step_of
from worldrounds.people.models import Person

Choices = Mapping[str, Side]
# What belongs to a record itself and does not go to another when the two are merged.
OF_THE_RECORD = frozenset(
    {
        "evidence.Reference.article",
        "evidence.ArticleKey.article",
        "evidence.Tie.article",
        "evidence.Change.article",
        "evidence.ImportedRecord.article",
        "evidence.Waiting.became",
        "evidence.Merge.kept",
        "evidence.Merge.other",
    }
)


@transaction.atomic
def merge_articles(
    *, kept: Article, other: Article, chosen: Choices | None = None, actor: Person | None, at: datetime
) -> Merge:
    """``kept`` has the best of both; ``other`` keeps its number, which leads to ``kept``, and all that it said."""
    if kept.pk == other.pk:
        raise Refused(_("These are the same record."))
    found = {one.pk: one for one in _locked(kept.pk, other.pk)}
    kept, other = found[kept.pk], found[other.pk]
    if kept.merged_into_id or other.merged_into_id:
        raise Refused(_("One of them was merged before."))
    Article.objects.filter(pk=other.pk).update(merged_into=kept, changed_at=at)
    source = _("merged with no. %(number)s") % {"number": other.pk}
    change = apply_record(
        article=kept, record=to_record(other), chosen=chosen, source=source, actor=actor, at=at
    )
    made = Merge.objects.create(
        kept=kept, other=other, change=change, moved=_move(other, kept), at=at, by=actor
    )
    audit.record(at=at, actor=actor, verb="merged articles", target=kept, other=other.pk, merge=made.pk)
    articles_changed([kept.pk, other.pk])
    return made


@transaction.atomic
def undo_merge(*, merge_id: int, actor: Person | None, at: datetime) -> Merge:
    """Both are as they were; doing it again is no error. What changed since stays as it is now."""
    made = Merge.objects.select_for_update().get(pk=merge_id)
    if made.undone_at:
        return made
    later = Merge.objects.filter(kept=made.kept_id, undone_at=None, pk__gt=made.pk).exists()
    if later or Article.objects.get(pk=made.kept_id).merged_into_id:
        raise Refused(_("It was merged again since. Take the last merge back first."))
    revert(change=made.change, at=at)
    other = Article.objects.get(pk=made.other_id)
    Article.objects.filter(pk=other.pk).update(merged_into=None, changed_at=at)
    _move_back(made)
    other.refresh_from_db()
    write_ties([(other, to_record(other))], are_new=False)
    made.undone_at, made.undone_by = at, actor
    made.save(update_fields=["undone_at", "undone_by"])
    audit.record(at=at, actor=actor, verb="took back merge", target=made.kept, other=other.pk)
    articles_changed([made.kept_id, other.pk])
    return made


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
    step = step_of(held, merged.record, merged.choices)
    write_record(article, merged.record, at=at)
    return Change.objects.create(
        article=article,
        belongs=belongs,
        source=source,
        at=at,
        by=actor,
        before=step.before,
        after=step.after,
        aside=step.aside,
    )


def write_record(article: Article, record: Record, *, at: datetime) -> None:
    for name, value in columns_of(record).items():
        setattr(article, name, value)
    article.changed_at = at
    article.save(update_fields=[*columns_of(record), "changed_at"])
    write_ties([(article, record)], are_new=False)


def revert(*, change: Change, at: datetime) -> list[str]:
    """Fields are as they were before the change, unless they were changed again since: those are returned."""
    if change.undone_at:
        return []
    article = _locked(change.article_id)[0]
    now = {name: plain(value) for name, value in vars_of(to_record(article)).items()}
    stays = [name for name, value in change.after.items() if not _same(now[name], value)]
    data = {name: value for name, value in change.before.items() if name not in stays}
    if data:
        write_record(article, record_with(to_record(article), data), at=at)
        articles_changed([article.pk])
    change.undone_at = at
    change.save(update_fields=["undone_at"])
    return stays


@transaction.atomic
def undo_change(*, change_id: int, actor: Person | None, at: datetime) -> list[str]:
    """Of an update that came in; returns the fields that were changed again since and stay."""
    change = Change.objects.select_for_update().get(pk=change_id)
    if merged := Merge.objects.filter(change=change, undone_at=None).first():
        undo_merge(merge_id=merged.pk, actor=actor, at=at)
        return []
    stays = revert(change=change, at=at)
    audit.record(at=at, actor=actor, verb="took back change", target=change, stays=stays)
    return stays


def vars_of(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in Record.__dataclass_fields__}


def _same(one: Any, other: Any) -> bool:
    return bool(_listed(one) == _listed(other))


def _listed(value: Any) -> Any:
    """Lists for tuples, as JSON gives them back."""
    if isinstance(value, (list, tuple)):
        return [_listed(item) for item in value]
    return {name: _listed(item) for name, item in value.items()} if isinstance(value, dict) else value


def record_with(record: Record, data: Mapping[str, Any]) -> Record:
    from_columns = {name: plain(value) for name, value in vars_of(record).items()} | dict(data)
    return from_data(from_columns)


def _locked(*numbers: int) -> list[Article]:
    rows = Article.objects.select_for_update().filter(pk__in=numbers).prefetch_related("references")
    return list(rows.order_by("pk"))


def _move(other: Article, kept: Article) -> dict[str, list[Any]]:
    """What people have tied to the one is tied to the other: codes, collections, citations, ... Those that ``kept`` has
    already stay where they are."""
    moved: dict[str, list[Any]] = {}
    for relation in Article._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        label = f"{model._meta.label}.{name}"
        if label in OF_THE_RECORD or relation.one_to_one or relation.many_to_many:
            continue
        rows = apps.get_model(model._meta.label)._default_manager.filter(**{name: other})
        moved[label] = [pk for pk in rows.values_list("pk", flat=True) if _point(label, pk, kept.pk)]
    return {label: numbers for label, numbers in moved.items() if numbers}


def _move_back(made: Merge) -> None:
    for label, numbers in made.moved.items():
        model, _, name = label.rpartition(".")
        rows = apps.get_model(model)._default_manager.filter(pk__in=numbers, **{name: made.kept_id})
        for pk in rows.values_list("pk", flat=True):
            _point(label, pk, made.other_id)


def _point(label: str, pk: Any, number: int) -> bool:
    model, _, name = label.rpartition(".")
    try:
        with transaction.atomic():
            return bool(apps.get_model(model)._default_manager.filter(pk=pk).update(**{f"{name}_id": number}))
    except IntegrityError:  # the other has one of its own
        return False
