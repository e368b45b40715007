"""What ``worldrounds form`` gives back: a readable report, JSON, an Excel workbook, an ``id,group`` table."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from worldrounds.cli.form_groups import TradeOff
from worldrounds.cli.form_roster import Students
from worldrounds.core.exports import Cell, harmless, sheets_as_xlsx
from worldrounds.solvers.grouping import GroupReport, Kind, Person, Plan, Problem, Rules, Slot
from worldrounds.solvers.time import cells_to_utc

_GROUPS_SHOWN: Final = 1_000


def check_outputs(paths: Sequence[Path]) -> None:
    """Refuse before the search what could not be written after it."""
    for path in paths:
        if path.suffix.lower() not in {".xlsx", ".csv"}:
            raise ValueError(f"--out {path}: expected a name that ends in .xlsx or .csv.")
        if not path.parent.is_dir():
            raise ValueError(f"--out {path}: the folder {path.parent} does not exist.")


def write(path: Path, problem: Problem, rules: Rules, plan: Plan) -> None:
    """Write a plan by the ending of the name."""
    path.write_bytes(_as_csv(plan) if path.suffix.lower() == ".csv" else _as_xlsx(problem, rules, plan))


def report(
    problem: Problem,
    rules: Rules,
    plan: Plan,
    students: Students,
    *,
    as_json: bool,
    written: Sequence[Path],
    trade_off: TradeOff | None = None,
) -> None:
    """Print the report, or one JSON object; with the trade-off of a repair if there is one."""
    if as_json:
        more = {} if trade_off is None else {"trade_off": trade_off.as_json()}
        print(json.dumps(_as_json(problem, rules, plan) | more, ensure_ascii=False))
        return
    if trade_off is not None:
        trade_off.print()
    console = Console(highlight=False)
    _print_summary(console, problem, rules, plan, students)
    if len(plan.groups) <= _GROUPS_SHOWN:
        _print_rules(console, rules, plan)
    else:
        console.print("Of so many groups only those that break a rule are shown; --out writes all.")
    _print_groups(console, problem, plan)
    for misfit in plan.report.misfits:
        line = f"Group {misfit.group + 1}: {misfit.reason}"
        console.print(Text(line, style="bold"), Text(misfit.change), sep="\n  → ")
    for path in written:
        console.print(Text(f"Written: {path}"))


def _print_summary(console: Console, problem: Problem, rules: Rules, plan: Plan, students: Students) -> None:
    figures = plan.report.figures
    held, groups = int(figures["groups_held"]), int(figures["groups"])
    console.print(
        Text(
            f"{len(problem)} people in {groups} groups; {held} of {groups} hold every rule that must hold.",
            "bold",
        )
    )
    console.print(
        f"Common hours a week: {figures['least_hours']:g} at least, {figures['mean_hours']:.2f} on average. "
        f"Countries in a group: {figures['mean_countries']:.1f}. Score of the wishes: {plan.score.soft:.3f}."
    )
    if rules.find("new_people"):
        console.print(f"Pairs who have met before: {_repeated(plan)}.")
    if plan.report.bound:
        console.print(
            f"No plan could have fewer than {plan.report.bound} people in groups that break a rule."
        )
    if students.untold:
        console.print(f"{students.untold} told no free hours: taken as free from 07:00 to 22:00 every day.")
    weeks = problem.mondays
    ending = f" to {weeks[-1].isoformat()}" if len(weeks) > 1 else ""
    stopped = "stopped early, " if plan.stopped else ""
    console.print(
        f"Weeks of {weeks[0].isoformat()}{ending}; {stopped}{plan.iterations:,} steps in {plan.seconds:.1f} s, "
        f"seed {plan.seed}."
    )


def _repeated(plan: Plan) -> int:
    checks = (check for group in plan.report.groups for check in group.checks)
    return round(sum(check.value for check in checks if check.rule.kind is Kind.NEW_PEOPLE))


def _print_rules(console: Console, rules: Rules, plan: Plan) -> None:
    table = Table("rule", "", "groups that hold it", "mean degree", box=None, header_style="bold")
    real = [group for group in plan.report.groups if group.members]
    for k, rule in enumerate(rules):
        checks = [group.checks[k] for group in real]
        held = f"{sum(check.degree >= 1 for check in checks)} of {len(checks)}"
        mean = sum(check.degree for check in checks) / len(checks)
        table.add_row(Text(rule.key), "must" if rule.hard else "wish", held, f"{mean:.2f}")
    console.print(table)


def _print_groups(console: Console, problem: Problem, plan: Plan) -> None:
    table = Table(
        "group", "people", "countries", "hours", "best start (UTC)", "breaks", box=None, header_style="bold"
    )
    for number, group in ((g + 1, plan.report.groups[g]) for g in _shown(plan)):
        broken = ", ".join(check.rule.key for check in group.broken)
        countries = len({person.country for person in _members(problem, group)} - {""})
        cells = (str(number), str(len(group.members)), str(countries), f"{min(group.hours):g}")
        table.add_row(*cells, _when(group.best[0], "UTC"), Text(broken, "bold"))
    console.print(table)


def _shown(plan: Plan) -> Sequence[int]:
    """All groups, or where nobody could read so many, those that break a rule."""
    return range(len(plan.groups)) if len(plan.groups) <= _GROUPS_SHOWN else plan.report.broken


def _as_csv(plan: Plan) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "group"])
    writer.writerows([harmless(key), number] for number, group in enumerate(plan.groups, 1) for key in group)
    return out.getvalue().encode()


def _as_xlsx(problem: Problem, rules: Rules, plan: Plan) -> bytes:
    return sheets_as_xlsx(
        [
            ("People", _PEOPLE, _people_rows(problem, plan)),
            ("Groups", (*_GROUPS, *(rule.key for rule in rules)), _group_rows(problem, plan)),
            (
                "To look at",
                ("group", "people", "rule", "reason", "change that would help"),
                _misfit_rows(problem, plan),
            ),
            ("Rules", ("rules file (JSON)",), [(json.dumps(rules.to_dict(), ensure_ascii=False),)]),
        ]
    )


_PEOPLE = ("group", "id", "name", "school", "country", "time zone", "best start, local", "why")
_GROUPS = (
    "group",
    "people",
    "holds all rules",
    "countries",
    "common hours",
    "best start (UTC)",
    "language",
    "topic",
)


def _people_rows(problem: Problem, plan: Plan) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for number, group in enumerate(plan.report.groups, 1):
        for person in _members(problem, group):
            best, why = _when(group.best[0], person.zone), " ".join(plan.report.people[person.key].text)
            who = [person.key, person.name, person.institution, person.country, person.zone]
            rows.append([number, *who, best, why])
    return rows


def _group_rows(problem: Problem, plan: Plan) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for number, group in enumerate(plan.report.groups, 1):
        countries = len({person.country for person in _members(problem, group)} - {""})
        facts: list[Cell] = [
            number,
            len(group.members),
            "yes" if group.holds else "no",
            countries,
            min(group.hours),
        ]
        rows.append(
            [
                *facts,
                _when(group.best[0], "UTC"),
                group.language,
                group.topic,
                *(c.text for c in group.checks),
            ]
        )
    return rows


def _misfit_rows(problem: Problem, plan: Plan) -> list[list[Cell]]:
    people = problem.people
    return [
        [
            m.group + 1,
            ", ".join(people[problem.index[key]].label for key in m.keys),
            m.rule,
            m.reason,
            m.change,
        ]
        for m in plan.report.misfits
    ]


def _as_json(problem: Problem, rules: Rules, plan: Plan) -> dict[str, Any]:
    return {
        "score": asdict(plan.score),
        "figures": dict(plan.report.figures),
        "bound": plan.report.bound,
        "seed": plan.seed,
        "iterations": plan.iterations,
        "seconds": round(plan.seconds, 3),
        "stopped": plan.stopped,
        "weeks": [monday.isoformat() for monday in problem.mondays],
        "rules": rules.to_dict(),
        "groups": [_group_json(number, group) for number, group in enumerate(plan.report.groups, 1)],
        "people": {
            key: {"group": person.group + 1, "why": list(person.text)}
            for key, person in plan.report.people.items()
        },
        "misfits": [
            {
                "group": m.group + 1,
                "people": list(m.keys),
                "rule": m.rule,
                "reason": m.reason,
                "change": m.change,
            }
            for m in plan.report.misfits
        ],
    }


def _group_json(number: int, group: GroupReport) -> dict[str, Any]:
    best = group.best[0]
    return {
        "group": number,
        "people": list(group.members),
        "holds": group.holds,
        "hours": list(group.hours),
        "best_start": cells_to_utc(best.monday, best.cell).isoformat() if best else None,
        "checks": {
            check.rule.key: {
                "held": check.held,
                "degree": check.degree,
                "value": check.value,
                "text": check.text,
            }
            for check in group.checks
        },
    }


def _members(problem: Problem, group: GroupReport) -> list[Person]:
    return [problem.people[problem.index[key]] for key in group.members]


def _when(slot: Slot | None, zone: str) -> str:
    return f"{cells_to_utc(slot.monday, slot.cell).astimezone(ZoneInfo(zone)):%a %H:%M}" if slot else ""
