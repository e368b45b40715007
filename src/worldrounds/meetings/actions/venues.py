"""Say where groups meet, if that is limited: add, change and remove venues."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.meetings.clashes import lock_times
from worldrounds.meetings.models import Session, Venue
from worldrounds.meetings.rules import may_set_times
from worldrounds.programmes.history import record
from worldrounds.programmes.rules import Standing


@transaction.atomic
def save_venue(
    *, standing: Standing, venue: Venue | None, name: str, at_once: int, address: str, at: datetime
) -> Venue:
    """A new one, or other words for one. Sessions that have a time keep it, even if they are too many now."""
    _check(standing)
    lock_times(standing.programme.pk)
    row = Venue(programme=standing.programme) if venue is None else Venue.objects.get(pk=venue.pk)
    was = (row.name, row.address)
    row.name, row.at_once, row.address = name, at_once, address
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(_("There is one of this name already."), field="name") from error
    if venue is not None and was != (row.name, row.address):
        _count_changes(row, at=at)
    record(standing, row, "set a venue", at=at, name=name, at_once=at_once, address=address)
    return row


@transaction.atomic
def remove_venue(*, standing: Standing, venue: Venue, at: datetime) -> None:
    """Its sessions stay; their groups meet by their own links again."""
    _check(standing)
    lock_times(standing.programme.pk)
    row = Venue.objects.get(pk=venue.pk)
    _count_changes(row, at=at)
    record(standing, row, "removed a venue", at=at, name=row.name)
    row.delete()


def _count_changes(venue: Venue, *, at: datetime) -> None:
    """Sessions to come are elsewhere, or by another name: calendars should see that."""
    to_come = Session.objects.filter(venue=venue, state=Session.State.PLANNED, starts_at__gt=at)
    to_come.update(sequence=F("sequence") + 1, changed_at=at)


def _check(standing: Standing) -> None:
    if not may_set_times(standing):
        raise NotAllowed(_("Only the coordinator sets meeting times."))
