"""What comes out of `solve`, on cases whose answer is known."""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.solvers.timetabling.setting import member, weekly, window
from worldrounds.solvers.timetabling import Group, GroupTimes, Member, Problem, Window, faults, solve, weigh


def solved(group: Group) -> GroupTimes:
    problem = Problem((group,))
    timetable = solve(problem)
    assert faults(problem, timetable) == []
    return timetable.groups[0]


def walls(times: GroupTimes) -> list[str]:
    return [session.wall for session in times.sessions]


def test_solve_finds_the_only_common_hour() -> None:
    vienna = member("Lena", "Europe/Vienna", "Tue 13:00-14:00")
    kyoto = member("Yuki", "Asia/Tokyo", "Tue 20:00-22:00")
    group = Group(1, "Europe/Vienna", (vienna, kyoto), (window("first", date(2027, 1, 11), 7),))

    session = solved(group).sessions[0]

    assert session.start == datetime(2027, 1, 12, 12, 0, tzinfo=UTC)
    assert (session.wall, session.zone) == ("2027-01-12T13:00", "Europe/Vienna")
    assert [f"{seat.local:%a %H:%M}" for seat in session.seats] == ["Tue 13:00", "Tue 21:00"]
    assert [seat.burden for seat in session.seats] == [0, 100]


def test_series_keeps_its_wall_time_when_the_clocks_change() -> None:
    # Europe moves its clocks on 28 March 2027.
    vienna = member("Lena", "Europe/Vienna", "Wed 17:00-19:00")
    berlin = member("Jonas", "Europe/Berlin", "Wed 17:00-18:30")
    group = Group(1, "Europe/Vienna", (vienna, berlin), weekly(date(2027, 3, 22), 2))

    times = solved(group)

    assert walls(times) == ["2027-03-24T17:00", "2027-03-31T17:00"]
    assert [s.start.hour for s in times.sessions if s.start] == [16, 15]


def test_weeks_between_two_clock_changes_are_solved_on_their_own_dates() -> None:
    # New York changes on 14 March, Vienna on 28 March 2027: in between they are 5 hours apart, not 6.
    vienna = member("Lena", "Europe/Vienna", "Mon 18:00-19:00")
    new_york = member("Sam", "America/New_York", "Mon 12:00-14:00")
    group = Group(1, "Europe/Vienna", (vienna, new_york), weekly(date(2027, 3, 8), 4))

    times = solved(group)

    local = [[f"{seat.local:%H:%M}" for seat in session.seats] for session in times.sessions]
    assert local == [["18:00", "12:00"], ["18:00", "13:00"], ["18:00", "13:00"], ["18:00", "12:00"]]


def test_hour_that_exists_in_one_season_only_is_missed_in_the_other() -> None:
    vienna = member("Lena", "Europe/Vienna", "Mon 18:00-19:00")
    berlin = member("Jonas", "Europe/Berlin", "Mon 18:00-19:00")
    phoenix = member("Ana", "America/Phoenix", "Mon 10:00-11:00")  # no summer time
    group = Group(1, "Europe/Vienna", (vienna, berlin, phoenix), weekly(date(2027, 3, 22), 2))

    before, after = solved(group).sessions

    assert [seat.comes for seat in before.seats] == [True, True, True]
    assert [(seat.comes, seat.reason) for seat in after.seats] == [
        (True, ""),
        (True, ""),
        (False, "not free"),
    ]


def test_closed_days_are_left_free() -> None:
    exams = tuple(date(2027, 1, 11) + timedelta(days=n) for n in range(5))
    vienna = member("Lena", "Europe/Vienna", "Mon, Fri 18:00-19:00", closed=exams)
    berlin = member("Jonas", "Europe/Berlin", "Mon, Fri 18:00-19:00")
    group = Group(1, "Europe/Vienna", (vienna, berlin), (window("first", date(2027, 1, 11), 14),))

    assert walls(solved(group)) == ["2027-01-18T18:00"]


def test_closed_day_counts_by_the_own_calendar() -> None:
    # Tuesday 08:00 in Auckland is Monday in Vienna: Auckland's free Monday does not help.
    vienna = member("Lena", "Europe/Vienna", "Mon 20:00-21:00")
    auckland = member("Aroha", "Pacific/Auckland", "Tue 08:00-09:00", closed=(date(2027, 1, 12),))
    group = Group(1, "Europe/Vienna", (vienna, auckland), (window("first", date(2027, 1, 11), 1),))

    assert solved(group).sessions[0].start is None


def test_nobody_meets_at_night_even_if_free() -> None:
    vienna = member("Lena", "Europe/Vienna", "daily 00:00-24:00")
    los_angeles = member("Kai", "America/Los_Angeles", "daily 00:00-24:00")
    group = Group(1, "Europe/Vienna", (vienna, los_angeles), weekly(date(2027, 1, 11), 3, minutes=90))

    for session in solved(group).sessions:
        for seat in session.seats:
            assert seat.local.hour >= 7 and (seat.local + timedelta(minutes=90)).strftime("%H:%M") <= "22:00"


