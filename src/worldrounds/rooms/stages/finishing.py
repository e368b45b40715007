"""A group says that a stage is done, or takes that back."""

from datetime import datetime

from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed
from worldrounds.programmes.models import Stage
from worldrounds.rooms.models import PeerBallot, Review, StageDone
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.path import WRITTEN, Kind, State, Step

ENDS_BY_ITSELF = WRITTEN | {Kind.CONSENSUS, Kind.DRAFT, Kind.REVIEW}


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


def finish_when_answered(*, inside: Inside, stage: Stage, at: datetime) -> None:
    """A review stage is done when all members have rated one another and all reviews of other groups are sent."""
    members = {member.enrolment_id for member in inside.members}
    sent = PeerBallot.objects.filter(
        stage=stage, room=inside.room, sent_at__isnull=False, enrolment__in=members
    )
    reviews = Review.objects.filter(stage=stage, room=inside.room)
    waits = reviews.filter(sent_at=None).exists() or (
        _expects_reviews(inside, stage) and not reviews.exists()
    )
    if sent.count() == len(members) and not waits:
        StageDone.objects.get_or_create(stage=stage, room=inside.room, defaults={"at": at})


def _expects_reviews(inside: Inside, stage: Stage) -> bool:
    """The group has handed in a product, so it will be dealt others'."""
    earlier = inside.room.hand_ins.filter(stage__position__lt=stage.position, stage__kind=Kind.DRAFT)
    return stage.reviews > 0 and earlier.exists()
