"""One start for everybody."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from tests.solvers.timetabling.setting import window
from worldrounds.solvers.time.patterns import pattern_from_ranges
from worldrounds.solvers.timetabling import Member, awake_at, best_plenary_starts, best_sitting, weigh


def test_most_people_are_awake_at_the_best_start() -> None:
    people = {"Europe/Vienna": 10, "America/New_York": 10, "Asia/Tokyo": 1}

    best = best_plenary_starts(window("opening", date(2027, 1, 16), 1, 90), "Europe/Vienna", people)

    # Nothing suits all three: this is 15:00 in Vienna, 09:00 in New York, 23:00 in Tokyo.
    assert best[0].awake == 20
    assert best[0].start == datetime(2027, 1, 16, 14, 0, tzinfo=UTC)
    assert [start.awake for start in best] == sorted((s.awake for s in best), reverse=True)


def test_starts_are_two_hours_apart_and_on_the_windows_days() -> None:
    best = best_plenary_starts(window("opening", date(2027, 1, 16), 1, 60), "Asia/Tokyo", {"Asia/Tokyo": 3})

    assert len(best) == 3
    starts = sorted(start.start for start in best)
    assert all((b - a).total_seconds() >= 7200 for a, b in pairwise(starts))


def test_awake_means_inside_one_day_from_seven_to_ten() -> None:
    seven = datetime(2027, 1, 16, 6, 0, tzinfo=UTC)  # 07:00 in Vienna

    assert awake_at("Europe/Vienna", seven, 60)
    assert not awake_at("Europe/Vienna", seven.replace(minute=0, hour=5), 90)
    assert awake_at("Europe/Vienna", seven.replace(hour=20), 60)
    assert not awake_at("Europe/Vienna", seven.replace(hour=20, minute=15), 60)


def test_nobody_awake_gives_no_start() -> None:
    assert best_plenary_starts(window("opening", date(2027, 1, 16), 1, 60), "UTC", {}) == ()


def member(zone: str, free: str = "mon-sun 00:00-24:00") -> Member:
    return Member(id=zone + free, zone=zone, free=pattern_from_ranges(free))


def best(members: list[Member], *hours: int) -> int:
    """Of sittings on a Saturday at these hours (UTC), an hour long."""
    starts = [datetime(2027, 1, 16, hour, 0, tzinfo=UTC) for hour in hours]
    return best_sitting([weigh(members, start, 60) for start in starts])


def test_sitting_with_most_members_awake_is_best() -> None:
    kyoto, vienna = member("Asia/Tokyo"), member("Europe/Vienna")

    assert best([kyoto, kyoto, vienna], 14, 1) == 1  # 23:00 in Kyoto; 10:00 in Kyoto, 02:00 in Vienna
    assert best([kyoto, vienna, vienna], 14, 1) == 0


def test_among_sittings_with_as_many_awake_free_hours_decide_and_then_the_better_hour() -> None:
    vienna, busy = member("Europe/Vienna"), member("Europe/Vienna", "saturday 15:00-22:00")

    assert best([vienna, busy], 9, 14) == 1
    assert best([vienna], 6, 11) == 1  # 07:00, 12:00
    assert best([vienna], 11, 12) == 0  # as good: the first


def test_a_plenary_without_sittings_has_no_best_one() -> None:
    with pytest.raises(ValueError, match="at least one sitting"):
        best_sitting([])
