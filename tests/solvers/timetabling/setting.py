"""People and groups to try things with."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

from worldrounds.solvers.time.patterns import pattern_from_ranges
from worldrounds.solvers.timetabling import Group, Member, Problem, Window
from worldrounds.solvers.timetabling.objective import Key, key, rank, worth_trying

EVENINGS = "weekdays 17:00-21:00; weekend 09:00-18:00"


def member(
    name: str, zone: str, free: str = EVENINGS, *, closed: tuple[date, ...] = (), carried: int = 0
) -> Member:
    return Member(name, zone, pattern_from_ranges(free), frozenset(closed), carried=carried)


def window(name: str, first_day: date, days: int = 1, minutes: int = 60) -> Window:
    return Window(name, first_day, first_day + timedelta(days=days), minutes)


def weekly(
    first_day: date, count: int, *, days: int = 7, every: int = 7, minutes: int = 60
) -> tuple[Window, ...]:
    return tuple(window(f"s{n}", first_day + timedelta(days=every * n), days, minutes) for n in range(count))


def best_by_trying_all(group: Group) -> tuple[Key, list[datetime | None]]:
    """The best key over all choices of starts on quarters of an hour; only for very small groups."""
    fitting = [[None, *worth_trying(group, w, list(quarters(w)))] for w in group.ordered]
    choices = (list(starts) for starts in product(*fitting) if _keeps_gap(group, list(starts)))
    return min(((key(group, starts), starts) for starts in choices), key=lambda found: found[0])


def quarters(window: Window) -> Iterator[datetime]:
    moment = datetime.combine(window.first_day, datetime.min.time(), UTC) - timedelta(days=1)
    while moment.date() < window.end_day + timedelta(days=2):
        yield moment
        moment += timedelta(minutes=15)


def _keeps_gap(group: Group, starts: list[datetime | None]) -> bool:
    given = [start for start in starts if start is not None]
    return all(b - a >= group.gap for a, b in pairwise(given))


def best_season_by_trying_all(problem: Problem) -> tuple[int, tuple[int, ...]]:
    """The best rank over all choices of starts for all groups at once; only for very small seasons."""
    hosts = {host.id: host for host in problem.hosts}
    choices = []
    for group in problem.groups:
        fitting = [
            [None, *worth_trying(group, w, list(quarters(w)), hosts.get(group.host), problem.reading)]
            for w in group.ordered
        ]
        choices.append([list(starts) for starts in product(*fitting) if _keeps_gap(group, list(starts))])
    return min(
        rank(problem, {group.id: own for group, own in zip(problem.groups, starts, strict=True)})
        for starts in product(*choices)
        if _fit_together(problem, starts)
    )


def _fit_together(problem: Problem, starts: Sequence[Sequence[datetime | None]]) -> bool:
    """Nobody and nothing is taken twice, looked at in every quarter of an hour."""
    capacity = {room.id: room.capacity for room in problem.rooms}
    taken: Counter[object] = Counter()
    for group, own in zip(problem.groups, starts, strict=True):
        for window, start in zip(group.ordered, own, strict=True):
            for quarter in range(0, window.minutes, 15) if start else ():
                moment = start + timedelta(minutes=quarter)
                people = {member.id for member in group.members} | {group.host} - {None}
                taken.update(("person", name, moment) for name in people)
                taken.update([("room", group.room, moment)] if group.room is not None else [])
    return all(count <= (capacity[name] if kind == "room" else 1) for (kind, name, _), count in taken.items())
