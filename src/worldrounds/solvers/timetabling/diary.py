"""Who is where and when: people of several groups, who are at one session at a time, and rooms, in which so many sessions
fit at once."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Final

import numpy as np

from worldrounds.solvers.timetabling.kernels import Bools, Ints, book, mark, open_rows
from worldrounds.solvers.timetabling.problem import Group, Problem, Resource, Room, resources
from worldrounds.solvers.timetabling.tables import Season, Table


def rooms_of(problem: Problem) -> dict[Resource, Room]:
    return {("room", room.id): room for room in problem.rooms}


def pieces(problem: Problem) -> list[list[Group]]:
    """The groups that have to be looked at together, in the order of the first of each.

    Those that share a person, or a room that could get full, directly or through others.
    """
    users: dict[Resource, list[int]] = defaultdict(list)
    rooms = rooms_of(problem)
    leader = list(range(len(problem.groups)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = place = leader[leader[place]]
        return place

    for place, group in enumerate(problem.groups):
        for resource in resources(group, problem.shared):
            users[resource].append(place)
    for resource, places in users.items():
        room = rooms.get(resource)
        for place in places[1:] if room is None or len(places) + len(room.taken) > room.capacity else ():
            first, second = sorted((find(places[0]), find(place)))
            leader[second] = first
    found: dict[int, list[Group]] = defaultdict(list)
    for place, group in enumerate(problem.groups):
        found[find(place)].append(group)
    return list(found.values())


NOTHING: Final = np.zeros(0, np.int64)


class Diary:
    """When people and rooms are taken, and what the people carry whom some groups share.

    Parameters
    ----------
    season : Season
    rooms : mapping of Resource to Room
    tables : sequence of Table
        Of the groups whose sessions are written into it.
    """

    def __init__(self, season: Season, rooms: Mapping[Resource, Room], tables: Sequence[Table]) -> None:
        self.season = season
        needs = {resource: rooms.get(resource) for table in tables for resource in table.needs}
        names = {name: carried for table in tables for name, carried in table.names.items()}
        lines = {resource: line for line, resource in enumerate(needs)}
        places = {name: place for place, name in enumerate(names)}
        # shape (needs, season's cells): sessions at once
        self._taken = np.zeros((len(needs), season.cells if needs else 0), np.int64)
        for line, room in enumerate(needs.values()):
            self._taken[line] = season.touched(room.taken if room else ())
        self._most = np.array([room.capacity if room else 1 for room in needs.values()], np.int64)
        self._names, self._load = list(names), np.array(list(names.values()), np.int64)
        self._of = {
            table.group.id: (
                np.array([lines[resource] for resource in table.needs], np.int64),
                np.array([places[name] for name in table.names], np.int64),
            )
            for table in tables
        }

    @property
    def load(self) -> dict[Hashable, int]:
        """Points of everybody whom the tables name."""
        return dict(zip(self._names, self.loads(), strict=True))

    def loads(self) -> list[int]:
        found: list[int] = self._load.tolist()
        return found

    def loads_of(self, table: Table) -> list[int]:
        """The same of those whom one table names."""
        found: list[int] = self._load[self._of[table.group.id][1]].tolist()
        return found

    def carried(self, table: Table) -> Ints:
        """Shape (people,): what each carries so far, with what the diary knows of those whom groups share."""
        found = table.carried.copy()
        found[table.own :] = self._load[self._of[table.group.id][1]]
        return found

    def open(self, table: Table, left: Ints = NOTHING) -> Bools:
        """Shape (n,): rows of the table at which all that the group needs is free, and no cell is in use in `left`.

        `left` has a number for each of the season's cells, or none.
        """
        lines, _ = self._of[table.group.id]
        return open_rows(table.cells, table.first, table.lengths, self._taken, self._most, lines, left)

    def open_without(self, table: Table, chosen: Ints) -> Bools:
        """The same if the group's own sessions were not in the diary, in which they stay."""
        lines, _ = self._of[table.group.id]
        taken, every = self._taken[lines], np.arange(len(lines))
        for line in taken:
            mark(line, table.cells, table.lengths, chosen, -1)
        return open_rows(table.cells, table.first, table.lengths, taken, self._most[lines], every, NOTHING)

    def book(self, table: Table, chosen: Ints, given: Ints, *, sign: int = 1) -> None:
        """Write a group's sessions into the diary, or take them out with ``sign=-1``.

        `given` are the points that they are for those whom the table names.
        """
        lines, places = self._of[table.group.id]
        book(self._taken, lines, self._load, places, table.cells, table.lengths, chosen, given, sign)
