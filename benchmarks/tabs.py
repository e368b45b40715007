"""One browser tab of a member, in Python: for what the load generator in Node does not tell."""

import asyncio
import time
from contextlib import suppress
from types import TracebackType

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from worldrounds.coediting import wire
from worldrounds.coediting.document import Document
from worldrounds.coediting.varint import Reader


class Tab:
    """Reads what comes, and notes when. Its document holds only what it typed itself."""

    def __init__(self, port: int, session: str, group: int) -> None:
        self._address = f"ws://127.0.0.1:{port}/live/bench/{group}"
        self._headers = {"Cookie": f"sessionid={session}"}
        self._document = Document()
        self.sent = self.saved = 0
        self.saved_at = 0.0  # when the newest acknowledgement came (time.perf_counter)
        self.closed_at = 0.0
        self.closed_with: int | None = None
        self.whole = b""  # the document as it was when we came in
        self.is_in = asyncio.Event()
        self.is_closed = asyncio.Event()

    async def __aenter__(self) -> "Tab":
        self._socket: ClientConnection = await connect(
            self._address, additional_headers=self._headers, origin="http://127.0.0.1", max_size=None,
            compression=None,
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read())
        await self._socket.send(wire.step_1(b"\x00"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()
        await self._reader

    async def type(self, text: str) -> None:
        before, end = self._document.state, len(self._document.text.encode())
        self._document.replace(end, end, text)
        with suppress(ConnectionClosed):
            await self._socket.send(wire.update(self._document.update_since(before)))
            self.sent += 1

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for frame in self._socket:
                self._take(bytes(frame))
        self.closed_at, self.closed_with = time.perf_counter(), self._socket.close_code
        self.is_closed.set()

    def _take(self, frame: bytes) -> None:
        if frame[0] == wire.SAVED:
            self.saved, self.saved_at = Reader(frame[1:]).number(), time.perf_counter()
        elif frame[0] == wire.SYNC and frame[1] == wire.STEP_2:
            self.whole = frame[2:]
            self.is_in.set()
