"""Several people do anything at all in one room, through a real server; in the end all must see the same.

A story is bytes, four for a step: what is done, by whom, where, how much. So hypothesis can shorten a story that goes
wrong, and a seed is enough to tell a long one again (``python -m benchmarks.rooms_random``).
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.live.conftest import Server
from worldrounds.coediting import wire
from worldrounds.coediting.document import Document, read_state
from worldrounds.coediting.room import COME_AGAIN
from worldrounds.coediting.varint import Reader

STEP = 4  # bytes
PEOPLE = ("alice", "faye", "alice", "faye")  # tabs; both may enter every room
PIECES = ("a", "b ", "é", "京都", "🩺", "\n", "שלום", "e\u0301", "word ", "x" * 40)
TEXT, CELL, MAP = "document", "cell", "things"
LONGEST_WAIT = 100.0  # seconds; a busy machine may stand still for long


@dataclass(frozen=True)
class Outcome:
    steps: int
    same: bool
    pictures: Sequence[object]  # what each tab sees, and then a newcomer from the disk


async def play(story: bytes, servers: Sequence[Server], group: int) -> Outcome:
    """Tell the story in a room of its own. The tabs are divided among the servers."""
    tabs = [Tab(servers[n % len(servers)], who, group, n) for n, who in enumerate(PEOPLE)]
    stranger = Hostile(servers[0], group)
    await asyncio.gather(*(tab.come() for tab in tabs))
    for start in range(0, len(story) - STEP + 1, STEP):
        what, who, where, much = story[start : start + STEP]
        await _do(what, tabs[who % len(tabs)], where, much, stranger)
        await asyncio.sleep(0)  # what has come in is read
    pictures = await _settle(tabs)
    await asyncio.gather(*(tab.go() for tab in tabs), stranger.go())
    pictures += [await _look(server, group) for server in servers]
    return Outcome(len(story) // STEP, all(picture == pictures[0] for picture in pictures), pictures)


async def _do(what: int, tab: "Tab", where: int, much: int, stranger: "Hostile") -> None:
    if what < 130:
        await tab.edit(lambda document: _insert(document, where, PIECES[much % len(PIECES)]))
    elif what < 190:
        await tab.edit(lambda document: _delete(document, where, much % 8 + 1))
    elif what < 210:
        await tab.edit(lambda document: document.text_named(CELL).insert(0, PIECES[much % len(PIECES)]))
    elif what < 225:
        await tab.edit(lambda document: _set(document, str(where % 5), much))
    elif what < 233:
        tab.is_holding = True
    elif what < 241:
        await tab.release(random.Random(where))
    elif what < 247:
        await tab.repeat(where)
    elif what < 249:
        await tab.go()
    elif what < 251:
        await tab.come()
    elif what < 252:
        await stranger.send(where, much)
    else:
        await asyncio.sleep(much / 50_000)


def _insert(document: Document, where: int, piece: str) -> None:
    text = document.text
    place = len(text[: where * (len(text) + 1) // 256].encode())
    document.replace(place, place, piece)


def _delete(document: Document, where: int, count: int) -> None:
    text = document.text
    start = where * (len(text) + 1) // 256
    before = len(text[:start].encode())
    document.replace(before, before + len(text[start : start + count].encode()), "")


def _set(document: Document, key: str, much: int) -> None:
    things = document.map_named(MAP)
    if much % 5:
        things[key] = much
    elif key in things:
        del things[key]


def picture_of(document: Document) -> object:
    """All that can be seen, and whose work it is."""
    things: dict[str, Any] = document.map_named(MAP).to_py() or {}
    return document.text, str(document.text_named(CELL)), sorted(things.items()), read_state(document.state)


async def _settle(tabs: Sequence["Tab"]) -> list[object]:
    """Everybody comes back, sends what is left, and asks for what is missing."""
    for tab in tabs:
        await tab.come()
        await tab.release(random.Random(0))
    await asyncio.gather(*(tab.until(tab.is_saved) for tab in tabs))
    pictures: list[object] = []
    for _attempt in range(50):
        await asyncio.gather(*(tab.ask() for tab in tabs))
        pictures = [picture_of(tab.document) for tab in tabs]
        if all(picture == pictures[0] for picture in pictures):
            break
        await asyncio.sleep(0.1)  # several servers: one sees a little later what another stored
    return pictures


async def _look(server: Server, group: int) -> object:
    """Nobody is there any more: what does somebody see who opens the room?"""
    newcomer = Tab(server, PEOPLE[0], group, 99)
    await newcomer.come()
    await newcomer.go()
    return picture_of(newcomer.document)


class Line:
    """A WebSocket to a room."""

    def __init__(self, server: Server, who: str, group: int) -> None:
        self._address = f"ws://127.0.0.1:{server.port}/live/rounds/{group}"
        self._headers = {"Cookie": server.cookie(who)}
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self.closed_with: int | None = None  # by the server

    async def open(self, take: Callable[[bytes], bytes | None]) -> None:
        """``take`` gets each frame, and may give an answer."""
        self.closed_with = None
        self._socket = await connect(
            self._address, additional_headers=self._headers, origin="http://127.0.0.1", max_size=None,
            compression=None, ping_interval=None, open_timeout=LONGEST_WAIT,
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read(self._socket, take))

    async def send(self, frame: bytes | str) -> None:
        with suppress(ConnectionClosed):
            if self._socket is not None:
                await self._socket.send(frame)

    async def close(self) -> None:
        if self._socket is not None and self._reader is not None:
            socket, self._socket = self._socket, None
            socket.transport.abort()  # as a line breaks: nothing is said
            await asyncio.wait([self._reader])

    async def _read(self, socket: ClientConnection, take: Callable[[bytes], bytes | None]) -> None:
        with suppress(ConnectionClosed):
            async for frame in socket:
                if answer := take(bytes(frame)):  # type: ignore[arg-type] # the server sends no text
                    await socket.send(answer)
        self.closed_with = socket.close_code
        take(b"")  # nothing more comes


class Tab:
    """A tab that goes offline and comes back, and sends late, twice and in the wrong order."""

    def __init__(self, server: Server, who: str, group: int, number: int) -> None:
        self._line = Line(server, who, group)
        self.document = Document(author=1000 + number)
        self.is_holding = self._is_here = False
        self._held: list[bytes] = []
        self._sent: list[bytes] = []
        self._to_save = self._saved = 0
        self._is_synced = False
        self._changed = asyncio.Event()

    async def come(self) -> None:
        if self._is_here:
            return
        self._is_here, self._to_save, self._saved = True, 0, 0
        await self._line.open(self._take)
        await self.ask()

    async def go(self) -> None:
        self._is_here = False
        await self._line.close()

    async def edit(self, change: Callable[[Document], None]) -> None:
        before = self.document.state
        with self.document.change():
            change(self.document)
        update = self.document.update_since(before)
        if not self._is_here:
            return  # the answer to the server's question brings it, when we are back
        if self.is_holding:
            self._held.append(update)
        else:
            await self._send(update)

    async def release(self, chance: random.Random) -> None:
        held, self._held, self.is_holding = self._held, [], False
        chance.shuffle(held)
        for update in held:
            await self._send(update)

    async def repeat(self, which: int) -> None:
        if self._sent:
            await self._send(self._sent[which % len(self._sent)])

    async def ask(self) -> None:
        self._is_synced = False
        await self._line.send(wire.step_1(self.document.state))
        await self.until(lambda: self._is_synced)

    def is_saved(self) -> bool:
        return self._saved == self._to_save

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(LONGEST_WAIT):
            while not is_so():
                if self._is_here and self._line.closed_with == COME_AGAIN:
                    self._is_here = False
                    await self.come()
                    continue
                self._changed.clear()
                await self._changed.wait()

    async def _send(self, update: bytes) -> None:
        if self._is_here:
            self._to_save += 1
            self._sent = [*self._sent[-20:], update]
            await self._line.send(wire.update(update))

    def _take(self, frame: bytes) -> bytes | None:
        self._changed.set()
        if not frame:
            return None
        if frame[0] == wire.SAVED:
            self._saved = Reader(frame[1:]).number()
            return None
        match wire.read(frame):
            case wire.Step1(state):
                self._to_save += 1
                return wire.step_2(self.document.update_since(state))
            case wire.Edit(data, is_reply):
                self.document.apply(data)
                self._is_synced |= is_reply
        return None


class Hostile:
    """Sends what nobody should, and comes back when it is thrown out."""

    def __init__(self, server: Server, group: int) -> None:
        self._server, self._group = server, group
        self._line = Line(server, PEOPLE[0], group)
        self._count = 0

    async def send(self, where: int, much: int) -> None:
        await self._line.close()
        await self._line.open(lambda frame: None)
        self._count += 1
        await self._line.send(self._frame(random.Random(where * 256 + much), much % 6))

    async def go(self) -> None:
        await self._line.close()

    def _frame(self, chance: random.Random, kind: int) -> bytes | str:
        document = Document(author=chance.getrandbits(50) + 10_000)  # nobody's number
        document.replace(0, 0, "hostile")
        update = bytearray(document.update_since())
        if kind == 0:
            return chance.randbytes(chance.randrange(1, 200))
        if kind == 1:
            return wire.update(bytes(update[: chance.randrange(len(update))]))
        if kind == 2:
            return "text"
        if kind == 3:
            return wire.update(bytes(update))[:-1]
        if kind == 4:
            return bytes((wire.SYNC, wire.STEP_1)) + chance.randbytes(9)
        update[chance.randrange(len(update))] ^= 1 << chance.randrange(8)
        return wire.update(bytes(update))
