"""A browser tab, over a real WebSocket, speaking the protocol of y-websocket."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.live.conftest import Server
from worldrounds.coediting import awareness, wire
from worldrounds.coediting.document import Document
from worldrounds.coediting.varint import Reader


class Tab:
    def __init__(self, server: Server, who: str, group: int = 1, *, origin: str | None = None) -> None:
        self._url = f"ws://127.0.0.1:{server.port}/live/rounds/{group}"
        self._headers = {"Cookie": server.cookie(who)} if who else {}
        self._origin = origin or f"http://127.0.0.1:{server.port}"
        self.document = Document()
        self.present: dict[int, awareness.Client] = {}
        self.saved = self.sent = self.generation = 0
        self.is_synced = False
        self.closed_with: int | None = None
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> "Tab":
        self.socket: ClientConnection = await connect(
            self._url, additional_headers=self._headers, origin=self._origin, max_size=None
        )
        self._reader = asyncio.create_task(self._read())
        await self._tell(wire.step_1(self.document.state))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()
        await self._reader

    async def type(self, text: str) -> None:
        before, end = self.document.state, len(self.document.text.encode())
        self.document.replace(end, end, text)
        await self._tell(wire.update(self.document.update_since(before)))

    async def show_cursor(self, number: int, clock: int, **state: object) -> None:
        await self.socket.send(wire.presence(awareness.write([awareness.Client(number, clock, dict(state))])))

    async def until_saved(self) -> None:
        await self._until(lambda: self.is_synced and self.saved == self.sent)

    async def ask(self) -> None:
        """Ask for everything that is missing; the answer comes after all that was sent before is handled."""
        self.is_synced = False
        await self._tell(wire.step_1(self.document.state))
        await self._until(lambda: self.is_synced)

    async def until_text(self, *pieces: str) -> None:
        await self._until(lambda: all(piece in self.document.text for piece in pieces))

    async def until_erased(self, generation: int) -> None:
        await self._until(lambda: self.generation == generation)

    async def send_everything(self) -> None:
        """As a program would that has kept an old copy and wants it back."""
        await self._tell(wire.update(self.document.update_since()))

    async def until_present(self, count: int) -> None:
        await self._until(lambda: sum(c.state is not None for c in self.present.values()) == count)

    async def until_closed(self) -> int:
        await self._until(lambda: self.closed_with is not None)
        assert self.closed_with is not None
        return self.closed_with

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(15), self._changed:
            await self._changed.wait_for(is_so)

    async def _tell(self, frame: bytes) -> None:
        self.sent += frame[0] == wire.SYNC and frame[1] != wire.STEP_1
        with suppress(ConnectionClosed):  # the reader notes why
            await self.socket.send(frame)

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for frame in self.socket:
                assert isinstance(frame, bytes)
                await self._read_one(frame)
                async with self._changed:
                    self._changed.notify_all()
        self.closed_with = self.socket.close_code
        async with self._changed:
            self._changed.notify_all()

    async def _read_one(self, frame: bytes) -> None:
        if frame[0] == wire.SAVED:
            self.saved = Reader(frame[1:]).number()
            return
        if frame[0] == wire.ERASED:
            self.generation = Reader(frame[1:]).number()
            return
        match wire.read(frame):
            case wire.Step1(state):
                await self._tell(wire.step_2(self.document.update_since(state)))
            case wire.Edit(data, is_reply):
                self.document.apply(data)
                self.is_synced |= is_reply
            case wire.Presence(payload):
                self.present.update({client.number: client for client in awareness.read(payload)})
