"""Files of records: looked at, then taken in piece by piece; can be stopped, and go on after a restart."""

import io
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.bibliography.files import Opened
from worldrounds.bibliography.formats import LIST
from worldrounds.bibliography.formats.base import Read, Unreadable
from worldrounds.bibliography.formats.listed import Wanted
from worldrounds.bibliography.record import Record
from worldrounds.core import work
from worldrounds.core.errors import Refused
from worldrounds.core.models import Work
from worldrounds.core.receiving import LARGEST_FILE
from worldrounds.core.work import Reporter
from worldrounds.evidence.actions.keeping import end_import, keep_records, refuse, withdraw_records
from worldrounds.evidence.actions.undoing import undo_import
from worldrounds.evidence.keys import holders, identifier_keys
from worldrounds.evidence.models import Import, ImportedRecord, ImportFile, Outcome
from worldrounds.evidence.sorting import Arriving, sort
from worldrounds.people.models import Person

log = logging.getLogger(__name__)

MOST_FILES = 20
MOST_BYTES = 2 * LARGEST_FILE  # of all files of an import together
LOOKED_AT = 1000  # records that a preview shows
A_BATCH = 500
MOST_PREVIEWS = 3  # of one person; a fourth takes the place of the oldest
IS_KEPT_FOR = timedelta(days=2)  # a file that nobody has confirmed, or that was stopped
KIND, KIND_UNDO = "evidence import", "evidence import undone"


@dataclass(frozen=True)
class Sent:
    """A file as it came."""

    name: str
    content: bytes


