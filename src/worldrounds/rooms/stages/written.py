"""Stages in which each member writes: the icebreaker, positions before one sees the others', the reflection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Membership
from worldrounds.programmes.models import Enrolment, Stage
from worldrounds.rooms.checks import clean_some
from worldrounds.rooms.models import MemberText, Room, StageDone
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.path import Kind, State, Step

LONGEST_TEXT = 10_000  # characters


@dataclass(frozen=True)
class Line:
    """A member, and what the reader may see of the member's text."""

    member: Membership
    text: str  # empty while it is hidden, a draft, or not there
    handed_in_at: datetime | None


@dataclass(frozen=True)
class Written:
    own: MemberText | None  # the reader's
    lines: Sequence[Line]
    is_revealed: bool  # the members see one another's texts
    may_write: bool


def read_texts(inside: Inside, step: Step) -> Written:
    """Who has written, and what the reader may see (1 query)."""
    texts = {
        text.enrolment_id: text for text in MemberText.objects.filter(room=inside.room, stage=step.stage)
    }
    own = texts.get(inside.enrolment.pk) if inside.enrolment else None
    lines = [_line(inside, step, member, texts.get(member.enrolment_id)) for member in inside.members]
    return Written(own, lines, is_revealed(step), may_write(inside, step))


def is_revealed(step: Step) -> bool:
    """An introduction is read at once; a position when all have written or the time is up; a reflection never."""
    match step.stage.kind:
        case Kind.ICEBREAKER:
            return True
        case Kind.POSITIONS:
            return step.is_due
        case _:
            return False


def may_write(inside: Inside, step: Step) -> bool:
    """A position stands once the others' are seen, so that nobody follows them; who is late may still write."""
    if inside.enrolment is None or not inside.may_write or step.state == State.AHEAD:
        return False
    return step.stage.kind != Kind.POSITIONS or not is_revealed(step) or step.is_my_turn


def check_may_write(inside: Inside, step: Step) -> None:
    if not may_write(inside, step):
        raise NotAllowed(_("This stage is closed for you. What is written there can be read."))


def write_text(*, inside: Inside, step: Step, text: str, hand_in: bool, at: datetime) -> MemberText:
    """Keep the reader's own text, as a draft or handed in; when the last member hands in, the stage is done.

    What was handed in can be handed in again, changed, but does not become a draft again.
    """
    check_may_write(inside, step)
    text = clean_some(text, LONGEST_TEXT, "text")
    try:
        with transaction.atomic():
            return _write(inside, step, text, hand_in, at)
    except IntegrityError as error:
        raise Refused(
            _("This stage has been taken out of the method meanwhile. Copy your text to keep it.")
        ) from error


def _write(inside: Inside, step: Step, text: str, hand_in: bool, at: datetime) -> MemberText:
    Room.objects.select_for_update().get(pk=inside.room.pk)  # the last two to hand in wait for one another
    mine, _is_new = MemberText.objects.get_or_create(
        stage=step.stage,
        room=inside.room,
        enrolment=inside.enrolment,
        defaults={"text": text, "saved_at": at},
    )
    mine.text, mine.saved_at = text, at
    if hand_in:
        mine.handed_in_at = mine.handed_in_at or at
    mine.save()
    _close_when_all_wrote(inside, step.stage, at)
    return mine


def _close_when_all_wrote(inside: Inside, stage: Stage, at: datetime) -> None:
    members = {member.enrolment_id for member in inside.members}
    wrote = MemberText.objects.filter(
        stage=stage, room=inside.room, handed_in_at__isnull=False, enrolment__in=members
    )
    if wrote.count() == len(members):
        StageDone.objects.get_or_create(stage=stage, room=inside.room, defaults={"at": at})


def _line(inside: Inside, step: Step, member: Membership, text: MemberText | None) -> Line:
    if text is None or text.handed_in_at is None:
        return Line(member, "", None)
    return Line(member, text.text if _sees(inside, step, member.enrolment) else "", text.handed_in_at)


def _sees(inside: Inside, step: Step, author: Enrolment) -> bool:
    if author == inside.enrolment or is_revealed(step):
        return True
    standing = inside.standing
    return step.stage.kind == Kind.REFLECTION and (standing.is_coordinator or standing.is_facilitator)
