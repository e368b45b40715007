"""An import is taken back: what it brought goes, what it changed is as it was before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from worldrounds.core import audit
from worldrounds.core.work import Reporter
from worldrounds.evidence.actions.changing import revert
from worldrounds.evidence.actions.following import articles_changed
from worldrounds.evidence.keys import pieces
from worldrounds.evidence.models import Article, Change, Import, ImportedRecord, Outcome, Waiting
from worldrounds.evidence.relations import relations, rows_and_field
from worldrounds.people.models import Person

AT_ONCE = 200
# Rows that are written with every article and say nothing about who uses it.
BESIDE = frozenset(
    f"evidence.{field}"
    for field in (
        *("Reference.article", "Reference.cited", "ArticleKey.article", "Tie.article", "Tie.about"),
        *("Change.article", "Waiting.article", "Suggestion.article", "ArticleCode.article"),
    )
)


@dataclass(frozen=True)
class Undone:
    removed: int
    restored: int
    stayed: int  # articles that people use by now, and fields that were changed again since


def undo_import(
    *, belongs: Import, actor: Person | None, at: datetime, reporter: Reporter | None = None
) -> Undone:
    """In pieces, so that others can go on; doing it again goes on where it stopped."""
    own = _brought(belongs)
    changes = list(belongs.changes.filter(undone_at=None).exclude(article__in=own).order_by("-pk"))
    removed = restored = stayed = 0
    for some in pieces(changes, AT_ONCE):
        with transaction.atomic():
            left = sum(len(revert(change=change, at=at)) for change in some)
        stayed, restored = stayed + left, restored + len(some)
        _report(reporter, restored, len(changes) + len(own))
    for numbers in pieces(sorted(own), AT_ONCE):
        with transaction.atomic():
            free = _free(numbers, belongs)
            take_out(free)
        removed, stayed = removed + len(free), stayed + len(numbers) - len(free)
        _report(reporter, restored + removed + stayed, len(changes) + len(own))
    with transaction.atomic():
        belongs.waiting.exclude(state=Waiting.State.DROPPED).delete()
        Import.objects.filter(pk=belongs.pk).update(state=Import.State.UNDONE, undone_at=at, undone_by=actor)
        audit.record(
            at=at, actor=actor, verb="took back import", target=belongs, removed=removed, restored=restored
        )
    return Undone(removed, restored, stayed)


def take_out(numbers: Iterable[int]) -> None:
    gone = list(numbers)
    if gone:
        Article.objects.filter(pk__in=gone).delete()
        articles_changed(gone)


def is_in_use(article: Article) -> bool:
    """Coded, collected, cited by people, merged with another: more than its source said of it."""
    return bool(_used([article.pk]))


def _brought(belongs: Import) -> set[int]:
    rows = ImportedRecord.objects.filter(belongs=belongs, outcome=Outcome.NEW, article__isnull=False)
    apart = belongs.waiting.filter(state=Waiting.State.APART, became__isnull=False)
    return {*rows.values_list("article_id", flat=True), *apart.values_list("became_id", flat=True)}


def _free(numbers: Iterable[int], belongs: Import) -> list[int]:
    """Those that nobody uses, that no other import has touched, and for which no record of another one waits."""
    wanted = list(numbers)
    touched = Change.objects.filter(article__in=wanted, undone_at=None).exclude(belongs=belongs)
    waiting = Waiting.objects.filter(article__in=wanted).exclude(belongs=belongs)
    taken = _used(wanted)
    for rows in (touched, waiting):
        taken |= set(rows.values_list("article_id", flat=True))
    return [number for number in wanted if number not in taken]


def _used(numbers: list[int]) -> set[int]:
    used = set(Article.objects.filter(pk__in=numbers, merged_into__isnull=False).values_list("pk", flat=True))
    for label in relations(but=BESIDE):
        rows, name = rows_and_field(label)
        used |= set(rows.filter(**{f"{name}__in": numbers}).values_list(f"{name}_id", flat=True))
    return used


def _report(reporter: Reporter | None, done: int, total: int) -> None:
    if reporter:
        reporter.report(done=done, total=total)
