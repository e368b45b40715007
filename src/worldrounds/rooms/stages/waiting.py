"""What waits for a student: tasks, and the stages of the method. A due stage is a reason to act as a due task is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from worldrounds.core.days import anywhere_on_earth
from worldrounds.groups.models import Group
from worldrounds.programmes.models import Enrolment, Programme, Stage
from worldrounds.rooms.models import MemberText, StageDone
from worldrounds.rooms.queries import last_missed_task, tasks_with_ticks
from worldrounds.rooms.stages.path import WRITTEN, answered

AHEAD = timedelta(days=42)  # what is due later is on the plan


@dataclass(frozen=True)
class ToDo:
    """A task or a stage that is open for a student."""

    is_stage: bool
    key: str
    title: str
    due_day: date | None
    is_late: bool  # its due day is over everywhere


def todo_of(programme: Programme, group: Group | None, enrolment: Enrolment, *, at: datetime) -> list[ToDo]:
    """What the student, or the group, has not done yet: due within six weeks, or open without an end; what is due
    first stands first (1 query)."""
    today = anywhere_on_earth(at)
    opened = (at + timedelta(hours=14)).date()
    tasks = tasks_with_ticks(programme, group, enrolment).filter(is_done=False, due_day__lte=today + AHEAD)
    stages = _open_stages(programme, group, enrolment).filter(
        Q(due_day=None) | Q(due_day__lte=today + AHEAD), opens_day__lte=opened
    )
    rows = _columns(tasks, "task").union(_columns(stages, "stage"), all=True)
    found = [
        ToDo(what == "stage", key, title, due, due is not None and due < today)
        for what, key, title, due in rows
    ]
    return sorted(found, key=lambda item: (item.due_day or date.max, item.is_stage, item.title))


def last_missed_day(today: date) -> Coalesce | Greatest:
    """Of a membership: the last day before ``today`` on which something fell due that the group, or the student where
    each does it alone, has not done; null if there is none."""
    task, stage = last_missed_task(today), _last_missed_stage(today)
    return Greatest(Coalesce(task, stage), Coalesce(stage, task))  # the greatest of a day and null is null


def _open_stages(programme: Programme, group: Group | None, enrolment: Enrolment) -> QuerySet[Stage]:
    done = StageDone.objects.filter(stage=OuterRef("pk"), room__group=group)
    written = MemberText.objects.filter(
        stage=OuterRef("pk"), room__group=group, enrolment=enrolment, handed_in_at__isnull=False
    )
    waits = answered(room__group=group, enrolment=enrolment)
    stages = Stage.objects.filter(~Exists(done), ~waits, programme=programme)
    return stages.exclude(Exists(written), kind__in=WRITTEN)


def _columns(rows: QuerySet[Any], what: str) -> QuerySet[Any, tuple[str, str, str, date | None]]:
    named = rows.order_by().annotate(what=Value(what, output_field=CharField()))
    found: QuerySet[Any, tuple[str, str, str, date | None]]
    found = named.values_list("what", "key", "title", "due_day")
    return found


def _last_missed_stage(today: date) -> Subquery:
    done = StageDone.objects.filter(stage=OuterRef("pk"), room__group=OuterRef(OuterRef("group")))
    written = MemberText.objects.filter(
        stage=OuterRef("pk"),
        room__group=OuterRef(OuterRef("group")),
        enrolment=OuterRef(OuterRef("enrolment")),
        handed_in_at__isnull=False,
    )
    waits = answered(room__group=OuterRef(OuterRef("group")), enrolment=OuterRef(OuterRef("enrolment")))
    late = Stage.objects.filter(
        ~Exists(done), ~waits, programme=OuterRef("group__programme"), due_day__lt=today
    )
    missed = late.exclude(Exists(written), kind__in=WRITTEN)
    return Subquery(missed.order_by("-due_day").values("due_day")[:1])
