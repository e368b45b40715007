"""One start for everybody."""

from datetime import UTC, date, datetime
from itertools import pairwise

from tests.solvers.timetabling.setting import window
from worldrounds.solvers.timetabling import awake_at, best_plenary_starts


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
