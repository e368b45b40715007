"""A group hands its document in. Reviewers read what was handed in, so it stays once they have it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Stage
from worldrounds.rooms.mails import tell_of_new_product
from worldrounds.rooms.models import HandIn, Reopening, Review, Room, StageDone
from worldrounds.rooms.product.versions import keep_version
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.path import State, Step


def last_hand_in(room: Room, stage: Stage) -> HandIn | None:
    """What counts: the newest (1 query)."""
    return room.hand_ins.filter(stage=stage).select_related("version", "by").first()


def may_hand_in(inside: Inside, step: Step) -> bool:
    """Reviewers apart: see ``is_closed``."""
    return inside.may_write and step.stage.kind == Stage.Kind.DRAFT and step.state != State.AHEAD


def is_closed(room: Room, stage: Stage) -> bool:
    """Other groups review what was handed in, and the coordinator has not opened it again (1 query)."""
    opened = Reopening.objects.filter(stage=stage, room=OuterRef("product__room"))
    return Review.objects.filter(~Exists(opened), product__room=room, product__stage=stage).exists()


@transaction.atomic
def hand_in(*, inside: Inside, step: Step, at: datetime) -> HandIn:
    """Freeze the document as it is for a stage, which is done with that. Unchanged, it is handed in once.

    Where it was opened again, reviewers who have not sent their review yet get the new version, and are told.
    """
    if not may_hand_in(inside, step):
        raise NotAllowed(_("Nothing can be handed in here now."))
    room, stage = Room.objects.select_for_update().get(pk=inside.room.pk), step.stage
    if is_closed(room, stage):
        raise Refused(
            _(
                "Other groups review your product by now. If something important is wrong, tell the coordinator."
            )
        )
    version = keep_version(room=room, at=at, by=inside.standing.person)
    if not version.text.strip():
        raise Refused(_("The document is empty. Write something before you hand it in."))
    handed, is_new = HandIn.objects.get_or_create(
        stage=stage, version=version, defaults={"room": room, "by": inside.standing.person, "at": at}
    )
    StageDone.objects.get_or_create(
        stage=stage, room=room, defaults={"done_by": inside.standing.person, "at": at}
    )
    if is_new:
        record(inside.standing, room, "hand in", at=at, stage=stage.key, version=version.pk)
    _close_again(handed)
    return handed


@transaction.atomic
def reopen_hand_in(*, inside: Inside, step: Step, at: datetime) -> None:
    """Let the group hand in once more although others review its product. Doing it again is no error."""
    if not may_reopen(inside, step):
        raise NotAllowed(_("The coordinator opens the hand-in again."))
    Room.objects.select_for_update().get(pk=inside.room.pk)
    if is_closed(inside.room, step.stage):
        Reopening.objects.create(stage=step.stage, room=inside.room, opened_by=inside.standing.person, at=at)
        record(inside.standing, inside.room, "reopen hand-in", at=at, stage=step.stage.key)


def may_reopen(inside: Inside, step: Step) -> bool:
    return inside.standing.is_coordinator and may_hand_in(inside, step)


def _close_again(handed: HandIn) -> None:
    opened = Reopening.objects.filter(stage=handed.stage_id, room=handed.room_id)
    if not opened.delete()[0]:
        return
    unsent = Review.objects.filter(product__room=handed.room_id, product__stage=handed.stage_id, sent_at=None)
    changed = list(unsent.exclude(product=handed).select_related("stage__programme"))
    unsent.update(product=handed)
    tell_of_new_product(changed, handed.room.group)