@transaction.atomic
def send_files(*, files: Sequence[Sent], actor: Person, at: datetime) -> Import:
    """Keep the files and look at their first records; nothing is taken in yet."""
    if len(files) > MOST_FILES:
        raise Refused(_("These are more than %(most)s files.") % {"most": MOST_FILES}, field="sent")
    if sum(len(file.content) for file in files) > MOST_BYTES:
        most = {"most": MOST_BYTES // 1_000_000}
        raise Refused(_("The files have more than %(most)s MB together.") % most, field="sent")
    for old in Import.objects.filter(by=actor, state=Import.State.PREVIEW)[MOST_PREVIEWS - 1 :]:
        old.delete()
    name = ", ".join(file.name for file in files)[:300]
    belongs = Import.objects.create(name=name, by=actor, at=at, state=Import.State.PREVIEW)
    for file in files:
        ImportFile.objects.create(belongs=belongs, name=file.name[:200], content=file.content)
    _look(belongs)
    return belongs


def _look(belongs: Import) -> None:
    """The rows of a preview say what would happen; they are thrown away when it does."""
    files = list(belongs.files.all())
    chosen = _wanted(files)
    reads = list(islice((read for file in files for read in _reads(file, chosen)), LOOKED_AT))
    reads += list(islice(chosen.missing(), LOOKED_AT))
    records = [Arriving(read.record, read.place) for read in reads if read.record]
    found = iter(sort(records))
    rows = []
    for read in reads:
        row = ImportedRecord(
            belongs=belongs, place=read.place[:300], outcome=Outcome.REFUSED, reason=read.reason
        )
        if read.record:
            one = next(found)
            row.outcome, row.reason, row.title = one.outcome, one.reason, read.record.title[:300]
            row.article_id = one.held.article.pk if one.held else None
        elif read.deleted:
            continue
        rows.append(row)
    ImportedRecord.objects.bulk_create(rows)
    for name in Outcome.values:
        setattr(belongs, name, sum(row.outcome == name for row in rows))
    belongs.save()


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


def drop_import(*, belongs: Import) -> None:
    """A preview that nobody wants."""
    Import.objects.filter(pk=belongs.pk, state=Import.State.PREVIEW).delete()


def run(*, import_id: int, reporter: Reporter, at: datetime) -> None:
    """What the worker does. A task that comes twice does nothing the second time."""
    belongs = Import.objects.select_related("by", "work").filter(pk=import_id).first()
    if belongs is None or belongs.work is None or not reporter.claim():
        return
    try:
        with reporter.beating():
            if belongs.work.kind == KIND_UNDO:
                reporter.start(total=belongs.read)
                undo_import(belongs=belongs, actor=belongs.work.asked_by, at=at, reporter=reporter)
            else:
                _take_in_files(belongs, reporter, at)
    except Exception:
        log.exception("import %s failed", import_id)
        reporter.fail(
            _("It failed. What was taken in before is kept. Please tell who runs this installation.")
        )
        Import.objects.filter(pk=import_id, state=Import.State.RUNNING).update(state=Import.State.STOPPED)
    else:
        reporter.finish()


def _take_in_files(belongs: Import, reporter: Reporter, at: datetime) -> None:
    files = list(belongs.files.all())
    sizes = [len(file.content) for file in files]
    chosen, before = _wanted(files), 0
    reporter.start(total=sum(sizes))
    for file, size in zip(files, sizes, strict=True):
        raw = io.BytesIO(bytes(file.content))
        for batch in _batches(islice(_reads(file, chosen, raw), file.read, None)):
            # Each batch at its own time: harvesters ask for what has changed since they asked last.
            take_in(batch, belongs=belongs, actor=belongs.by, at=reporter.clock(), file=file)
            if not reporter.report(done=before + raw.tell(), message=file.name):
                end_import(belongs=belongs, at=at, stopped=True)
                return
        before += size
    take_in(list(chosen.missing()), belongs=belongs, actor=belongs.by, at=reporter.clock())
    end_import(belongs=belongs, at=at)
    belongs.files.all().delete()


@transaction.atomic
def take_in(
    reads: Sequence[Read],
    *,
    belongs: Import,
    actor: Person | None,
    at: datetime,
    file: ImportFile | None = None,
) -> None:
    """A batch of what a file holds, in its order."""
    records = [Arriving(read.record, read.place) for read in reads if read.record]
    keep_records(records, belongs=belongs, actor=actor, at=at)
    refuse([(read.place, read.reason) for read in reads if read.reason and not read.record], belongs=belongs)
    if deleted := [read.deleted for read in reads if read.deleted]:
        withdraw_records(deleted, belongs=belongs, actor=actor, at=at)
    if file:
        file.read += len(reads)
        file.save(update_fields=["read"])


@transaction.atomic
def take_up_interrupted(*, at: datetime) -> list[Import]:
    """Imports whose process died: each is taken up once, and then stopped. The caller enqueues those returned."""
    again = []
    for belongs in Import.objects.select_related("work").filter(work__state=Work.State.RUNNING):
        if belongs.work is None:
            continue
        if work.take_up_again(belongs.work, at=at):
            again.append(belongs)
        elif work.was_interrupted(belongs.work, at=at):
            Reporter(belongs.work.pk).fail(
                _("The computer that did this stopped twice. It can go on from there.")
            )
            Import.objects.filter(pk=belongs.pk, state=Import.State.RUNNING).update(
                state=Import.State.STOPPED
            )
    return again


def drop_old_files(*, at: datetime) -> int:
    """Previews that nobody confirmed, and what is left of files that were stopped."""
    old = Import.objects.filter(at__lte=at - IS_KEPT_FOR)
    count, _rows = old.filter(state=Import.State.PREVIEW).delete()
    ImportFile.objects.filter(belongs__in=old.exclude(state=Import.State.RUNNING)).delete()
    return count


class _Chosen:
    """What lists of DOIs and PMIDs ask for; all, where there is no list."""

    def __init__(self, wanted: Iterable[tuple[str, Wanted]]) -> None:
        self.places = {(one.doi, one.pmid, one.pmcid): (name, one) for name, one in wanted}
        self.keys = {key: ids for ids in self.places for key in identifier_keys(*ids)}
        self.met: set[tuple[str, str, str]] = set()

    def takes(self, record: Record) -> bool:
        found = [
            self.keys[key]
            for key in identifier_keys(record.doi, record.pmid, record.pmcid)
            if key in self.keys
        ]
        self.met.update(found)
        return bool(found) or not self.places

    def missing(self) -> Iterator[Read]:
        """What is asked for, and neither in a file nor held."""
        left = [ids for ids in self.places if ids not in self.met]
        held = holders({key for ids in left for key in identifier_keys(*ids)})
        for ids in left:
            name, one = self.places[ids]
            if not one.known:
                yield Read(f"{name}, line {one.line}", reason=f"“{one.said}” is neither a DOI nor a PMID.")
            elif not any(key in held for key in identifier_keys(*ids)):
                reason = "No file here holds its record, and the collection does not either."
                yield Read(f"{name}, line {one.line}: {one.said}", reason=reason)


def _wanted(files: Iterable[ImportFile]) -> _Chosen:
    found = []
    for file in files:
        try:
            opened = Opened(io.BytesIO(bytes(file.content)))
            if opened.format == LIST:
                found += [(file.name, one) for one in opened.wanted()]
        except Unreadable:
            continue  # it is refused where its records are read
    return _Chosen(found)


def _reads(file: ImportFile, chosen: _Chosen, raw: io.BytesIO | None = None) -> Iterator[Read]:
    """What the file holds, each thing with the file's name in its place; without what nobody asks for."""
    try:
        opened = Opened(raw or io.BytesIO(bytes(file.content)))
    except Unreadable as error:
        yield Read(file.name, reason=str(error))
        return
    if opened.format == LIST:
        return
    for read in opened.records():
        if read.record is None or chosen.takes(read.record):
            yield Read(f"{file.name}, {read.place}", read.record, read.reason, read.deleted)


def _batches(reads: Iterator[Read]) -> Iterator[list[Read]]:
    while batch := list(islice(reads, A_BATCH)):
        yield batch
