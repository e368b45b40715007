"""The groups of a season together, where they share people and rooms.

Groups that share nothing are solved one by one, and that is no compromise: if each group's burdens are the best in the
order of leximin, so are those of all together. (Leximin compares the heaviest, then the next, and so on. Put the same
people into two lists that compare so, and the lists still compare so; therefore better burdens in one group, with the
others as they are, are better for all.) What couples groups is a person, a host or somebody who is a member of several,
who is at one session at a time and carries burden from all of them, and a room.

1. Take those together that share a person, or a room that could get full (`diary.pieces`). The rest are solved alone.
2. Solve each alone, as if nothing were shared, for its own people: no timetable can give these better.
3. Take the groups in order, those with the fewest starts first. Where a group's best starts are taken, search anew
   among those that are left, with what people of several groups carry so far (`search`).
4. Ask each group again that has not got what step 2 promises, with all others as they are, until none can do better:
   each answer is the best there is, and the whole gets strictly better, so this ends.
5. Take a group that has not got what step 2 promises, and one or two that share something with it. Put them back in
   some order, in which a group leaves some sessions to those that come after it; then step 4 for these. Keep what is
   no worse. If every group has what step 2 promises, and nobody of several groups carries more than must be, nothing
   better exists and that is proved. Else end after some rounds in which nothing got better.
6. Among equal starts take those that make a regular series (`settle`).

Step 5 is a large neighbourhood search (Shaw 1998, CP98, LNCS 1520:417-431) whose every repair is exact for its group.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from operator import add
from random import Random
from typing import Final

import numpy as np

from worldrounds.solvers.timetabling.diary import NOTHING, Diary
from worldrounds.solvers.timetabling.kernels import Bools, Ints, mark
from worldrounds.solvers.timetabling.problem import MISSED, Resource
from worldrounds.solvers.timetabling.search import NARROW, NO_START, WIDE, search, settle
from worldrounds.solvers.timetabling.tables import Table

PATIENCE: Final = 60
ASKS: Final = 1000
"""Step 5 ends after `PATIENCE` rounds without gain; where few groups share something, after `ASKS` / groups."""

Rank = tuple[int, ...]
"""Missed sessions, then everybody's burden, heaviest first: the smaller, the better."""


@dataclass(frozen=True, eq=False)
class Answer:
    """One group's sessions.

    Attributes
    ----------
    chosen : ndarray of int64, shape (sessions,)
        Rows of its table, or `NO_START`.
    loads : list of int
        Burdens afterwards of the members who are in no other group.
    rank : tuple of int
        Of these burdens.
    given : ndarray of int64, shape (people named by its table,)
        Points that its sessions are for these.
    proved : bool
        True if nothing better exists.
    """

    chosen: Ints
    loads: list[int]
    rank: Rank
    given: Ints
    proved: bool


def alone(table: Table, diary: Diary) -> Answer:
    """The best starts of a group that shares nothing with the others; they are written into the diary."""
    usable = diary.open(table)
    found = _answer(table, usable, table.carried)
    settle(table.cells, table.walls, table.burdens, table.first, usable, table.gap, found.chosen)
    diary.book(table, found.chosen, found.given)
    return found


def join(tables: Sequence[Table], diary: Diary, going_on: Callable[[], bool]) -> list[Answer]:
    """Steps 2 to 6 for groups that belong together; their sessions are written into the diary.

    Parameters
    ----------
    tables : sequence of Table
    diary : Diary
        One without sessions of these groups.
    going_on : callable
        False ends step 5 soon.
    """
    joint = _Joint(tables, diary)
    joint.place_all()
    if joint.wanting():
        joint.ask_again(range(len(tables)))
        joint.exchange(going_on)
        joint.ask_again(range(len(tables)))
    joint.settle()
    best = not joint.wanting()
    return [replace(found, proved=best) for found in joint.answers]


def _answer(table: Table, usable: Bools, carried: Ints) -> Answer:
    chosen, loads, proved = search(
        table.cells, table.burdens, table.first, usable, carried, table.members, table.gap, NARROW, WIDE
    )
    own: list[int] = loads[: table.own].tolist()
    return Answer(chosen, own, _rank(own), loads[table.own :] - carried[table.own :], proved)


def _least(table: Table, chosen: Ints) -> Ints:
    """What the sessions must cost those whom the table names, whatever is chosen; `chosen` is best for all others.

    A host is at no session that is not held; which these are is not known.
    """
    is_held = bool((chosen != NO_START).all())
    named = range(table.own, len(table.carried))
    return np.array(
        [
            sum(int(table.burdens[a:b, person].min(initial=MISSED)) for a, b in pairwise(table.first))
            if is_held or person < table.members
            else 0
            for person in named
        ],
        np.int64,
    )


def _rank(loads: Iterable[int]) -> Rank:
    ordered, missed = sorted(loads, reverse=True), 0
    for load in ordered:
        if load < MISSED:
            break
        missed += load // MISSED
    return (missed, *ordered)


def _near(tables: Sequence[Table]) -> list[list[int]]:
    """Of each table the others that share something with it, in order."""
    sharing: dict[Resource, list[int]] = defaultdict(list)
    for place, table in enumerate(tables):
        for resource in table.needs:
            sharing[resource].append(place)
    return [
        sorted({other for resource in table.needs for other in sharing[resource]} - {place})
        for place, table in enumerate(tables)
    ]