def test_bad_hour_is_not_given_to_a_second_person_in_vain() -> None:
    # They can meet at 07:00 in Tokyo, or when it is bad for both: taking turns would help nobody.
    tokyo = member("Yuki", "Asia/Tokyo", "daily 07:00-08:00, 21:00-22:00")
    new_york = member("Sam", "America/New_York", "daily 07:00-08:00, 17:00-18:00")
    group = Group(1, "Asia/Tokyo", (tokyo, new_york), weekly(date(2027, 1, 11), 2))

    times = solved(group)

    assert times.proved
    assert walls(times) == ["2027-01-11T07:00", "2027-01-18T07:00"]
    assert times.burden == {"Yuki": 200, "Sam": 0}


def evening_or_morning(carried: int = 0) -> tuple[Member, ...]:
    """Monday is late for Kavya and Mateo (75 points each), Tuesday is early for Ines (100 points)."""
    return (
        member("Kavya", "Asia/Kolkata", "Mon 20:00-21:00; Tue 12:30-13:30", carried=carried),
        member("Mateo", "Asia/Kolkata", "Mon 20:00-21:00; Tue 12:30-13:30"),
        member("Ines", "Europe/London", "Mon 14:30-15:30; Tue 07:00-08:00"),
    )


def test_nobody_has_the_bad_hour_twice_before_each_has_had_it_once() -> None:
    group = Group(1, "Asia/Kolkata", evening_or_morning(), weekly(date(2027, 1, 11), 4, days=2))

    times = solved(group)

    days = [f"{session.start:%a}" for session in times.sessions if session.start]
    assert (sorted(days[:2]), sorted(days[2:])) == (["Mon", "Tue"], ["Mon", "Tue"])
    assert times.burden == {"Kavya": 150, "Mateo": 150, "Ines": 200}


def test_who_has_carried_more_is_spared() -> None:
    once = (window("only", date(2027, 1, 11), 2),)

    fresh = solved(Group(1, "Asia/Kolkata", evening_or_morning(), once))
    tired = solved(Group(1, "Asia/Kolkata", evening_or_morning(carried=300), once))

    assert (walls(fresh), walls(tired)) == (["2027-01-11T20:00"], ["2027-01-12T12:30"])


def test_without_a_common_hour_the_absent_rotate() -> None:
    people = tuple(
        member(name, zone, "Mon 09:00-17:00")
        for name, zone in (("Sam", "America/New_York"), ("Yuki", "Asia/Tokyo"))
    )
    lena = member("Lena", "Europe/Vienna", "Mon 07:00-22:00")
    amara = member("Amara", "Africa/Lagos", "Mon 07:00-22:00")
    group = Group(1, "Europe/Vienna", (*people, lena, amara), weekly(date(2027, 1, 11), 4, minutes=60))

    times = solved(group)

    missed = [[seat.member for seat in session.seats if not seat.comes] for session in times.sessions]
    assert [len(names) for names in missed] == [1, 1, 1, 1]
    assert {names[0] for names in missed} == {"Sam", "Yuki"}
    assert sorted(names[0] for names in missed[:2]) == ["Sam", "Yuki"]


def test_session_without_two_people_gets_no_start() -> None:
    lena, jonas = (
        member("Lena", "Europe/Vienna", "Mon 09:00-10:00"),
        member("Jonas", "Europe/Berlin", "Tue 09:00-10:00"),
    )
    group = Group(1, "Europe/Vienna", (lena, jonas), (window("only", date(2027, 1, 11), 7),))

    session = solved(group).sessions[0]

    assert (session.start, session.wall, session.seats, session.alternatives) == (None, "", (), ())


def test_half_hours_are_preferred_to_quarters() -> None:
    kathmandu = member("Asha", "Asia/Kathmandu", "Mon 17:00-20:00")  # UTC+5:45
    vienna = member("Lena", "Europe/Vienna", "Mon 09:00-18:00")
    group = Group(1, "Europe/Vienna", (kathmandu, vienna), (window("only", date(2027, 1, 11), 1),))

    # 12:15 in Vienna would be 17:00 in Kathmandu; 12:30 is the first full or half hour.
    assert walls(solved(group)) == ["2027-01-11T12:30"]


def test_quarters_are_used_where_more_can_come() -> None:
    kathmandu = member("Asha", "Asia/Kathmandu", "Mon 17:00-18:00")
    vienna = member("Lena", "Europe/Vienna", "Mon 09:00-18:00")
    group = Group(1, "Europe/Vienna", (kathmandu, vienna), (window("only", date(2027, 1, 11), 1),))

    assert walls(solved(group)) == ["2027-01-11T12:15"]


