"""Where sessions take place: a group meets in its room's video room, unless the session or its venue has a link."""

from collections.abc import Iterable

from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import join_address
from worldrounds.rooms.models import Room
from worldrounds.rooms.queries import video_link


def with_join_links(sessions: Iterable[Session]) -> list[Session]:
    """The same rows, to be shown and not to be saved, with ``video_address`` filled in (1 query)."""
    rows = list(sessions)
    without = {row.group_id for row in rows if row.group_id is not None and not join_address(row)}
    rooms = Room.objects.filter(group_id__in=without).select_related("group__programme")
    links = {room.group_id: video_link(room) for room in rooms}
    for row in rows:
        row.video_address = join_address(row) or links.get(row.group_id or 0, "")
    return rows
