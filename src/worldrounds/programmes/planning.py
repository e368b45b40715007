"""The plan that a programme's document means: rows that nobody has saved, counted from its first day."""

from collections.abc import Mapping

from worldrounds.commons.catalogue import runsheet
from worldrounds.commons.dates import Span, span
from worldrounds.programmes.models import PlannedSession, Programme, Stage, Task


def days_of(programme: Programme, when: Mapping[str, object]) -> Span:
    """The days that ``when`` of the programme's document means."""
    return span(when, first_day=programme.first_day, starts_in=programme.document.get("starts_in"))


def sessions_of(programme: Programme) -> list[PlannedSession]:
    return [
        PlannedSession(
            programme=programme,
            key=session["key"],
            kind=session["kind"],
            phase=session["phase"],
            theme=session.get("theme", ""),
            title=session["title"],
            position=number,
            first_day=days_of(programme, session["when"]).first_day,
            end_day=days_of(programme, session["when"]).end_day,
            minutes=session["minutes"],
            runsheet=runsheet(programme.document, session),
        )
        for number, session in enumerate(programme.document.get("sessions", ()), start=1)
    ]


def tasks_of(programme: Programme) -> list[Task]:
    return [
        Task(
            programme=programme,
            key=task["key"],
            title=task["title"],
            instructions=task["instructions"],
            who=task["who"],
            due_day=days_of(programme, task["due"]).last_day,
            position=number,
        )
        for number, task in enumerate(programme.document.get("tasks", ()), start=1)
    ]


def stages_of(programme: Programme) -> list[Stage]:
    return [
        Stage(
            programme=programme,
            key=stage["key"],
            kind=stage["kind"],
            title=stage["title"],
            instructions=stage["instructions"],
            theme=stage.get("theme", ""),
            opens_day=days_of(programme, stage["opens"]).first_day,
            due_day=days_of(programme, stage["due"]).last_day if "due" in stage else None,
            rounds=stage.get("rounds", 3),
            reviews=stage.get("reviews", 2),
            consequence=stage.get("consequence", ""),
            position=number,
        )
        for number, stage in enumerate(programme.document.get("stages", ()), start=1)
    ]
