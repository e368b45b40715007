"""What is asked: groups of people, and the days in which each of their sessions may fall."""

from collections import Counter
from collections.abc import Hashable, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from worldrounds.solvers.time.patterns import Pattern

STEP_MINUTES: Final = 15
"""Starts lie on full and half hours of the group's clock; on quarters only where more people can come then."""

EARLIEST_HOUR: Final = 7
LATEST_HOUR: Final = 22
"""Nobody meets before or after these hours of the own clock."""

WORST_HOUR: Final = 100
"""Points of burden of a meeting that begins at 07:00 or ends at 22:00; one inside 09:00-18:00 has 0."""

MISSED: Final = 1_000_000
"""Points of burden of a session that one cannot come to: more than all bad hours of a programme together."""


@dataclass(frozen=True, eq=False)
class Member:
    """A person who is to come to all sessions of a group.

    Attributes
    ----------
    id : hashable
        Returned with the person's times. Whoever has the same id in several groups of a problem, as a member or as their
        host, is one person: at one session at a time, with one account of burden.
    zone : str
        IANA name; its clock changes are followed.
    free : ndarray of bool, shape (7, 48)
        Free half hours of a usual week by the person's own clock, Monday 00:00 first.
    closed : frozenset of date
        Local days on which the person cannot meet (exams, holidays).
    told : bool
        False if `free` was assumed because the person has told nothing.
    carried : int
        Points of burden carried already, 0 or more.
    blocked : tuple of (datetime, datetime)
        Times (aware, half-open) at which the person cannot meet; why is nobody's business.
    """

    id: Hashable
    zone: str
    free: Pattern
    closed: frozenset[date] = frozenset()
    told: bool = True
    carried: int = 0
    blocked: tuple[tuple[datetime, datetime], ...] = ()

    def __post_init__(self) -> None:
        ZoneInfo(self.zone)
        if self.free.shape != (7, 48):
            raise ValueError(f"Member {self.id}: free has shape (7, 48); got {self.free.shape}.")
        if self.carried < 0:
            raise ValueError(f"Member {self.id}: carried burden is 0 or more; got {self.carried}.")
        _check_times(f"Member {self.id}: blocked", self.blocked)


@dataclass(frozen=True)
class Window:
    """The days in which one session may begin.

    Attributes
    ----------
    id : hashable
        Returned with the session's time.
    first_day, end_day : date
        Half-open: the session begins on a day ``first_day <= day < end_day`` of the group's zone.
    minutes : int
        Length, 15 to 600.
    """

    id: Hashable
    first_day: date
    end_day: date
    minutes: int

    def __post_init__(self) -> None:
        if not self.first_day < self.end_day <= self.first_day + timedelta(days=400):
            raise ValueError(
                f"Session {self.id}: a window has 1 to 400 days; got {self.first_day} to {self.end_day}."
            )
        if not 15 <= self.minutes <= 600:
            raise ValueError(f"Session {self.id}: a session takes 15 to 600 minutes; got {self.minutes}.")


@dataclass(frozen=True, eq=False)
class Group:
    """People who meet, and when they should.

    Attributes
    ----------
    id : hashable
    zone : str
        Whose clock the group's times are written in.
    members : tuple of Member
        At least one.
    windows : tuple of Window
        The sessions. They are held in the order of their first (then last) days.
    gap_minutes : int
        From the start of a session to the start of the next, at least; never less than the longest session.
    host : hashable, optional
        A facilitator who is at every session of this group and perhaps of others, at one at a time: the id of one
        of the problem's hosts, or of somebody whose hours are not known.
    room : hashable, optional
        The id of one of the problem's rooms.
    busy : tuple of (datetime, datetime)
        Times (aware, half-open) that are taken already, so that no session may touch them.
    """

    id: Hashable
    zone: str
    members: tuple[Member, ...]
    windows: tuple[Window, ...]
    gap_minutes: int = 0
    host: Hashable | None = None
    room: Hashable | None = None
    busy: tuple[tuple[datetime, datetime], ...] = ()

    def __post_init__(self) -> None:
        ZoneInfo(self.zone)
        if not self.members:
            raise ValueError(f"Group {self.id} has no members.")
        if len({member.id for member in self.members}) < len(self.members):
            raise ValueError(f"Group {self.id} names a member twice.")
        if len({window.id for window in self.windows}) < len(self.windows):
            raise ValueError(f"Group {self.id} names a session twice.")
        if self.host in {member.id for member in self.members}:
            raise ValueError(f"Group {self.id}: its host {self.host} is a member of it.")
        if self.gap_minutes < 0:
            raise ValueError(f"Group {self.id}: the gap is 0 minutes or more; got {self.gap_minutes}.")
        _check_times(f"Group {self.id}: busy", self.busy)

    @property
    def ordered(self) -> tuple[Window, ...]:
        return tuple(sorted(self.windows, key=lambda window: (window.first_day, window.end_day)))

    @property
    def quorum(self) -> int:
        """So many must be able to come; with fewer there is no session."""
        return min(2, len(self.members))

    @property
    def gap(self) -> timedelta:
        """From the start of a session to the earliest start of the next."""
        return timedelta(minutes=max(self.gap_minutes, *(window.minutes for window in self.windows), 0))


