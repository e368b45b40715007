"""Every page reads the database at most eight times, however much there is to show.

Each address is opened twice as the coordinator and as a student: in a small programme, and in one with several more of
everything. A new page is measured as soon as it has an address.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast, enrol
from tests.commons.ideas import public_idea
from tests.web.furnished import Furnished, furnish
from tests.web.test_access import PARAMETERS
from worldrounds.core import audit
from worldrounds.core.models import Work
from worldrounds.groups.models import Forming, Group, Membership
from worldrounds.meetings.models import Attendance, Proposal, ProposalAnswer, Session, Timetable, Venue
from worldrounds.network.models import CalendarPeriod, Institution
from worldrounds.programmes.models import (
    Consent,
    Enrolment,
    Invitation,
    Partner,
    PlannedSession,
    Role,
    Stage,
    Task,
)
from worldrounds.rooms.models import (
    Comment,
    DocumentUpdate,
    HelpRequest,
    MemberText,
    Mention,
    Post,
    Pulse,
    Room,
    Source,
    TaskDone,
    Version,
)
from worldrounds.whenever.actions import save_answer
from worldrounds.whenever.models import Meeting as WeeklyMeeting
from worldrounds.whenever.models import new_token

MOST = 8
READERS = ["alice", "vera"]
CHANGES = ("INSERT", "UPDATE", "DELETE", "SELECT")

# Pages with a good reason to read more often; the number is the most that they may.
MORE: dict[str, tuple[int, str]] = {
    "room": (
        14,
        "session, posts, tasks, document, the path of two, what is new; that somebody was here is kept",
    ),
    "blueprint": (13, "the design, the talk, the family; the programmes that ran it, with their rows"),
    "evidence": (9, "the search, what the reader has saved, and whether the reader takes articles in"),
    "scoping-review": (
        10,
        "the index of the search, which the tests' transaction does not let a process keep",
    ),
    "stage-news": (9, "the method, and of a review stage three counts"),
    "stage-review": (9, "the method, and one review with its product"),
    "stage-review-image": (9, "as stage-review"),
    "reviews": (10, "a stage in all groups: products, reviews, members, who has rated"),
    "meeting": (
        11,
        "a session with its roll, the document, the method and the tasks that are due, decisions",
    ),
    "session": (
        15,
        "one session with its proposal and its times, and who said that they cannot come: both times against the members' calendars and those of their schools",
    ),
    "session-propose": (
        12,
        "good times: sessions, who said they cannot come, the calendars of members, schools and the facilitator",
    ),
    "session-change": (13, "as session-propose, and the sessions that move"),
    **dict.fromkeys(
        ("vision", "vision-respond", "vision-delphi"),
        (9, "the vision, its talk, who signed, what it cites; and how much waits for editors"),
    ),
    **dict.fromkeys(
        ("partnership", "partnership-rewrite", "partnership-start"),
        (9, "whom one speaks for, the texts, who confirmed them; and how much waits for editors"),
    ),
    "fairness": (10, "who was in which group, sessions, sittings and rolls; who supplied the cases"),
    **dict.fromkeys(
        ("write-up", "write-up-figure", "write-up-file"),
        (14, "all numbers of a programme: who took part, what was held, and all that stands under fairness"),
    ),
    "moderation": (9, "five lists of what waits, and what was decided"),
    "plan": (
        9,
        "all that has days: sessions, tasks, stages, schools, their calendars, weeks without sessions",
    ),
    "timetable-group": (
        9,
        "the plan's sessions and venues, the group, its people, its times as they are now",
    ),
    "plan-session": (10, "a session that collides also looks for better days, and for groups on other days"),
}


def queries(furnished: Furnished, reader: str, name: str, *, at_most: int = -1) -> int:
    """How often the page reads or writes, the second time if the first was more than ``at_most``: what a process reads
    once and keeps is read then."""
    first = _queries(furnished, reader, name)
    return first if first <= min(at_most, MOST) else _queries(furnished, reader, name)


def _queries(furnished: Furnished, reader: str, name: str) -> int:
    client, address = furnished.client_of(reader), furnished.address(name, PARAMETERS[name])
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    assert not any('"limits"' in query["sql"] for query in seen.captured_queries), name  # nothing is counted
    return sum(query["sql"].lstrip("( ").upper().startswith(CHANGES) for query in seen.captured_queries)


@pytest.mark.parametrize("reader", READERS)
def test_every_page_reads_as_often_with_many_rows_as_with_few(cast: Cast, reader: str) -> None:
    cache.clear()  # limits of earlier tests
    furnished = furnish(cast)
    names = sorted(PARAMETERS)
    audit.record(at=timezone.now(), actor=cast.alice, verb="did", target="x", programme="rounds")
    _add_holiday(cast.partners["vienna"], 5)  # collides with the first session

    few = {name: queries(furnished, reader, name) for name in names}
    add_many(furnished)
    many = {name: queries(furnished, reader, name, at_most=few[name]) for name in names}

    grown = {name: (few[name], many[name]) for name in names if many[name] > few[name]}
    too_many = {name: many[name] for name in names if many[name] > MORE.get(name, (MOST, ""))[0]}
    assert (grown, too_many) == ({}, {})


def add_many(furnished: Furnished) -> None:
    """Several more of everything, in the same programme and around the same session, group and school."""
    cast, now = furnished.cast, timezone.now()
    for number in range(1, 4):
        _add_school(cast, number, now)
    students = list(Enrolment.objects.filter(programme=cast.programme, given_name="Extra"))
    _add_plan(cast)
    for number in range(3):
        public_idea(cast, cast.carol, "kyoto", f"Idea {number}")
    groups = _add_groups(cast, students[:9], now)
    _fill_first_group(cast, students[9:12], now)
    for group in groups:
        _add_sessions(cast, group, now)
    _add_attempts(cast, groups, students[12:], now)
    furnished.special["forming-group"]["number"] = 14  # plans go on after the groups that are there
    weekly = WeeklyMeeting.objects.get()
    for number in range(3):
        save_answer(
            meeting=weekly, token=new_token(), name=f"Extra {number}", zone="UTC", hours="f" * 84, at=now
        )
    for number in range(5):
        audit.record(at=now, actor=cast.alice, verb="did", target=f"x{number}", programme="rounds")


def _add_school(cast: Cast, number: int, now: datetime) -> None:
    school = Institution.objects.create(
        slug=f"school-{number}", name=f"School {number}", city=f"City {number}", country="KE",
        time_zone="Africa/Nairobi",
    )  # fmt: skip
    partner = Partner.objects.create(programme=cast.programme, institution=school, state="accepted")
    for place in (partner, cast.partners["vienna"]):
        _add_holiday(place, number)
        Invitation.objects.create(
            programme=cast.programme, kind="site lead", institution=place.institution,
            email=f"lead{number}@example.org", digest=f"{place.pk}-{number}", sent_at=now,
            expires_at=now + timedelta(days=9),
        )  # fmt: skip
        for state in ("admitted", "admitted", "admitted", "applied"):
            key = f"extra-{Enrolment.objects.count()}"
            student = enrol(place, key, "Extra", key, state=state, topics=["public-health"])
            Consent.objects.create(enrolment=student, purpose="coordination", given=True, at=now)
        Role.objects.create(
            programme=cast.programme, person=student.person, kind="site lead", institution=place.institution
        )
    Role.objects.create(programme=cast.programme, person=student.person, kind="facilitator")


def _add_holiday(partner: Partner, day: int) -> None:
    CalendarPeriod.objects.create(
        institution=partner.institution, kind="holiday", first_day=date(2026, 12, day),
        end_day=date(2026, 12, day + 3),
    )  # fmt: skip


def _add_plan(cast: Cast) -> None:
    for number in range(2, 6):
        for kind in (PlannedSession.Kind.GROUP_MEETING, PlannedSession.Kind.PLENARY):
            PlannedSession.objects.create(
                programme=cast.programme, key=f"{kind.name.lower()}-{number}", kind=kind, title=f"No {number}",
                position=number + 5, first_day=date(2026, 12, number), end_day=date(2026, 12, number + 7),
                minutes=60,
            )  # fmt: skip
        Task.objects.create(
            programme=cast.programme, key=f"task-{number}", title="Task", due_day=date(2026, 12, number), position=9,
            who=Task.Who.STUDENT,
        )  # fmt: skip


def _add_groups(cast: Cast, students: list[Enrolment], now: datetime) -> list[Group]:
    forming = Forming.objects.filter(state=Forming.State.CONFIRMED).get()
    groups = [
        Group.objects.create(programme=cast.programme, forming=forming, number=number, facilitator=cast.faye)
        for number in (11, 12, 13)
    ]
    for position, student in enumerate(students):
        Membership.objects.create(group=groups[position % 3], enrolment=student, joined_at=now)
    for group in groups:
        Room.objects.create(group=group, opened_at=now)
    return [*groups, Group.objects.get(number=1)]


def _fill_first_group(cast: Cast, students: list[Enrolment], now: datetime) -> None:
    group, room = Group.objects.get(number=1), Room.objects.get(group__number=1)
    task = Task.objects.get(key="hello")
    stage = Stage.objects.get(key="decide")
    session = Session.objects.get(group=group)
    proposal = Proposal.objects.get(session=session)
    for number, student in enumerate(students):
        Membership.objects.create(group=group, enrolment=student, joined_at=now)
        post = Post.objects.create(room=room, author=student.person, text="Hi", key=f"more{number}", at=now)
        below = Post.objects.create(room=room, answers=post, text="Yes", key=f"below{number}", at=now)
        Mention.objects.create(post=below, person=student.person)
        Comment.objects.create(room=room, author=student.person, text="Why?", key=f"more{number}", at=now)
        Version.objects.create(
            room=room,
            text=f"Text {number}",
            state=b"\0",
            at=now,
            until=now,
            written={str(student.person_id): 9},
        )
        Source.objects.create(room=room, key=f"source-{number}", title="A source")
        asked = now - timedelta(days=9)
        Post.objects.create(room=room, author=student.person, text="Who?", key=f"ask{number}", at=asked)
        HelpRequest.objects.create(room=room, enrolment=student, at=now)
        Pulse.objects.create(room=room, enrolment=student, week=1, has_met=False, at=now)
        MemberText.objects.create(stage=stage, room=room, enrolment=student, text="T", saved_at=now)
        DocumentUpdate.objects.create(room=room, author=student.person, data=b"\0\0", at=now)
        TaskDone.objects.create(task=task, room=room, enrolment=student, done_by=student.person, at=now)
        Attendance.objects.create(session=session, enrolment=student, state="present", marked_at=now)
        ProposalAnswer.objects.create(option=proposal.options.get(), enrolment=student, can_come=True, at=now)


def _add_sessions(cast: Cast, group: Group, now: datetime) -> None:
    planned = cast.programme.planned_sessions.filter(kind="group meeting").exclude(key="meeting-1")
    venue = Venue.objects.create(programme=cast.programme, name=f"Licence of {group}")
    for number, row in enumerate(planned):
        Session.objects.create(
            planned=row, group=group, venue=venue, starts_at=datetime(2026, 12, 4 + number, 11, 0, tzinfo=UTC),
            wall_time=f"2026-12-0{4 + number}T12:00", zone="Europe/Vienna", minutes=60, changed_at=now,
        )  # fmt: skip
    for number, row in enumerate(cast.programme.planned_sessions.filter(kind="plenary", sessions=None)):
        Session.objects.create(
            planned=row, starts_at=datetime(2026, 12, 14 + number, 11, 0, tzinfo=UTC),
            wall_time=f"2026-12-{14 + number}T12:00", zone="Europe/Vienna", minutes=60, changed_at=now,
        )  # fmt: skip


def _add_attempts(cast: Cast, groups: list[Group], waiting: list[Enrolment], now: datetime) -> None:
    work = Work.objects.create(kind="forming", asked_by=cast.alice, asked_at=now, state=Work.State.DONE)
    for _number in range(3):
        Forming.objects.create(
            programme=cast.programme,
            work=work,
            state="dropped",
            rules={},
            created_by=cast.alice,
            created_at=now,
        )
        Timetable.objects.create(
            programme=cast.programme, work=work, state="dropped", created_by=cast.alice, created_at=now,
            options={"gap_days": 3},
        )  # fmt: skip
    draft = Forming.objects.get(state=Forming.State.DRAFT)
    draft.plan["groups"] += [
        [student.pk for student in waiting[:2]],
        [student.pk for student in waiting[2:4]],
    ]
    draft.save()
    timetable = Timetable.objects.get(state="confirmed")
    timetable.plan["groups"] += [
        {"group": group.pk, "proved": True, "burden": {}, "sessions": []} for group in groups[:3]
    ]
    timetable.save()
