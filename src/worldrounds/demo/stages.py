"""What the demonstration's groups have written for the stages of the method."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from worldrounds.demo.season import Season
from worldrounds.demo.words import INTRODUCTIONS, POSITIONS
from worldrounds.groups.models import Group, Membership
from worldrounds.programmes.models import Stage
from worldrounds.rooms.queries import Inside, access_room
from worldrounds.rooms.stages.path import access_step, opens
from worldrounds.rooms.stages.written import write_text

_TEXTS = {Stage.Kind.ICEBREAKER: INTRODUCTIONS, Stage.Kind.POSITIONS: POSITIONS}


def work_on_stages(season: Season, group: Group, active: Sequence[Membership], *, late: bool) -> None:
    """Each of ``active`` writes for the stages that have opened; for one that is not due yet, some have. A ``late``
    group has left out the last one that fell due."""
    stages = [stage for stage in season.stages if stage.kind in _TEXTS and opens(stage, season.now)]
    due = [stage for stage in stages if _end(stage) < season.now]
    if late and due:
        stages.remove(due[-1])
    for position, member in enumerate(active):
        inside = access_room(person=member.enrolment.person, slug=season.programme.slug, number=group.number)
        for stage in stages:
            if stage in due or season.rng.random() < 0.4:
                _write(season, inside, stage, position)


def _write(season: Season, inside: Inside, stage: Stage, position: int) -> None:
    texts = _TEXTS[Stage.Kind(stage.kind)]
    first = datetime.combine(stage.opens_day, time(8), tzinfo=UTC)
    at = first + (min(_end(stage), season.now) - first) * season.rng.uniform(0.1, 0.9)
    own = inside.enrolment
    if own is None:
        raise LookupError("the writer is a member of the group")
    text = texts[(position + stage.position) % len(texts)].format(
        name=own.given_name, city=own.partner.institution.city
    )
    write_text(inside=inside, step=access_step(inside, key=stage.key, at=at), text=text, hand_in=True, at=at)


def _end(stage: Stage) -> datetime:
    """Before the due day is over anywhere."""
    return datetime.combine(stage.due_day or stage.opens_day, time(20), tzinfo=UTC) + timedelta(hours=1)
