"""The work of ``worldrounds evidence import``, once Django is set up."""

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import typer
from django.utils import timezone

from worldrounds.bibliography.files import Opened
from worldrounds.bibliography.formats import LIST, PUBMED_XML, READERS
from worldrounds.bibliography.formats.base import Read, Unreadable
from worldrounds.evidence.actions.keeping import begin_import, end_import
from worldrounds.evidence.importing import Report, Wish, take_in

SHOWN = 100


@dataclass(frozen=True)
class Wanted:
    """What was typed."""

    files: list[Path]
    format: str
    encoding: str
    as_json: bool


def import_files(wanted: Wanted) -> int:
    """Returns the exit status."""
    if wanted.format not in {"", LIST, PUBMED_XML, *READERS}:
        known = ", ".join([PUBMED_XML, *READERS, LIST])
        typer.echo(f"“{wanted.format}” is no format. The formats are: {known}.", err=True)
        return 1
    # Nothing here makes cycles, and looking for them takes a fifth of the time.
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    now, report = timezone.now(), Report()
    belongs = begin_import(name=", ".join(file.name for file in wanted.files), actor=None, at=now)
    whole = False
    try:
        with ExitStack() as files:
            found = _everything(wanted, files)
            progress = _progress(wanted)
            take_in(
                found, belongs=belongs, actor=None, clock=timezone.now, report=report, after_batch=progress
            )
        whole = True
    finally:
        end_import(belongs=belongs, at=now, stopped=not whole)
    typer.echo(_document(belongs.pk, report) if wanted.as_json else _ending(report))
    nothing = report.counts["refused"] == report.read > 0
    return 1 if nothing else 2 if report.refused else 0


def _everything(wanted: Wanted, files: ExitStack) -> Iterator[Read]:
    """What all files hold. Lists are read first: they choose from the others."""
    opened: dict[str, Opened] = {}
    for path in wanted.files:
        try:
            stream = files.enter_context(path.open("rb"))
            opened[str(path)] = Opened(stream, format=wanted.format, encoding=wanted.encoding)
        except Unreadable as error:
            yield Read(str(path), reason=str(error))
    lists = [(name, file) for name, file in opened.items() if file.format == LIST]
    wish = Wish((f"{name}: line {one.line}", one) for name, file in lists for one in file.wanted())
    for name, file in opened.items():
        if file.format != LIST:
            yield from _placed(name, wish.chosen(file.records()) if lists else file.records())
    yield from wish.missing()


def _placed(name: str, found: Iterable[Read]) -> Iterator[Read]:
    return (replace(one, place=f"{name}: {one.place}") for one in found)


def _progress(wanted: Wanted) -> Callable[[Report], None]:
    shown = sys.stderr.isatty() and not wanted.as_json

    def tell(report: Report) -> None:
        if shown:
            typer.echo(f"\r{report.read:,} read", err=True, nl=False)

    return tell


def _ending(report: Report) -> str:
    counts = report.counts
    lines = [f"{told.place}: {told.reason}" for told in report.refused[:SHOWN]]
    if counts["refused"] > SHOWN:
        lines.append(f"... and {counts['refused'] - SHOWN:,} more that were refused (--json names them)")
    if counts["duplicate"]:
        lines.append("Probable duplicates wait in the evidence hall for somebody to decide.")
    if counts["withdrawn"]:
        lines.append(
            f"PubMed has deleted {counts['withdrawn']:,} records that are held here; they say so now."
        )
    named = ("new", "updated", "unchanged", "duplicate", "refused")
    lines.append(", ".join([f"{report.read:,} read", *(f"{counts[name]:,} {name}" for name in named)]))
    return "\n".join(lines)


def _document(number: int, report: Report) -> str:
    document: dict[str, Any] = {
        "import": number,
        "counts": {"read": report.read, **report.counts},
        "refused": [{"place": told.place, "reason": told.reason} for told in report.refused],
        "duplicate": [asdict(told) for told in report.duplicate],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)
