"""The quick code against the slow, obviously right one, on many small random cases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.solvers.timetabling.setting import best_by_trying_all, quarters, weekly
from worldrounds.solvers.timetabling import (
    Group,
    Member,
    Problem,
    SessionTime,
    Timetable,
    faults,
    joining,
    solve,
)
from worldrounds.solvers.timetabling.objective import key, seat, worth_trying
from worldrounds.solvers.timetabling.tables import Season

ZONES = (
    "Europe/Vienna", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu", "Africa/Lagos",
    "Australia/Adelaide", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Kolkata", "Europe/London",
)  # fmt: skip
MONDAYS = (date(2027, 3, 8), date(2027, 3, 22), date(2027, 1, 11), date(2027, 10, 25))


def random_group(seed: int, *, share: float, sessions: int, days: int, every: int, gap: int = 0) -> Group:
    dice = np.random.default_rng(seed)
    monday = MONDAYS[seed % len(MONDAYS)]
    members = []
    for number in range(int(dice.integers(2, 5))):
        free = np.repeat(dice.random((7, 16)) < share, 3, axis=1)  # stretches of 90 minutes
        closed = frozenset({monday} if dice.random() < 0.2 else set())
        zone = ZONES[int(dice.integers(len(ZONES)))]
        carried = int(dice.integers(0, 3)) * 50
        members.append(
            Member(number, zone, free, closed, carried=carried, blocked=random_blocks(dice, monday))
        )
    windows = weekly(monday, sessions, days=days, every=every, minutes=int(dice.choice([30, 50, 60])))
    return Group(seed, members[0].zone, tuple(members), windows, gap_minutes=gap)


def random_blocks(dice: np.random.Generator, monday: date) -> tuple[tuple[datetime, datetime], ...]:
    """Up to two, of one minute to a day."""
    first = datetime.combine(monday, datetime.min.time(), UTC)
    begins = [first + timedelta(minutes=int(dice.integers(7 * 1440))) for _ in range(dice.integers(3))]
    return tuple((begin, begin + timedelta(minutes=int(dice.integers(1, 1440)))) for begin in begins)


@pytest.mark.parametrize("seed", range(12))
def test_table_says_what_seat_says(seed: int) -> None:
    group = random_group(seed, share=0.6, sessions=1, days=3, every=7)
    window = group.windows[0]
    season = Season(Problem((group,)))
    quick = season.table(group)
    starts = [season.moment(cell) for cell in quick.cells]
    by_start = dict(zip(starts, quick.burdens.tolist(), strict=True))
    worth = set(worth_trying(group, window, list(quarters(window))))

    for start in quarters(window):
        expected = [seat(member, start, window.minutes).burden for member in group.members]
        assert by_start.get(start) == (expected if start in worth else None)


@pytest.mark.parametrize("seed", range(40))
def test_solve_equals_trying_everything(seed: int) -> None:
    group = random_group(seed, share=0.3, sessions=2, days=1, every=2)
    problem = Problem((group,))

    timetable = solve(problem)

    times = timetable.groups[0]
    assert faults(problem, timetable) == []
    assert times.proved
    assert key(group, [s.start for s in times.sessions]) == best_by_trying_all(group)[0]


@pytest.mark.parametrize("seed", range(40, 60))
def test_solve_equals_trying_everything_where_sessions_are_close(seed: int) -> None:
    group = random_group(seed, share=0.2, sessions=3, days=1, every=1, gap=30 * 60)
    problem = Problem((group,))

    timetable = solve(problem)

    times = timetable.groups[0]
    assert faults(problem, timetable) == []
    assert key(group, [s.start for s in times.sessions]) == best_by_trying_all(group)[0]


@pytest.mark.parametrize("seed", range(60, 64))
def test_no_single_change_helps_in_long_programmes(seed: int) -> None:
    group = random_group(seed, share=0.6, sessions=8, days=5, every=14)
    problem = Problem((group,))

    timetable = solve(problem)

    assert faults(problem, timetable) == []
    starts = [s.start for s in timetable.groups[0].sessions]
    own = key(group, starts)[0]
    season = Season(problem)
    table = season.table(group)
    for place in range(len(starts)):
        for cell in table.cells[table.first[place] : table.first[place + 1]]:
            changed = [*starts[:place], season.moment(cell), *starts[place + 1 :]]
            assert key(group, changed)[0] >= own


@pytest.mark.parametrize("seed", range(64, 84))
def test_narrow_first_sweep_and_pruned_second_lose_nothing(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = random_group(seed, share=0.5, sessions=4, days=2, every=2 if seed % 2 else 7, gap=26 * 60)
    exact = solve(Problem((group,))).groups[0]

    monkeypatch.setattr(joining, "NARROW", 1)
    monkeypatch.setattr(joining, "WIDE", 4000)
    again = solve(Problem((group,))).groups[0]

    assert (exact.proved, again.proved) == (True, True)
    assert key(group, [s.start for s in again.sessions]) == key(group, [s.start for s in exact.sessions])


def test_verify_notices_what_is_wrong() -> None:
    group = random_group(3, share=0.8, sessions=2, days=2, every=7)
    problem = Problem((group,))
    good = solve(problem)
    first, second = good.groups[0].sessions
    assert first.start is not None

    def with_first(**changes: object) -> Timetable:
        values = {name: getattr(first, name) for name in SessionTime.__dataclass_fields__} | changes
        sessions = (SessionTime(**values), second)
        times = replace(good.groups[0], describe=lambda: sessions)
        return Timetable((times,), stopped=False)

    night = first.start.replace(hour=(first.start.hour + 12) % 24)
    assert faults(problem, good) == []
    assert faults(problem, with_first(start=night)) != []
    assert faults(problem, with_first(wall="2027-01-01T00:00")) != []
    assert faults(problem, with_first(zone="UTC")) != []
    assert faults(problem, Timetable((), stopped=False)) == ["Not every group has an answer."]
