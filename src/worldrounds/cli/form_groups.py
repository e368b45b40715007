"""Groups that are there already: read from a table, repaired with few moves, and the trade-off in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from worldrounds.cli.form_roster import RosterRefused, field_of, open_table
from worldrounds.solvers.grouping import Plan, Problem, Rules, Stop, evaluate
from worldrounds.solvers.grouping.repair import Moved, Repair, repair
from worldrounds.solvers.grouping.solve import Progress
from worldrounds.solvers.grouping.wording import names

_GROUP = {"group", "group number", "team"}
_NUMBERS_AT_MOST = 100_000


def read_groups(path: Path) -> list[list[str]]:
    """Groups of ids from a table with the columns ``id`` (or e-mail) and ``group``, as ``--out x.csv`` writes it.

    Groups with numbers stand at their number, so that they keep it; others in the order in which they come.

    Raises
    ------
    RosterRefused
        If the file is no table, or a column or a cell is missing.
    """
    table = open_table(path)
    fields = [field_of(header) for header in table.headers]
    key = next((fields.index(field) for field in ("key", "email") if field in fields), None)
    group = next((k for k, header in enumerate(table.headers) if header.strip().lower() in _GROUP), None)
    if key is None or group is None:
        raise RosterRefused(
            f"{path.name}: expected the columns “id” and “group”, as --out x.csv writes them."
        )
    found: dict[str, list[str]] = {}
    for row in table.rows:
        if (name := row.cells[group].strip()) and (who := row.cells[key].strip()):
            found.setdefault(name, []).append(who)
    if not found:
        raise RosterRefused(f"{path.name}: expected at least one row with an id and a group.")
    if all(name.isdecimal() and 0 < int(name) <= _NUMBERS_AT_MOST for name in found):
        numbered = {int(name): group for name, group in found.items()}
        return [numbered.get(number, []) for number in range(1, max(numbered) + 1)]
    return list(found.values())


@dataclass(frozen=True)
class Kept:
    """Groups that are there, and the positions of those that have met."""

    groups: list[list[str]]
    fixed: list[int]


def read_kept(path: Path, sticky: Sequence[int]) -> Kept:
    """Groups of a file; `sticky` are the numbers of those that have met. Raises RosterRefused."""
    groups = read_groups(path)
    if wrong := [number for number in sticky if number > len(groups)]:
        raise RosterRefused(f"--sticky {wrong[0]}: the last group of {path.name} is {len(groups)}.")
    return Kept(groups, [number - 1 for number in sticky])


@dataclass(frozen=True)
class TradeOff:
    """What moving 0, 1, 2, ... people would restore; the last entry is chosen."""

    problem: Problem
    old: Sequence[Sequence[str]]
    found: Sequence[Repair]

    def plan(self, rules: Rules, seed: int) -> Plan:
        """The chosen entry as a plan, to be reported and written like one."""
        chosen = self.found[-1].groups
        return Plan(chosen, evaluate(self.problem, rules, chosen), seed, 0, 0.0)

    def print(self) -> None:
        """A table: people moved, what that leaves broken, and who goes where."""
        console = Console(highlight=False)
        left = sum(key not in self.problem.index for group in self.old for key in group)
        console.print(
            f"{left} of the old groups' members {'is' if left == 1 else 'are'} not in the list any more."
        )
        columns = ("moved", "people in groups that break a rule", "wishes", "fewest", "who")
        table = Table(*columns, box=None, header_style="bold")
        for entry in self.found:
            who = "\n".join(self._say(change) for change in entry.changes) or "nobody"
            proved = "proved" if entry.proved else "not proved"
            cells = (str(entry.moved), str(entry.score.bad_people), f"{entry.score.soft:.3f}", proved)
            table.add_row(*cells, Text(who))
        console.print(table)

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {
                "moved": entry.moved,
                "people_in_bad_groups": entry.score.bad_people,
                "soft": entry.score.soft,
                "proved": entry.proved,
                "exact": entry.exact,
                "changes": [_change_json(change) for change in entry.changes],
            }
            for entry in self.found
        ]

    def _say(self, change: Moved) -> str:
        who, is_new = names(self.problem, (change.key,)), change.target >= len(self.old)
        target = f"{'a new group, ' if is_new else 'group '}{change.target + 1}"
        return (
            f"{who} (new) → {target}" if change.source is None else f"{who}: {change.source + 1} → {target}"
        )


def mend(
    problem: Problem,
    rules: Rules,
    kept: Kept,
    *,
    max_moves: int | None,
    stop: Stop,
    seed: int,
    tell: Progress,
) -> TradeOff:
    """Repair the groups of a file."""
    found = repair(
        problem,
        rules,
        kept.groups,
        fixed=kept.fixed,
        max_moves=max_moves,
        seed=seed,
        stop=stop,
        on_progress=tell,
    )
    return TradeOff(problem, kept.groups, found)


def _change_json(change: Moved) -> dict[str, Any]:
    source = None if change.source is None else change.source + 1
    return {"person": change.key, "from": source, "to": change.target + 1}
