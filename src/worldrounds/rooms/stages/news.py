"""Has anybody changed something in a stage? An open page asks with the mark that it was made with."""

from collections.abc import Callable
from hashlib import sha256

from django.db.models import Count, Max, Q, Sum

from worldrounds.rooms.models import Decision, MemberText, PeerBallot, Review, Round, Statement
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.path import WRITTEN, Kind, Step


def mark_of(inside: Inside, step: Step) -> str:
    """Another one whenever the group would see something else (1 to 3 queries); it does not tell what.

    Empty: pages of this kind do not follow in this way.
    """
    kind = Kind(step.stage.kind)
    if kind not in _SEEN:
        return ""
    seen = [step.state, *_SEEN[kind](inside, step)]
    return sha256(repr(seen).encode()).hexdigest()[:16]


def _texts(inside: Inside, step: Step) -> list[object]:
    texts = MemberText.objects.filter(stage=step.stage, room=inside.room, handed_in_at__isnull=False)
    return [texts.aggregate(Count("pk"), Max("saved_at"))]


def _decisions(inside: Inside, step: Step) -> list[object]:
    """Rows are only ever added."""
    here = Decision.objects.filter(stage=step.stage, room=inside.room)
    return [here.aggregate(Max("pk"), Max("stands"), Max("steps"))]


def _consensus(inside: Inside, step: Step) -> list[object]:
    statements = Statement.objects.filter(stage=step.stage, room=inside.room)
    rounds = Round.objects.filter(stage=step.stage, room=inside.room)
    complete = Count("ballots", filter=Q(ballots__complete_at__isnull=False))
    return [
        list(statements.values_list("pk", flat=True)),
        list(rounds.annotate(complete=complete).values_list("pk", "closed_at", "complete")),
    ]


def _reviews(inside: Inside, step: Step) -> list[object]:
    """What the group writes, what it got, and who has rated whom."""
    given = Review.objects.filter(stage=step.stage, room=inside.room)
    received = Review.objects.filter(stage=step.stage, product__room=inside.room, sent_at__isnull=False)
    ballots = PeerBallot.objects.filter(stage=step.stage, room=inside.room, sent_at__isnull=False)
    return [
        given.aggregate(Count("pk"), Count("sent_at"), Sum("version"), Max("thanked_at")),
        received.aggregate(Count("pk"), Max("thanked_at")),
        ballots.aggregate(Count("pk"), Max("sent_at")),
    ]


_SEEN: dict[Kind, Callable[[Inside, Step], list[object]]] = {
    **dict.fromkeys((Kind(kind) for kind in WRITTEN), _texts),
    Kind.DECISIONS: _decisions,
    Kind.CONSENSUS: _consensus,
    Kind.REVIEW: _reviews,
}
