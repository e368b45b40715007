"""Who takes part, and who is silent, from what is kept. What silence is: ``test_silence.py``."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from tests.cast import NOW, Cast
from tests.meetings.setting import a_session, plan_plenary, plan_sessions, standing_of
from tests.rooms.setting import inside, open_two_rooms
from tests.rooms.test_stages import a_stage, step, write
from worldrounds.core.errors import NotAllowed
from worldrounds.groups.models import Group, Membership
from worldrounds.journeys.participation import (
    Line,
    access_participation,
    lines_seen_by,
    silent_enrolments,
)
from worldrounds.journeys.remind import remind
from worldrounds.meetings.models import Attendance, Session
from worldrounds.programmes.models import Programme, Task
from worldrounds.rooms.actions import post_message, tick_task
from worldrounds.rooms.stages.finishing import finish_stage

DAY = timedelta(days=1)


@pytest.fixture
def rooms(cast: Cast) -> None:
    """Group 1: Vera and Kenta. Group 2: Viktor and Kiyo. All joined now."""
    open_two_rooms(cast)


def silent(cast: Cast, days: int, who: str = "alice") -> list[str]:
    lines = lines_seen_by(standing_of(cast, who), at=NOW + days * DAY)
    return [line.member.enrolment.given_name for line in lines if line.silent]


def says(cast: Cast, who: str, number: int, days: int) -> None:
    post_message(inside=inside(cast.people[who], number), text="Hi", key=f"{who}{days}", at=NOW + days * DAY)


def marked(cast: Cast, who: str, state: str, wall: str) -> None:
    group = Group.objects.get(number=1)
    planned = cast.programme.planned_sessions.first() or plan_sessions(cast, 1)[0]
    session = Session.objects.filter(group=group).first() or a_session(cast, planned, group, wall)
    Attendance.objects.create(
        session=session, enrolment=cast.enrolments[who], state=state, marked_at=session.starts_at
    )


def a_task(cast: Cast, key: str, *, due: int, who: str = "group") -> Task:
    return Task.objects.create(
        programme=cast.programme,
        key=key,
        title=key,
        due_day=(NOW + due * DAY).date(),
        position=1,
        who=who,
    )


def line_of(cast: Cast, given_name: str, days: int = 15) -> Line:
    lines = lines_seen_by(standing_of(cast, "alice"), at=NOW + days * DAY)
    return next(line for line in lines if line.member.enrolment.given_name == given_name)


def test_member_without_any_sign_is_silent_two_weeks_after_joining(cast: Cast, rooms: None) -> None:
    says(cast, "vera", 1, 1)

    assert silent(cast, 13) == []
    assert silent(cast, 14) == ["Kenta"]


def test_nobody_is_silent_in_a_group_that_has_not_begun(cast: Cast, rooms: None) -> None:
    """The demonstration once named all 23 members of the groups that had not met."""
    a_task(cast, "hello", due=2)
    says(cast, "vera", 1, 29)
    assert silent(cast, 30) == ["Kenta"]

    says(cast, "viktor", 2, 29)
    assert sorted(silent(cast, 30)) == ["Kenta", "Kiyo"]


def test_group_begins_with_a_meeting_that_a_member_came_to(cast: Cast, rooms: None) -> None:
    marked(cast, "vera", "absent", "2026-12-02T13:00")
    assert silent(cast, 20) == []

    Attendance.objects.update(state=Attendance.State.PRESENT)
    assert silent(cast, 20) == ["Kenta"]


def test_plenary_is_a_sign_of_life_of_who_came_but_begins_no_group(cast: Cast, rooms: None) -> None:
    session = a_session(cast, plan_plenary(cast), None, "2026-12-02T13:00")
    Attendance.objects.create(
        session=session, enrolment=cast.enrolments["vera"], state="present", marked_at=session.starts_at
    )
    assert silent(cast, 15) == []

    says(cast, "kenta", 1, 1)
    assert silent(cast, 15) == []


def test_what_was_written_in_an_earlier_group_begins_no_new_one(cast: Cast, rooms: None) -> None:
    says(cast, "vera", 1, 1)
    Membership.objects.filter(group__number=1).update(joined_at=NOW + 2 * DAY)

    assert silent(cast, 30) == []


def test_pause_between_two_meetings_is_no_silence(cast: Cast, rooms: None) -> None:
    says(cast, "kenta", 1, 1)
    says(cast, "vera", 1, 2)
    assert silent(cast, 30) == []


def test_who_misses_the_meeting_after_the_last_sign_is_silent_until_the_next(cast: Cast, rooms: None) -> None:
    says(cast, "kenta", 1, 1)
    marked(cast, "vera", "present", "2026-12-02T13:00")  # ten days on

    assert silent(cast, 14) == []
    assert silent(cast, 15) == ["Kenta"]
    assert silent(cast, 60) == ["Kenta"]
    says(cast, "kenta", 1, 61)
    assert silent(cast, 62) == []


@pytest.mark.parametrize("who, by", [("student", "kenta"), ("group", "vera"), ("group", "kenta")])
def test_task_that_fell_due_is_a_reason_until_it_is_ticked_off(
    cast: Cast, rooms: None, who: str, by: str
) -> None:
    says(cast, "kenta", 1, 1)
    says(cast, "vera", 1, 11)
    task = a_task(cast, "notes", due=10, who=who)
    assert silent(cast, 11) == []
    assert silent(cast, 20) == ["Kenta"]

    tick_task(inside=inside(cast.people[by]), task=task, done=True, at=NOW + 1 * DAY)
    assert silent(cast, 20) == []


def test_task_of_each_student_that_another_ticked_off_stays_a_reason(cast: Cast, rooms: None) -> None:
    says(cast, "kenta", 1, 1)
    task = a_task(cast, "notes", due=10, who="student")
    tick_task(inside=inside(cast.vera), task=task, done=True, at=NOW + 11 * DAY)

    assert silent(cast, 20) == ["Kenta"]


@pytest.mark.parametrize("kind, by, found", [
    ("positions", "", ["Kenta"]),
    ("positions", "vera", ["Kenta"]),  # each writes for themselves
    ("positions", "kenta", []),
    ("analysis", "", ["Kenta"]),
    ("analysis", "vera", []),  # the group does it together
])  # fmt: skip
def test_stage_that_fell_due_is_a_reason_as_a_task_is(
    cast: Cast, rooms: None, kind: str, by: str, found: list[str]
) -> None:
    says(cast, "kenta", 1, 1)
    says(cast, "vera", 1, 11)
    stage = a_stage(cast, kind, due=(NOW + 10 * DAY).date())
    if by and kind == "positions":
        write(cast.people[by], stage.key, "Where I live…", at=NOW + 1 * DAY)
    elif by:
        place = inside(cast.people[by])
        finish_stage(inside=place, step=step(place.standing.person, stage.key), done=True, at=NOW + 1 * DAY)

    assert silent(cast, 20) == found


def test_writing_for_a_stage_is_a_sign_of_life(cast: Cast, rooms: None) -> None:
    a_stage(cast, "icebreaker")
    write(cast.kenta, "icebreaker-1", "I am Ken", hand_in=False, at=NOW + 3 * DAY)

    line = line_of(cast, "Kenta")
    assert (line.silent, line.member.did.texts, line.member.last_at) == (False, 1, NOW + 3 * DAY)


@pytest.mark.parametrize("state, found", [("present", []), ("excused", []), ("absent", ["Kenta"])])
def test_coming_or_saying_no_is_a_sign_of_life(cast: Cast, rooms: None, state: str, found: list[str]) -> None:
    says(cast, "vera", 1, 14)
    marked(cast, "kenta", state, "2026-12-02T13:00")

    assert silent(cast, 15) == found


def test_ticking_a_task_is_a_sign_of_life(cast: Cast, rooms: None) -> None:
    task = a_task(cast, "hello", due=0)
    tick_task(inside=inside(cast.kenta), task=task, done=True, at=NOW + 3 * DAY)

    line = line_of(cast, "Kenta")
    assert (line.silent, line.member.did.ticks, line.member.last_at) == (False, 1, NOW + 3 * DAY)


def test_nobody_is_silent_once_the_programme_is_over(cast: Cast, rooms: None) -> None:
    says(cast, "vera", 1, 1)
    assert silent(cast, 15) != []

    Programme.objects.filter(slug="rounds").update(end_day=(NOW + 10 * DAY).date())
    assert silent(cast, 15) == []


def test_former_members_and_retired_groups_are_not_listed(cast: Cast, rooms: None) -> None:
    cast.enrolments["kenta"].memberships.update(left_at=NOW)
    Group.objects.filter(number=2).update(retired_at=NOW)

    lines = lines_seen_by(standing_of(cast, "alice"), at=NOW)
    assert [line.member.enrolment.given_name for line in lines] == ["Vera"]


def test_silent_come_first_the_longest_silent_before_the_others(cast: Cast, rooms: None) -> None:
    says(cast, "viktor", 2, 2)
    says(cast, "kiyo", 2, 20)
    says(cast, "vera", 1, 18)
    a_task(cast, "notes", due=6)

    lines = lines_seen_by(standing_of(cast, "alice"), at=NOW + 21 * DAY)

    assert [line.member.enrolment.given_name for line in lines] == ["Kenta", "Viktor", "Vera", "Kiyo"]
    assert [line.silent for line in lines] == [True, True, False, False]


def test_sessions_are_counted_with_who_came_excused_and_missed(cast: Cast, rooms: None) -> None:
    group = Group.objects.get(number=1)
    states = ("present", "late", "absent", "technical", "excused")
    for planned, state in zip(plan_sessions(cast, 5), states, strict=True):
        session = a_session(cast, planned, group, f"{planned.first_day}T13:00")
        Attendance.objects.create(
            session=session, enrolment=cast.enrolments["vera"], state=state, marked_at=session.starts_at
        )

    roll = line_of(cast, "Vera", days=60).member.roll

    assert (roll.came, roll.late, roll.absent, roll.technical, roll.excused, roll.sessions) == (
        2,
        1,
        1,
        1,
        1,
        5,
    )
    assert roll.last_at == session.starts_at  # an excuse is a sign of life


def test_who_says_beforehand_that_they_cannot_come_gives_a_sign_then_and_is_counted_later(
    cast: Cast, rooms: None
) -> None:
    planned = plan_sessions(cast, 1, first=NOW.date() + 20 * DAY)[0]
    session = a_session(cast, planned, Group.objects.get(number=1), f"{planned.first_day}T13:00")
    Attendance.objects.create(
        session=session, enrolment=cast.enrolments["vera"], state="excused", marked_at=NOW + 2 * DAY
    )

    before, after = (line_of(cast, "Vera", days=days).member for days in (15, 30))

    assert (before.last_at, before.roll.sessions) == (NOW + 2 * DAY, 0)
    assert (after.last_at, after.roll.sessions) == (NOW + 2 * DAY, 1)


def test_site_lead_sees_the_own_students_only(cast: Cast, rooms: None) -> None:
    def seen(who: str) -> list[str]:
        lines = lines_seen_by(access_participation(person=cast.people[who], slug="rounds"), at=NOW)
        return sorted(line.member.enrolment.given_name for line in lines)

    assert seen("bob") == ["Vera", "Viktor"]
    assert seen("faye") == seen("alice") == ["Kenta", "Kiyo", "Vera", "Viktor"]
    with pytest.raises(NotAllowed):
        seen("vera")


def test_reminder_goes_to_the_silent(
    cast: Cast, rooms: None, django_capture_on_commit_callbacks: Any
) -> None:
    says(cast, "vera", 1, 10)
    says(cast, "viktor", 2, 10)

    with django_capture_on_commit_callbacks(execute=True):
        remind(standing=standing_of(cast, "alice"), kind="silent", at=NOW + 15 * DAY)

    assert sorted(sent.to[0] for sent in mail.outbox) == ["kenta@example.org", "kiyo@example.org"]
    assert mail.outbox[0].subject == "Rounds: Your group misses you"
    found = silent_enrolments(cast.programme, NOW + 15 * DAY)
    assert sorted(student.email for student in found) == sorted(sent.to[0] for sent in mail.outbox)


def test_list_costs_two_queries(cast: Cast, rooms: None, django_assert_num_queries: Any) -> None:
    standing = standing_of(cast, "alice")
    with django_assert_num_queries(2):
        lines_seen_by(standing, at=NOW)
