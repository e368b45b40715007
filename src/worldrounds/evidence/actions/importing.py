"""Files of records are taken in, whoever has brought them: a page, whose worker does it, or the command line.

A transaction for each batch. An import that is stopped or killed keeps the batches before; it goes on from there where
its files are kept, and given again changes nothing of what is held.
"""

import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from worldrounds.core import work
from worldrounds.core.ahead import made_ahead
from worldrounds.core.models import Work
from worldrounds.core.work import Reporter
from worldrounds.evidence.actions.keeping import (
    begin_import,
    end_import,
    keep_records,
    refuse,
    withdraw_records,
)
from worldrounds.evidence.actions.undoing import undo_import
from worldrounds.evidence.fetching import fetched
from worldrounds.evidence.keys import holders
from worldrounds.evidence.models import Import, folder_of
from worldrounds.evidence.reading import Batch, File, Missing, batches
from worldrounds.evidence.rows import room_to_write
from worldrounds.people.models import Person

log = logging.getLogger(__name__)

SMALL = 2**20  # bytes of files that are not worth a process of their own
KIND, KIND_UNDO = "evidence import", "evidence import undone"
Hear = Callable[[Batch], None]


def import_now(*, files: Sequence[File], at: datetime, hear: Hear) -> Import:
    """What the command does: take these files in, and wait for it. ``hear`` is told of each batch that is kept."""
    belongs = begin_import(name=", ".join(file.path.name for file in files), actor=None, at=at)
    belongs.work = work.ask(kind=KIND, actor=None, at=at)
    belongs.save(update_fields=["work"])
    reporter = Reporter(belongs.work.pk)
    reporter.claim()
    _run(belongs, files, reporter, at, hear)
    belongs.refresh_from_db()
    return belongs


def run(*, import_id: int, reporter: Reporter, at: datetime) -> None:
    """What the worker does. A task that comes twice does nothing the second time."""
    belongs = Import.objects.select_related("by", "work").filter(pk=import_id).first()
    if belongs is None or belongs.work is None or not reporter.claim():
        return
    try:
        if belongs.work.kind == KIND_UNDO:
            _run_undo(belongs, belongs.work, reporter, at)
        else:
            sent = list(belongs.files.all())
            _run(belongs, [File(file.name, file.path) for file in sent], reporter, at)
            belongs.refresh_from_db()
            if belongs.state == Import.State.DONE:
                belongs.files.all().delete()
                shutil.rmtree(folder_of(belongs.pk), ignore_errors=True)
    except Exception:
        log.exception("import %s failed", import_id)


def _run(
    belongs: Import, files: Sequence[File], reporter: Reporter, at: datetime, hear: Hear | None = None
) -> None:
    """Whatever ends it, the import says so; if this process is killed, ``take_up_interrupted`` does."""
    whole = False
    with _told(reporter):
        try:
            whole = _take_in(belongs, files, reporter, at, hear)
        finally:
            end_import(belongs=belongs, at=at, stopped=not whole)


def _run_undo(belongs: Import, asked: Work, reporter: Reporter, at: datetime) -> None:
    with _told(reporter):
        reporter.start(total=belongs.read)
        undo_import(belongs=belongs, actor=asked.asked_by, at=at, reporter=reporter)


@contextmanager
def _told(reporter: Reporter) -> Iterator[None]:
    try:
        with reporter.beating():
            yield
    except BaseException:  # also Ctrl-C
        reporter.fail(
            _("It failed. What was taken in before is kept. Please tell who runs this installation.")
        )
        raise
    reporter.finish()


