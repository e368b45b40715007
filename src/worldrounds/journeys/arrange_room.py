"""A room's case and video link; another link reaches the calendars of the group's sessions to come."""

from datetime import datetime

from django.db import transaction

from worldrounds.meetings.actions.sessions import count_new_links
from worldrounds.rooms import actions
from worldrounds.rooms.models import Room
from worldrounds.rooms.queries import Inside, video_link


@transaction.atomic
def arrange_room(*, inside: Inside, case: str, video_address: str, at: datetime) -> Room:
    before = video_link(
        Room.objects.select_for_update(of=("self",)).select_related("group__programme").get(pk=inside.room.pk)
    )
    room = actions.arrange_room(inside=inside, case=case, video_address=video_address, at=at)
    if video_link(room) != before:
        count_new_links(group=room.group, at=at)
    return room
