"""What a programme has changed of the blueprint that it was started from: days, tasks, stages, rules for groups."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from worldrounds.commons.differences import Change, differences
from worldrounds.groups.models import Forming
from worldrounds.programmes.models import PlannedSession, Programme, Stage, Task
from worldrounds.programmes.planning import sessions_of, stages_of, tasks_of


def deviations_of(programmes: Sequence[Programme]) -> dict[int, list[Change]]:
    """By the programme's id; against the document that each has kept, counted from its own first day (4 queries)."""
    sessions, tasks, stages = (_rows(model, programmes) for model in (PlannedSession, Task, Stage))
    rules = _rules(programmes)
    return {
        one.pk: differences(
            _plan(sessions_of(one), tasks_of(one), stages_of(one), one.document.get("rules", {})),
            _plan(
                sessions.get(one.pk, ()),
                tasks.get(one.pk, ()),
                stages.get(one.pk, ()),
                rules.get(one.pk, one.document.get("rules", {})),
            ),
        )
        for one in programmes
    }


def _rows(model: Any, programmes: Sequence[Programme]) -> dict[int, list[Any]]:
    found = model.objects.filter(programme__in=programmes).order_by("programme", "position", "pk")
    return {pk: list(rows) for pk, rows in groupby(found, key=attrgetter("programme_id"))}


def _rules(programmes: Sequence[Programme]) -> dict[int, dict[str, Any]]:
    """With which groups were formed, the last time."""
    found = Forming.objects.filter(programme__in=programmes, state=Forming.State.CONFIRMED).order_by("pk")
    return {programme: rules for programme, rules in found.values_list("programme", "rules")}  # noqa: C416 - the last counts


def _plan(
    sessions: Iterable[PlannedSession],
    tasks: Iterable[Task],
    stages: Iterable[Stage],
    rules: Mapping[str, Any],
) -> dict[str, Any]:
    """Rows in the shape of a document, with days of the calendar."""
    return {
        "sessions": [
            {
                "key": one.key,
                "title": one.title,
                "when": (one.first_day, one.end_day),
                "minutes": one.minutes,
                "runsheet": one.runsheet,
            }
            for one in sessions
        ],
        "tasks": [_said(one, {"due": one.due_day}, "title", "instructions", "who") for one in tasks],
        "stages": [_said(one, {"opens": one.opens_day, "due": one.due_day}, *_OF_A_STAGE) for one in stages],
        "rules": rules,
    }


_OF_A_STAGE = ("title", "kind", "instructions", "theme", "rounds", "reviews", "consequence")


def _said(row: Any, days: dict[str, Any], *names: str) -> dict[str, Any]:
    return {"key": row.key, **days, **{name: getattr(row, name) for name in names}}
