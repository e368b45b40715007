"""``worldrounds meet``: the fairest weekly hour for people in many zones, with no server and no database."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from worldrounds.cli.refusing import refusing


def command(
    people: Annotated[
        Path | None, typer.Argument(help="A table (.csv, .xlsx, .ods) with the columns name, zone, hours.")
    ] = None,
    person: Annotated[
        list[str] | None,
        typer.Option(help="“Name, time zone, hours”, hours by the own clock. Several times."),
    ] = None,
    minutes: Annotated[int, typer.Option(min=15, max=600, help="Length of a meeting.")] = 60,
    weeks: Annotated[int, typer.Option(min=1, max=52, help="How many weeks.")] = 8,
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day of the first week; next Monday."),
    ] = None,
    clock: Annotated[
        str, typer.Option(help="The time zone whose clock the meeting keeps to; the first person's.")
    ] = "",
    turns: Annotated[
        int | None,
        typer.Option(min=1, max=3, help="Show one hour, or two or three in turn; else what is suggested."),
    ] = None,
    title: Annotated[str, typer.Option(help="What the calendar entries are called.")] = "Weekly meeting",
    ics: Annotated[Path | None, typer.Option(help="Write the dates as a calendar file.")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")] = False,
) -> None:
    """Find the fairest weekly hour for people in many time zones.

    worldrounds meet --person "Ana, America/Sao_Paulo, weekdays 8:00-18:00" --person "Fumi, Asia/Tokyo, daily 7-22"

    Shows everybody's own clock, who carries the early and late hours, and what two or three hours in turn would
    change. Hours that are not told are 07:00 to 22:00 every day.
    """
    from worldrounds.cli.meet_output import (  # late: --help should be quick
        Answer,
        calendar,
        print_answer,
        print_json,
    )
    from worldrounds.cli.meet_people import read_people, read_zone
    from worldrounds.solvers.weekly import Series, most_ticks, next_best, plans, suggested

    with refusing():
        cast = read_people(person or [], people)
        kept = read_zone(clock) if clock else cast[0].zone
        first_day = start.date() if start else _next_monday()
        series = Series(cast, kept, first_day, weeks, minutes)
        choices = plans(series)
        if turns is not None and turns > len(choices):
            raise ValueError(f"--turns {turns}: there are only {weeks} weeks.")
        shown = suggested(choices) if turns is None else turns - 1
        answer = Answer(series, choices, shown, *most_ticks(series), next_best(series))
        if ics:
            ics.write_bytes(calendar(answer, title, at=datetime.now(UTC)))
    (print_json if json_output else print_answer)(answer)
    if ics and not json_output:
        typer.echo(f"Written: {ics}")


def _next_monday() -> date:
    today = datetime.now(UTC).date()
    return today + timedelta(days=7 - today.weekday())
