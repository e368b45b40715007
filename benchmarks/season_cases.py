"""Invented seasons: small ones in which groups get in one another's way, and large ones that look like a programme."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from benchmarks.grouping import PLACES, PROGRAMME_RULES, free_hours, programme
from benchmarks.scale_class import WEEKS, invented
from worldrounds.solvers.grouping import Problem as Grouping
from worldrounds.solvers.grouping import Rules
from worldrounds.solvers.grouping import solve as form
from worldrounds.solvers.time.patterns import pattern_from_ranges
from worldrounds.solvers.timetabling import MISSED, Group, Member, Problem, Room, Window
from worldrounds.solvers.timetabling.tables import Season

MONDAYS = (date(2027, 3, 8), date(2027, 1, 11), date(2027, 10, 18))
"""Two of the three have clock changes of Europe and of America in different weeks after them."""

WORKING = pattern_from_ranges("daily 08:00-20:00")
RULES = Rules.from_dict({"size": {"min": 5, "max": 5}, "countries": 3, "hours": 2})


def small(seed: int) -> Problem:
    """2 to 6 groups of 2 to 5 people, 2 to 6 sessions, 1 to 3 facilitators with few hours, perhaps one room."""
    random = np.random.default_rng(seed)
    monday = MONDAYS[seed % len(MONDAYS)]
    count, sessions = (int(random.integers(2, 7)) for _ in range(2))
    days = int(random.choice([1, 2, 3, 5, 7]))
    hosts = tuple(
        _person(random, f"host {i}", float(random.uniform(0.5, 2.5)), monday)
        for i in range(int(random.integers(1, 4)))
    )
    rooms = (Room("room", int(random.integers(1, 3))),) if random.random() < 0.4 else ()
    windows = tuple(_windows(monday, sessions, days, int(random.choice([30, 60, 90]))))
    generosity = float(random.uniform(1.0, 3.0))
    gap_minutes = int(random.choice([0, 0, 2, 5])) * 1440
    groups = []
    for number in range(count):
        members = tuple(
            _person(random, f"{number}.{i}", generosity, monday) for i in range(int(random.integers(2, 6)))
        )
        host = hosts[int(random.integers(len(hosts)))].id
        room = "room" if rooms and random.random() < 0.7 else None
        groups.append(Group(number, members[0].zone, members, windows, gap_minutes, host, room))
    return Problem(tuple(groups), hosts, rooms)


def large(people: int, *, hosts: int = 0, sessions: int = 8, seed: int = 1) -> Problem:
    """Groups of five that `grouping` forms (two common hours a week), a session a week, a reading week among them.

    Facilitators are free from 08:00 to 20:00 of their days; each gets groups at whose best hours they are free.
    """
    class_ = invented(people, max(12, people // 20), seed, "own")
    plan = form(Grouping.from_columns(class_.columns, WEEKS["own"]), RULES, seed=seed)
    patterns = (
        np.unpackbits(class_.columns.patterns, axis=1, bitorder="little").astype(np.bool_).reshape(-1, 7, 48)
    )
    windows = tuple(
        Window(week, MONDAYS[0] + timedelta(weeks=week), MONDAYS[0] + timedelta(weeks=week + 1), 60)
        for week in [week for week in range(sessions + 1) if week != 4]
    )
    groups = []
    for number, keys in enumerate(plan.groups):
        members = tuple(Member(int(k), class_.zone(class_.place[int(k)]), patterns[int(k)]) for k in keys)
        groups.append(Group(number, members[0].zone, members, windows, 3 * 1440))
    if not hosts:
        return Problem(tuple(groups))
    random = np.random.default_rng(seed)
    zones = [class_.zone(int(place)) for place in random.choice(class_.place, hosts)]
    staff = tuple(Member(f"facilitator {i}", zone, WORKING) for i, zone in enumerate(zones))
    return Problem(tuple(_with_hosts(groups, staff)), staff)


def programme_season(sessions: int = 8, seed: int = 1) -> Problem:
    """The published programme's shape (12 schools, 194 students), formed into groups of three or four."""
    people = programme(seed)
    plan = form(people, PROGRAMME_RULES, seed=seed)
    known = {person.key: person for person in people.people}
    windows = tuple(
        Window(n, MONDAYS[0] + timedelta(weeks=n), MONDAYS[0] + timedelta(weeks=n + 1), 60)
        for n in range(sessions)
    )
    groups = []
    for number, keys in enumerate(plan.groups):
        members = tuple(Member(key, known[key].zone, known[key].free) for key in keys)
        groups.append(Group(number, members[0].zone, members, windows, 3 * 1440))
    return Problem(tuple(groups))


def _with_hosts(groups: list[Group], staff: tuple[Member, ...]) -> list[Group]:
    """Each group with the facilitator who can come to most of its best starts, as evenly as that goes."""
    season = Season(Problem(tuple(groups), staff))
    free = np.zeros((len(staff), season.cells), np.bool_)
    for i, person in enumerate(staff):
        free[i, season.table(Group("", person.zone, (person,), groups[0].windows)).cells] = True
    room = np.full(len(staff), -(-len(groups) // len(staff)))
    found = []
    for group in groups:
        table = season.table(group)
        coming = (table.burdens < MISSED).sum(axis=1)
        best = np.zeros(len(staff))
        for first, end in pairwise(table.first):
            top = table.cells[first:end][coming[first:end] == coming[first:end].max(initial=0)]
            best += free[:, top].any(axis=1) + free[:, top].mean(axis=1)
        host = int(np.argmax(np.where(room > 0, best, -1)))
        room[host] -= 1
        found.append(replace(group, host=staff[host].id))
    return found


def _person(random: np.random.Generator, name: str, generosity: float, monday: date) -> Member:
    zone = PLACES[int(random.integers(len(PLACES)))][1]
    closed = frozenset(
        monday + timedelta(days=int(d)) for d in random.integers(0, 60, int(random.integers(0, 6)))
    )
    return Member(name, zone, free_hours(random, generosity), closed, carried=25 * int(random.integers(0, 4)))


def _windows(monday: date, sessions: int, days: int, minutes: int) -> list[Window]:
    first = [monday + timedelta(days=max(days, 3) * n) for n in range(sessions)]
    return [Window(n, day, day + timedelta(days=days), minutes) for n, day in enumerate(first)]
