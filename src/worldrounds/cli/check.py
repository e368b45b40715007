"""``worldrounds check``: is this file right, and is this installation well?"""

import json
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worldrounds.cli.finding import Finding, Level
from worldrounds.cli.installation import open_installation

if TYPE_CHECKING:
    from worldrounds.commons.checking import BadDocument

_SIGNS = {Level.GOOD: "ok", Level.WARNING: "look", Level.BAD: "BAD"}


def command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Blueprints or rules (.toml, .json), cases (.md), calendars (.ics). Without: the installation."
        ),
    ] = None,
    zone: Annotated[str, typer.Option(help="The school's time zone, for calendars.")] = "UTC",
    json_output: Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")] = False,
) -> None:
    """Check blueprints, rules, cases and calendar files; without a file, the installation itself.

    Ends with 0 if nothing is wrong, 1 if something is.
    """
    if files:
        findings = [finding for file in files for finding in check_file(file, zone=zone)]
    else:
        open_installation()
        from worldrounds.cli.health import check_installation  # late: Django is set up now

        findings = list(check_installation())
    _print(findings, as_json=json_output)
    if any(finding.level is Level.BAD for finding in findings):
        raise typer.Exit(1)


def check_file(path: Path, *, zone: str = "UTC") -> Iterator[Finding]:
    subject = path.name
    try:
        content = path.read_bytes() if path.stat().st_size <= 1_000_000 else None
    except OSError as error:
        yield Finding(Level.BAD, subject, f"The file cannot be read: {error.strerror}.")
        return
    if content is None:
        yield Finding(Level.BAD, subject, "The file is larger than 1 MB.")
    elif path.suffix.lower() == ".ics":
        yield from _check_calendar(subject, content, zone)
    elif path.suffix.lower() in {".toml", ".json"}:
        yield from _check_document(subject, content, is_json=path.suffix.lower() == ".json")
    elif path.suffix.lower() == ".md":
        yield from _check_case(subject, content)
    else:
        yield Finding(Level.BAD, subject, "Only .toml, .json, .md and .ics files can be checked.")


def _check_document(subject: str, content: bytes, *, is_json: bool) -> Iterator[Finding]:
    from worldrounds.commons.checking import BadBlueprint, parse  # late: --help should be quick

    if _is_rules(content, is_json=is_json):
        yield _check_rules(subject, content.decode("utf-8-sig"))
        return
    try:
        document = parse(content, json_text=is_json)
    except BadBlueprint as error:
        yield from _problems(subject, error)
    else:
        figures = f"{len(document['sessions'])} sessions, {len(document['tasks'])} tasks"
        yield Finding(
            Level.GOOD, subject, f"Blueprint “{document['title']}” {document['version']}: {figures}."
        )


def _check_case(subject: str, content: bytes) -> Iterator[Finding]:
    from worldrounds.commons.checking import BadCase, parse_case  # late: --help should be quick

    try:
        case = parse_case(content)
    except BadCase as error:
        yield from _problems(subject, error)
    else:
        figures = f"{len(case['sessions'])} sessions, {len(case['perspectives'])} perspectives"
        yield Finding(Level.GOOD, subject, f"Case “{case['title']}” {case['version']}: {figures}.")


def _problems(subject: str, error: "BadDocument") -> Iterator[Finding]:
    for problem in error.problems:
        yield Finding(Level.BAD, f"{subject}{problem.pointer and '#'}{problem.pointer}", problem.sentence)


def _is_rules(content: bytes, *, is_json: bool) -> bool:
    """A rules file has a size and none of a blueprint's parts."""
    try:
        text = content.decode("utf-8-sig")
        document: Any = json.loads(text) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and "size" in document and not {"schema", "phases"} & set(document)


def _check_rules(subject: str, text: str) -> Finding:
    from worldrounds.solvers.grouping import Rules  # late: --help should be quick

    try:
        rules = Rules.from_text(text)
    except ValueError as error:
        return Finding(Level.BAD, subject, str(error))
    least, most = rules.sizes
    return Finding(Level.GOOD, subject, f"Rules for groups of {least} to {most}: {len(list(rules))} rules.")


def _check_calendar(subject: str, content: bytes, zone: str) -> Iterator[Finding]:
    open_installation()
    from worldrounds.core.errors import Refused  # late: Django is set up now
    from worldrounds.core.zones import zone_names
    from worldrounds.network.ics import read_calendar

    if zone not in zone_names():
        yield Finding(Level.BAD, subject, f"“{zone}” is not a time zone. Choose one such as Europe/Vienna.")
        return
    first_day = date.today() - timedelta(days=366)  # noqa: DTZ011 (a rough window around now)
    try:
        reading = read_calendar(
            content, zone=zone, first_day=first_day, end_day=first_day + timedelta(days=3 * 366)
        )
    except Refused as error:
        yield Finding(Level.BAD, subject, str(error))
        return
    for found in reading.found:
        days = f"{found.days.first_day} to {found.days.end_day - timedelta(days=1)}"
        level = Level.GOOD if found.sure else Level.WARNING
        yield Finding(level, subject, f"{found.days.kind}, {days}: {found.days.name}")
    if not reading.found:
        yield Finding(
            Level.WARNING, subject, "No exams, holidays or terms from last year to the next but one."
        )


def _print(findings: list[Finding], *, as_json: bool) -> None:
    if as_json:
        rows = [{"level": f.level.value, "subject": f.subject, "sentence": f.sentence} for f in findings]
        typer.echo(json.dumps({"findings": rows}, ensure_ascii=False, indent=2))
        return
    for finding in findings:
        typer.echo(f"{_SIGNS[finding.level]:4}  {finding.subject}: {finding.sentence}")
