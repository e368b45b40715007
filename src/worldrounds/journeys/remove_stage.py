"""Take a stage out of the method, if no group has written in it: what is written is never lost."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import Refused
from worldrounds.programmes.actions.method import check_may_compose, drop_stage
from worldrounds.programmes.models import Stage
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.stages.begun import is_written_in


@transaction.atomic
def remove_stage(*, standing: Standing, stage: Stage, at: datetime) -> None:
    """A second click finds nothing to remove, and that is no error."""
    check_may_compose(standing)
    # Whoever is writing in the stage now holds it; so we see what they wrote, or they see that it is gone.
    locked = Stage.objects.select_for_update().filter(pk=stage.pk).select_related("programme").first()
    if locked is None:
        return
    if is_written_in(locked):
        raise Refused(
            _("A group has already written in “%(stage)s”, so it stays. You can change its words and days.")
            % {"stage": locked.title}
        )
    drop_stage(standing=standing, stage=locked, at=at)
