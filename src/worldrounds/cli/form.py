"""``worldrounds form``: groups from a list of students, with no server and no database."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worldrounds.cli.refusing import refusing

if TYPE_CHECKING:  # at run time numpy is imported when a command needs it, so that --help is quick
    from worldrounds.solvers.grouping import Person, Rules
    from worldrounds.solvers.grouping.solve import Progress

RULES_BREAK = 2
_RULES_AT_MOST = 1_000_000  # bytes of a rules file


def command(
    roster: Annotated[
        Path,
        typer.Argument(help="The students: .csv, .xlsx or .ods, one a row. With --distances: .txt or .gz."),
    ],
    rules: Annotated[
        Path | None, typer.Option(help="The rules: .toml or .json, docs/reference/rules.md.")
    ] = None,
    out: Annotated[
        list[Path] | None, typer.Option(help="Where to write: .xlsx (all), .csv (id,group). Several times.")
    ] = None,
    min_size: Annotated[int | None, typer.Option(min=1, max=100, help="Fewest members of a group.")] = None,
    max_size: Annotated[int | None, typer.Option(min=1, max=100, help="Most members of a group.")] = None,
    countries: Annotated[int | None, typer.Option(help="Different countries in a group, at least.")] = None,
    hours: Annotated[float | None, typer.Option(help="Common hours a week, at least.")] = None,
    no_lone: Annotated[
        list[str] | None,
        typer.Option(help="Column in which nobody is the only one with their value. Several times."),
    ] = None,
    first_day: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="A day of the first week; today.")
    ] = None,
    last_day: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d"], help="A day of the last week; the first."),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option(help="Groups that are there (id,group): repair them, moving few people."),
    ] = None,
    max_moves: Annotated[
        int | None,
        typer.Option(
            min=0, max=50, help="With --keep: people moved at most; else as few as it needs, up to 5."
        ),
    ] = None,
    sticky: Annotated[
        list[int] | None,
        typer.Option(min=1, help="With --keep: a group that has met; nobody is moved out. Several times."),
    ] = None,
    met: Annotated[
        list[Path] | None,
        typer.Option(
            help="Groups of an earlier round (id,group): people should meet new people. Several times."
        ),
    ] = None,
    seconds: Annotated[float | None, typer.Option(min=0, help="Search for so long.")] = None,
    iterations: Annotated[int | None, typer.Option(min=0, help="Search for so many steps.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Same seed and steps: same groups.")] = 0,
    distances: Annotated[
        bool,
        typer.Option(
            "--distances", help="The file holds distances, not students: members as far apart as can be."
        ),
    ] = False,
    sheet: Annotated[str, typer.Option(help="The sheet to read, where the first is not it.")] = "",
    json_output: Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")] = False,
) -> None:
    """Form international groups from a list of students, without a server or a database.

    With --keep nothing is formed anew: who is in no group of that file is placed, who is not in the list is gone,
    and a table shows what moving 0, 1, 2, ... people would restore; the last line is written.

    With --met, once for each earlier round, as few pairs as can be meet again (rule new_people; hard = true in the
    rules file: none).

    With --distances the file is of the maximally diverse grouping problem (docs/how-to/form-groups-from-a-list.md), sizes
    are its own or --min-size and --max-size, and there are no rules.

    Ends with 0 if every group holds every hard rule, 2 if not (the groups are written all the same), 1 if the
    list or the rules cannot be used. Ctrl-C ends the search; the best groups so far are kept.
    """
    asked = {
        "size": {"min": min_size, "max": max_size},
        "countries": countries,
        "hours": hours,
        "no_lone": [name.strip().lower() for name in no_lone or []],
    }
    first = (first_day or datetime.now(UTC)).date()
    _use_cache()
    if distances:
        ruled = (rules, countries, hours, no_lone, keep, max_moves, sticky, met, first_day, last_day)
        _form_distances(
            roster, ruled, (min_size, max_size), out or [], (seconds, iterations), seed, as_json=json_output
        )
        return
    from worldrounds.cli.form_groups import (  # late: --help should be quick
        TradeOff,
        mend,
        read_groups,
        read_kept,
    )
    from worldrounds.cli.form_output import check_outputs, report, write
    from worldrounds.cli.form_roster import read_roster
    from worldrounds.solvers.grouping import Problem, Stop, solve

    with refusing():
        check_outputs(out or [])
        wanted = _read_rules(rules, asked)
        for earlier in met or []:
            wanted = wanted.with_met(read_groups(earlier))
        students = read_roster(roster, sheet=sheet, monday=_monday(first))
        _check_attributes(wanted, students.people)
        problem = Problem(students.people, _mondays(first, last_day.date() if last_day else first))
        stop = Stop(seconds=seconds, iterations=iterations)
        kept = read_kept(keep, sticky or []) if keep else None
        trade_off: TradeOff | None = None
        with _progress(quiet=json_output) as tell:
            if kept:
                trade_off = mend(problem, wanted, kept, max_moves=max_moves, stop=stop, seed=seed, tell=tell)
                plan = trade_off.plan(wanted, seed)
            else:
                plan = solve(problem, wanted, stop=stop, seed=seed, on_progress=tell)
        for path in out or []:
            write(path, problem, wanted, plan)
    report(problem, wanted, plan, students, as_json=json_output, written=out or [], trade_off=trade_off)
    raise typer.Exit(RULES_BREAK if plan.score.bad_people else 0)


def _form_distances(
    path: Path,
    ruled: Sequence[object],
    sizes: tuple[int | None, int | None],
    out: Sequence[Path],
    stop: tuple[float | None, int | None],
    seed: int,
    *,
    as_json: bool,
) -> None:
    """Form groups by distances alone; `ruled` are the options that are about people."""
    from worldrounds.cli.form_distances import check_outputs, read_distances, report, write  # late: as above
    from worldrounds.solvers.grouping import Stop, solve

    with refusing():
        if any(option not in (None, []) for option in ruled):
            raise ValueError(
                "--distances: takes sizes only; rules, hours and earlier groups are about people."
            )
        check_outputs(out)
        problem = read_distances(path, *sizes)
        with _progress(quiet=as_json) as tell:
            plan = solve(problem, stop=Stop(seconds=stop[0], iterations=stop[1]), seed=seed, on_progress=tell)
        for target in out:
            write(target, plan)
    report(plan, as_json=as_json)


def merged_rules(document: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """A rules document with what was asked for on the command line, which wins. Size is 5 to 6 if nobody says."""
    merged = dict(document)
    merged.setdefault("size", {"min": 5, "max": 6})
    given = {end: value for end, value in asked["size"].items() if value is not None}
    if given and isinstance(merged["size"], Mapping):
        merged["size"] = {**merged["size"], **given}
    for key in ("countries", "hours"):
        if asked[key] is not None:
            merged[key] = {"at_least": asked[key]}
    if asked["no_lone"]:
        # Asked for on the command line means: it must hold.
        listed = merged.get("not_alone", [])
        kept = [
            entry
            for entry in (listed if isinstance(listed, list) else [listed])
            if _name(entry) not in asked["no_lone"]
        ]
        merged["not_alone"] = kept + [{"attribute": name, "hard": True} for name in asked["no_lone"]]
    return merged


def _name(entry: Any) -> Any:
    return entry.get("attribute") if isinstance(entry, dict) and "value" not in entry else entry


def _read_rules(path: Path | None, asked: Mapping[str, Any]) -> "Rules":
    from worldrounds.solvers.grouping import Rules  # late: --help should be quick
    from worldrounds.solvers.grouping.rules import read_document

    if path is None:
        return Rules.from_dict(merged_rules({}, asked))
    if path.stat().st_size > _RULES_AT_MOST:
        raise ValueError(f"{path.name} is larger than 1 MB; a rules file is small.")
    try:
        text = path.read_text("utf-8").removeprefix("\ufeff")
        return Rules.from_dict(merged_rules(read_document(text), asked), text=text)
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not text in UTF-8.") from None
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None


def _check_attributes(rules: "Rules", people: Sequence["Person"]) -> None:
    """Refuse rules about columns that the list does not have, or that are no numbers where numbers are needed."""
    from worldrounds.solvers.grouping import Kind  # late: --help should be quick

    known = {"country", "institution"} | {name for person in people for name in person.values}
    numbers = {name for person in people for name in person.numbers}
    for rule in rules:
        allowed = numbers if rule.kind is Kind.BALANCE else known
        if rule.attribute and rule.attribute not in allowed:
            what = "column of numbers" if rule.kind is Kind.BALANCE else "column"
            listed = ", ".join(sorted(allowed)) or "none"
            raise ValueError(f"{rule.key}: the list has no {what} “{rule.attribute}”; it has: {listed}.")


@contextmanager
def _progress(*, quiet: bool) -> Iterator["Progress"]:
    """A bar on the terminal (standard error); Ctrl-C asks the search to stop."""
    import signal  # late: --help should be quick

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    stopping: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: stopping.append(number))
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[best]}"),
    )
    bar = Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True)
    task = bar.add_task("Reading", total=None, best="")

    def tell(done: int, total: int, message: str, best: str) -> bool:
        bar.update(task, completed=done, total=total, description=message, best=best)
        return not stopping

    try:
        with bar:
            yield tell
    finally:
        signal.signal(signal.SIGINT, before)


def _use_cache() -> None:
    """Keep compiled code where it may be written: beside the installation's data, or in the user's cache."""
    if "NUMBA_CACHE_DIR" not in os.environ:
        data = os.environ.get("WORLDROUNDS_DATA")
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "worldrounds"
        os.environ["NUMBA_CACHE_DIR"] = str((Path(data) / "cache" if data else home) / "numba")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _mondays(first: date, last: date) -> tuple[date, ...]:
    weeks = (_monday(last) - _monday(first)).days // 7 + 1
    if not 1 <= weeks <= 156:
        raise ValueError("--until: expected a day after --from, at most three years later.")
    return tuple(_monday(first) + timedelta(days=7 * week) for week in range(weeks))
