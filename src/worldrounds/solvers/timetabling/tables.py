"""Every start that a group's sessions may have, and what each means for everybody, as arrays.

Same meaning as `objective.worth_trying` and `objective.seat`, which a property test holds them to.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

import numpy as np

from worldrounds.solvers.time.comfort import discomfort
from worldrounds.solvers.time.masks import CELL_MINUTES, CELLS, cells_to_utc, monday_of, offsets
from worldrounds.solvers.timetabling.kernels import MARGIN_DAYS, Bools, Ints, rows_of
from worldrounds.solvers.timetabling.problem import (
    EARLIEST_HOUR,
    LATEST_HOUR,
    MISSED,
    WORST_HOUR,
    Group,
    Member,
    Problem,
    Resource,
    Window,
    resources,
)

_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Table:
    """The starts of all sessions of one group: session ``s`` has the rows ``first[s]`` to ``first[s + 1]``, in time.

    Attributes
    ----------
    group : Group
    cells : ndarray of int64, shape (n,)
        Quarters of an hour since the season's first, see `Season.moment`.
    walls : ndarray of int64, shape (n,)
        The same starts by the group's clock, as minutes since 1970-01-01 00:00.
    burdens : ndarray of int64, shape (n, people)
        Points; `MISSED` for who cannot come. The members, those of several groups after the others; then a host whose
        hours are known.
    first : ndarray of int64, shape (sessions + 1,)
    lengths : ndarray of int64, shape (sessions,)
        In cells.
    carried : ndarray of int64, shape (people,)
        Points before the first session.
    gap : int
        Cells from the start of a session to the earliest start of the next.
    members : int
        So many of the people are members; after them comes the host.
    needs : tuple of Resource
        Whom and what the group shares, or could share, with others.
    names : dict of hashable to int
        The last of the people, by their ids: members who are in other groups, too, and the host; with what they carry
        before the first session.
    """

    group: Group
    cells: Ints
    walls: Ints
    burdens: Ints
    first: Ints
    lengths: Ints
    carried: Ints
    gap: int
    members: int
    needs: tuple[Resource, ...]
    names: dict[Hashable, int]

    @property
    def own(self) -> int:
        """So many of the people, the first ones, are in no other group."""
        return len(self.carried) - len(self.names)


class Season:
    """The quarters of an hour from a season's first week to its last, and every zone's clock in each of them.

    Attributes
    ----------
    cells : int
        How many quarters there are.
    """

    def __init__(self, problem: Problem) -> None:
        windows = {window for group in problem.groups for window in group.windows}
        days = [window.first_day for window in windows] + [window.end_day for window in windows]
        days = days or [_EPOCH]
        first, last = monday_of(min(days) - timedelta(days=1)), monday_of(max(days) + timedelta(days=2))
        self._mondays = [first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1)]
        self.cells = len(self._mondays) * CELLS
        self._first, self._begin = first, _minute(cells_to_utc(first, 0))
        self.shared = problem.shared
        self._hosts = {host.id: host for host in problem.hosts}
        people = [member for group in problem.groups for member in group.members] + list(problem.hosts)
        names = sorted({person.zone for person in people} | {group.zone for group in problem.groups})
        self._zones = {name: row for row, name in enumerate(names)}
        self._clocks = (
            np.stack([self._clock(name) for name in names]) if names else np.zeros((0, 0), np.int64)
        )
        self._reading = self._days([problem.reading])[0]
        minutes = sorted({window.minutes for window in windows})
        self._points = {length: _points(length) for length in minutes}
        self._spans: dict[tuple[str, date, date], tuple[int, int]] = {}

    def host(self, group: Group) -> Member | None:
        """The group's host, if the host's hours are known."""
        return self._hosts.get(group.host) if group.host is not None else None

    def moment(self, cell: int) -> datetime:
        """The beginning of a cell (UTC)."""
        return datetime.fromtimestamp((self._begin + CELL_MINUTES * int(cell)) * 60, UTC)

    def touched(self, times: Iterable[tuple[datetime, datetime]]) -> Ints:
        """Shape (cells,): how many of these times touch each cell."""
        found = np.zeros(self.cells, np.int64)
        for begin, end in times:
            first = (_minute(begin) - self._begin) // CELL_MINUTES
            after = -(-(_minute_after(end) - self._begin) // CELL_MINUTES)
            found[max(first, 0) : max(after, 0)] += 1
        return found

    def table(self, group: Group) -> Table:
        """The starts that respect days, reading weeks, busy times, the host's hours and the quorum.

        On full and half hours of the group's clock; on quarters, too, where more can come then.
        """
        host = self.host(group)
        named = [member for member in group.members if member.id in self.shared] if self.shared else []
        own = [member for member in group.members if member.id not in self.shared]
        named += [host] if host else []
        people = own + named
        windows = group.ordered
        lengths = np.array([-(-window.minutes // CELL_MINUTES) for window in windows], np.int64)
        cells, walls, burdens, first = rows_of(
            self._clocks,
            self._begin,
            self._zones[group.zone],
            np.array([self._zones[person.zone] for person in people]),
            np.stack([person.free.reshape(336) for person in people]),
            self._days([person.closed for person in people]),
            len(group.members),
            np.array([self._span(group.zone, window) for window in windows], np.int64).reshape(-1, 4),
            lengths,
            np.array([window.minutes for window in windows], np.int64),
            np.stack([self._points[window.minutes] for window in windows]) if windows else _points(15)[None],
            self._reading,
            np.array([(_minute(a), _minute_after(b)) for a, b in group.busy], np.int64).reshape(-1, 2),
            np.array(
                [(i, _minute(a), _minute_after(b)) for i, one in enumerate(people) for a, b in one.blocked],
                np.int64,
            ).reshape(-1, 3),
            group.quorum,
        )
        carried = np.array([person.carried for person in people], np.int64)
        gap = -(-(group.gap // timedelta(minutes=1)) // CELL_MINUTES)
        needs = tuple(resources(group, self.shared))
        names = {person.id: person.carried for person in named}
        return Table(
            group, cells, walls, burdens, first, lengths, carried, gap, len(group.members), needs, names
        )

    def _span(self, zone: str, window: Window) -> tuple[int, int, int, int]:
        """First cell and end cell of a window's days, and the same in minutes of the zone's clock since the season's first."""
        low = (window.first_day - self._first).days * 1440
        high = (window.end_day - self._first).days * 1440
        key = (zone, window.first_day, window.end_day)
        if key not in self._spans:
            inside = np.flatnonzero(
                (self._clocks[self._zones[zone]] >= low) & (self._clocks[self._zones[zone]] < high)
            )
            self._spans[key] = (int(inside[0]), int(inside[-1]) + 1)
        return (*self._spans[key], low, high)

    def _clock(self, zone: str) -> Ints:
        """Shape (cells,): minutes of the zone's clock since the season's first day, 00:00."""
        shift = np.concatenate([offsets(zone, monday) for monday in self._mondays]).astype(np.int64) // 60
        return CELL_MINUTES * np.arange(self.cells) + shift

    def _days(self, closed: Iterable[Iterable[date]]) -> Bools:
        """Shape (len(closed), days): True on those days; column 0 is `MARGIN_DAYS` before the season's first."""
        rows = list(closed)
        found = np.zeros((len(rows), self.cells // 96 + 2 * MARGIN_DAYS), np.bool_)
        for row, days in enumerate(rows):
            for day in days:
                column = (day - self._first).days + MARGIN_DAYS
                if 0 <= column < found.shape[1]:
                    found[row, column] = True
        return found


@lru_cache(maxsize=64)
def _points(minutes: int) -> Ints:
    """Shape (1440,): points of a session of that length by the minute of the local day at which it begins.

    From 07:00 to 22:00 discomfort falls, then rises: the worse end of a session is its worst moment.
    """
    clock = np.arange(1440) / 60
    end = clock + minutes / 60
    worse = np.maximum(
        discomfort(np.clip(clock, EARLIEST_HOUR, LATEST_HOUR)),
        discomfort(np.clip(end, EARLIEST_HOUR, LATEST_HOUR)),
    )
    inside = (clock >= EARLIEST_HOUR) & (end <= LATEST_HOUR)
    return np.where(inside, np.rint(WORST_HOUR * worse).astype(np.int64), MISSED)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _minute_after(moment: datetime) -> int:
    return int(-(-moment.timestamp() // 60))
