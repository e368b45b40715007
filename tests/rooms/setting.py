"""The cast with two groups and their rooms."""

from tests.cast import NOW, Cast
from tests.groups.setting import a_forming, a_group
from worldrounds.groups.models import Forming
from worldrounds.people.models import Person
from worldrounds.rooms.actions import open_rooms
from worldrounds.rooms.models import Room
from worldrounds.rooms.queries import Inside, access_room


def open_two_rooms(cast: Cast) -> list[Room]:
    """Group 1: Vera and Kenta. Group 2: Viktor and Kiyo. Nadia has no group."""
    forming = a_forming(cast, state=Forming.State.CONFIRMED)
    a_group(cast, 1, "vera", "kenta", forming=forming)
    a_group(cast, 2, "viktor", "kiyo", forming=forming)
    return open_rooms(programme=cast.programme, actor=cast.alice, at=NOW)


def inside(person: Person, number: int = 1) -> Inside:
    return access_room(person=person, slug="rounds", number=number)
