"""The path of a room: every stage of the method, and how far the group is on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from worldrounds.core.days import anywhere_on_earth
from worldrounds.core.errors import NotFound
from worldrounds.programmes.models import Stage
from worldrounds.rooms.models import Ballot, MemberText, PeerBallot, Review, StageDone
from worldrounds.rooms.queries import Inside

Kind = Stage.Kind
# Each member writes for themselves; the stage is done when all have handed in.
WRITTEN = {Kind.ICEBREAKER, Kind.POSITIONS, Kind.REFLECTION}


class State(StrEnum):
    AHEAD = "ahead"
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True)
class Step:
    """A stage as it stands in one room."""

    stage: Stage
    state: State
    is_late: bool  # open, and its due day is over everywhere
    handed_in: int  # members who have handed in their text, of a stage where each writes
    is_my_turn: bool  # the reader is a member and has something to do here

    @property
    def is_due(self) -> bool:
        """Over by the calendar, done or not."""
        return self.is_late or self.state == State.DONE


def path_of(inside: Inside, *, at: datetime) -> list[Step]:
    """Every stage in the method's order (2 queries)."""
    done = Exists(StageDone.objects.filter(room=inside.room, stage=OuterRef("pk")))
    stages = Stage.objects.filter(programme=inside.standing.programme).annotate(
        is_done=done,
        has_answered=answered(room=inside.room, enrolment=inside.enrolment.pk if inside.enrolment else None),
    )
    written = _written(inside)
    return [_step(stage, written.get(stage.pk, (0, 0)), inside, at) for stage in stages]


def access_step(inside: Inside, *, key: str, at: datetime) -> Step:
    """One stage of the room. NotFound where the method has none of this name."""
    for step in path_of(inside, at=at):
        if step.stage.key == key:
            return step
    raise NotFound


def current(path: Sequence[Step]) -> Step | None:
    """Where the group is: the first open stage, else the first that is ahead."""
    for state in (State.OPEN, State.AHEAD):
        for step in path:
            if step.state == state:
                return step
    return None


def opens(stage: Stage, at: datetime) -> bool:
    """From the first moment in which it is that day anywhere (UTC+14)."""
    return (at + timedelta(hours=14)).date() >= stage.opens_day


def answered(*, enrolment: Any, **room: Any) -> Q:
    """Of a stage: the member has rated everything in its open round of statements, or the members and, with the group,
    all products; now it is for others to answer. ``room``: how the room is looked up."""
    here = {"stage": OuterRef("pk"), **room}
    in_round = {f"round__{name}": value for name, value in here.items()}
    rated = Ballot.objects.filter(
        round__closed_at=None, enrolment=enrolment, complete_at__isnull=False, **in_round
    )
    peers = PeerBallot.objects.filter(enrolment=enrolment, sent_at__isnull=False, **here)
    return Exists(rated) | (Exists(peers) & ~Exists(Review.objects.filter(sent_at=None, **here)))


def _written(inside: Inside) -> dict[int, tuple[int, int]]:
    """Stage -> how many of the members have handed in, how many of these are the reader."""
    members = [member.enrolment_id for member in inside.members]
    own = inside.enrolment.pk if inside.enrolment else None
    rows = (
        MemberText.objects.filter(room=inside.room, enrolment__in=members, handed_in_at__isnull=False)
        .values("stage")
        .annotate(all=Count("pk"), own=Count("pk", filter=Q(enrolment=own)))
    )
    return {row["stage"]: (row["all"], row["own"]) for row in rows.order_by()}


def _step(stage: Any, written: tuple[int, int], inside: Inside, at: datetime) -> Step:
    """``stage`` is annotated with ``is_done`` and ``has_answered``."""
    today: date = anywhere_on_earth(at)
    handed_in, mine = written
    state = State.DONE if stage.is_done else State.OPEN if opens(stage, at) else State.AHEAD
    late = state == State.OPEN and stage.due_day is not None and stage.due_day < today
    turn = state == State.OPEN and inside.enrolment is not None and not mine and not stage.has_answered
    return Step(stage, state, late, handed_in, turn and inside.may_write)
