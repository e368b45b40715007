"""Who is where and when: people of several groups, who are at one session at a time, and rooms, in which so many sessions
fit at once."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from worldrounds.solvers.timetabling.kernels import Bools, Ints, mark
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


@dataclass(frozen=True, eq=False)
class Diary:
    """When people and rooms are taken, and what the people carry whom groups share.

    Attributes
    ----------
    season : Season
    rooms : mapping of Resource to Room
    taken : dict of Resource to ndarray of int64, shape (season's cells,)
        Sessions at once; modified in place.
    load : dict of hashable to int
        Points of those whom a `Table` names; modified in place.
    """

    season: Season
    rooms: Mapping[Resource, Room]
    taken: dict[Resource, Ints] = field(default_factory=dict)
    load: dict[Hashable, int] = field(default_factory=dict)

    def full(self, table: Table) -> Bools:
        """Shape (season's cells,): True where the group cannot meet."""
        found = np.zeros(self.season.cells, np.bool_)
        for resource in table.needs:
            room = self.rooms.get(resource)
            found |= self._taken(resource) >= (room.capacity if room else 1)
        return found

    def carried(self, table: Table) -> Ints:
        """Shape (people,): what each carries so far, with what the diary knows of those whom groups share."""
        found = table.carried.copy()
        found[table.own :] = self.loads(table)
        return found

    def loads(self, table: Table) -> list[int]:
        """The same of those whom the table names."""
        return [self.load.get(name, carried) for name, carried in table.names.items()]

    def book(self, table: Table, chosen: Ints, given: Sequence[int], *, sign: int = 1) -> None:
        """Write a group's sessions into the diary, or take them out with ``sign=-1``.

        `given` are the points that they are for those whom the table names.
        """
        for resource in table.needs:
            mark(self._taken(resource), table.cells, table.lengths, chosen, sign)
        for (name, carried), points in zip(table.names.items(), given, strict=True):
            self.load[name] = self.load.get(name, carried) + sign * points

    def full_without(self, table: Table, chosen: Ints) -> Bools:
        """The same as `full` if the group's sessions were not in the diary; this one stays as it is."""
        taken = {name: self.taken[name].copy() for name in table.needs}
        other = Diary(self.season, self.rooms, taken)
        other.book(table, chosen, [0] * len(table.names), sign=-1)
        return other.full(table)

    def _taken(self, resource: Resource) -> Ints:
        if resource not in self.taken:
            room = self.rooms.get(resource)
            self.taken[resource] = self.season.touched(room.taken if room else ())
        return self.taken[resource]
