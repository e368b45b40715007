"""What the method's page shows, from rows that are read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.commons.catalogue import theme
from worldrounds.programmes.models import Programme, Stage
from worldrounds.rooms.stages.begun import groups_at_work
from worldrounds.web.method.words import KindWords, kind_words
from worldrounds.web.pictures.timeline import Mark, Row, timeline
from worldrounds.web.plan.page import stage_days


@dataclass(frozen=True)
class Line:
    stage: Stage
    words: KindWords
    theme: str  # its title; empty: the room's own case
    place: int
    begun: int  # living groups
    finished: int
    opens_early: bool  # before the stage above it


@dataclass(frozen=True)
class Method:
    rows: Sequence[Line]
    groups: int


def read_method(programme: Programme) -> Method:
    """Four queries, whatever the number of stages and groups."""
    done = Count("done", filter=Q(done__room__group__retired_at=None))
    stages = list(programme.stages.annotate(finished=done).order_by("position", "pk"))
    begun, words = groups_at_work(programme, stages), kind_words()
    before = [None, *stages]
    rows = [
        Line(
            stage=stage,
            words=words[stage.kind],
            theme=(theme(programme.document, stage.theme) or {}).get("title", stage.theme),
            place=number,
            begun=begun.get(stage.pk, 0),
            finished=stage.finished,
            opens_early=above is not None and stage.opens_day < above.opens_day,
        )
        for number, (above, stage) in enumerate(zip(before, stages, strict=False), start=1)
    ]
    return Method(rows, programme.groups.filter(retired_at=None).count())


def draw(method: Method, programme: Programme, *, today: date) -> SafeString:
    return timeline(
        key="method-timeline",
        title=_("Stages of %(programme)s") % {"programme": programme.title},
        desc="; ".join(f"{row.stage.title}, {stage_days(row.stage)}" for row in method.rows),
        first_day=programme.first_day,
        end_day=programme.end_day,
        rows=[Row(row.stage.title, [_mark(row.stage, programme)]) for row in method.rows],
        today=today,
    )


def _mark(stage: Stage, programme: Programme) -> Mark:
    end = stage.due_day + timedelta(days=1) if stage.due_day else programme.end_day
    words = f"{stage.title}, {stage_days(stage)}"
    return Mark("group", stage.opens_day, end, words)
