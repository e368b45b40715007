"""The reader in a room, for its pages."""

from django.http import HttpRequest

from worldrounds.rooms.queries import Inside, access_room
from worldrounds.web.reader import reader


def inside_of(request: HttpRequest, slug: str, number: int) -> Inside:
    return access_room(person=reader(request), slug=slug, number=number)


def context_of(inside: Inside) -> dict[str, object]:
    return {"inside": inside, "standing": inside.standing, "group": inside.room.group, "room": inside.room}