class _Joint:
    """Groups that belong together, and what each has so far: ``answers``."""

    def __init__(self, tables: Sequence[Table], diary: Diary) -> None:
        self.tables, self.diary = tables, diary
        self.near = _near(tables)
        self.alone = [self._alone(table) for table in tables]
        self.answers = list(self.alone)
        self.wants = [False] * len(tables)
        self.known: dict[tuple[int, bytes, bytes], Answer] = {}

    def place_all(self) -> None:
        """Step 3."""
        for place in sorted(range(len(self.tables)), key=lambda place: len(self.tables[place].cells)):
            self._put(place, self._ask(place))

    def wanting(self) -> list[int]:
        """The groups that have not got what step 2 promises, or that give somebody of several more than must be."""
        return [place for place, wants in enumerate(self.wants) if wants]

    def ask_again(self, places: Sequence[int], *, asked: int | None = None) -> None:
        """Step 4; the group that has just been `asked` waits until another one has changed."""
        waiting = [place for place in places if place != asked]
        while waiting:
            place = waiting.pop(0)
            if not self.wants[place]:
                continue
            before = self._take_out(place)
            found = self._ask(place)
            if found is not before and self._rank_with(place, found) < self._rank_with(place, before):
                waiting += [other for other in places if other != place and other not in waiting]
                before = found
            self._put(place, before)

    def exchange(self, going_on: Callable[[], bool]) -> None:
        """Step 5."""
        random = Random(0)  # noqa: S311 - no secret: same problem, same timetable
        idle, patience = 0, max(PATIENCE, ASKS // len(self.tables))
        while idle < patience and (wanting := self.wanting()) and going_on():
            out = self._some(wanting, random)
            rank = self._rank_of(out)
            before = {place: self._take_out(place) for place in out}
            for nth, place in enumerate(out):
                self._put(place, self._ask(place, self._left_to(out[nth + 1 :], before, random)))
            self.ask_again(out, asked=out[-1])
            now = self._rank_of(out)
            idle = 0 if now < rank else idle + 1
            if now > rank:
                self._put_back(before)

    def settle(self) -> None:
        """Step 6."""
        for place, table in enumerate(self.tables):
            found = self._take_out(place)
            usable, chosen = self.diary.open(table), found.chosen.copy()
            settle(table.cells, table.walls, table.burdens, table.first, usable, table.gap, chosen)
            self._put(place, replace(found, chosen=chosen))

    def _rank_with(self, place: int, found: Answer) -> Rank:
        """Of the people of a group that is not in the diary."""
        loads = self.diary.loads_of(self.tables[place])
        return _rank(chain(found.loads, map(add, loads, found.given.tolist())))

    def _rank_of(self, places: Iterable[int]) -> Rank:
        """Of the people of some groups and all whom groups share."""
        members = (load for place in places for load in self.answers[place].loads)
        return _rank(chain(members, self.diary.loads()))

    def _some(self, wanting: list[int], random: Random) -> list[int]:
        """A group of those that want something, and one or two that share something with it, in any order."""
        one = random.choice(wanting)
        near = self.near[one]
        some = [one, *random.sample(near, min(random.randint(1, 2), len(near)))]
        random.shuffle(some)
        return some

    def _left_to(self, later: list[int], before: dict[int, Answer], random: Random) -> Ints:
        """Shape (season's cells,): not 0 in some of the sessions that `later` groups had or would have alone."""
        if not later:
            return NOTHING
        found = np.zeros(self.diary.season.cells, np.int64)
        for place in later:
            wish = random.choice((before[place], self.alone[place]))
            some = [row if random.random() < 0.5 else NO_START for row in wish.chosen.tolist()]
            mark(found, self.tables[place].cells, self.tables[place].lengths, np.array(some, np.int64), 1)
        return found

    def _alone(self, table: Table) -> Answer:
        """Of step 2; `given` is what the sessions must cost those whom groups share."""
        every = np.ones(len(table.cells), np.bool_)
        own = replace(
            table,
            burdens=np.ascontiguousarray(table.burdens[:, : table.own]),
            carried=table.carried[: table.own],
            members=table.own,
            names={},
        )
        found = _answer(own, every, own.carried)
        return replace(found, given=_least(table, found.chosen))

    def _ask(self, place: int, left: Ints = NOTHING) -> Answer:
        """The best starts of a group that is not in the diary, without the cells that are left to others."""
        table = self.tables[place]
        usable, carried = self.diary.open(table, left), self.diary.carried(table)
        key = (place, carried.tobytes(), usable.tobytes())
        if key not in self.known:
            self.known[key] = _answer(table, usable, carried)
        return self.known[key]

    def _put(self, place: int, found: Answer) -> None:
        wish = self.alone[place]
        self.answers[place] = found
        self.wants[place] = (
            not wish.proved or found.rank != wish.rank or found.given.tolist() != wish.given.tolist()
        )
        self.diary.book(self.tables[place], found.chosen, found.given)

    def _take_out(self, place: int) -> Answer:
        found = self.answers[place]
        self.diary.book(self.tables[place], found.chosen, found.given, sign=-1)
        return found

    def _put_back(self, before: dict[int, Answer]) -> None:
        for place, found in before.items():
            if self.answers[place] is not found:
                self._take_out(place)
                self._put(place, found)
