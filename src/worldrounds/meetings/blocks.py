"""Times in which people cannot meet: read by what finds times, and by the one whose they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from worldrounds.core.zones import zone
from worldrounds.meetings.models import Block, GroupSitting, Session
from worldrounds.meetings.queries import sessions_of
from worldrounds.people.models import Person

AHEAD = timedelta(days=400)  # so far a calendar file is read
_A_DAY = timedelta(days=1)

Times = tuple[tuple[datetime, datetime], ...]
"""Half-open, UTC, in order."""


def blocks_of(person: Person, *, today: date) -> list[Block]:
    """What lies ahead, for the person alone (1 query)."""
    return list(Block.objects.filter(person=person, gone_on__gt=today))


@dataclass
class Taken:
    """What a person does beside a programme: times that are blocked, and sessions and plenaries in other programmes."""

    blocked: list[tuple[datetime, datetime]] = field(default_factory=list)
    sessions: list[tuple[datetime, datetime]] = field(default_factory=list)
    plenaries: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def times(self) -> Times:
        return tuple(sorted(self.blocked + self.sessions + self.plenaries))


def taken_times(
    people: Iterable[int], first: datetime, end: datetime, *, beside: int | None = None
) -> dict[int, Taken]:
    """Person id -> what takes time between two moments; reasons are not read (1 query). Every id asked for is a key.

    ``beside``: a programme. The sessions are those of the groups that a person is in, or accompanies, in other ones, the
    plenaries the sittings that these groups go to; without it there are none.
    """
    found: dict[int, Taken] = {number: Taken() for number in people}
    blocks = Block.objects.filter(person__in=list(found), gone_on__gte=first.date() - _A_DAY).order_by()
    rows = blocks.values_list("person", *_WALL, Cast(Value(None), DateTimeField()), Value(0), Value(0))
    if beside is not None:
        rows = rows.union(*_sessions_beside(beside, list(found), first, end))
    for person, begins, ends, zone_name, every_days, times, starts_at, minutes, is_plenary in rows:
        if starts_at is not None:
            held = found[person].plenaries if is_plenary else found[person].sessions
            held.append((starts_at, starts_at + timedelta(minutes=minutes)))
        else:
            block = Block(begins=begins, ends=ends, zone=zone_name, every_days=every_days, times=times)
            found[person].blocked.extend(happens(block, first, end))
    return found


_WALL = ("begins", "ends", "zone", "every_days", "times")


def _sessions_beside(
    programme: int, people: list[int], first: datetime, end: datetime
) -> Iterator[QuerySet[Session, Any]]:
    """Rows with the columns of blocks, and with start, minutes and whether it is a plenary."""
    near = Session.objects.filter(
        state=Session.State.PLANNED, starts_at__gt=first - _A_DAY, starts_at__lt=end
    ).exclude(planned__programme=programme)
    no_block = (Value(""), Value(""), Value(""), Value(0), Value(0))
    everybodys = "planned__programme__groups"
    seats = GroupSitting.objects.filter(planned=OuterRef("planned"), group=OuterRef(everybodys))
    at_it = Q(~Exists(seats.exclude(sitting=OuterRef("sitting"))), group=None)
    for group, held, is_plenary in (("group", Q(), 0), (everybodys, at_it, 1)):
        member, host = f"{group}__memberships__enrolment__person", f"{group}__facilitator"
        living = {f"{group}__retired_at": None}
        as_student = near.filter(
            held, **living, **{f"{group}__memberships__left_at": None, f"{member}__in": people}
        )
        as_host = near.filter(held, **living, **{f"{host}__in": people})
        for rows, person in ((as_student, member), (as_host, host)):
            yield rows.order_by().values_list(person, *no_block, "starts_at", "minutes", Value(is_plenary))


def happens(block: Block, first: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Its times that touch the span from ``first`` up to ``end``, as moments (UTC)."""
    begins, ends = (datetime.fromisoformat(wall) for wall in (block.begins, block.ends))
    step, clock = timedelta(days=block.every_days), zone(block.zone)
    # A wall time lies within a day of the same time in UTC.
    passed = (first.astimezone(UTC).replace(tzinfo=None) - _A_DAY - ends) // step
    for number in range(max(0, passed), block.times):
        since = (begins + number * step).replace(tzinfo=clock).astimezone(UTC)
        if since >= end:
            return
        # Of a wall time that the clocks show twice, the later one; a time that they skip ends as late as it begins.
        wall = (ends + number * step).replace(tzinfo=clock)
        until = max(wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC))
        if since < until and until > first:
            yield since, until


def sessions_in_the_way(person: Person, *, at: datetime) -> list[Session]:
    """Sessions to come that the person is expected at and that lie in blocked times (2 queries)."""
    to_come = list(sessions_of(person, at, at + 2 * AHEAD))
    times = taken_times([person.pk], at, at + 2 * AHEAD)[person.pk].blocked
    return [
        session
        for session in to_come
        if any(since < session.ends_at and session.starts_at < until for since, until in times)
    ]
