"""All that the lines of one process share: the open rooms, the desk where one is let in, the guard, the threads."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from django.db import connections
from websockets.frames import Frame, Opcode

from worldrounds.coediting.room import Rooms
from worldrounds.live.admission import Admitted, Wish, admit
from worldrounds.live.guard import Guard
from worldrounds.rooms.documents import DocumentStore

logger = logging.getLogger(__name__)

READERS = 4  # threads
LOOK_SECONDS = 5.0
TRY_AGAIN = 1011  # why a connection is closed; the browser tries again


def packed(frame: bytes) -> bytes:
    """A frame as it goes over the line: unmasked, so the same for everybody."""
    return Frame(Opcode.BINARY, frame).serialize(mask=False)


class Guest(Protocol):
    def look(self, now: float) -> None:
        """Ask whether the other side is still there, when it has been silent for long."""
        ...


class Desk:
    """Lets people in. All who wait are looked up together: a meeting starts with everybody at once."""

    def __init__(self, in_thread: Callable[..., Any]) -> None:
        self._in_thread = in_thread
        self._waiting: list[tuple[Wish, asyncio.Future[Admitted | int]]] = []
        self._job: asyncio.Task[None] | None = None

    async def admit(self, wish: Wish) -> Admitted | int:
        """What the person may do, or the code to close the connection with."""
        answer: asyncio.Future[Admitted | int] = asyncio.get_running_loop().create_future()
        self._waiting.append((wish, answer))
        if self._job is None:
            self._job = asyncio.create_task(self._work())
        return await answer

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                for (_, answer), found in zip(
                    batch, await self._ask([wish for wish, _ in batch]), strict=True
                ):
                    if not answer.done():
                        answer.set_result(found)
        finally:
            self._job = None

    async def _ask(self, wishes: list[Wish]) -> list[Admitted | int]:
        try:
            found: list[Admitted | int] = await self._in_thread(admit, wishes)
        except Exception:
            logger.exception("nobody could be let in")
            return [TRY_AGAIN] * len(wishes)
        return found


class House:
    """One per event loop."""

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="live")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="live-writer")
        in_reader = _runs_in(self._readers)
        self.rooms = Rooms(DocumentStore(), in_reader, _runs_in(self._writer), packed)
        self.desk = Desk(in_reader)
        self.guard = Guard(in_reader)
        self.guests: set[Guest] = set()
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(LOOK_SECONDS, self._look)

    async def close(self) -> None:
        """Write what is waiting, before the process ends."""
        self._timer.cancel()
        await self.guard.stop()
        await self.rooms.close()
        for executor in (self._readers, self._writer):
            executor.submit(connections.close_all)
            executor.shutdown(wait=False)

    def _look(self) -> None:
        now = self._loop.time()
        for guest in list(self.guests):
            guest.look(now)
        self._timer = self._loop.call_later(LOOK_SECONDS, self._look)


_houses: "WeakKeyDictionary[asyncio.AbstractEventLoop, House]" = WeakKeyDictionary()


def house() -> House:
    """The one house of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _houses:
        _houses[loop] = House()
    return _houses[loop]


async def close_house() -> None:
    if open_house := _houses.pop(asyncio.get_running_loop(), None):
        await open_house.close()


def _runs_in(executor: Executor) -> Callable[..., Any]:
    """Runs a function in a thread whose database connection stays open."""

    async def in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(executor, _with_database, function, arguments)

    return in_thread


def _with_database(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    try:
        return function(*arguments)
    except Exception:
        connections.close_all()  # it may be broken; the next call opens a new one
        raise
