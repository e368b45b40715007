"""Venues, where only so many sessions can be held at once: who sees to them, and which group meets in which."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from math import ceil

from worldrounds.core.errors import NotFound
from worldrounds.core.zones import zone
from worldrounds.meetings.models import Venue
from worldrounds.meetings.queries import access_timetables
from worldrounds.people.models import Person
from worldrounds.programmes.rules import Standing


def access_venue(*, person: Person, slug: str, number: int) -> tuple[Standing, Venue]:
    """A venue of the programme, for those who set its times."""
    standing = access_timetables(person=person, slug=slug)
    venue = Venue.objects.filter(programme=standing.programme, pk=number).first()
    if venue is None:
        raise NotFound
    return standing, venue


def spread(
    zones: Mapping[int, str], venues: Collection[Venue], had: Mapping[int, int], *, day: date
) -> dict[int, int]:
    """Group -> venue, each with as many groups as is its share of all places.

    A group stays where it has met (``had``) as long as that is no more than the share. The others are dealt out in the
    order of their clocks (``zones``, as they go on that day), so that those who want the same hours meet in different
    venues.
    """
    if not venues:
        return {}
    places = sum(venue.at_once for venue in venues)
    share = {venue.pk: ceil(len(zones) * venue.at_once / places) for venue in venues}
    found: dict[int, int] = {}
    used: Counter[int] = Counter()
    for group in sorted(zones.keys() & had.keys()):
        if used[had[group]] < share[had[group]]:
            found[group] = had[group]
            used[had[group]] += 1
    noon = {
        group: datetime.combine(day, time(12), zone(name)).astimezone(UTC) for group, name in zones.items()
    }
    for group in sorted(zones.keys() - found.keys(), key=lambda number: (noon[number], number)):
        found[group] = min(venues, key=lambda venue: (used[venue.pk] / venue.at_once, venue.pk)).pk
        used[found[group]] += 1
    return found
