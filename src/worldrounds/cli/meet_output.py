"""What ``worldrounds meet`` gives back: a readable report, JSON, a calendar file."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from worldrounds.core.dates_file import Entry, dates_file
from worldrounds.solvers.time.patterns import DAYS
from worldrounds.solvers.weekly import Date, Level, Schedule, Series, if_free

_WORDS: Final = {
    Level.GOOD: "good",
    Level.FAIR: "a little early or late",
    Level.POOR: "early or late",
    Level.NIGHT: "night",
    Level.MISSED: "cannot come",
}
_COLOURS: Final = {Level.POOR: "yellow", Level.NIGHT: "magenta", Level.MISSED: "red"}
_NAMES: Final = ("The same hour", "Two in turn", "Three in turn")


@dataclass(frozen=True)
class Answer:
    """The plans with one hour and more in turn, the place of the one to show, and what to compare it with."""

    series: Series
    plans: Sequence[Schedule]
    shown: int
    poll: Schedule
    equal: int
    """So many hours have as many ticks as the poll's."""
    others: Sequence[Schedule]


def print_answer(answer: Answer) -> None:
    console = Console(highlight=False)
    series, plan = answer.series, answer.plans[answer.shown]
    console.print(
        Text(
            f"{len(series.people)} people, {series.weeks} weeks from {series.first_day}, {series.minutes} minutes. "
            f"The meeting keeps to the clock of {series.clock}."
        )
    )
    console.print(_comparison(answer))
    console.print(
        Text(f"{_NAMES[answer.shown]}: {_hours(plan)}", "bold"), _clocks(series, plan), sep="\n", end="\n\n"
    )
    console.print(Text("Who carries what", "bold"), _burdens(series, plan), sep="\n")
    for place in plan.never:
        console.print(Text(_what_would_help(series, place), "red"))
    if answer.others:
        listed = "; ".join(f"{_hours(other)} ({_carries_most(series, other)})" for other in answer.others)
        console.print(Text(f"Next best single hours: {listed}."))


def _comparison(answer: Answer) -> Table:
    table = Table("", "Hours", "Can come", "Carries most", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for place, plan in enumerate(answer.plans):
        if place and place != answer.shown and len(set(plan.hours)) == 1:
            continue  # turns of one hour only: nothing is gained
        mark = "→ " if place == answer.shown else "  "
        _line(table, answer.series, plan, mark + _NAMES[place], "bold" if place == answer.shown else "")
    equal = f" (the first of {answer.equal} with as many ticks)" if answer.equal > 1 else ""
    _line(table, answer.series, answer.poll, "  Most ticks wins, as in polls", "", equal)
    return table


def _line(table: Table, series: Series, plan: Schedule, name: str, style: str, more: str = "") -> None:
    table.add_row(
        name, _hours(plan) + more, _coming(series, plan), Text(_carries_most(series, plan)), style=style
    )


def _clocks(series: Series, plan: Schedule) -> Table:
    """Everybody's own clock, a column for all dates on which these show the same."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("")
    for dates in plan.alike:
        table.add_column("\n".join((f"{dates[0].start:%a %H:%M}", _days(dates))))
    for place, person in enumerate(series.people):
        seats = [dates[0].seats[place] for dates in plan.alike]
        cells = (
            Text(f"{seat.local:%a %H:%M} {_WORDS[seat.level]}", _COLOURS.get(seat.level, ""))
            for seat in seats
        )
        table.add_row(Text(f"{person.name} · {person.zone}"), *cells)
    return table


def _burdens(series: Series, plan: Schedule) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 3, 0, 0))
    most = max(*plan.points, 1)
    for place, person in enumerate(series.people):
        counts = Counter(seat.level for seat in plan.seats_of(place))
        words = ", ".join(f"{counts[level]} {_WORDS[level]}" for level in Level if counts[level])
        points = plan.points[place]
        table.add_row(Text(person.name), "█" * round(20 * points / most), f"{points} points", words)
    return table


def _what_would_help(series: Series, place: int) -> str:
    found = if_free(series, place)
    name, seat = series.people[place].name, found.dates[0].seats[place]
    if not seat.comes:
        return f"{name} can never come: wider hours would help, theirs or those of the others."
    coming = _coming(series, found)
    return f"{name} can never come: {seat.local:%a %H:%M} of their own clock would help; then {coming} could."


def _carries_most(series: Series, plan: Schedule) -> str:
    missed, points = plan.heaviest
    if not missed and not points:
        return "nobody anything"
    place = list(zip(plan.missed, plan.points, strict=True)).index((missed, points))
    away = f"misses {missed}, " if missed else ""
    return f"{series.people[place].name}: {away}{points} points"


def _coming(series: Series, plan: Schedule) -> str:
    least, most = plan.coming
    return f"{least} of {len(series.people)}" if least == most else f"{least}–{most} of {len(series.people)}"


def _hours(plan: Schedule) -> str:
    return ", ".join(_hour(hour) for hour in plan.hours)


def _hour(hour: int) -> str:
    return f"{DAYS[hour // 48]} {hour % 48 // 2:02d}:{hour % 2 * 30:02d}"


def _days(dates: Sequence[Date]) -> str:
    """All of them, if they are few."""
    if len(dates) > 4:
        return f"{len(dates)} dates, {dates[0].start:%d %b} to {dates[-1].start:%d %b}"
    return ", ".join(f"{date.start:%d %b}" for date in dates)


def print_json(answer: Answer) -> None:
    series = answer.series
    document = {
        "clock": series.clock,
        "minutes": series.minutes,
        "people": [{"name": person.name, "zone": person.zone} for person in series.people],
        "plans": [_as_json(series, plan) for plan in answer.plans],
        "shown": answer.shown,
        "most_ticks": _as_json(series, answer.poll) | {"equal": answer.equal},
        "next_best": [_as_json(series, plan) for plan in answer.others],
    }
    print(json.dumps(document, ensure_ascii=False))


def _as_json(series: Series, plan: Schedule) -> dict[str, Any]:
    return {
        "hours": [_hour(hour) for hour in plan.hours],
        "proved": plan.proved,
        "points": list(plan.points),
        "missed": list(plan.missed),
        "dates": [
            {
                "start": date.start.isoformat(),
                "seats": [
                    {
                        "local": seat.local.isoformat(),
                        "comes": seat.comes,
                        "points": seat.points if seat.comes else None,
                    }
                    for seat in date.seats
                ],
            }
            for date in plan.dates
        ],
    }


def calendar(answer: Answer, title: str, *, at: datetime) -> bytes:
    """The shown plan's dates; each says what everybody's clock shows. The same command gives the same identities."""
    series, plan = answer.series, answer.plans[answer.shown]
    entries = [
        Entry(
            uid=f"{uuid5(NAMESPACE_URL, f'{title}/{series.clock}/{series.first_day}/{week}')}@worldrounds",
            start=date.start,
            minutes=series.minutes,
            title=title,
            description="\n".join(
                f"{person.name}: {seat.local:%a %H:%M}" + ("" if seat.comes else " (cannot come)")
                for person, seat in zip(series.people, date.seats, strict=True)
            ),
        )
        for week, date in enumerate(plan.dates)
    ]
    return dates_file(entries, clock=ZoneInfo(series.clock), name=title, changed_at=at)
