"""Reads. A room is reached only through ``access_room``."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.groups.models import Membership
from worldrounds.groups.queries import access_group, members_now
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Programme, Role
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.models import Room
from worldrounds.rooms.rules import may_arrange_room, may_enter_room, may_write_in_room


@dataclass(frozen=True)
class Inside:
    """A person in a room: the way to everything that is in it."""

    room: Room
    standing: Standing
    members: list[Membership]
    may_write: bool
    may_arrange: bool


def access_room(*, person: Person, slug: str, number: int) -> Inside:
    """The room of a living group. NotFound for outsiders and members of other groups, NotAllowed for those who
    may see the group but not its room."""
    standing, group = access_group(person=person, slug=slug, number=number)
    members = members_now(group)
    if not may_enter_room(standing, member_ids={member.enrolment_id for member in members}):
        raise NotAllowed(
            "The room belongs to the group. Its members, facilitators and coordinator can open it."
        )
    room = Room.objects.filter(group=group).first()
    if room is None:
        raise NotFound
    room.group = group
    return Inside(
        room=room,
        standing=standing,
        members=members,
        may_write=may_write_in_room(standing.programme),
        may_arrange=may_arrange_room(standing),
    )


def people_inside(room_ids: Collection[int]) -> dict[int, dict[int, bool]]:
    """Room -> the people who may be in it now -> whether they may write (3 queries).

    The same answer as ``access_room`` gives to each of them, for many open connections at once.
    """
    rooms = Room.objects.filter(pk__in=room_ids, group__retired_at=None)
    states = dict(rooms.values_list("pk", "group__programme__state"))
    inside: defaultdict[int, set[int]] = defaultdict(set)
    students = Membership.objects.filter(
        group__room__in=states, left_at=None, enrolment__state=Enrolment.State.ADMITTED
    )
    staff = Role.objects.filter(
        kind__in=[Role.Kind.COORDINATOR, Role.Kind.FACILITATOR], programme__groups__room__in=states
    )
    for room, person in students.filter(enrolment__person__is_active=True).values_list(
        "group__room", "enrolment__person"
    ):
        inside[room].add(person)
    for room, person in staff.filter(person__is_active=True).values_list("programme__groups__room", "person"):
        inside[room].add(person)
    return {
        room: dict.fromkeys(inside[room], state != Programme.State.CLOSED) for room, state in states.items()
    }
