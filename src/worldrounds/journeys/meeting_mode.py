"""A group's meeting: the session with its roll, and in the room's document its agenda, turns and notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from worldrounds.coediting.meeting import Item, share
from worldrounds.commons import catalogue
from worldrounds.core.days import anywhere_on_earth
from worldrounds.groups.models import Membership
from worldrounds.meetings.actions.attendance import ROLL_OPENS, TELL_WITHIN, join_session
from worldrounds.meetings.models import Attendance, Session
from worldrounds.meetings.queries import access_meeting, join_address, marks_of, meetings_of
from worldrounds.meetings.rules import may_run
from worldrounds.rooms.meeting import InRoom, Meeting, decisions_between, notes_of, read_meeting
from worldrounds.rooms.models import Decision
from worldrounds.rooms.queries import Inside, soon_and_later, tasks_of, video_link
from worldrounds.rooms.stages.path import Kind, State, Step, path_of

AROUND = timedelta(hours=3)  # what is decided so long before or after a meeting is shown with it
_AWAY = (Attendance.State.ABSENT, *Attendance.MISSED_FOR_A_REASON)


@dataclass(frozen=True)
class Seat:
    """A member in a meeting."""

    member: Membership
    mark: Attendance | None

    @property
    def key(self) -> str:
        """As the document knows the member."""
        return str(self.member.enrolment_id)

    @property
    def state(self) -> str:
        return self.mark.state if self.mark else ""

    @property
    def takes_turns(self) -> bool:
        return self.state not in _AWAY

    @property
    def said_so(self) -> bool:
        """The member themselves, nobody else."""
        return self.mark is not None and self.mark.marked_by_id == self.member.enrolment.person_id


@dataclass(frozen=True)
class MeetingPage:
    session: Session
    meeting: Meeting
    here: InRoom
    seats: Sequence[Seat]
    join: str
    at: datetime
    may_call: bool  # the roll
    roll_is_open: bool
    may_say: Sequence[str]  # what the reader may say about themselves: states of Attendance
    suggestions: Sequence[str]  # what is due, for the agenda
    deciding: Step | None  # where decisions are put on record
    decisions: Sequence[Decision]

    @property
    def is_over(self) -> bool:
        return self.session.ends_at <= self.at

    @property
    def in_turn(self) -> list[Seat]:
        """Who speaks, who is next, who has had a turn, who is not here."""
        talk = self.here.talk
        place = {key: number for number, key in enumerate([talk.speaker, *talk.order])}
        return sorted(self.seats, key=lambda seat: (not seat.takes_turns, place.get(seat.key, len(place))))

    @property
    def has_unmarked(self) -> bool:
        return any(seat.mark is None for seat in self.seats)

    @property
    def share(self) -> float:
        """Seconds of this point's time for each."""
        present = sum(seat.takes_turns for seat in self.seats)
        return share(self.here.item.minutes, present) if self.here.item else 0.0

    @property
    def can_talk(self) -> bool:
        """Turns can be taken: from when the roll opens until long after the end."""
        return (
            not self.session.is_cancelled and self.roll_is_open and self.at <= self.session.ends_at + AROUND
        )

    def name_of(self, key: str) -> str:
        return next((seat.member.enrolment.full_name for seat in self.seats if seat.key == key), "")

    def seat_of(self, inside: Inside) -> Seat | None:
        """The reader's."""
        own = inside.enrolment
        return next((seat for seat in self.seats if own and seat.member.enrolment_id == own.pk), None)


def find_meeting(inside: Inside, *, number: int) -> tuple[Session, Meeting]:
    """A session of the room's group, with its run sheet (1 query)."""
    session = access_meeting(standing=inside.standing, group=inside.room.group, number=number)
    return session, Meeting(session.pk, _given(session))


