"""One start for everybody."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
import pytest

from tests.solvers.timetabling.setting import window
from worldrounds.solvers.time.patterns import pattern_from_ranges
from worldrounds.solvers.timetabling import (
    Member,
    awake_at,
    best_plenary_starts,
    best_sitting,
    best_sittings,
    weigh,
)
from worldrounds.solvers.timetabling.plenary import NIGHT, cost_at
from worldrounds.solvers.timetabling.sittings import half_hours


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


cost = lru_cache(maxsize=None)(cost_at)


def by_trying_all(
    starts: list[datetime], zones: dict[str, list[str]], minutes: int, sittings: int
) -> tuple[list[int], int]:
    """Everybody's costs, heaviest first, at the best set of at most so many sittings, and how many that has."""
    best: tuple[list[int], int] | None = None
    for count in range(1, sittings + 1):
        for chosen in combinations(starts, count):
            if any(b - a < timedelta(minutes=minutes) for a, b in pairwise(chosen)):
                continue
            costs: list[int] = []
            for party in zones.values():
                costs += min(sorted((cost(z, s, minutes) for z in party), reverse=True) for s in chosen)
            value = (sorted(costs, reverse=True), count)
            best = value if best is None or value < best else best
    assert best is not None
    return best


@pytest.mark.parametrize("seed", range(10))
def test_sittings_equal_trying_everything(seed: int) -> None:
    dice = np.random.default_rng(seed)
    names = ("Europe/Vienna", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "America/Los_Angeles")
    zones = {
        f"group {n}": [str(dice.choice(names)) for _ in range(dice.integers(1, 4))]
        for n in range(dice.integers(1, 6))
    }
    days = window("opening", date(2027, 3, 28 if seed % 2 else 14), 1 if seed else 2, 90)
    most = 3 if seed == 1 else 2

    found = best_sittings(
        days, "Europe/Vienna", {n: Counter(party) for n, party in zones.items()}, sittings=most
    )

    costs = sorted(
        (cost_at(z, found.starts[found.goes[n]], 90) for n, party in zones.items() for z in party),
        reverse=True,
    )
    every = half_hours(days, "Europe/Vienna")
    assert (costs, len(found.starts)) == by_trying_all(every, zones, 90, most)
    assert found.awake == sum(cost < NIGHT for cost in costs)


def test_more_sittings_bring_everybody_a_better_hour() -> None:
    around = {z: {z: 10} for z in ("Europe/Vienna", "America/New_York", "Asia/Tokyo", "Pacific/Auckland")}
    days = window("opening", date(2027, 1, 16), 3, 90)

    found = [best_sittings(days, "Europe/Vienna", around, sittings=k) for k in (1, 2, 3, 4)]

    assert [one.awake for one in found] == [30, 40, 40, 40]
    assert [one.worst for one in found][1:] == sorted((one.worst for one in found[1:]), reverse=True)
    assert found[3].worst == 0
    assert len(found[3].starts) == 2  # two sittings already give each a time between 09:00 and 18:00


def test_sittings_that_have_a_time_keep_it() -> None:
    people = {"Europe/Vienna": {"Europe/Vienna": 3}, "Asia/Tokyo": {"Asia/Tokyo": 2}}
    noon = datetime(2027, 1, 16, 17, tzinfo=UTC)  # 18:00 in Vienna, night in Tokyo

    found = best_sittings(
        window("opening", date(2027, 1, 16), 1, 60), "UTC", people, sittings=1, others=[noon]
    )

    assert noon in found.starts
    assert found.awake == 5
    assert (found.worst, found.burden) == (0, 0)


def test_impossible_sittings_are_refused() -> None:
    with pytest.raises(ValueError, match="1 to 4 sittings; got 5"):
        best_sittings(window("opening", date(2027, 1, 16), 1, 60), "UTC", {"a": {"UTC": 1}}, sittings=5)
    with pytest.raises(ValueError, match="somebody who comes"):
        best_sittings(window("opening", date(2027, 1, 16), 1, 60), "UTC", {})
