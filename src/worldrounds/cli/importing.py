"""The work of ``worldrounds import``, once Django is set up."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from django.utils import timezone

from worldrounds.core.errors import NotFound, Refused
from worldrounds.programmes.actions import rosters as actions
from worldrounds.programmes.models import Partner, RosterUpload
from worldrounds.programmes.rosters import FIELDS
from worldrounds.programmes.student_queries import UploadPreview, partner_for_command, preview_upload

SHOWN = 40


@dataclass(frozen=True)
class Wish:
    """What was typed."""

    programme: str
    school: str
    file: Path
    options: dict[str, str]  # how the file is read: sheet, encoding
    columns: dict[str, str]  # header -> field
    yes: bool
    mail: bool
    as_json: bool


def import_list(wish: Wish) -> int:
    """Show the list, take it in where that is wished; returns the exit status."""
    try:
        partner = partner_for_command(programme=wish.programme, institution=wish.school)
        return _import(wish, partner)
    except NotFound:
        sentence = f"There is no school “{wish.school}” in a programme “{wish.programme}” here."
    except Refused as error:
        sentence = str(error)
    if wish.as_json:
        typer.echo(json.dumps({"error": sentence}, ensure_ascii=False))
    else:
        typer.echo(sentence, err=True)
    return 1


def _import(wish: Wish, partner: Partner) -> int:
    content, now = wish.file.read_bytes(), timezone.now()
    upload = actions.keep_upload(partner=partner, actor=None, name=wish.file.name, content=content, at=now)
    try:
        read = _read(wish, upload)
        if not wish.as_json:
            _show(read)
        take = read.preview.can_be_confirmed and (wish.yes or _asked(wish))
        if take:
            actions.confirm_upload(
                partner=partner, upload_id=upload.pk, actor=None, at=now, welcome=wish.mail
            )
    finally:
        RosterUpload.objects.filter(pk=upload.pk).delete()
    typer.echo(_document(read, taken=take) if wish.as_json else _ending(read, taken=take))
    if read.preview.blocker:
        return 1
    return 2 if read.preview.count("refused") else 0


def _read(wish: Wish, upload: RosterUpload) -> UploadPreview:
    for field in wish.columns.values():
        if field and field not in FIELDS:
            raise Refused(f"“{field}” is no field. The fields are: {', '.join(FIELDS)}.")
    if wish.options:
        actions.choose(upload=upload, options=wish.options, mapping={})
    if wish.columns:
        actions.choose(upload=upload, options=wish.options, mapping=wish.columns)
    return preview_upload(upload)


def _asked(wish: Wish) -> bool:
    return not wish.as_json and sys.stdin.isatty() and typer.confirm("Take this list in?")


def _show(read: UploadPreview) -> None:
    typer.echo(f"{read.upload.name}: {', '.join(filter(None, (read.table.sheet, read.table.encoding)))}")
    for header, field in read.mapping.items():
        typer.echo(f"  {header} -> {field or '(left out)'}")
    typer.echo("")
    noted = [row for row in read.preview.rows if row.problems]
    for row in noted[:SHOWN]:
        said = " ".join(problem.text for problem in row.problems)
        typer.echo(f"  row {row.number}  {row.outcome:9} {row.name or '?'}: {said}")
    if len(noted) > SHOWN:
        typer.echo(f"  ... and {len(noted) - SHOWN} more rows to look at")
    typer.echo("  " + ", ".join(f"{count} {name}" for name, count in _counts(read).items()))


def _counts(read: UploadPreview) -> dict[str, int]:
    return {name: read.preview.count(name) for name in ("new", "changed", "same", "repeated", "refused")}


def _ending(read: UploadPreview, *, taken: bool) -> str:
    if read.preview.blocker:
        return f"{read.preview.blocker} (--column 'HEADER=FIELD')"
    if taken:
        return "Taken in."
    if not read.preview.can_be_confirmed:
        return "There is nothing new in this file."
    return "Nothing was changed. Add --yes to take it in."


def _document(read: UploadPreview, *, taken: bool) -> str:
    document: dict[str, Any] = {
        "file": read.upload.name,
        "encoding": read.table.encoding,
        "sheet": read.table.sheet,
        "columns": dict(read.mapping),
        "blocker": read.preview.blocker,
        "counts": _counts(read),
        "not_in_file": len(read.preview.not_in_file),
        "taken_in": taken,
        "rows": [
            {
                "row": row.number,
                "outcome": str(row.outcome),
                "values": dict(row.values),
                "problems": [{"text": p.text, "error": p.is_error} for p in row.problems],
            }
            for row in read.preview.rows
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)
