"""One session no longer suits: the smallest change, other fair starts, the outcome of a poll."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.solvers.timetabling.setting import member, weekly
from worldrounds.solvers.timetabling import (
    MISSED,
    Group,
    Member,
    Problem,
    Window,
    fairest_starts,
    outcome,
    smallest_change,
    weigh,
)

MONDAY = date(2026, 11, 30)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """UTC; day 0 is the Monday."""
    return datetime(2026, 11, 30, hour, minute, tzinfo=UTC) + timedelta(days=day)


def team(*members: Member, windows: tuple[Window, ...] = weekly(MONDAY, 3), gap_days: int = 3) -> Group:
    return Group("g", "UTC", members, windows, gap_minutes=gap_days * 1440)


def of(group: Group, *hosts: Member) -> Problem:
    return Problem((group,), hosts=hosts)


def blocked(person: Member, start: datetime, hours: int = 24) -> Member:
    return replace(person, blocked=((start, start + timedelta(hours=hours)),))


def misses(group: Group, session: str, start: datetime) -> int:
    [window] = (one for one in group.windows if one.id == session)
    return sum(seat.burden == MISSED for seat in weigh(group.members, start, window.minutes))


def test_only_the_session_that_does_not_suit_moves() -> None:
    ana, ben = member("ana", "UTC"), member("ben", "UTC")
    starts = {"s0": at(2, 18), "s1": at(9, 18), "s2": at(16, 18)}
    group = team(blocked(ana, at(9, 12), 12), ben)

    change = smallest_change(of(group), starts, "s1")

    assert list(change) == ["s1"]
    assert misses(group, "s1", change["s1"]) == 0
    assert change["s1"] - starts["s0"] >= group.gap <= starts["s2"] - change["s1"]


def test_nothing_moves_where_nothing_helps() -> None:
    ana, ben = member("ana", "UTC"), member("ben", "UTC", "tue 03:00-04:00")

    assert smallest_change(of(team(ana, ben, ana_too(ana))), {"s0": at(2, 18)}, "s0") == {}


def ana_too(ana: Member) -> Member:
    return replace(ana, id="ada")


def test_session_that_suits_stays() -> None:
    group = team(member("ana", "UTC"), member("ben", "UTC"))

    assert smallest_change(of(group), {"s0": at(2, 20), "s1": at(9, 20), "s2": at(16, 20)}, "s0") == {}


def test_neighbour_moves_only_if_it_must() -> None:
    ana, ben = member("ana", "UTC", "weekdays 17:00-21:00"), member("ben", "UTC", "weekdays 17:00-21:00")
    starts = {"s0": at(1, 18), "s1": at(7, 18), "s2": at(16, 18)}
    group = team(blocked(ana, at(0, 0), 72), ben)  # until Wednesday: Thursday is too near to Monday

    change = smallest_change(of(replace(group, gap_minutes=5 * 1440)), starts, "s0")

    assert sorted(map(str, change)) == ["s0", "s1"]
    assert [misses(group, str(session), start) for session, start in change.items()] == [0, 0]
    assert change["s1"] - change["s0"] >= timedelta(days=5) <= starts["s2"] - change["s1"]


def test_cancelled_session_gets_a_time_again() -> None:
    group = team(member("ana", "UTC"), member("ben", "UTC"))

    assert list(smallest_change(of(group), {"s0": at(2, 18)}, "s1")) == ["s1"]


def test_what_is_taken_is_left_alone() -> None:
    ana = member("ana", "UTC", "mon 17:00-18:00; tue 17:00-18:00")
    group = team(blocked(ana, at(0, 17), 1), member("ben", "UTC"), windows=weekly(MONDAY, 1))
    busy = replace(group, busy=((at(1, 17), at(1, 18)),))

    assert smallest_change(of(group), {"s0": at(0, 17)}, "s0") == {"s0": at(1, 17)}
    assert smallest_change(of(busy), {"s0": at(0, 17)}, "s0") == {}


@pytest.mark.parametrize(("carried", "hour"), [(0, at(1, 13)), (90, at(1, 19, 30))])
def test_facilitator_carries_as_members_do(carried: int, hour: datetime) -> None:
    """08:00 in New York is a little early for the facilitator; 19:30 is later for the members."""
    hours = "mon 12:00-13:00; tue 13:00-14:00; tue 19:30-20:30"
    ana, ben = member("ana", "UTC", hours), member("ben", "UTC", hours)
    faye = replace(member("faye", "America/New_York", "mon-sun 00:00-24:00"), carried=carried)
    group = replace(team(blocked(ana, at(0, 0)), ben, windows=weekly(MONDAY, 1)), host="faye")

    assert smallest_change(of(group, faye), {"s0": at(0, 12)}, "s0") == {"s0": hour}


def test_facilitators_burden_of_sessions_that_stay_counts() -> None:
    """The second session is at the facilitator's bad hour already."""
    hours = "mon 12:00-13:00; tue 13:00-14:00; tue 19:30-20:30"
    ana, ben = member("ana", "UTC", hours), member("ben", "UTC", hours)
    faye = member("faye", "America/New_York", "mon-sun 00:00-24:00")
    group = replace(team(blocked(ana, at(0, 0)), ben, windows=weekly(MONDAY, 2)), host="faye")

    change = smallest_change(of(group, faye), {"s0": at(0, 12), "s1": at(7, 12)}, "s0")

    assert change == {"s0": at(1, 19, 30)}


def test_fairest_starts_leave_out_the_present_one_and_are_three() -> None:
    group = team(member("ana", "UTC"), member("ben", "Europe/Vienna"))
    starts = {"s0": at(2, 18), "s1": at(9, 18)}

    found = fairest_starts(of(group), starts, "s0")

    assert len({one.start for one in found} - {starts["s0"]}) == 3
    assert [one.coming for one in found] == [2, 2, 2]
    assert all(starts["s1"] - one.start >= group.gap for one in found)


def test_most_who_can_come_win_the_poll() -> None:
    members = [member(name, "UTC") for name in ("ana", "ben", "cleo")]
    late, early = at(2, 21), at(3, 12)

    assert outcome(members, 60, {early: {"ana", "ben"}, late: {"ana", "ben", "cleo"}}) == late


def test_equal_votes_go_to_the_hour_that_spares_who_has_carried_most() -> None:
    ana = member("ana", "UTC", carried=90)
    kenji = member("kenji", "Asia/Tokyo")
    evening, morning = at(2, 11), at(2, 7)  # 20:00 and 16:00 in Tokyo; late morning and 07:00 in London

    everybody = {"ana", "kenji"}

    assert outcome([ana, kenji], 60, {morning: everybody, evening: everybody}) == evening
    rested = replace(ana, carried=0)
    tired = replace(kenji, carried=90)
    assert outcome([rested, tired], 60, {morning: everybody, evening: everybody}) == morning


def test_poll_of_equals_takes_the_earlier_start() -> None:
    members = [member("ana", "UTC"), member("ben", "UTC")]
    noon = {at(3, 12): {"ana"}, at(2, 12): {"ana"}}

    assert outcome(members, 60, noon) == at(2, 12)
