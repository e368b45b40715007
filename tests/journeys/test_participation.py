"""Who is silent: no post, edit, tick or session for two weeks, though the group lives."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from tests.cast import NOW, Cast
from tests.meetings.setting import a_session, plan_sessions, standing_of
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import NotAllowed
from worldrounds.groups.models import Group
from worldrounds.journeys.participation import (
    Line,
    access_participation,
    lines_seen_by,
    silent_people,
)
from worldrounds.journeys.remind import remind
from worldrounds.meetings.models import Attendance, Session
from worldrounds.programmes.models import Programme, Task
from worldrounds.rooms.actions import post_message, tick_task

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


def line_of(cast: Cast, given_name: str, days: int = 15) -> Line:
    lines = lines_seen_by(standing_of(cast, "alice"), at=NOW + days * DAY)
    return next(line for line in lines if line.member.enrolment.given_name == given_name)


def test_two_weeks_without_any_sign_since_joining_are_silence(cast: Cast, rooms: None) -> None:
    says(cast, "vera", 1, 1)

    assert silent(cast, 13) == []
    assert sorted(silent(cast, 14)) == ["Kenta", "Kiyo", "Viktor"]


def test_who_stops_while_the_group_goes_on_is_silent(cast: Cast, rooms: None) -> None:
    says(cast, "vera", 1, 1)
    says(cast, "kenta", 1, 1)
    assert sorted(silent(cast, 20)) == ["Kiyo", "Viktor"]  # of group 1 all pause

    says(cast, "vera", 1, 19)
    assert "Kenta" in silent(cast, 20)
    assert "Vera" not in silent(cast, 20)


@pytest.mark.parametrize("state, is_silent", [("present", False), ("excused", False), ("absent", True)])
def test_coming_or_saying_no_is_a_sign_of_life(cast: Cast, rooms: None, state: str, is_silent: bool) -> None:
    marked(cast, "kenta", state, "2026-12-02T13:00")

    assert ("Kenta" in silent(cast, 15)) is is_silent


def test_ticking_a_task_is_a_sign_of_life(cast: Cast, rooms: None) -> None:
    task = Task.objects.create(
        programme=cast.programme, key="hello", title="Hello", due_day=NOW.date(), position=1
    )
    tick_task(inside=inside(cast.kenta), task=task, done=True, at=NOW + 3 * DAY)

    line = line_of(cast, "Kenta")
    assert (line.silent, line.member.did.ticks, line.member.last_at) == (False, 1, NOW + 3 * DAY)


def test_nobody_is_silent_once_the_programme_is_over(cast: Cast, rooms: None) -> None:
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

    lines = lines_seen_by(standing_of(cast, "alice"), at=NOW + 21 * DAY)

    assert [line.member.enrolment.given_name for line in lines] == ["Kenta", "Viktor", "Vera", "Kiyo"]
    assert [line.silent for line in lines] == [True, True, False, False]


def test_sessions_are_counted_with_who_came_excused_and_missed(cast: Cast, rooms: None) -> None:
    group = Group.objects.get(number=1)
    for planned, state in zip(plan_sessions(cast, 3), ("present", "absent", "excused"), strict=True):
        session = a_session(cast, planned, group, f"{planned.first_day}T13:00")
        Attendance.objects.create(
            session=session, enrolment=cast.enrolments["vera"], state=state, marked_at=NOW
        )

    roll = line_of(cast, "Vera").member.roll

    assert (roll.present, roll.absent, roll.excused, roll.sessions) == (1, 1, 1, 3)
    assert roll.last_at == session.starts_at  # an excuse is a sign of life


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
    assert sorted(person.email for person in silent_people(cast.programme, NOW + 15 * DAY)) == sorted(
        sent.to[0] for sent in mail.outbox
    )


def test_list_costs_three_queries(cast: Cast, rooms: None, django_assert_num_queries: Any) -> None:
    standing = standing_of(cast, "alice")
    with django_assert_num_queries(3):
        lines_seen_by(standing, at=NOW)
