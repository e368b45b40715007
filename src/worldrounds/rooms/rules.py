"""Who may do what in a room."""

from collections.abc import Collection

from worldrounds.groups.models import Group
from worldrounds.groups.rules import is_member, may_lead
from worldrounds.programmes.models import Programme
from worldrounds.programmes.rules import Standing


def may_enter_room(standing: Standing, *, member_ids: Collection[int]) -> bool:
    """The group's members (``member_ids``: their enrolments), the facilitators, the coordinator.

    A site lead sees the group's page, but the room is the group's own.
    """
    return standing.is_coordinator or standing.is_facilitator or is_member(standing, member_ids=member_ids)


def may_write_in_room(programme: Programme, group: Group) -> bool:
    """All who may enter may write, until the programme is closed or the group's round is over; then the room can be
    read."""
    return programme.state != Programme.State.CLOSED and group.retired_at is None


def may_arrange_room(standing: Standing, group: Group) -> bool:
    """Choose the case and the video link: the group's leader, a facilitator, the coordinator."""
    if group.retired_at is not None:
        return False
    return standing.is_facilitator or may_lead(standing, group)
