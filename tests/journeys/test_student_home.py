"""What a student sees first: group, next session, tasks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_plenary, plan_sessions, standing_of
from worldrounds.groups.models import Group
from worldrounds.journeys.student_home import StudentHome, student_home
from worldrounds.meetings.models import Session
from worldrounds.programmes.models import Enrolment, Task
from worldrounds.rooms.models import Mention, Post, Room, TaskDone


def home(cast: Cast, who: str = "vera", at: datetime = NOW) -> StudentHome:
    found = student_home(standing_of(cast, who), at=at)
    assert found is not None
    return found


def a_task(cast: Cast, key: str, due: date, who: str = "group") -> Task:
    return Task.objects.create(programme=cast.programme, key=key, title=key, due_day=due, position=1, who=who)


@pytest.fixture
def group(cast: Cast) -> Group:
    a_group(cast, 2, "viktor", "kiyo")
    return a_group(cast, 1, "vera", "kenta")


def test_staff_have_no_student_home(cast: Cast) -> None:
    assert student_home(standing_of(cast, "alice"), at=NOW) is None


def test_student_without_group_sees_plenaries_only(cast: Cast, group: Group) -> None:
    plenary = a_session(cast, plan_plenary(cast), None, "2026-12-12T13:00")
    a_session(cast, plan_sessions(cast, 1)[0], group)

    found = home(cast, "nadia")

    assert (found.group, list(found.members), list(found.sessions)) == (None, [], [plenary])


def test_next_session_is_of_the_own_group_or_a_plenary_soonest_first(cast: Cast, group: Group) -> None:
    first, second = plan_sessions(cast, 2)
    plenary = a_session(cast, plan_plenary(cast), None, "2026-12-05T13:00")
    later = a_session(cast, second, group, "2026-12-09T13:00")
    soon = a_session(cast, first, group, "2026-12-02T13:00")
    a_session(cast, first, Group.objects.get(number=2), "2026-12-01T13:00")

    assert list(home(cast).sessions) == [soon, plenary, later]


def test_session_stays_until_it_ends_even_a_long_one(cast: Cast, group: Group) -> None:
    session = a_session(cast, plan_plenary(cast), None, "2026-12-05T13:00")
    Session.objects.update(minutes=240)
    session.refresh_from_db()

    assert list(home(cast, at=session.ends_at - timedelta(minutes=1)).sessions) == [session]
    assert list(home(cast, at=session.ends_at).sessions) == []


def test_cancelled_session_is_not_shown(cast: Cast, group: Group) -> None:
    a_session(cast, plan_sessions(cast, 1)[0], group)
    Session.objects.update(state="cancelled")

    assert list(home(cast).sessions) == []


def test_members_and_their_places_are_of_the_own_group(cast: Cast, group: Group) -> None:
    found = home(cast)

    assert [member.enrolment.given_name for member in found.members] == ["Kenta", "Vera"]
    assert found.places == [("Kyoto", "Asia/Tokyo"), ("Vienna", "Europe/Vienna")]


def test_tasks_done_by_the_group_or_by_oneself_give_way(cast: Cast, group: Group) -> None:
    room = Room.objects.create(group=group, opened_at=NOW)
    by_group, by_me, by_another, open_ = (
        a_task(cast, key, date(2026, 12, 1), who)
        for key, who in [("a", "group"), ("b", "student"), ("c", "student"), ("d", "group")]
    )
    TaskDone.objects.create(task=by_group, room=room, at=NOW)
    TaskDone.objects.create(task=by_me, room=room, enrolment=cast.enrolments["vera"], at=NOW)
    TaskDone.objects.create(task=by_another, room=room, enrolment=cast.enrolments["kenta"], at=NOW)

    assert [item.key for item in home(cast).todo] == [by_another.key, open_.key]


@pytest.mark.parametrize(
    "now, late",
    [
        (datetime(2026, 12, 1, 23, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 2, 11, 59, tzinfo=UTC), False),  # still 1 December on Baker Island
        (datetime(2026, 12, 2, 12, 0, tzinfo=UTC), True),
    ],
)
def test_task_is_late_when_its_day_is_over_everywhere(
    cast: Cast, group: Group, now: datetime, late: bool
) -> None:
    a_task(cast, "poster", date(2026, 12, 1))

    assert [item.is_late for item in home(cast, at=now).todo] == [late]


def test_tasks_far_off_are_left_to_the_plan(cast: Cast, group: Group) -> None:
    near = a_task(cast, "near", date(2027, 1, 2))
    a_task(cast, "far", date(2027, 3, 1))

    assert [item.key for item in home(cast).todo] == [near.key]


def test_applicant_gets_no_tasks_and_no_group(cast: Cast, group: Group) -> None:
    Enrolment.objects.filter(given_name="Vera").update(state="applied")
    a_task(cast, "poster", date(2026, 12, 1))

    found = home(cast)

    assert (found.group, list(found.todo)) == (None, [])


def test_home_costs_five_queries_at_most(
    cast: Cast, group: Group, django_assert_max_num_queries: Any
) -> None:
    for planned in plan_sessions(cast, 5):
        a_session(cast, planned, group)
    standing = standing_of(cast, "vera")

    with django_assert_max_num_queries(5):
        student_home(standing, at=NOW)


def test_page_leads_to_the_room_and_names_the_members(cast: Cast, group: Group) -> None:
    client = Client()
    client.force_login(cast.vera)

    shown = client.get("/programmes/rounds/").content.decode()

    assert 'href="/programmes/rounds/groups/1/room/"' in shown
    assert "<bdi>Kenta Mori</bdi>" in shown
    assert "Kiyo" not in shown


def test_home_names_the_case_that_the_room_will_show(cast: Cast, group: Group) -> None:
    Room.objects.create(group=group, opened_at=NOW, case="measles-and-trust")
    client = Client()
    client.force_login(cast.vera)

    shown = client.get("/programmes/rounds/").content.decode()

    case = home(cast).case
    assert case is not None and case.key == "measles-and-trust"
    assert f'href="/programmes/rounds/groups/1/room/#case">{case.title}</a>' in shown


def test_home_says_who_named_me_until_i_have_read_it(cast: Cast, group: Group) -> None:
    room = Room.objects.create(group=group, opened_at=NOW)
    post = Post.objects.create(room=room, author=cast.kenta, text="@Vera, which law?", key="k", at=NOW)
    Mention.objects.create(post=post, person=cast.vera)
    client = Client()
    client.force_login(cast.vera)
    address = f"/programmes/rounds/groups/1/room/discussion/?post={post.pk}"

    assert (
        f'href="{address}"><bdi>Kenta Mori</bdi> names you'
        in client.get("/programmes/rounds/").content.decode()
    )
    assert home(cast, "kenta").named == []
    client.get(address, follow=True)
    assert home(cast).named == []
