"""Times in which people cannot meet: read by what finds times, and by the one whose they are."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from worldrounds.core.zones import zone
from worldrounds.meetings.models import Block, Session
from worldrounds.meetings.queries import sessions_of
from worldrounds.people.models import Person

AHEAD = timedelta(days=400)  # so far a calendar file is read
_A_DAY = timedelta(days=1)

Times = tuple[tuple[datetime, datetime], ...]
"""Half-open, UTC, in order."""


def blocks_of(person: Person, *, today: date) -> list[Block]:
    """What lies ahead, for the person alone (1 query)."""
    return list(Block.objects.filter(person=person, gone_on__gt=today))


def blocked_times(people: Iterable[int], first: datetime, end: datetime) -> dict[int, Times]:
    """Person id -> the times between two moments that are blocked (1 query); reasons are not read.

    Every id asked for is a key.
    """
    found: dict[int, list[tuple[datetime, datetime]]] = {number: [] for number in people}
    rows = Block.objects.filter(person__in=list(found), gone_on__gte=first.date() - _A_DAY).defer("reason")
    for block in rows:
        found[block.person_id].extend(happens(block, first, end))
    return {number: tuple(sorted(times)) for number, times in found.items()}


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
    times = blocked_times([person.pk], at, at + 2 * AHEAD)[person.pk]
    return [
        session
        for session in to_come
        if any(since < session.ends_at and session.starts_at < until for since, until in times)
    ]
