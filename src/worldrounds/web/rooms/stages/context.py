"""What every page of a stage shows around its work."""

from django.utils import timezone

from worldrounds.core.errors import NotFound
from worldrounds.programmes.models import Stage
from worldrounds.rooms.cases import case_for
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.finishing import may_finish
from worldrounds.rooms.stages.path import Step, path_of
from worldrounds.web.rooms.inside import context_of

Kind = Stage.Kind
Context = dict[str, object]


def step_and_context(inside: Inside, key: str, *kinds: Kind) -> tuple[Step, Context]:
    """The stage and its page's context. NotFound where there is none, or where it is of none of these ``kinds``."""
    path = path_of(inside, at=timezone.now())
    place = next((number for number, step in enumerate(path) if step.stage.key == key), None)
    if place is None or (kinds and path[place].stage.kind not in kinds):
        raise NotFound
    step = path[place]
    return step, context_of(inside) | {
        "step": step,
        "before": path[place - 1] if place else None,
        "after": path[place + 1] if place + 1 < len(path) else None,
        "case": case_for(inside.standing.programme.document, chosen=inside.room.case, theme=step.stage.theme),
        "may_finish": may_finish(inside, step),
    }
