"""Where groups meet: each venue with the groups that meet there, and what is too much for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from worldrounds.groups.models import Group
from worldrounds.meetings.clashes import too_many
from worldrounds.meetings.models import Venue
from worldrounds.meetings.queries import group_sessions
from worldrounds.programmes.models import Programme


@dataclass(frozen=True)
class VenueLine:
    """By the sessions to come."""

    venue: Venue
    groups: Sequence[Group]
    sessions: int
    too_many: int  # sessions, at times at which more are there than fit


def venue_lines(programme: Programme, *, at: datetime) -> list[VenueLine]:
    """Two queries."""
    venues = list(programme.venues.all())
    rows = list(group_sessions().filter(venue__in=venues, starts_at__gt=at))
    there = {venue: [row for row in rows if row.venue_id == venue.pk] for venue in venues}
    return [
        VenueLine(
            venue=venue,
            groups=sorted({row.group for row in own if row.group}, key=lambda group: group.number),
            sessions=len(own),
            too_many=len(too_many(own, venue.at_once)),
        )
        for venue, own in there.items()
    ]
