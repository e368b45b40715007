"""A person's private calendar addresses: made on first need, made anew, taken away.

Who may have a group's or a school's is asked before (``access_group``, ``access_partner``), and again whenever it is
read (``feeds.feed_by_token``).
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from worldrounds.core import audit
from worldrounds.meetings.feeds import OWN, Scope, live_feed
from worldrounds.meetings.models import CalendarFeed
from worldrounds.people.models import Person


def make_feed(*, person: Person, scope: Scope = OWN, at: datetime) -> CalendarFeed:
    """The live feed; made if there is none. Two at once get the same one."""
    found = live_feed(person, scope)
    if found is not None:
        return found
    kept = {"person": person, "group": scope.group, "partner": scope.partner}
    try:
        with transaction.atomic():
            feed = CalendarFeed.objects.create(**kept, created_at=at)
            audit.record(at=at, actor=person, verb="made a calendar address", target=feed)
            return feed
    except IntegrityError:
        return CalendarFeed.objects.get(**kept, revoked_at=None)


@transaction.atomic
def revoke_feed(*, person: Person, scope: Scope = OWN, at: datetime) -> None:
    """The address stops working at once. A second click changes nothing."""
    feed = live_feed(person, scope)
    if feed is not None and CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=at):
        audit.record(at=at, actor=person, verb="revoked the calendar address", target=person)


@transaction.atomic
def renew_feed(*, person: Person, scope: Scope = OWN, at: datetime) -> CalendarFeed:
    """Another address; the old one stops working."""
    revoke_feed(person=person, scope=scope, at=at)
    return make_feed(person=person, scope=scope, at=at)
