"""Files of records that a page sends: kept, looked at, confirmed or dropped. ``importing`` takes them in."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.core.files.base import File as Sent
from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core import work
from worldrounds.core.errors import Refused
from worldrounds.evidence.actions.importing import KIND, not_held, taken_to_fetch
from worldrounds.evidence.models import Import, ImportedRecord, ImportFile, Outcome, folder_of
from worldrounds.evidence.reading import Batch, File, batches
from worldrounds.evidence.sorting import sort
from worldrounds.people.models import Person

MOST_FILES = 20
MOST_BYTES = 200_000_000  # of all files of an import together
LOOKED_AT = 1000  # records that a preview shows
MOST_LOOKS = 8  # batches, where few records are large
MOST_PREVIEWS = 3  # of one person; a fourth takes the place of the oldest
IS_KEPT_FOR = timedelta(days=2)  # a file that nobody has confirmed, or that was stopped


def send_files(*, files: Sequence["Sent[bytes]"], actor: Person, at: datetime) -> Import:
    """Keep the files and look at their first records; nothing is taken in yet."""
    if len(files) > MOST_FILES:
        raise Refused(_("These are more than %(most)s files.") % {"most": MOST_FILES}, field="sent")
    if sum(file.size for file in files) > MOST_BYTES:
        most = {"most": MOST_BYTES // 1_000_000}
        raise Refused(_("The files have more than %(most)s MB together.") % most, field="sent")
    for old in Import.objects.filter(by=actor, state=Import.State.PREVIEW)[MOST_PREVIEWS - 1 :]:
        drop_import(belongs=old)
    belongs = _keep_all(files, actor, at)
    # Read before the transaction: nobody else waits meanwhile.
    read = _first([File(file.name, file.path) for file in belongs.files.all()])
    _look(belongs, read)
    return belongs


@transaction.atomic
def _keep_all(files: Sequence["Sent[bytes]"], actor: Person, at: datetime) -> Import:
    name = ", ".join(str(file.name) for file in files)[:300]
    belongs = Import.objects.create(name=name, by=actor, at=at, state=Import.State.PREVIEW)
    folder_of(belongs.pk).mkdir(parents=True, exist_ok=True)
    for file in files:
        with ImportFile.objects.create(belongs=belongs, name=str(file.name)[:200]).path.open("wb") as kept:
            kept.writelines(file.chunks())
    return belongs


def _first(files: Sequence[File]) -> list[Batch]:
    found: list[Batch] = []
    for batch in batches(files, most=LOOKED_AT):
        found.append(batch)
        if sum(one.size for one in found) >= LOOKED_AT or len(found) == MOST_LOOKS:
            break
    return found


@transaction.atomic
def _look(belongs: Import, read: Sequence[Batch]) -> None:
    """The rows of a preview say what would happen; they are thrown away when it does."""
    rows = [row for batch in read for row in _would_be(batch, belongs)]
    ImportedRecord.objects.bulk_create(rows)
    for name in Outcome.values:
        setattr(belongs, name, sum(row.outcome == name for row in rows))
    belongs.save()


def _would_be(batch: Batch, belongs: Import) -> Iterator[ImportedRecord]:
    for one in sort(batch.arriving):
        yield ImportedRecord(
            belongs=belongs,
            place=one.arriving.place[:300],
            outcome=one.outcome,
            reason=one.reason,
            title=one.arriving.columns["title"][:300],
            article_id=one.held.article.pk if one.held else None,
        )
    for line in taken_to_fetch(batch):
        yield ImportedRecord(
            belongs=belongs,
            place=line.place[:300],
            outcome=Outcome.NEW,
            reason="It is asked for where it was published when these are taken in.",
            title=line.said,
        )
    for place, reason in [*batch.refused, *not_held(batch.missing)]:
        yield ImportedRecord(belongs=belongs, place=place[:300], outcome=Outcome.REFUSED, reason=reason)


@transaction.atomic
def confirm_import(*, belongs: Import, actor: Person, at: datetime) -> bool:
    """Let a worker take it in; False if that was done before. The caller enqueues it."""
    belongs = Import.objects.select_for_update().get(pk=belongs.pk)
    if belongs.state not in {Import.State.PREVIEW, Import.State.STOPPED} or not belongs.files.exists():
        return False
    if belongs.state == Import.State.PREVIEW:
        belongs.records.all().delete()
        for name in Outcome.values:
            setattr(belongs, name, 0)
    belongs.state, belongs.work = Import.State.RUNNING, work.ask(kind=KIND, actor=actor, at=at)
    belongs.save()
    return True


def drop_import(*, belongs: Import) -> None:
    """A preview that nobody wants."""
    deleted, _rows = Import.objects.filter(pk=belongs.pk, state=Import.State.PREVIEW).delete()
    if deleted:
        shutil.rmtree(folder_of(belongs.pk), ignore_errors=True)


def drop_old_files(*, at: datetime) -> int:
    """Previews that nobody confirmed, and what is left of files that were stopped, or of which no row knows."""
    before = at - IS_KEPT_FOR
    old = Import.objects.filter(at__lte=before).exclude(state=Import.State.RUNNING)
    previews = list(old.filter(state=Import.State.PREVIEW))
    for belongs in previews:
        drop_import(belongs=belongs)
    ImportFile.objects.filter(belongs__in=old).delete()
    kept = set(ImportFile.objects.values_list("belongs_id", flat=True))
    for folder in folder_of(0).parent.glob("*"):
        if int(folder.name) not in kept and folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
    return len(previews)
