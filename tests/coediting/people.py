"""Writers for the tests of co-editing: a member that records, and an editor as a browser would be."""

import asyncio
import random
from typing import Any

from worldrounds.coediting import wire
from worldrounds.coediting.document import Document
from worldrounds.coediting.room import Room, Rooms
from worldrounds.coediting.varint import Reader


class Connection:
    """One connection of an editor, as a room sees it. What belongs to an earlier one does not reach the editor."""

    def __init__(self, editor: "Editor") -> None:
        self._editor = editor
        self.person, self.user = editor.person, editor.user

    @property
    def may_write(self) -> bool:
        return self._editor.may_write

    @property
    def _is_current(self) -> bool:
        return self._editor.connection is self

    def send(self, frame: bytes) -> None:
        if self._is_current:
            self._editor.inbox.append(frame)

    def pause(self) -> None:
        self._editor.is_paused = self._is_current

    def resume(self) -> None:
        self._editor.is_paused = False

    def close(self, code: int) -> None:
        if self._is_current:
            self._editor.closed_with = code


class Editor:
    """A browser tab: a document of its own, edits sent when connected, frames read as they come."""

    may_write = True

    def __init__(self, rooms: Rooms, key: int = 1, person: int = 1, seed: int = 0) -> None:
        self.rooms, self.key, self.person = rooms, key, person
        self.user: dict[str, Any] = {"name": f"Person {person}"}
        self.document = Document()
        self.room: Room | None = None
        self.connection = Connection(self)
        self.inbox: list[bytes] = []
        self.closed_with: int | None = None
        self.is_paused = False
        self.saved = self.sent = 0
        self._random = random.Random(seed)

    async def connect(self) -> None:
        self.saved = self.sent = 0
        self.connection = Connection(self)
        self.room = await self.rooms.join(self.key, self.connection)
        await self.tell(wire.step_1(self.document.state))
        await self.read()

    def disconnect(self) -> None:
        if self.room:
            self.rooms.leave(self.room, self.connection)
        self.room = None
        self.inbox.clear()

    async def tell(self, frame: bytes) -> None:
        assert self.room is not None
        self.sent += frame[0] == wire.SYNC and frame[1] != wire.STEP_1
        self.rooms.receive(self.room, self.connection, frame)

    async def read(self, share: float = 1.0) -> None:
        """Handle what has come, or a random share of it: the rest comes later, so in another order."""
        now = [frame for frame in self.inbox if share >= 1 or self._random.random() < share]
        self.inbox = [frame for frame in self.inbox if not any(frame is taken for taken in now)]
        if share < 1:
            self._random.shuffle(now)
        for frame in now:
            await self._read_one(frame)

    async def _read_one(self, frame: bytes) -> None:
        if frame[0] == wire.SAVED:
            self.saved = max(self.saved, Reader(frame[1:]).number())
        elif frame[0] == wire.SYNC:
            message = wire.read(frame)
            if isinstance(message, wire.Step1):
                await self.tell(wire.step_2(self.document.update_since(message.state)))
            elif isinstance(message, wire.Edit):
                self.document.apply(message.data)

    async def type(self, text: str, at: int | None = None) -> None:
        """Insert ASCII text at a place, or at the end."""
        before = self.document.state
        place = len(self.document.text.encode()) if at is None else at
        self.document.replace(place, place, text)
        if self.room:
            await self.tell(wire.update(self.document.update_since(before)))

    async def until_saved(self) -> None:
        async with asyncio.timeout(5):
            while self.saved < self.sent:
                await asyncio.sleep(0.001)
                await self.read()
