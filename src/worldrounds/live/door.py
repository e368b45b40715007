"""Where a WebSocket comes in: /live/<programme>/<group number>."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.db import connections

from worldrounds.coediting.room import Room, Rooms
from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.live.connections import (
    NO_LONGER_ALLOWED,
    NO_SUCH_ROOM,
    SIGN_IN_AGAIN,
    TOO_LARGE,
    Connection,
    Pass,
    Send,
)
from worldrounds.live.guard import Guard
from worldrounds.rooms.documents import DocumentStore
from worldrounds.rooms.queries import access_room

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]

LARGEST_FRAME = 1_000_000  # bytes


class House:
    """All open rooms of this process, and its guard."""

    def __init__(self) -> None:
        self.rooms = Rooms(DocumentStore(), in_thread=_in_thread)
        self.guard = Guard()


_houses: "WeakKeyDictionary[asyncio.AbstractEventLoop, House]" = WeakKeyDictionary()


def house() -> House:
    """The one house of the running event loop."""
    return _houses.setdefault(asyncio.get_running_loop(), House())


async def close_house() -> None:
    """Write what is waiting, before the process ends."""
    if open_house := _houses.pop(asyncio.get_running_loop(), None):
        await open_house.rooms.close()


async def room_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one connection until it ends. Refusals come after the connection is accepted, so that the page can
    tell "sign in again" from a broken line."""
    if (await receive())["type"] != "websocket.connect":
        return
    await send({"type": "websocket.accept"})
    admitted = await _admit(scope)
    if isinstance(admitted, int):
        await send({"type": "websocket.close", "code": admitted})
        return
    await _serve(admitted, receive, send)


async def _admit(scope: Scope) -> Connection | int:
    """The connection, or the code to refuse it with."""
    person = scope["user"]
    if not person.is_authenticated:
        return SIGN_IN_AGAIN
    where = scope["url_route"]["kwargs"]
    try:
        inside = await database_sync_to_async(access_room)(person=person._wrapped, **where)
    except NotAllowed:
        return NO_LONGER_ALLOWED
    except NotFound:
        return NO_SUCH_ROOM
    return Connection(
        entry=Pass(person.pk, inside.room.pk, scope["session"].session_key, person.get_session_auth_hash()),
        user={"name": str(person), "colour": inside.colour},
        may_write=inside.may_write,
    )


async def _serve(connection: Connection, receive: Receive, send: Send) -> None:
    here = house()
    room = await here.rooms.join(connection.entry.room, connection)
    here.guard.watch(connection)
    pump = asyncio.create_task(connection.pump(send))
    try:
        await _listen(here.rooms, room, connection, receive)
    finally:
        here.guard.forget(connection)
        here.rooms.leave(room, connection)
        pump.cancel()
        with suppress(asyncio.CancelledError, OSError, RuntimeError):
            await pump


async def _listen(rooms: Rooms, room: Room, connection: Connection, receive: Receive) -> None:
    while (message := await receive())["type"] != "websocket.disconnect":
        frame = message.get("bytes") or b""
        if len(frame) > LARGEST_FRAME:
            connection.close(TOO_LARGE)
        elif connection.closed_with is None:
            await rooms.receive(room, connection, frame)


_threads = ThreadPoolExecutor(4, thread_name_prefix="documents")


async def _in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run a method of the store in a thread whose database connection stays open."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _with_database, function, arguments)


def _with_database(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    try:
        return function(*arguments)
    except Exception:
        connections.close_all()  # it may be broken; the next call opens a new one
        raise
