"""A meeting of the group in its room's document: agenda, turns, notes. Whose session it is, others know: here it is a
number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from worldrounds.coediting import meeting as meetings
from worldrounds.coediting.document import Document
from worldrounds.coediting.meeting import Item, Talk
from worldrounds.coediting.parts import set_gone, text_at, write_text_at
from worldrounds.core.errors import NotFound, Refused
from worldrounds.rooms.checks import check_length, check_may_write, clean_some
from worldrounds.rooms.models import Decision
from worldrounds.rooms.queries import Inside, document_of
from worldrounds.rooms.stages.boards import change_document, thing_key

LONGEST_TITLE = 200  # characters
LONGEST_NOTES = 20_000
USUAL_MINUTES = 5


@dataclass(frozen=True)
class Meeting:
    """``number``: of the session. ``given``: the points that came with it."""

    number: int
    given: Sequence[Item]


@dataclass(frozen=True)
class InRoom:
    """What the document holds of a meeting."""

    agenda: Sequence[Item]
    gone: Sequence[Item]  # points that were taken out
    talk: Talk
    notes: str

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.agenda)

    @property
    def item(self) -> Item | None:
        """The point that the meeting is at."""
        return next((item for item in self.agenda if item.key == self.talk.item), None)

    @property
    def next_item(self) -> Item | None:
        """The point after this one; of a meeting that has not begun, the first."""
        keys = [item.key for item in self.agenda]
        at = keys.index(self.talk.item) + 1 if self.talk.item in keys else 0
        to_come = [item for item in self.agenda[at:] if self.talk.item or item.key not in self.talk.begun]
        return to_come[0] if to_come else None


def read_meeting(inside: Inside, meeting: Meeting, *, members: Sequence[str], at: datetime) -> InRoom:
    """``members``: the keys of those who take turns (3 queries)."""
    document = document_of(inside.room)
    agenda, gone = meetings.read_agenda(document, meeting.number, meeting.given)
    talk = meetings.talk_at(
        meetings.read_events(document, meeting.number),
        meetings.read_hands(document, meeting.number),
        members,
        at.timestamp(),
    )
    return InRoom(agenda, gone, talk, text_at(document, meetings.notes_name(meeting.number)))


def notes_of(inside: Inside, numbers: Sequence[int]) -> dict[int, str]:
    """The notes of these meetings, where there are any (3 queries)."""
    document = document_of(inside.room)
    found = ((number, text_at(document, meetings.notes_name(number)).strip()) for number in numbers)
    return {number: notes for number, notes in found if notes}


def decisions_between(inside: Inside, first: datetime, last: datetime) -> list[Decision]:
    """What the group put on record in this time (1 query)."""
    rows = Decision.objects.filter(room=inside.room, at__range=(first, last))
    return list(rows.select_related("stage").order_by("number"))


def add_item(*, inside: Inside, meeting: Meeting, title: str, minutes: int, key: str) -> None:
    title = clean_some(title, LONGEST_TITLE, "title")
    add = partial(
        meetings.add_item,
        meeting=meeting.number,
        key=thing_key(key),
        title=title,
        minutes=_checked(minutes),
        given=meeting.given,
    )
    _change(inside, key, add)


def set_minutes(*, inside: Inside, meeting: Meeting, item: str, minutes: int, key: str) -> None:
    change = partial(meetings.set_minutes, meeting=meeting.number, key=item, minutes=_checked(minutes))
    _change(inside, key, change)


def move_item(*, inside: Inside, meeting: Meeting, item: str, move: str, key: str) -> None:
    """``move``: one of MOVES."""
    if move not in meetings.MOVES:
        raise NotFound
    change: Callable[[Document], object]
    if move in ("up", "down"):
        step = -1 if move == "up" else 1
        change = partial(meetings.step_item, meeting=meeting.number, key=item, step=step, given=meeting.given)
    else:
        board = meetings.board_name(meeting.number)
        change = partial(set_gone, board=board, key=item, gone=move == "gone")
    _change(inside, key, change)


def say(*, inside: Inside, meeting: Meeting, kind: str, what: str, key: str, at: datetime) -> None:
    """Something happens in the meeting: a point or a turn begins or ends, somebody passes, a hand goes up or down."""
    change: Callable[[Document], Any]
    moment = at.timestamp()
    if kind in ("hand", "down"):
        up = moment if kind == "hand" else 0.0
        change = partial(meetings.raise_hand, meeting=meeting.number, member=what, at=up)
    elif kind in meetings.KINDS:
        change = partial(
            meetings.write_event, meeting=meeting.number, key=thing_key(key), kind=kind, what=what, at=moment
        )
    else:
        raise NotFound
    _change(inside, key, change)


def write_notes(*, inside: Inside, meeting: Meeting, text: str, was: str, key: str) -> None:
    """``was``: the notes as the form was made with; what others wrote meanwhile stays."""
    check_length(text, LONGEST_NOTES, "text")
    change = partial(write_text_at, address=meetings.notes_name(meeting.number), was=was, now=text)
    _change(inside, key, change)


def _checked(minutes: int) -> int:
    if not 1 <= minutes <= meetings.MOST_MINUTES:
        raise Refused(
            _("Write a number of minutes from 1 to %(most)d.") % {"most": meetings.MOST_MINUTES},
            field="minutes",
        )
    return minutes


def _change(inside: Inside, key: str, change: Callable[[Document], object]) -> None:
    check_may_write(inside)
    change_document(inside=inside, key=key, change=change)
