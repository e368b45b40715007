"""Whoever may no longer be in a room is shown out, within seconds, however long the connection has been open."""

import asyncio
import logging
from collections.abc import Collection

from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session
from django.utils import timezone

from worldrounds.live.connections import NO_LONGER_ALLOWED, SIGN_IN_AGAIN, Connection, Pass
from worldrounds.people.models import Person
from worldrounds.rooms.queries import people_inside

logger = logging.getLogger(__name__)

CHECK_SECONDS = 2.0


class Guard:
    """Looks at all open connections of this process every two seconds, in five queries."""

    def __init__(self) -> None:
        self.connections: set[Connection] = set()
        self._job: asyncio.Task[None] | None = None

    def watch(self, connection: Connection) -> None:
        self.connections.add(connection)
        if self._job is None or self._job.done():
            self._job = asyncio.create_task(self._walk())

    def forget(self, connection: Connection) -> None:
        self.connections.discard(connection)

    async def check(self) -> None:
        connections = list(self.connections)
        verdicts = await database_sync_to_async(judge)({connection.entry for connection in connections})
        for connection in connections:
            verdict = verdicts[connection.entry]
            if isinstance(verdict, int) and not isinstance(verdict, bool):
                connection.close(verdict)
            else:
                connection.may_write = verdict

    async def _walk(self) -> None:
        while self.connections:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                await self.check()
            except Exception:
                logger.exception("permissions of open connections could not be checked; trying again")


def judge(entries: Collection[Pass]) -> dict[Pass, bool | int]:
    """For each pass: may the person write (True, False), or the code to close the connection with."""
    inside = people_inside({entry.room for entry in entries})
    sessions = set(
        Session.objects.filter(
            session_key__in={entry.session_key for entry in entries}, expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    people = Person.objects.in_bulk({entry.person for entry in entries})

    def verdict(entry: Pass) -> bool | int:
        person = people.get(entry.person)
        if person is None or entry.session_key not in sessions:
            return SIGN_IN_AGAIN
        if person.get_session_auth_hash() != entry.session_hash:
            return SIGN_IN_AGAIN
        return inside.get(entry.room, {}).get(entry.person, NO_LONGER_ALLOWED)

    return {entry: verdict(entry) for entry in entries}