def open_meeting(inside: Inside, *, number: int, at: datetime) -> MeetingPage:
    """Seven queries."""
    session, meeting = find_meeting(inside, number=number)
    marks = marks_of(session)
    seats = [Seat(member, marks.get(member.enrolment_id)) for member in inside.members]
    turns = [seat.key for seat in seats if seat.takes_turns]
    path = path_of(inside, at=at)
    here = read_meeting(inside, meeting, members=turns, at=at)
    is_planned = not session.is_cancelled
    return MeetingPage(
        session=session,
        meeting=meeting,
        here=here,
        seats=seats,
        join=(join_address(session) or video_link(inside.room)) if is_planned else "",
        at=at,
        may_call=is_planned and inside.may_write and may_run(inside.standing, session),
        roll_is_open=at >= session.starts_at - ROLL_OPENS,
        may_say=_may_say(inside, session, at=at) if is_planned else [],
        suggestions=_due(inside, path, here, at=at),
        deciding=_deciding(path),
        decisions=decisions_between(inside, session.starts_at - AROUND, session.ends_at + AROUND),
    )


def join_meeting(inside: Inside, *, number: int, at: datetime) -> MeetingPage:
    """The reader goes to the video meeting: a member is here by that."""
    page = open_meeting(inside, number=number, at=at)
    if page.join and inside.may_write:
        join_session(standing=inside.standing, session=page.session, at=at)
    return page


@dataclass(frozen=True)
class Held:
    session: Session
    notes: str


def past_meetings(inside: Inside, *, at: datetime) -> tuple[list[Held], list[Held]]:
    """The group's sessions to come, and those that have begun, the newest first (4 queries)."""
    rows = [row for row in meetings_of(inside.room.group) if not row.is_cancelled]
    notes = notes_of(inside, [row.pk for row in rows])
    held = [Held(row, notes.get(row.pk, "")) for row in rows]
    to_come = [one for one in held if one.session.ends_at > at]
    return to_come, [one for one in held if one.session.ends_at <= at][::-1]


def _given(session: Session) -> list[Item]:
    """The points of the session's run sheet; each is known by its title, so that a changed plan keeps what it can."""
    document = session.planned.programme.document
    planned = catalogue.session(document, session.planned.key)
    if planned is None or "runsheet" not in planned:
        return []
    found: list[Item] = []
    for part in catalogue.runsheet(document, planned):
        same = sum(item.title == part["title"] for item in found)
        key = sha256(f"{same} {part['title']}".encode()).hexdigest()[:12]
        found.append(Item(key, part["title"], part["minutes"], part.get("text", ""), part.get("lead", "")))
    return found


def _due(inside: Inside, path: Sequence[Step], here: InRoom, *, at: datetime) -> list[str]:
    """Titles of the stages that are open and of the tasks that are due soon, and are not on the agenda yet."""
    today = anywhere_on_earth(at)
    soon, _later = soon_and_later(tasks_of(inside, today=today), today=today)
    stages = [step.stage.title for step in path if step.state == State.OPEN]
    titles = [*stages, *(item.task.title for item in soon if not item.is_done)]
    there = {item.title for item in [*here.agenda, *here.gone]}
    return [title for title in dict.fromkeys(titles) if title not in there]


def _deciding(path: Sequence[Step]) -> Step | None:
    """The stage for decisions that is open; else the first that was."""
    stages = [step for step in path if step.stage.kind == Kind.DECISIONS and step.state != State.AHEAD]
    return next((step for step in stages if step.state == State.OPEN), stages[0] if stages else None)


def _may_say(inside: Inside, session: Session, *, at: datetime) -> list[str]:
    if inside.enrolment is None or not inside.may_write:
        return []
    states = []
    if session.starts_at - ROLL_OPENS <= at <= session.ends_at:
        states.append(Attendance.State.PRESENT)
    if at <= session.ends_at:
        states.append(Attendance.State.EXCUSED)
    if session.starts_at - ROLL_OPENS <= at <= session.ends_at + TELL_WITHIN:
        states.append(Attendance.State.TECHNICAL)
    return [str(state) for state in states]
