"""Times in which people cannot meet: what they take away, and that nobody learns why."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, free, plan_sessions
from worldrounds.core.errors import Refused
from worldrounds.core.models import AuditEntry
from worldrounds.groups.queries import members_now
from worldrounds.meetings.actions.blocks import (
    Wish,
    add_block,
    import_blocks,
    remove_block,
    remove_imported,
)
from worldrounds.meetings.blocks import sessions_in_the_way, taken_times
from worldrounds.meetings.models import Block
from worldrounds.meetings.solving import build_problem, plan_from, who_can_come
from worldrounds.network.ics_busy import Busy
from worldrounds.people.models import Person
from worldrounds.solvers.timetabling import solve

FOREVER = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))


def block(
    person: Person,
    begins: str,
    ends: str,
    zone: str = "Europe/Vienna",
    *,
    every: int = 7,
    times: int = 1,
    reason: str = "night duty",
) -> Block:
    return add_block(person=person, wish=a_wish(begins, ends, every, times, reason), zone_name=zone, at=NOW)


def a_wish(begins: str, ends: str, every: int = 7, times: int = 1, reason: str = "") -> Wish:
    return Wish(datetime.fromisoformat(begins), datetime.fromisoformat(ends), every, times, reason)


def in_utc(person: Person) -> list[tuple[str, str]]:
    times = taken_times([person.pk], *FOREVER)[person.pk].blocked
    return [(f"{since:%m-%d %H:%M}", f"{until:%m-%d %H:%M}") for since, until in times]


def test_weekly_prayer_stays_at_noon_when_the_clocks_change(cast: Cast) -> None:
    block(cast.vera, "2027-03-19T12:00", "2027-03-19T14:00", times=3)

    assert in_utc(cast.vera) == [
        ("03-19 11:00", "03-19 13:00"),
        ("03-26 11:00", "03-26 13:00"),
        ("04-02 10:00", "04-02 12:00"),  # since 28 March
    ]


@pytest.mark.parametrize(
    ("zone", "begins", "ends", "expected"),
    [
        ("Europe/Vienna", "2027-03-28T00:00", "2027-03-29T00:00", ("03-27 23:00", "03-28 22:00")),  # 23 hours
        (
            "Europe/Vienna",
            "2027-10-31T02:15",
            "2027-10-31T02:45",
            ("10-31 00:15", "10-31 01:45"),
        ),  # both times
        ("Europe/Vienna", "2027-03-28T02:00", "2027-03-28T03:30", ("03-28 01:00", "03-28 01:30")),
        ("Australia/Lord_Howe", "2027-10-03T00:00", "2027-10-04T00:00", ("10-02 13:30", "10-03 13:00")),
        (
            "Africa/Cairo",
            "2027-04-30T00:00",
            "2027-05-01T00:00",
            ("04-29 22:00", "04-30 21:00"),
        ),  # no midnight
    ],
)
def test_days_on_which_the_clocks_change(
    cast: Cast, zone: str, begins: str, ends: str, expected: tuple[str, str]
) -> None:
    block(cast.vera, begins, ends, zone)

    assert in_utc(cast.vera) == [expected]


def test_time_that_the_clocks_skip_altogether_blocks_nothing(cast: Cast) -> None:
    block(cast.vera, "2027-03-28T02:30", "2027-03-28T03:00")

    assert in_utc(cast.vera) == []


def test_only_what_touches_the_asked_days_is_read(cast: Cast) -> None:
    block(cast.vera, "2026-12-01T20:00", "2026-12-02T08:00", every=1, times=300)
    first = datetime(2027, 2, 1, 7, tzinfo=UTC)

    found = taken_times([cast.vera.pk], first - timedelta(minutes=1), first + timedelta(hours=13))

    [one, two] = found[cast.vera.pk].blocked
    assert [one[1], two[0]] == [first, first + timedelta(hours=12)]


def test_blocked_member_is_not_free_and_nothing_says_why(cast: Cast) -> None:
    group = a_group(cast, 1, "vera", "kenta")
    session = a_session(cast, plan_sessions(cast, 1)[0], group, "2026-12-02T13:00")
    before = who_can_come(members_now(group), session.starts_at, 60)
    block(cast.vera, "2026-12-02T13:30", "2026-12-02T13:45")

    after = who_can_come(members_now(group), session.starts_at, 60)

    assert [seat.comes for seat in before] == [True, True]
    assert {seat.member: (seat.comes, seat.reason) for seat in after} == {
        cast.enrolments["vera"].pk: (False, "not free"),
        cast.enrolments["kenta"].pk: (True, ""),
    }
    assert sessions_in_the_way(cast.vera, at=NOW) == [session]
    assert sessions_in_the_way(cast.kenta, at=NOW) == []


def test_timetable_keeps_away_from_members_and_facilitators(cast: Cast) -> None:
    group = a_group(cast, 1, "vera", "kenta")
    group.facilitator = cast.faye
    group.save()
    for key in ("vera", "kenta"):
        free(cast.enrolments[key], "daily 07:00-22:00")
    plan_sessions(cast, 1)  # 30 November to 4 December
    for person, hour in ((cast.vera, 9), (cast.faye, 10)):  # Vienna and Kyoto: 07:00-14:00 by Vienna's clock
        begins, ends = (f"2026-11-30T{clock:02}:00" for clock in (hour, hour + 1))
        block(person, begins, ends, every=1, times=5, reason="secret")
    block(cast.vera, "2026-11-30T00:00", "2026-12-04T00:00", reason="secret")

    problem = build_problem(cast.programme, today=NOW.date(), replace=False, gap_days=0)
    plan = plan_from(problem, solve(problem))

    [planned] = plan["groups"][0]["sessions"]
    assert planned["start"][:10] == "2026-12-04"
    start = datetime.fromisoformat(planned["start"])
    taken = [(8, 9), (9, 10)]  # UTC: Vera's hour and Faye's
    assert all(start.hour + 1 <= since or start.hour >= until for since, until in taken)
    assert all(seat["comes"] for seat in planned["seats"])
    assert "secret" not in json.dumps(plan)


def test_a_repeated_click_keeps_one_and_others_cannot_remove_it(cast: Cast) -> None:
    one, again = (block(cast.vera, "2027-01-11T00:00", "2027-01-16T00:00") for _ in range(2))

    assert one == again
    assert not remove_block(person=cast.kenta, number=one.pk, at=NOW)
    assert remove_block(person=cast.vera, number=one.pk, at=NOW)
    assert not remove_block(person=cast.vera, number=one.pk, at=NOW)


def test_nothing_else_of_it_is_kept_in_history_or_mails(cast: Cast) -> None:
    made = block(cast.vera, "2027-01-11T00:00", "2027-01-16T00:00", reason="surgery")

    [entry] = AuditEntry.objects.filter(actor=cast.vera)
    assert (entry.verb, entry.programme_slug, entry.details) == ("said when they cannot meet", "", {})
    assert "surgery" not in f"{made} {made!r}"
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (a_wish("2027-01-02", "2027-01-02"), "must come after"),
        (a_wish("2027-01-02", "2029-01-02"), "longer than a year"),
        (a_wish("2027-01-02", "2027-01-03", 1, 401), "too often"),
        (a_wish("2027-01-02", "2027-01-03", 1, 0), "too often"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, wish: Wish, words: str) -> None:
    with pytest.raises(Refused, match=words):
        add_block(person=cast.vera, wish=wish, zone_name="UTC", at=NOW)


def test_a_new_file_takes_the_place_of_the_one_before_and_of_nothing_else(cast: Cast) -> None:
    block(cast.vera, "2027-01-11T00:00", "2027-01-16T00:00")
    old, new = (
        Busy(datetime.fromisoformat(f"{day}T09:00"), datetime.fromisoformat(f"{day}T11:00"), "ward")
        for day in ("2027-02-01", "2027-02-02")
    )
    import_blocks(person=cast.vera, times=[old], zone_name="Europe/Vienna", at=NOW)
    import_blocks(person=cast.vera, times=[new], zone_name="Europe/Vienna", at=NOW)

    assert in_utc(cast.vera)[1:] == [("02-02 08:00", "02-02 10:00")]
    assert remove_imported(person=cast.vera, at=NOW) == 1
    assert list(Block.objects.values_list("gone_on", flat=True)) == [date(2027, 1, 16)]
