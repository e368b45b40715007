"""What is answered: a start for every session, what it means for each person, and why."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True)
class Seat:
    """One person at one session.

    Attributes
    ----------
    member : hashable
    local : datetime
        Start by the person's own clock, aware.
    comes : bool
    reason : str
        Why not: ``"night"`` (outside 07:00-22:00), ``"closed"`` (exam or holiday), ``"not free"``; else ``""``.
    burden : int
        Points 0..`WORST_HOUR` for who comes, `MISSED` for who cannot.
    told : bool
        False if the person's free hours were assumed.
    """

    member: Hashable
    local: datetime
    comes: bool
    reason: str
    burden: int
    told: bool


@dataclass(frozen=True)
class Alternative:
    """Another start: how many could come, and the points of burden of the worst off and of all who come."""

    start: datetime
    wall: str
    coming: int
    worst: int
    total: int


@dataclass(frozen=True)
class SessionTime:
    """One session of one group.

    Attributes
    ----------
    window : hashable
        The session's id.
    start : datetime or None
        UTC; None where fewer than two people could come at any time.
    wall : str
        The same moment by the group's clock, ``"2027-01-21T20:00"``; empty without a start.
    zone : str
        The group's zone.
    seats : tuple of Seat
        In the order of the group's members; empty without a start.
    alternatives : tuple of Alternative
        Up to three next best starts while the other sessions stay, best first.
    options : int
        So many starts existed at which as many people could come.
    """

    window: Hashable
    start: datetime | None
    wall: str
    zone: str
    seats: tuple[Seat, ...]
    alternatives: tuple[Alternative, ...]
    options: int


@dataclass(frozen=True)
class GroupTimes:
    """The starts of all sessions of a group.

    Attributes
    ----------
    group : hashable
    starts : tuple of (datetime or None)
        UTC, in the order of the sessions.
    burden : dict
        Of each member afterwards, with what was carried.
    proved : bool
        True if no other choice of starts is better.
    describe : callable
        Makes `sessions`, which are worked out when they are first asked for.
    """

    group: Hashable
    starts: tuple[datetime | None, ...]
    burden: dict[Hashable, int]
    proved: bool
    describe: Callable[[], tuple[SessionTime, ...]] = field(repr=False, compare=False)

    @cached_property
    def sessions(self) -> tuple[SessionTime, ...]:
        return self.describe()


@dataclass(frozen=True)
class Timetable:
    """The groups that were done, all of them unless `stopped`; and the burden of hosts whose hours are known."""

    groups: tuple[GroupTimes, ...]
    stopped: bool
    hosts: dict[Hashable, int] = field(default_factory=dict)
