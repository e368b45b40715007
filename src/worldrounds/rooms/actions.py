"""Writes in rooms."""

from datetime import datetime

from django.db import transaction

from worldrounds.core import audit
from worldrounds.groups.models import Group
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme
from worldrounds.rooms.models import Room


@transaction.atomic
def open_rooms(*, programme: Programme, actor: Person | None, at: datetime) -> list[Room]:
    """Open a room for each living group that has none. Returns the new rooms; doing it again opens nothing."""
    groups = Group.objects.filter(programme=programme, retired_at=None, room=None).order_by("number")
    rooms = [Room.objects.get_or_create(group=group, defaults={"opened_at": at}) for group in groups]
    new = [room for room, is_new in rooms if is_new]
    if new:
        audit.record(
            at=at, actor=actor, verb="open rooms", target=programme, programme=programme.slug, rooms=len(new)
        )
    return new
