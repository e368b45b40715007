"""The work of ``worldrounds evidence import``, once Django is set up."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from django.utils import timezone

from worldrounds.bibliography.formats import LIST, PUBMED_XML, READERS
from worldrounds.core.ahead import rarely_look_for_cycles
from worldrounds.evidence.actions.importing import Hear, import_now
from worldrounds.evidence.models import Import, Outcome
from worldrounds.evidence.reading import Batch, File

SHOWN = 100  # refusals; --json names up to MOST
MOST = 10_000


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
    rarely_look_for_cycles()
    files = [File(str(path), path, wanted.format, wanted.encoding) for path in wanted.files]
    belongs = import_now(files=files, at=timezone.now(), hear=_progress(wanted))
    typer.echo(_document(belongs) if wanted.as_json else _ending(belongs))
    nothing = belongs.refused == belongs.read > 0
    return 1 if nothing else 2 if belongs.refused else 0


def _progress(wanted: Wanted) -> Hear:
    shown, taken = sys.stderr.isatty() and not wanted.as_json, 0

    def tell(batch: Batch) -> None:
        nonlocal taken
        taken += batch.size
        if shown:
            typer.echo(f"\r{taken:,} read", err=True, nl=False)

    return tell


def _told(belongs: Import, outcome: Outcome, most: int) -> list[dict[str, Any]]:
    rows = belongs.records.filter(outcome=outcome).values_list("place", "reason", "article")
    return [{"place": place, "reason": reason, "article": article} for place, reason, article in rows[:most]]


def _ending(belongs: Import) -> str:
    lines = [f"{told['place']}: {told['reason']}" for told in _told(belongs, Outcome.REFUSED, SHOWN)]
    if belongs.refused > SHOWN:
        lines.append(f"... and {belongs.refused - SHOWN:,} more that were refused (--json names them)")
    if belongs.duplicate:
        lines.append("Probable duplicates wait in the evidence hall for somebody to decide.")
    if belongs.withdrawn:
        lines.append(f"PubMed has deleted {belongs.withdrawn:,} records that are held here; they say so now.")
    if belongs.state == Import.State.STOPPED:
        lines.append("Somebody has stopped it on its page. Give the command again to go on.")
    named = ("new", "updated", "unchanged", "duplicate", "refused")
    counts = [f"{belongs.read:,} read", *(f"{getattr(belongs, name):,} {name}" for name in named)]
    return "\n".join([*lines, ", ".join(counts)])


def _document(belongs: Import) -> str:
    counts = {name: getattr(belongs, name) for name in ("read", *Outcome.values, "withdrawn")}
    refused = _told(belongs, Outcome.REFUSED, MOST)
    document: dict[str, Any] = {
        "import": belongs.pk,
        "counts": counts,
        "refused": [{"place": told["place"], "reason": told["reason"]} for told in refused],
        "duplicate": _told(belongs, Outcome.DUPLICATE, MOST),
    }
    return json.dumps(document, ensure_ascii=False, indent=1)
