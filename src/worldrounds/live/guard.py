"""Whoever may no longer be in a room is shown out, within a second, however long the connection has been open."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Protocol

from worldrounds.coediting.room import COME_AGAIN
from worldrounds.live.admission import Pass, judge

logger = logging.getLogger(__name__)

ROUND_SECONDS = 0.6  # everybody is looked at once in this time
SLICE = 400  # connections that are looked at together


class Guarded(Protocol):
    @property
    def entry(self) -> Pass: ...

    may_write: bool

    def close(self, code: int) -> None: ...


class Guard:
    """Looks at the open connections of this process, some after the other, so that nobody's typing is held up."""

    def __init__(self, in_thread: Callable[..., Awaitable[Any]]) -> None:
        self._in_thread = in_thread
        self._guarded: dict[Guarded, None] = {}
        self._job: asyncio.Task[None] | None = None

    def watch(self, connection: Guarded) -> None:
        self._guarded[connection] = None
        if self._job is None:
            self._job = asyncio.create_task(self._walk())

    def forget(self, connection: Guarded) -> None:
        self._guarded.pop(connection, None)

    async def stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            await asyncio.wait([self._job])

    async def _walk(self) -> None:
        try:
            while self._guarded:
                await self._look_at_all()
        finally:
            self._job = None

    async def _look_at_all(self) -> None:
        everybody = sorted(self._guarded, key=lambda connection: connection.entry.room)
        slices = [everybody[start : start + SLICE] for start in range(0, len(everybody), SLICE)]
        for some in slices:
            await asyncio.sleep(ROUND_SECONDS / len(slices))
            try:
                await self._look_at(some)
            except Exception:
                logger.exception("permissions of open connections could not be checked; trying again")

    async def _look_at(self, connections: Collection[Guarded]) -> None:
        verdicts = await self._in_thread(judge, {connection.entry for connection in connections})
        for connection in connections:
            verdict = verdicts[connection.entry]
            if verdict is True and not connection.may_write:
                connection.close(
                    COME_AGAIN
                )  # what was written meanwhile was not taken, and what follows builds on it
            elif verdict is True or verdict is False:
                connection.may_write = verdict
            else:
                connection.close(verdict)