def _take_in(
    belongs: Import, files: Sequence[File], reporter: Reporter, at: datetime, hear: Hear | None
) -> bool:
    """False where somebody has asked to stop."""
    total = sum(file.path.stat().st_size for file in files)
    reporter.start(total=total)
    with room_to_write(), _read(files, skip=belongs.taken, total=total) as found:
        for batch in found:
            _fetch_missing(batch)
            # Each at its own time: harvesters ask for what has changed since they asked last.
            _take_batch(batch, belongs, reporter.clock())
            if hear:
                hear(batch)
            if not reporter.report(done=batch.done, message=batch.file):
                return False
            del batch  # before the next one takes as much memory
    return True


@contextmanager
def _read(files: Sequence[File], *, skip: int, total: int) -> Iterator[Iterator[Batch]]:
    """In a process of its own, so that one batch is written while the next ones are read."""
    if total < SMALL:
        yield batches(files, skip=skip)
    else:
        with made_ahead(batches, files, skip=skip) as found:
            yield found


@transaction.atomic
def _take_batch(batch: Batch, belongs: Import, at: datetime) -> None:
    keep_records(batch.arriving, belongs=belongs, actor=belongs.by, at=at)
    refuse([*batch.refused, *not_held(batch.missing)], belongs=belongs)
    if batch.deleted:
        withdraw_records(batch.deleted, belongs=belongs, actor=belongs.by, at=at)
    Import.objects.filter(pk=belongs.pk).update(taken=F("taken") + batch.size)


def _fetch_missing(batch: Batch) -> None:
    """Outside of the transaction: others answer slowly."""
    lines = taken_to_fetch(batch)
    for line, read in zip(lines, fetched(lines), strict=True):
        batch.add(replace(read, place=line.place))


def taken_to_fetch(batch: Batch) -> list[Missing]:
    """What lists ask for and nobody has, where it can be asked for elsewhere; the batch does not miss it any more."""
    if not settings.FETCH:
        return []
    held = holders(key for line in batch.missing for key in line.keys)
    lines = [line for line in batch.missing if (line.doi or line.pmid) and held.keys().isdisjoint(line.keys)]
    batch.missing = [line for line in batch.missing if line not in lines]
    return lines


def not_held(missing: Sequence[Missing]) -> list[tuple[str, str]]:
    """Of what lists ask for and no file has, what the collection does not hold either: (place, reason)."""
    held = holders(key for line in missing for key in line.keys)
    return [
        (line.place, f"No file has the record {line.said}, and the collection does not hold it either.")
        if line.keys
        else (line.place, f"“{line.said}” is neither a DOI nor a PMID.")
        for line in missing
        if held.keys().isdisjoint(line.keys)
    ]


@transaction.atomic
def ask_to_undo(*, belongs: Import, actor: Person, at: datetime) -> bool:
    """Let a worker take it back; False if somebody has asked before."""
    belongs = Import.objects.select_for_update().get(pk=belongs.pk)
    if belongs.state not in {Import.State.DONE, Import.State.STOPPED}:
        return False
    if belongs.work and belongs.work.kind == KIND_UNDO and not work.is_dead(belongs.work, at=at):
        return False
    belongs.work = work.ask(kind=KIND_UNDO, actor=actor, at=at)
    belongs.save()
    return True


@transaction.atomic
def take_up_interrupted(*, at: datetime) -> list[Import]:
    """Imports whose process died: each whose files are here is taken up once, and then stopped; one of the command line
    is stopped. The caller enqueues those returned."""
    again = []
    for belongs in Import.objects.select_related("work").filter(work__state=Work.State.RUNNING):
        if belongs.work is None:
            continue
        can = belongs.work.kind == KIND_UNDO or belongs.files.exists()
        if can and work.take_up_again(belongs.work, at=at):
            again.append(belongs)
        elif work.was_interrupted(belongs.work, at=at):
            Reporter(belongs.work.pk).fail(
                _("The computer that did this stopped twice. It can go on from there.")
                if can
                else _("The command was ended. Give it again: what is held already changes nothing.")
            )
            Import.objects.filter(pk=belongs.pk, state=Import.State.RUNNING).update(
                state=Import.State.STOPPED
            )
    return again
