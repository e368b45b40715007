"""Records come in: new ones are added, known ones updated field by field, probable duplicates wait for a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from worldrounds.core import audit
from worldrounds.evidence.actions.beside import write_beside
from worldrounds.evidence.actions.changing import change_of
from worldrounds.evidence.actions.following import articles_changed
from worldrounds.evidence.arriving import Arriving
from worldrounds.evidence.models import (
    Article,
    Change,
    Import,
    ImportedRecord,
    Outcome,
    Tie,
    Waiting,
)
from worldrounds.evidence.pool import Held
from worldrounds.evidence.records import COLUMNS
from worldrounds.evidence.rows import insert_rows, new_numbers
from worldrounds.evidence.sorting import Sorted, sort
from worldrounds.people.models import Person

TRIES = 3  # of a batch, where others take the same records in at the same time
WITHDRAWN = "DeletedBySource"  # the kind of notice for a record that PubMed has taken back


@dataclass(frozen=True)
class Kept:
    """``reason``: words of sameness's vocabulary (``evidence.reasons.in_words``); of a refusal, a sentence."""

    outcome: Outcome
    article: Article | None
    reason: str = ""
    place: str = ""


def begin_import(*, name: str, actor: Person | None, at: datetime) -> Import:
    return Import.objects.create(name=name[:300], by=actor, at=at)


def end_import(*, belongs: Import, at: datetime, stopped: bool = False) -> None:
    belongs.refresh_from_db()
    belongs.state = Import.State.STOPPED if stopped else Import.State.DONE
    belongs.save(update_fields=["state"])
    counts = {name: getattr(belongs, name) for name in (*Outcome.values, "withdrawn")}
    audit.record(
        at=at, actor=belongs.by, verb="took in articles", target=belongs, name=belongs.name, **counts
    )


def keep_records(
    arriving: Sequence[Arriving], *, belongs: Import, actor: Person | None, at: datetime
) -> list[Kept]:
    """A batch of some hundred, in their order, with few queries and all or nothing."""
    for left in reversed(range(TRIES)):
        try:
            return _keep(arriving, belongs, actor, at)
        except IntegrityError:  # another import took one of them in between our look and our write
            if not left:
                raise
    return []


def refuse(refused: Iterable[tuple[str, str]], *, belongs: Import) -> None:
    """Things that could not be read: (place, reason)."""
    rows = [
        ImportedRecord(belongs=belongs, place=place[:300], outcome=Outcome.REFUSED, reason=reason)
        for place, reason in refused
    ]
    ImportedRecord.objects.bulk_create(rows)
    Import.objects.filter(pk=belongs.pk).update(refused=F("refused") + len(rows))


@transaction.atomic
def withdraw_records(pmids: Iterable[str], *, belongs: Import, actor: Person | None, at: datetime) -> int:
    """Records that PubMed has taken back (its DeleteCitation). They stay, with a notice: people may have used them."""
    taken = []
    for article in Article.objects.select_for_update().filter(pmid__in=list(pmids), merged_into=None):
        notice = {"kind": WITHDRAWN, "text": belongs.name}
        if all(said.get("kind") != WITHDRAWN for said in article.notices):
            before, article.notices = article.notices, [*article.notices, notice]
            article.changed_at = at
            article.save(update_fields=["notices", "changed_at"])
            change = {"before": {"notices": before}, "after": {"notices": article.notices}}
            Change.objects.create(
                article=article, belongs=belongs, source=belongs.name, at=at, by=actor, **change
            )
            taken.append(article.pk)
    Tie.objects.bulk_create([Tie(article_id=pk, kind=WITHDRAWN, text=belongs.name) for pk in taken])
    Import.objects.filter(pk=belongs.pk).update(withdrawn=F("withdrawn") + len(taken))
    if taken:
        articles_changed(taken)
    return len(taken)


@transaction.atomic
def _keep(arriving: Sequence[Arriving], belongs: Import, actor: Person | None, at: datetime) -> list[Kept]:
    found = sort(arriving)
    helds = {id(one.held): one.held for one in found if one.held}
    new = [held for held in helds.values() if held.is_new]
    _add(new, actor=actor, at=at)
    _change([held for held in helds.values() if held.steps], belongs=belongs, actor=actor, at=at)
    _wait(found, belongs=belongs, at=at)
    _tell([held for held in helds.values() if held.is_new or held.steps])
    _note(found, belongs)
    return [
        Kept(one.outcome, one.held.article if one.held else None, one.reason, one.arriving.place)
        for one in found
    ]


def _add(new: Sequence[Held], *, actor: Person | None, at: datetime) -> None:
    ours = {
        "summary": "",
        "is_retracted": False,
        "added_by": actor and actor.pk,
        "added_at": at,
        "changed_at": at,
    }
    for held, number in zip(new, new_numbers(Article, len(new)), strict=True):
        held.article.pk = number
    rows = ((held.article.pk, *held.whole().columns.values(), *ours.values()) for held in new)
    insert_rows(Article, ("id", *COLUMNS, *ours), rows)
    write_beside([(held.article, held.whole()) for held in new])


def _change(changed: Sequence[Held], *, belongs: Import, actor: Person | None, at: datetime) -> None:
    Change.objects.bulk_create(
        [
            change_of(held.article, step, source=belongs.name, actor=actor, at=at, belongs=belongs)
            for held in changed
            for step in held.steps
        ]
    )
    other = [held for held in changed if not held.is_new and any(step.after for step in held.steps)]
    for held in other:
        held.article.changed_at = at
    Article.objects.bulk_update([held.article for held in other], [*COLUMNS, "changed_at"], batch_size=50)
    write_beside([(held.article, held.whole()) for held in other], are_new=False)


def _wait(found: Sequence[Sorted], *, belongs: Import, at: datetime) -> None:
    Waiting.objects.bulk_create(
        [
            Waiting(
                belongs=belongs,
                article=one.held.article,
                place=one.arriving.place[:300],
                record=one.arriving.data,
                digest=one.arriving.digest,
                reason=one.reason,
                at=at,
            )
            for one in found
            if one.outcome == Outcome.DUPLICATE and one.held and not one.waits_already
        ]
    )


def _note(found: Sequence[Sorted], belongs: Import) -> None:
    insert_rows(
        ImportedRecord,
        ("belongs", "place", "outcome", "article", "reason", "title", "digest"),
        (
            (
                belongs.pk,
                one.arriving.place[:300],
                one.outcome.value,
                one.held.article.pk if one.held else None,
                one.reason,
                one.arriving.columns["title"][:300],
                one.arriving.digest if one.held else "",
            )
            for one in found
        ),
    )
    counts = {name: sum(one.outcome == name for one in found) for name in Outcome.values}
    rows = Import.objects.filter(pk=belongs.pk)
    rows.update(**{name: F(name) + count for name, count in counts.items() if count})


def _tell(helds: Sequence[Held]) -> None:
    if helds:
        articles_changed(
            [held.article.pk for held in helds], [(held.article, held.whole()) for held in helds]
        )
