"""A group says that a stage is done, or takes that back."""

from datetime import datetime

from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed
from worldrounds.rooms.models import StageDone
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.path import WRITTEN, Kind, State, Step

ENDS_BY_ITSELF = WRITTEN | {Kind.CONSENSUS, Kind.DRAFT}


def may_finish(inside: Inside, step: Step) -> bool:
    return inside.may_write and step.state != State.AHEAD and step.stage.kind not in ENDS_BY_ITSELF


def finish_stage(*, inside: Inside, step: Step, done: bool, at: datetime) -> None:
    if not may_finish(inside, step):
        raise NotAllowed(_("This stage ends by itself."))
    if done:
        StageDone.objects.get_or_create(
            stage=step.stage, room=inside.room, defaults={"done_by": inside.standing.person, "at": at}
        )
    else:
        StageDone.objects.filter(stage=step.stage, room=inside.room).delete()
