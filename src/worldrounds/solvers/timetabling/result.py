"""What is answered: a start for every session, what it means for each person, and why."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime


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
    """All sessions of a group, in order, and the burden of each member afterwards (with what was carried).

    `proved` is True if no other choice of starts is better.
    """

    group: Hashable
    sessions: tuple[SessionTime, ...]
    burden: dict[Hashable, int]
    proved: bool


@dataclass(frozen=True)
class Timetable:
    """The groups that were done; all of them unless `stopped`."""

    groups: tuple[GroupTimes, ...]
    stopped: bool
