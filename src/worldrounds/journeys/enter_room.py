"""All that a room's page shows, from the room and from the group's sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from worldrounds.core.days import anywhere_on_earth
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import join_address, next_session
from worldrounds.rooms.cases import Case, case_for, cases_of
from worldrounds.rooms.models import Post
from worldrounds.rooms.queries import Inside, TaskHere, posts_of, soon_and_later, tasks_of, video_link
from worldrounds.rooms.stages.path import Step, path_of


@dataclass(frozen=True)
class RoomPage:
    session: Session | None  # the next one, or the one that is on
    video_link: str
    case: Case | None
    cases: Sequence[Case]
    posts: Sequence[Post]
    tasks: Sequence[TaskHere]
    later_tasks: Sequence[TaskHere]
    path: Sequence[Step]
    places: Sequence[tuple[str, str]]  # (city, zone), for everyone's time


def enter_room(inside: Inside, *, at: datetime, case: str = "") -> RoomPage:
    """``case``: one to look at instead of the room's own. Five queries."""
    document = inside.standing.programme.document
    session = next_session(inside.room.group, at)
    today = anywhere_on_earth(at)
    soon, later = soon_and_later(tasks_of(inside, today=today), today=today)
    theme = session.planned.theme if session else ""
    return RoomPage(
        session=session,
        video_link=(join_address(session) if session else "") or video_link(inside.room),
        case=case_for(document, chosen=case or inside.room.case, theme=theme),
        cases=cases_of(document),
        posts=posts_of(inside.room),
        tasks=soon,
        later_tasks=later,
        path=path_of(inside, at=at),
        places=[
            (member.enrolment.partner.institution.city, member.enrolment.time_zone)
            for member in inside.members
        ],
    )