def test_gap_between_sessions_is_kept() -> None:
    lena = member("Lena", "Europe/Vienna", "daily 17:00-19:00")
    jonas = member("Jonas", "Europe/Berlin", "daily 17:00-19:00")
    windows = weekly(date(2027, 1, 11), 2, days=7, every=7)
    group = Group(1, "Europe/Vienna", (lena, jonas), windows, gap_minutes=9 * 1440)

    first, second = (session.start for session in solved(group).sessions)

    assert first and second and second - first >= timedelta(days=9)


def test_host_of_two_groups_is_never_double_booked() -> None:
    def group(number: int) -> Group:
        people = (
            member("a", "Europe/Vienna", "Mon 17:00-19:00"),
            member("b", "Europe/Rome", "Mon 17:00-19:00"),
        )
        return Group(
            number, "Europe/Vienna", people, (window("only", date(2027, 1, 11), 1),), host="Dr Weiss"
        )

    problem = Problem((group(1), group(2), group(3)))
    timetable = solve(problem)

    assert faults(problem, timetable) == []
    assert sorted(t.sessions[0].wall[-5:] for t in timetable.groups) == ["", "17:00", "18:00"]


def test_alternatives_are_the_next_best_and_an_hour_apart() -> None:
    lena = member("Lena", "Europe/Vienna", "Mon 17:00-22:00")
    jonas = member("Jonas", "Europe/Berlin", "Mon 17:00-21:00")
    group = Group(1, "Europe/Vienna", (lena, jonas), (window("only", date(2027, 1, 11), 1),))

    session = solved(group).sessions[0]

    assert session.wall == "2027-01-11T17:00"
    assert [(a.wall[-5:], a.coming, a.worst, a.total) for a in session.alternatives] == [
        ("18:00", 2, 25, 50),
        ("19:00", 2, 50, 100),
        ("20:00", 2, 75, 150),
    ]


def test_progress_is_told_and_stopping_keeps_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[solve.__module__], "TOGETHER", 1)
    groups = tuple(
        Group(
            n,
            "Europe/Vienna",
            (member(f"a{n}", "Europe/Vienna"), member(f"b{n}", "Europe/Rome")),
            weekly(date(2027, 1, 11), 2),
        )
        for n in range(4)
    )
    told = []

    def on_progress(done: int, total: int, message: str, best: str) -> bool:
        told.append((done, total))
        return done < 2

    timetable = solve(Problem(groups), on_progress=on_progress)

    assert told == [(0, 4), (1, 4), (2, 4)]
    assert timetable.stopped
    assert [times.group for times in timetable.groups] == [0, 1]


def test_same_problem_gives_the_same_timetable() -> None:
    people = tuple(member(z, z) for z in ("Europe/Vienna", "Asia/Tokyo", "Africa/Lagos", "Asia/Kolkata"))
    problem = Problem((Group(1, "Europe/Vienna", people, weekly(date(2027, 1, 11), 6)),))

    assert solve(problem) == solve(problem)


@pytest.mark.parametrize(
    ("zone", "day", "expected_hours"),
    [
        ("America/Sao_Paulo", date(2027, 3, 29), 18),
        ("Australia/Lord_Howe", date(2027, 4, 5), 18),
        ("Africa/Casablanca", date(2027, 2, 8), 18),  # Ramadan: clocks go back on 7 February 2027
        ("Pacific/Chatham", date(2027, 4, 5), 18),
    ],
)
def test_local_time_is_right_after_unusual_clock_changes(zone: str, day: date, expected_hours: int) -> None:
    people = (member("a", zone, "daily 18:00-19:00"), member("b", zone, "daily 18:00-19:00"))
    group = Group(1, zone, people, (window("only", day, 1),))

    session = solved(group).sessions[0]

    assert session.start is not None
    assert session.start.astimezone(ZoneInfo(zone)).hour == expected_hours


def test_window_that_is_empty_is_refused() -> None:
    with pytest.raises(ValueError, match="1 to 400 days"):
        Window("bad", date(2027, 1, 11), date(2027, 1, 11), 60)


def test_group_without_members_is_refused() -> None:
    with pytest.raises(ValueError, match="no members"):
        Group(1, "UTC", (), ())


def test_blocked_time_looks_like_time_that_is_not_free() -> None:
    start = datetime(2027, 1, 13, 18, 0, tzinfo=UTC)
    person = replace(
        member("a", "UTC"), blocked=((start + timedelta(minutes=59), start + timedelta(hours=2)),)
    )

    touched, clear = (weigh([person], start, minutes)[0] for minutes in (60, 59))

    assert (touched.comes, touched.reason) == (False, "not free")
    assert clear.comes
    with pytest.raises(ValueError, match="Member a: blocked times are aware"):
        replace(person, blocked=((start, start),))
