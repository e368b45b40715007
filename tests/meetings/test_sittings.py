"""A plenary held twice: which group goes where, and who sees which sitting."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_plenary, standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Group, Membership
from worldrounds.journeys.student_home import student_home
from worldrounds.meetings.actions.plenaries import hold_sittings
from worldrounds.meetings.actions.sessions import cancel_session, restore_session, set_plenary
from worldrounds.meetings.actions.sittings import choose_sittings, seat_groups
from worldrounds.meetings.models import GroupSitting, Session
from worldrounds.meetings.queries import (
    members_by_group,
    next_session,
    sessions_of,
    sittings_of,
    visible_sessions,
)
from worldrounds.meetings.sittings import sets_of_sittings
from worldrounds.programmes.models import PlannedSession

FAR = datetime(2030, 1, 1, tzinfo=UTC)
AFTERNOON = datetime(2026, 12, 12, 14, 0, tzinfo=UTC)  # 15:00 in Vienna, 23:00 in Kyoto, 09:00 in New York
MORNING = datetime(2026, 12, 12, 1, 0, tzinfo=UTC)  # 02:00 in Vienna, 10:00 in Kyoto


@pytest.fixture
def groups(cast: Cast) -> list[Group]:
    """Group 1 lives in Europe and America, group 2 in Japan."""
    return [a_group(cast, 1, "vera", "nadia"), a_group(cast, 2, "kenta", "kiyo")]


@pytest.fixture
def planned(cast: Cast, groups: list[Group]) -> PlannedSession:
    return plan_plenary(cast)


def hold(cast: Cast, planned: PlannedSession, sitting: int, starts_at: datetime) -> Session:
    return set_plenary(
        standing=standing_of(cast, "alice"),
        planned=planned,
        starts_at=starts_at,
        zone_name="UTC",
        sitting=sitting,
        at=NOW,
    )


def seats() -> dict[int, int]:
    return dict(GroupSitting.objects.order_by("group__number").values_list("group__number", "sitting"))


def test_sets_of_sittings_keep_groups_together_and_end_where_one_more_helps_nobody(
    cast: Cast, planned: PlannedSession, groups: list[Group], django_assert_num_queries: Any
) -> None:
    members = members_by_group(groups)
    with django_assert_num_queries(0):
        found = sets_of_sittings(planned, members, today=NOW.date(), zone_name="UTC")

    assert [(len(one.starts), one.awake, one.worst) for one in found] == [(1, 3, 12), (2, 4, 0)]
    one, two = groups
    assert found[1].goes[one.pk] != found[1].goes[two.pk]
    assert sets_of_sittings(planned, {}, today=NOW.date(), zone_name="UTC") == []
    assert sets_of_sittings(planned, members, today=planned.end_day, zone_name="UTC") == []


def test_groups_get_the_sitting_of_their_hours_once_two_have_a_time(
    cast: Cast, planned: PlannedSession
) -> None:
    hold(cast, planned, 1, AFTERNOON)
    alone = seats()
    hold(cast, planned, 2, MORNING)

    assert (alone, seats()) == ({}, {1: 1, 2: 2})


def test_another_time_seats_anew_all_but_the_coordinators_choice(
    cast: Cast, planned: PlannedSession, groups: list[Group]
) -> None:
    hold(cast, planned, 1, AFTERNOON)
    hold(cast, planned, 2, MORNING)
    choices: dict[int, int | None] = {groups[0].pk: 2, groups[1].pk: None}
    changed = choose_sittings(standing=standing_of(cast, "alice"), planned=planned, choices=choices, at=NOW)
    chosen = seats()
    hold(cast, planned, 1, MORNING + timedelta(hours=1))
    hold(cast, planned, 2, AFTERNOON)

    assert (changed, chosen) == (1, {1: 2, 2: 2})
    assert seats() == {1: 2, 2: 1}


def test_back_to_local_hours_takes_the_choice_back(
    cast: Cast, planned: PlannedSession, groups: list[Group]
) -> None:
    hold(cast, planned, 1, AFTERNOON)
    hold(cast, planned, 2, MORNING)
    alice = standing_of(cast, "alice")

    choose_sittings(standing=alice, planned=planned, choices={groups[0].pk: 2}, at=NOW)
    choose_sittings(standing=alice, planned=planned, choices={groups[0].pk: None}, at=NOW)
    again = choose_sittings(standing=alice, planned=planned, choices={groups[0].pk: None}, at=NOW)

    assert (seats(), again) == ({1: 1, 2: 2}, 0)
    assert not GroupSitting.objects.filter(by_hand=True).exists()


def test_cancelled_sitting_sends_its_groups_to_the_other_and_takes_them_back(
    cast: Cast, planned: PlannedSession
) -> None:
    first = hold(cast, planned, 1, AFTERNOON)
    hold(cast, planned, 2, MORNING)
    third = hold(cast, planned, 3, MORNING + timedelta(hours=10))  # 12:00 in Vienna, 20:00 in Kyoto
    alice = standing_of(cast, "alice")

    cancel_session(standing=alice, session=first, at=NOW)
    without_first = seats()
    cancel_session(standing=alice, session=third, at=NOW)
    with_one = seats()
    restore_session(standing=alice, session=first, at=NOW)

    assert (without_first, with_one, seats()) == ({1: 3, 2: 2}, {}, {1: 1, 2: 2})


def test_group_formed_later_is_seated_and_nobody_else_moves(
    cast: Cast, planned: PlannedSession, groups: list[Group]
) -> None:
    hold(cast, planned, 1, AFTERNOON)
    hold(cast, planned, 2, MORNING)
    Membership.objects.filter(enrolment=cast.enrolments["nadia"]).delete()
    Membership.objects.filter(enrolment=cast.enrolments["kiyo"]).update(group=groups[0])
    Membership.objects.filter(enrolment=cast.enrolments["vera"]).delete()
    a_group(cast, 3, "viktor")

    seat_groups(programme=cast.programme)

    assert seats() == {1: 1, 2: 2, 3: 1}


def test_students_see_their_own_sitting_and_staff_see_all(cast: Cast, planned: PlannedSession) -> None:
    first, second = hold(cast, planned, 1, AFTERNOON), hold(cast, planned, 2, MORNING)
    seen = {
        who: (
            {row.sitting for row in sessions_of(cast.people[who], NOW, FAR)},
            {row.sitting for row in visible_sessions(standing_of(cast, who))},
        )
        for who in ("alice", "bob", "faye", "vera", "kenta", "viktor")
    }
    homes = {who: student_home(standing_of(cast, who), at=NOW) for who in ("vera", "kenta", "viktor")}

    both = ({1, 2}, {1, 2})
    assert seen == {
        "alice": both,
        "bob": both,
        "faye": both,
        "vera": ({1}, {1}),
        "kenta": ({2}, {2}),
        "viktor": both,  # in no group
    }
    assert [list(home.sessions) for home in homes.values() if home] == [[first], [second], [second, first]]


def test_who_changes_groups_goes_where_the_new_group_goes(
    cast: Cast, planned: PlannedSession, groups: list[Group]
) -> None:
    hold(cast, planned, 1, AFTERNOON)
    second = hold(cast, planned, 2, MORNING)
    Membership.objects.filter(enrolment=cast.enrolments["vera"]).update(left_at=NOW)
    Membership.objects.create(group=groups[1], enrolment=cast.enrolments["vera"], joined_at=NOW)

    assert list(sessions_of(cast.vera, NOW, FAR)) == [second]


def test_room_shows_the_own_sitting_as_next(cast: Cast, planned: PlannedSession, groups: list[Group]) -> None:
    first, second = hold(cast, planned, 1, AFTERNOON), hold(cast, planned, 2, MORNING)

    assert [next_session(group, NOW) for group in groups] == [first, second]


def test_plenary_with_one_sitting_is_everybodys(cast: Cast, planned: PlannedSession) -> None:
    only = a_session(cast, planned, None, "2026-12-12T13:00")
    seat_groups(programme=cast.programme)

    assert [list(sessions_of(cast.people[who], NOW, FAR)) for who in ("vera", "kenta")] == [[only], [only]]


def test_only_the_coordinator_chooses_and_only_sittings_that_are_there(
    cast: Cast, planned: PlannedSession, groups: list[Group]
) -> None:
    hold(cast, planned, 1, AFTERNOON)
    alice = standing_of(cast, "alice")

    with pytest.raises(Refused, match="no time any more"):
        choose_sittings(standing=alice, planned=planned, choices={groups[0].pk: 1}, at=NOW)
    hold(cast, planned, 2, MORNING)
    with pytest.raises(Refused, match="no time any more"):
        choose_sittings(standing=alice, planned=planned, choices={groups[0].pk: 3}, at=NOW)
    for who in ("bob", "faye", "vera"):
        with pytest.raises(NotAllowed):
            choose_sittings(
                standing=standing_of(cast, who), planned=planned, choices={groups[0].pk: 2}, at=NOW
            )
    assert seats() == {1: 1, 2: 2}


def test_undone_groups_and_other_programmes_groups_get_no_sitting(
    cast: Cast, planned: PlannedSession, groups: list[Group]
) -> None:
    Group.objects.filter(pk=groups[1].pk).update(retired_at=NOW)
    hold(cast, planned, 1, AFTERNOON)
    hold(cast, planned, 2, MORNING)

    changed = choose_sittings(
        standing=standing_of(cast, "alice"), planned=planned, choices={groups[1].pk: 1}, at=NOW
    )

    assert (changed, seats()) == (0, {1: 1})


def test_groups_are_told_of_another_time_and_only_those_whose_time_it_is(
    cast: Cast, planned: PlannedSession, groups: list[Group], mailoutbox: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    def told(do: Callable[[], object]) -> list[tuple[str, str]]:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            do()
        return sorted((mail.to[0].partition("@")[0], mail.subject.partition(": ")[2]) for mail in mailoutbox)

    alice = standing_of(cast, "alice")
    new = "new time for “Opening plenary”"
    assert told(lambda: hold(cast, planned, 1, AFTERNOON)) == []  # no time before
    assert told(lambda: hold(cast, planned, 2, MORNING)) == [("kenta", new), ("kiyo", new)]
    assert told(lambda: hold(cast, planned, 2, MORNING)) == []
    both: dict[int, int | None] = {group.pk: 1 for group in groups}
    move = partial(choose_sittings, standing=alice, planned=planned, choices=both, at=NOW)
    assert told(move) == [("kenta", new), ("kiyo", new)]
    assert told(move) == []

    first, second = Session.objects.order_by("sitting")
    assert told(lambda: cancel_session(standing=alice, session=second, at=NOW)) == []
    gone = "“Opening plenary” is cancelled"
    assert told(lambda: cancel_session(standing=alice, session=first, at=NOW)) == [
        (name, gone) for name in ("kenta", "kiyo", "nadia", "vera")
    ]
    back = "“Opening plenary” takes place after all"
    assert told(lambda: restore_session(standing=alice, session=first, at=NOW)) == [
        (name, back) for name in ("kenta", "kiyo", "nadia", "vera")
    ]
    assert "Sat, 12 Dec 2026, 23:00 (Tokyo time)" in mailoutbox[0].body + mailoutbox[-1].body


def hold_all(cast: Cast, planned: PlannedSession, *starts: datetime, at: datetime = NOW) -> bool:
    return hold_sittings(
        standing=standing_of(cast, "alice"), planned=planned, starts=starts, zone_name="Asia/Tokyo", at=at
    )


def held(planned: PlannedSession) -> dict[int, datetime]:
    return dict(planned.sessions.exclude(state="cancelled").values_list("sitting", "starts_at"))


def test_set_of_sittings_is_held_seats_the_groups_and_doing_it_again_changes_nothing(
    cast: Cast, planned: PlannedSession
) -> None:
    set_plenary(
        standing=standing_of(cast, "alice"), planned=planned, starts_at=AFTERNOON, zone_name="UTC", at=NOW,
        video_address="https://meet.example.org/plenary",
    )  # fmt: skip

    done = hold_all(cast, planned, MORNING, AFTERNOON)
    second = Session.objects.get(sitting=2)
    again = hold_all(cast, planned, AFTERNOON, MORNING)

    assert (done, again) == (True, False)
    assert held(planned) == {1: AFTERNOON, 2: MORNING}  # what was there keeps its number
    assert seats() == {1: 1, 2: 2}
    assert (second.wall_time, second.zone) == ("2026-12-12T10:00", "Asia/Tokyo")
    assert second.video_address == "https://meet.example.org/plenary"
    assert list(Session.objects.order_by("sitting").values_list("sequence", flat=True)) == [0, 0]
    planned.refresh_from_db()
    assert sittings_of(planned) == 2


def test_fewer_sittings_cancel_those_that_are_too_many_and_do_not_come_back(
    cast: Cast, planned: PlannedSession, groups: list[Group]
) -> None:
    hold_all(cast, planned, MORNING, AFTERNOON)
    choices: dict[int, int | None] = {groups[1].pk: 2}
    choose_sittings(standing=standing_of(cast, "alice"), planned=planned, choices=choices, at=NOW)

    hold_all(cast, planned, AFTERNOON)

    assert (held(planned), seats()) == ({1: AFTERNOON}, {})
    surplus = Session.objects.get(sitting=2)
    with pytest.raises(Refused, match="fewer sittings"):
        restore_session(standing=standing_of(cast, "alice"), session=surplus, at=NOW)
    hold_all(cast, planned, AFTERNOON, MORNING)
    assert (held(planned), seats()) == ({1: AFTERNOON, 2: MORNING}, {1: 1, 2: 2})
    assert Session.objects.get(sitting=2).uid == surplus.uid


def test_one_mail_for_whoever_gets_another_time_by_a_new_set(
    cast: Cast, planned: PlannedSession, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    hold(cast, planned, 1, AFTERNOON)
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        hold_all(cast, planned, MORNING, MORNING + timedelta(hours=5), AFTERNOON)

    assert sorted(mail.to[0].partition("@")[0] for mail in mailoutbox) == ["kenta", "kiyo"]


def test_sets_that_cannot_be_are_refused(cast: Cast, planned: PlannedSession) -> None:
    hold_all(cast, planned, MORNING, AFTERNOON)
    hour = timedelta(hours=1)

    for starts, at, words in [
        ((MORNING, MORNING + hour), NOW, "may not overlap"),  # 90 minutes each
        ([MORNING + 2 * number * hour for number in range(5)], NOW, "may not overlap"),
        ((), NOW, "may not overlap"),
        ((AFTERNOON,), MORNING + hour, "has begun"),
    ]:
        with pytest.raises(Refused, match=words):
            hold_all(cast, planned, *starts, at=at)
    Session.objects.all().delete()
    with pytest.raises(Refused, match="is over"):
        hold_all(cast, planned, MORNING, at=AFTERNOON)
    with pytest.raises(NotAllowed):
        hold_sittings(
            standing=standing_of(cast, "bob"), planned=planned, starts=[MORNING], zone_name="UTC", at=NOW
        )
    assert held(planned) == {}
