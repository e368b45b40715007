"""Two held articles become one, and one becomes two again."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.evidence.actions.beside import write_beside
from worldrounds.evidence.actions.changing import Choices, apply_record, locked, revert
from worldrounds.evidence.actions.following import articles_changed
from worldrounds.evidence.arriving import Arriving
from worldrounds.evidence.models import Article, Change, Merge
from worldrounds.evidence.records import to_record
from worldrounds.evidence.relations import relations, rows_and_field
from worldrounds.people.models import Person

# What belongs to a record itself and does not go to another when the two are merged.
OF_THE_RECORD = frozenset(
    f"evidence.{field}"
    for field in ("Reference.article", "ArticleKey.article", "Tie.article", "Change.article")
)


@transaction.atomic
def merge_articles(
    *, kept: Article, other: Article, chosen: Choices | None = None, actor: Person | None, at: datetime
) -> Merge:
    """``kept`` has the best of both; ``other`` keeps its number, which leads to ``kept``, and all that it said."""
    if kept.pk == other.pk:
        raise Refused(_("These are the same record."))
    found = {one.pk: one for one in locked(kept.pk, other.pk)}
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
    write_beside([(other, Arriving(to_record(other)))], are_new=False)
    made.undone_at, made.undone_by = at, actor
    made.save(update_fields=["undone_at", "undone_by"])
    audit.record(at=at, actor=actor, verb="took back merge", target=made.kept, other=other.pk)
    articles_changed([made.kept_id, other.pk])
    return made


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


def _move(other: Article, kept: Article) -> dict[str, list[Any]]:
    """What people have tied to the one is tied to the other: codes, collections, citations, ... Those that ``kept`` has
    already stay where they are."""
    moved: dict[str, list[Any]] = {}
    for label in relations(but=OF_THE_RECORD):
        rows, name = rows_and_field(label)
        held = list(rows.filter(**{name: other}).values_list("pk", flat=True))
        moved[label] = [pk for pk in held if _point(label, pk, kept.pk)]
    return {label: numbers for label, numbers in moved.items() if numbers}


def _move_back(made: Merge) -> None:
    for label, numbers in made.moved.items():
        rows, name = rows_and_field(label)
        still = rows.filter(pk__in=numbers, **{name: made.kept_id})
        for pk in list(still.values_list("pk", flat=True)):
            _point(label, pk, made.other_id)


def _point(label: str, pk: Any, number: int) -> bool:
    rows, name = rows_and_field(label)
    try:
        with transaction.atomic():
            return bool(rows.filter(pk=pk).update(**{f"{name}_id": number}))
    except IntegrityError:  # the other has one of its own
        return False
