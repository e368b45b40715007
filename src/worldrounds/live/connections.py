"""One browser tab's connection: what it may do, and a queue of its own so that a slow reader holds up nobody."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]

# Why a connection is closed. 44xx: trying again is of no use. 45xx and 1xxx: the browser tries again.
SIGN_IN_AGAIN, NO_LONGER_ALLOWED, NO_SUCH_ROOM, TOO_LARGE = 4401, 4403, 4404, 4413
TOO_SLOW = 4503

LARGEST_OUTBOX = 8_000_000  # bytes that wait for one reader


@dataclass(frozen=True)
class Pass:
    """Who came in, with which session, to which room."""

    person: int
    room: int
    session_key: str
    session_hash: str  # changes when the person signs out everywhere


@dataclass(eq=False)
class Connection:
    """A member of a room (``coediting.room.Member``)."""

    entry: Pass
    user: dict[str, Any]
    may_write: bool
    closed_with: int | None = None
    _outbox: "asyncio.Queue[bytes | None]" = field(default_factory=asyncio.Queue)
    _waiting: int = 0

    @property
    def person(self) -> int:
        return self.entry.person

    def send(self, frame: bytes) -> None:
        if self.closed_with is not None:
            return
        self._waiting += len(frame)
        if self._waiting > LARGEST_OUTBOX:
            self.close(TOO_SLOW)
        else:
            self._outbox.put_nowait(frame)

    def close(self, code: int) -> None:
        if self.closed_with is None:
            self.closed_with = code
            self._outbox.put_nowait(None)

    async def pump(self, send: Send) -> None:
        """Send what is queued, one after the other, until the connection is closed."""
        while (frame := await self._outbox.get()) is not None and self.closed_with != TOO_SLOW:
            self._waiting -= len(frame)
            await send({"type": "websocket.send", "bytes": frame})
        await send({"type": "websocket.close", "code": self.closed_with or 1000})
