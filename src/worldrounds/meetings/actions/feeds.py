"""A person's private calendar address: made on first need, made anew, taken away."""

from datetime import datetime

from django.db import IntegrityError, transaction

from worldrounds.core import audit
from worldrounds.meetings.models import CalendarFeed
from worldrounds.meetings.queries import live_feed
from worldrounds.people.models import Person


def make_feed(*, person: Person, at: datetime) -> CalendarFeed:
    """The live feed; made if there is none. Two at once get the same one."""
    found = live_feed(person)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            feed = CalendarFeed.objects.create(person=person, created_at=at)
            audit.record(at=at, actor=person, verb="made a calendar address", target=feed)
            return feed
    except IntegrityError:
        return CalendarFeed.objects.get(person=person, revoked_at=None)


@transaction.atomic
def revoke_feed(*, person: Person, at: datetime) -> None:
    """The address stops working at once. A second click changes nothing."""
    if CalendarFeed.objects.filter(person=person, revoked_at=None).update(revoked_at=at):
        audit.record(at=at, actor=person, verb="revoked the calendar address", target=person)


@transaction.atomic
def renew_feed(*, person: Person, at: datetime) -> CalendarFeed:
    """Another address; the old one stops working."""
    revoke_feed(person=person, at=at)
    return make_feed(person=person, at=at)