@dataclass(frozen=True)
class Room:
    """A pool in which so many sessions can be held at once, such as video rooms.

    Attributes
    ----------
    id : hashable
    capacity : int
        Sessions at once, 1 or more.
    taken : tuple of (datetime, datetime)
        Times (aware, half-open) of sessions that it holds already: one place each.
    """

    id: Hashable
    capacity: int
    taken: tuple[tuple[datetime, datetime], ...] = ()

    def __post_init__(self) -> None:
        if self.capacity < 1:
            raise ValueError(f"Room {self.id}: room for 1 or more sessions; got {self.capacity}.")
        _check_times(f"Room {self.id}: taken", self.taken)


Resource = tuple[str, Hashable]
"""``("person", id)`` or ``("room", id)``."""


def resources(group: Group, shared: Set[Hashable]) -> list[Resource]:
    """Whom and what a group shares, or could share, with others; ``shared``: people who are in several groups."""
    members = [member.id for member in group.members if member.id in shared] if shared else []
    named: list[tuple[str, Hashable | None]] = [("person", name) for name in [*members, group.host]]
    return [(kind, name) for kind, name in [*named, ("room", group.room)] if name is not None]


@dataclass(frozen=True, eq=False)
class Problem:
    """A season: all groups with all their sessions, and whom and what they share.

    Attributes
    ----------
    groups : tuple of Group
    hosts : tuple of Member
        Facilitators whose hours are known. They come to each session of their groups and carry burden as members do.
    rooms : tuple of Room
    reading : frozenset of date
        Days, by each group's clock, on which no session begins (reading weeks).
    """

    groups: tuple[Group, ...]
    hosts: tuple[Member, ...] = ()
    rooms: tuple[Room, ...] = ()
    reading: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        for kind, rows in (("group", self.groups), ("host", self.hosts), ("room", self.rooms)):
            if len({row.id for row in rows}) < len(rows):
                raise ValueError(f"A {kind} is named twice.")
        rooms = {room.id for room in self.rooms}
        if unknown := {group.room for group in self.groups} - rooms - {None}:
            raise ValueError(f"These rooms are not among the problem's: {unknown}.")
        self._check_carried()

    @cached_property
    def shared(self) -> frozenset[Hashable]:
        """People who are in several groups."""
        seats = Counter(member.id for group in self.groups for member in group.members)
        seats.update(group.host for group in self.groups if group.host is not None)
        return frozenset(person for person, count in seats.items() if count > 1)

    def _check_carried(self) -> None:
        carried = {host.id: host.carried for host in self.hosts if host.id in self.shared}
        for member in (member for group in self.groups for member in group.members if self.shared):
            if member.id in self.shared and carried.setdefault(member.id, member.carried) != member.carried:
                raise ValueError(f"{member.id} has carried the same in all groups of a problem.")


def _check_times(whose: str, times: tuple[tuple[datetime, datetime], ...]) -> None:
    if any(a.tzinfo is None or b.tzinfo is None or a >= b for a, b in times):
        raise ValueError(f"{whose} times are aware and end after they begin.")
