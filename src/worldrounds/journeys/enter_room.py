"""All that a room's page shows, from the room and from the group's sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from worldrounds.core.days import anywhere_on_earth
from worldrounds.journeys.since_then import Since, note_visit, read_visit, since_then
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import join_address, next_session
from worldrounds.programmes.models import Stage
from worldrounds.rooms.cases import Case, case_for
from worldrounds.rooms.document_now import read_written
from worldrounds.rooms.models import Post
from worldrounds.rooms.product.opening import Opening, opening_of
from worldrounds.rooms.queries import (
    NEWEST_POSTS,
    Inside,
    TaskHere,
    soon_and_later,
    tasks_of,
    threads_of,
    video_link,
    with_mentions,
)
from worldrounds.rooms.stages.path import State, Step, current, path_of

SOON = timedelta(hours=2)


@dataclass(frozen=True)
class RoomPage:
    session: Session | None  # the next one, or the one that is on
    video_link: str
    case: Case | None
    document: Opening
    at: datetime  # now
    since: Since | None
    posts: Sequence[Post]  # with their answers; what was said last first
    tasks: Sequence[TaskHere]
    later_tasks: Sequence[TaskHere]
    path: Sequence[Step]
    places: Sequence[tuple[str, str]]  # (city, zone), for everyone's time

    @property
    def meets_soon(self) -> bool:
        """Then the way into the meeting comes first on the page."""
        return self.session is not None and self.session.starts_at < self.at + SOON

    @property
    def here(self) -> Step | None:
        """Where the group is on its path."""
        return current(self.path)

    @property
    def place(self) -> int:
        """Its number on the path, from 1; 0 where the path is done or there is none."""
        return 1 + self.path.index(self.here) if self.here else 0

    @property
    def also_open(self) -> Sequence[Step]:
        """Other stages in which something waits for the reader."""
        return [step for step in self.path if step.is_my_turn and step is not self.here]

    @property
    def writes_at(self) -> Step | None:
        """The stage in which the document is written; without one, the document has a page of its own."""
        drafts = [step for step in self.path if step.stage.kind == Stage.Kind.DRAFT]
        return next((step for step in drafts if step.state != State.AHEAD), None)


def enter_room(inside: Inside, *, at: datetime, case: str = "") -> RoomPage:
    """``case``: one to look at instead of the room's own. Ten queries: the visit is noted too."""
    document = inside.standing.programme.document
    session = next_session(inside.room.group, at)
    today = anywhere_on_earth(at)
    soon, later = soon_and_later(tasks_of(inside, today=today), today=today)
    theme = session.planned.theme if session else ""
    written, visit, path = read_written(inside.room.pk), read_visit(inside), path_of(inside, at=at)
    page = RoomPage(
        at=at,
        session=session,
        video_link=(join_address(session) if session else "") or video_link(inside.room),
        case=case_for(document, chosen=case or inside.room.case, theme=theme),
        document=opening_of(written.text, room=inside.room),
        since=since_then(inside, written, visit=visit, path=path, at=at),
        posts=with_mentions(threads_of(inside.room)[:NEWEST_POSTS]),
        tasks=soon,
        later_tasks=later,
        path=path,
        places=[
            (member.enrolment.partner.institution.city, member.enrolment.time_zone)
            for member in inside.members
        ],
    )
    note_visit(inside, written, visit=visit, at=at)
    return page
