"""Groups that share facilitators and rooms: all sessions of a season at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.solvers.timetabling.setting import best_season_by_trying_all, member, weekly, window
from worldrounds.solvers.timetabling import Group, Member, Problem, Room, Timetable, faults, solve
from worldrounds.solvers.timetabling.objective import rank

ZONES = ("Europe/Vienna", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "Africa/Lagos")
MONDAYS = (date(2027, 3, 8), date(2027, 3, 22), date(2027, 4, 5), date(2027, 10, 25))
MONDAY = date(2027, 1, 11)


def solved(problem: Problem) -> Timetable:
    timetable = solve(problem)
    assert faults(problem, timetable) == []
    return timetable


def walls(timetable: Timetable) -> list[list[str]]:
    return [[session.wall[-5:] for session in times.sessions] for times in timetable.groups]


def random_season(seed: int) -> Problem:
    """Two groups or three with two sessions or one, in windows of one day, and so few hours that all can be tried."""
    dice = np.random.default_rng(seed)
    monday = MONDAYS[seed % len(MONDAYS)]

    def person(name: str, share: float) -> Member:
        free = np.repeat(dice.random((7, 12)) < share, 4, axis=1)
        return Member(name, str(dice.choice(ZONES)), free, carried=25 * int(dice.integers(3)))

    hosts = (person("host", 0.5),) if dice.random() < 0.7 else ()
    rooms = (Room("room", int(dice.integers(1, 3))),)
    count = int(dice.integers(2, 4))
    groups = []
    for number in range(count):
        members = tuple(person(f"{number}.{i}", 0.4) for i in range(int(dice.integers(2, 4))))
        windows = weekly(monday, 4 - count, days=1, every=7, minutes=60)
        room = "room" if dice.random() < 0.6 else None
        groups.append(Group(number, "Europe/Vienna", members, windows, host="host", room=room))
    return Problem(tuple(groups), hosts, rooms)


@pytest.mark.parametrize("seed", range(24))
def test_season_equals_trying_everything(seed: int) -> None:
    problem = random_season(seed)

    timetable = solved(problem)

    found = rank(problem, {times.group: times.starts for times in timetable.groups})
    assert found == best_season_by_trying_all(problem)
    loads = [load for times in timetable.groups for load in times.burden.values()]
    assert sorted([*loads, *timetable.hosts.values()], reverse=True) == list(found[1])


def random_season_with_shared_people(seed: int) -> Problem:
    """The same groups; one person is in two of them, and in some seasons a member of the second leads the first."""
    season, dice = random_season(seed), np.random.default_rng(seed)
    first, second, *others = season.groups
    second = replace(second, members=(first.members[0], *second.members[1:]))
    if dice.random() < 0.5:
        first = replace(first, host=second.members[1].id)
        season = replace(season, hosts=(*season.hosts, second.members[1]))
    return replace(season, groups=(first, second, *others))


@pytest.mark.parametrize("seed", range(32))
def test_season_with_people_in_two_groups_equals_trying_everything(seed: int) -> None:
    problem = random_season_with_shared_people(seed)

    timetable = solved(problem)

    found = rank(problem, {times.group: times.starts for times in timetable.groups})
    assert found == best_season_by_trying_all(problem)
    loads = {name: load for times in timetable.groups for name, load in times.burden.items()}
    assert sorted((loads | timetable.hosts).values(), reverse=True) == list(found[1])


def test_person_in_two_groups_is_at_one_session_at_a_time_and_carries_both() -> None:
    # Asha can come at 13:00 and at 14:00 of Vienna, which are 07:00 and 08:00 for her.
    asha = member("Asha", "America/New_York", "Mon 07:00-09:00", carried=25)
    groups = tuple(
        Group(
            name,
            "Europe/Vienna",
            (asha, member(name, "Europe/Vienna", "daily 09:00-18:00")),
            (window("only", MONDAY, 1),),
        )
        for name in ("Ben", "Cleo")
    )

    timetable = solved(Problem(groups))

    assert sorted(start for [start] in walls(timetable)) == ["13:00", "14:00"]
    assert [times.burden["Asha"] for times in timetable.groups] == [175, 175]
    assert [session.seats[0].member for times in timetable.groups for session in times.sessions] == [
        "Asha",
        "Asha",
    ]


def test_the_same_people_in_two_groups_meet_at_two_times() -> None:
    people = (member("a", "Europe/Vienna", "Mon 17:00-19:00"), member("b", "Europe/Rome"))
    groups = tuple(Group(name, "UTC", people, (window("only", MONDAY, 1),)) for name in (1, 2))

    timetable = solved(Problem(groups))

    assert sorted(walls(timetable)) == [["16:00"], ["17:00"]]
    assert [times.burden for times in timetable.groups] == 2 * [{"a": 25, "b": 25}]


def test_same_person_with_two_accounts_and_host_in_the_own_group_are_refused() -> None:
    asha = member("Asha", "UTC")
    groups = (Group(1, "UTC", (asha,), ()), Group(2, "UTC", (replace(asha, carried=50),), ()))

    with pytest.raises(ValueError, match="Asha has carried the same"):
        Problem(groups)
    with pytest.raises(ValueError, match="its host Asha is a member"):
        Group(1, "UTC", (asha,), (), host="Asha")


def test_groups_of_one_facilitator_give_way_to_whom_it_costs_less() -> None:
    # Both have 17:00 as their best start. The first could meet at 12:00 as well, the second only at 20:00.
    host = member("Dr Weiss", "Europe/Vienna", "Mon 08:00-22:00")
    easy = tuple(member(name, "Europe/Vienna", "Mon 12:00-13:00, 17:00-18:00") for name in "ab")
    hard = tuple(member(name, "Europe/Rome", "Mon 17:00-18:00, 20:00-21:00") for name in "cd")
    only = (window("only", MONDAY, 1),)

    for order in ((easy, hard), (hard, easy)):
        groups = tuple(
            Group(people[0].id, "Europe/Vienna", people, only, host="Dr Weiss") for people in order
        )
        timetable = solved(Problem(groups, (host,)))
        starts = {times.group: times.sessions[0].wall[-5:] for times in timetable.groups}
        assert starts == {"a": "12:00", "c": "17:00"}


def test_facilitator_is_a_person_with_hours_closed_days_and_burden() -> None:
    host = member("host", "Asia/Tokyo", "daily 18:00-22:00", closed=(MONDAY,))
    people = tuple(member(name, "Europe/Vienna", "daily 09:00-14:00") for name in "ab")
    group = Group(1, "Europe/Vienna", people, weekly(MONDAY, 2, days=2), host="host")

    timetable = solved(Problem((group,), (host,)))

    # Monday is closed; 10:00 on Tuesday in Vienna is 18:00 in Tokyo, and the session ends at 19:00.
    assert [s.wall for s in timetable.groups[0].sessions] == ["2027-01-12T10:00", "2027-01-19T10:00"]
    assert timetable.hosts == {"host": 50}


def test_pool_of_rooms_holds_as_many_sessions_as_it_has_room_for() -> None:
    groups = tuple(
        Group(
            number,
            "Europe/Vienna",
            tuple(member(f"{number}{name}", "Europe/Vienna", "Mon 17:00-19:00") for name in "ab"),
            (window("only", MONDAY, 1),),
            room="pool",
        )
        for number in range(5)
    )

    starts = sorted(own for [own] in walls(solved(Problem(groups, rooms=(Room("pool", 2),)))))

    assert starts == ["", "17:00", "17:00", "18:00", "18:00"]


@pytest.mark.parametrize("groups", [1, 2])
def test_room_counts_the_sessions_that_it_holds_already(groups: int) -> None:
    own = tuple(
        Group(
            n,
            "UTC",
            tuple(member(f"{n}{name}", "UTC", "Mon 17:00-19:00") for name in "ab"),
            (window("only", MONDAY, 1),),
            room="pool",
        )
        for n in range(groups)
    )
    begin = datetime(2027, 1, 11, 16, 50, tzinfo=UTC)
    taken = ((begin, begin + timedelta(minutes=30)), (begin, begin + timedelta(minutes=60)))

    starts = sorted(own for [own] in walls(solved(Problem(own, rooms=(Room("pool", 2, taken),)))))

    assert starts == ["17:30", "18:00"][:groups]


def test_reading_weeks_stay_free() -> None:
    people = tuple(member(name, "Europe/Vienna", "Mon 17:00-18:00") for name in "ab")
    group = Group(1, "Europe/Vienna", people, (window("only", MONDAY, 14),))
    week = frozenset(MONDAY + timedelta(days=n) for n in range(7))

    [times] = solved(Problem((group,), reading=week)).groups

    assert times.sessions[0].wall == "2027-01-18T17:00"


def test_group_of_one_person_and_a_group_that_nobody_can_come_to() -> None:
    lone = Group(
        1, "Asia/Kathmandu", (member("Asha", "Asia/Kathmandu", "Mon 18:00-19:00"),), weekly(MONDAY, 2)
    )
    nobody = Group(2, "UTC", (member("a", "UTC", ""), member("b", "UTC", "")), weekly(MONDAY, 2), host="x")

    timetable = solved(Problem((lone, nobody)))

    assert walls(timetable) == [["18:00", "18:00"], ["", ""]]


def test_threads_change_nothing() -> None:
    problem = random_season(5)

    assert solve(problem, threads=1) == solve(problem, threads=2)


def test_room_that_the_problem_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="not among the problem's"):
        Problem((Group(1, "UTC", (member("a", "UTC"),), (), room="cellar"),))
