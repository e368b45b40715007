"""What keeps a session from a time: the group, its facilitator or its venue has something else then.

Who could come is another question. Plenaries are left out: a group may decide to meet beside one.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q
from django.utils.translation import gettext as _

from worldrounds.core.errors import Refused
from worldrounds.meetings.blocks import Times
from worldrounds.meetings.models import Session, Venue
from worldrounds.meetings.queries import group_sessions, sits_in
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme

_LONGEST = timedelta(days=1)  # no session takes longer


def lock_times(programme_id: int) -> None:
    """Until the end of the transaction nobody else gives one of the programme's sessions a time, or changes what fits
    where. Always before sessions are locked."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme_id)


def clash(session: Session, starts_at: datetime) -> str:
    """The sentence that says why a group's session cannot be held then; empty if it can (1 query; ``group`` and
    ``venue`` at hand)."""
    group, venue, end = session.group, session.venue, starts_at + timedelta(minutes=session.minutes)
    if group is None:
        return ""
    host = group.facilitator_id
    near = (
        group_sessions()
        .filter(starts_at__lt=end, starts_at__gt=starts_at - _LONGEST)
        .exclude(pk=session.pk)
        .annotate(host_sits=sits_in(OuterRef("group"), host))
    )
    shared = Q(group=group) | Q(group__facilitator__isnull=False, group__facilitator=host)
    shared |= Q(venue__isnull=False, venue=venue) | Q(host_sits=True)
    others = [row for row in near.filter(shared) if row.ends_at > starts_at]
    if any(row.group_id == group.pk for row in others):
        return _("The group has another session at this time.")
    if host is not None and any(
        row.host_sits or (row.group and row.group.facilitator_id == host) for row in others
    ):
        return _("The group's facilitator has another session at this time.")
    there = [row for row in others if row.venue_id == session.venue_id]
    if venue is not None and _any_touches(times_when_full(there, venue.at_once), starts_at, end):
        return _("“%(venue)s” is taken at this time.") % {"venue": venue}
    return ""


def check_shared(changed: Collection[int]) -> None:
    """After several sessions (ids) got a time: raises Refused if one of them is too many for its venue, or for its
    facilitator (3 queries)."""
    venues = list(Venue.objects.filter(sessions__in=changed).distinct())
    hosts = list(Person.objects.filter(facilitated_groups__sessions__in=changed).distinct())
    rows = list(group_sessions().filter(Q(venue__in=venues) | Q(group__facilitator__in=hosts)))
    shared = [(v.name, v.at_once, [row for row in rows if row.venue_id == v.pk]) for v in venues]
    shared += [
        (h.name, 1, [row for row in rows if row.group and row.group.facilitator_id == h.pk]) for h in hosts
    ]
    for name, at_once, own in shared:
        if any(row.pk in changed for row in too_many(own, at_once)):
            raise Refused(
                _(
                    "Something has changed since: “%(name)s” would have too many sessions at once. Find times anew."
                )
                % {"name": name}
            )


def too_many(sessions: Sequence[Session], at_once: int) -> list[Session]:
    """Those of a venue's sessions that are held at a time at which more than ``at_once`` are."""
    overfull = times_when_full(sessions, at_once + 1)
    return [row for row in sessions if _any_touches(overfull, row.starts_at, row.ends_at)]


def times_when_full(sessions: Iterable[Session], at_once: int) -> Times:
    """When ``at_once`` or more of these sessions are held."""
    rows = list(sessions)
    changes = sorted([(row.starts_at, 1) for row in rows] + [(row.ends_at, -1) for row in rows])
    count, since = 0, None
    found = []
    for moment, change in changes:  # who leaves leaves before others come
        count += change
        if since is None and count >= at_once:
            since = moment
        elif since is not None and count < at_once:
            found.append((since, moment))
            since = None
    return tuple(found)


def _any_touches(times: Times, begin: datetime, end: datetime) -> bool:
    return any(since < end and begin < until for since, until in times)
