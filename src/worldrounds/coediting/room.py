"""Rooms where several people edit one document at once.

One ``Rooms`` per process holds the rooms that somebody is in, each with one document. The rule that
everything here serves: **an edit is on disk before anybody else sees it and before its author is told that it
is saved**.

1. A frame with an edit is checked and put into the writer's queue.
2. The writer appends everything that is waiting in one transaction (``Store.append``, in a thread).
3. Only then is the edit applied to the document, relayed to the other members, and acknowledged.
4. Edits that other processes stored are found by polling, with a window of ids read again, because a database
   can commit ids out of order. Reading a row twice does no harm.
5. A room that nobody is in is folded and forgotten.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from worldrounds.coediting import awareness, document, wire
from worldrounds.coediting.awareness import Awareness
from worldrounds.coediting.document import Document
from worldrounds.coediting.store import Kept, NewRow, Row, Store
from worldrounds.coediting.varint import Malformed

logger = logging.getLogger(__name__)

WINDOW = 1_000  # ids below the newest that are looked at again
POLL_SECONDS = 0.2
LARGEST_BATCH = 500  # rows in one transaction
LONGEST_QUEUE = 2_000  # edits that wait for the disk; then the senders wait
FOLD_ROWS = 400  # rows since the last fold, in an open room
FOLD_ROWS_ON_CLOSE = 20
LARGEST_DOCUMENT = 4_000_000  # bytes of snapshot and rows

# Why a connection is closed. 44xx: trying again is of no use (y-websocket knows this); others: try again.
BAD_FRAME, DOCUMENT_FULL, STORE_FAILED = 4400, 4413, 1011

Result = TypeVar("Result")
InThread = Callable[..., Awaitable[Any]]


class Member(Protocol):
    """One connection to a room. ``send`` and ``close`` return at once; the connection has its own queue."""

    @property
    def person(self) -> int: ...

    @property
    def user(self) -> dict[str, Any]:
        """Name and colour, as others see them."""
        ...

    @property
    def may_write(self) -> bool: ...

    def send(self, frame: bytes) -> None: ...

    def close(self, code: int) -> None: ...


class Room:
    """One open document and the members who see it. Used on the event loop's thread only."""

    def __init__(self, key: int, kept: Kept) -> None:
        self.key = key
        self.version = kept.version
        self.cursor = kept.newest
        self.document = Document()
        self.awareness = Awareness()
        self.members: dict[Member, int] = {}  # member -> edits acknowledged
        self.size = 0
        self.rows_since_fold = 0
        self.known: set[int] = set()
        self.take_snapshot(kept.snapshot, kept.version)
        for row in kept.rows:
            self.take_row(row)

    def join(self, member: Member) -> None:
        self.members[member] = 0
        member.send(wire.step_1(self.document.state))
        if present := self.awareness.everyone():
            member.send(wire.presence(awareness.write(present)))

    def leave(self, member: Member) -> None:
        self.members.pop(member, None)
        if gone := self.awareness.remove(member):
            self._send_all(wire.presence(awareness.write(gone)))

    def take_row(self, row: Row, *, author: Member | None = None) -> None:
        """A row that is on disk: apply it, once, and pass it on. Bytes that cannot be applied are skipped."""
        if row.id in self.known:
            return
        self.known.add(row.id)
        self.size += 0 if author else len(row.data)  # counted when it came in
        self.rows_since_fold += 1
        was_waiting, before = self.document.is_waiting, self.document.state
        try:
            self.document.apply(row.data)
        except Malformed:
            logger.error("update %s of room %s cannot be applied and is skipped", row.id, self.key)
            return
        self._send_all(wire.update(row.data), but=author)
        if was_waiting:  # the row may have let earlier ones in, which those who came later do not have
            self._send_all(wire.update(self.document.update_since(before)))

    def take_snapshot(self, snapshot: bytes, version: int) -> None:
        """A snapshot that is on disk; it may hold rows that were folded before we saw them."""
        self.version = version
        self.size, self.rows_since_fold = len(snapshot), 0
        if snapshot and self.document.lacks(snapshot):
            before = self.document.state
            self.document.apply(snapshot)
            self._send_all(wire.update(self.document.update_since(before)))

    def acknowledge(self, member: Member, edits: int) -> None:
        if member in self.members:
            self.members[member] += edits
            member.send(wire.saved(self.members[member]))

    def presence(self, member: Member, payload: bytes) -> None:
        changed = self.awareness.update(member, awareness.read(payload), user=member.user)
        if changed:  # to the sender too: it is how y-websocket knows that the line is alive
            self._send_all(wire.presence(awareness.write(changed)))

    def forget_ids(self, up_to: int) -> None:
        self.known = {id_ for id_ in self.known if id_ > up_to}

    def _send_all(self, frame: bytes, *, but: Member | None = None) -> None:
        for member in list(self.members):
            if member is not but:
                member.send(frame)


class Rooms:
    """All open rooms of this process. ``in_thread(function, *arguments)`` runs a store's method in a
    thread."""

    def __init__(self, store: Store, in_thread: InThread = asyncio.to_thread) -> None:
        self._store = store
        self._in_thread = in_thread
        self._rooms: dict[int, asyncio.Task[Room]] = {}
        self._users: defaultdict[int, int] = defaultdict(int)
        self._waiting: asyncio.Queue[tuple[Room, Member, bytes]] = asyncio.Queue(LONGEST_QUEUE)
        self._jobs: set[asyncio.Task[None]] = set()

    async def join(self, key: int, member: Member) -> Room:
        """Open the room if it is not open, and enter it. All who come at once wait for the one load."""
        self._start()
        self._users[key] += 1
        if key not in self._rooms:
            self._rooms[key] = asyncio.create_task(self._open(key))
        try:
            room = await asyncio.shield(self._rooms[key])
        except BaseException:
            self._release(key)
            raise
        room.join(member)
        return room

    def leave(self, room: Room, member: Member) -> None:
        room.leave(member)
        self._release(room.key)

    async def receive(self, room: Room, member: Member, frame: bytes) -> None:
        """Handle a frame from a member. A malformed one closes the connection and changes nothing."""
        try:
            await self._handle(room, member, wire.read(frame))
        except Malformed as error:
            logger.info("room %s: closing a connection: %s", room.key, error)
            member.close(BAD_FRAME)

    async def close(self) -> None:
        """Write what is waiting, then stop."""
        await self._waiting.join()
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)

    async def poll(self) -> None:
        """Fetch what other processes stored in the open rooms."""
        rooms = {room.key: room for room in self._open_rooms()}
        if not rooms:
            return
        floor = min(room.cursor for room in rooms.values()) - WINDOW
        ids = await self._in_thread(self._store.row_ids, set(rooms), floor)
        known: set[int] = set().union(*(room.known for room in rooms.values()))
        if unseen := [id_ for id_ in ids if id_ not in known]:
            for row in await self._in_thread(self._store.rows, unseen):
                rooms[row.room].take_row(row)
        newest = max(ids, default=0)
        for room in rooms.values():
            room.cursor = max(room.cursor, newest)
            room.forget_ids(floor)
        await self._poll_snapshots(rooms)

    async def _poll_snapshots(self, rooms: dict[int, Room]) -> None:
        for key, version in (await self._in_thread(self._store.versions, set(rooms))).items():
            if version != rooms[key].version:
                kept = await self._in_thread(self._store.load, key)
                rooms[key].take_snapshot(kept.snapshot, kept.version)
                for row in kept.rows:
                    rooms[key].take_row(row)

    async def _handle(self, room: Room, member: Member, message: wire.Message) -> None:
        match message:
            case wire.Step1(state):
                member.send(wire.step_2(room.document.update_since(state)))
            case wire.Edit(data, is_reply):
                await self._take_edit(room, member, data, is_reply)
            case wire.Presence(payload):
                room.presence(member, payload)
            case wire.PresenceQuery():
                member.send(wire.presence(awareness.write(room.awareness.everyone())))

    async def _take_edit(self, room: Room, member: Member, data: bytes, is_reply: bool) -> None:
        if not member.may_write:
            return
        document.check(data)
        if room.size + len(data) > LARGEST_DOCUMENT:
            member.close(DOCUMENT_FULL)
            return
        is_news = room.document.lacks(data) if is_reply else data != wire.EMPTY_UPDATE
        if is_news:
            room.size += len(data)
        await self._waiting.put((room, member, data if is_news else b""))

    async def _write(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < LARGEST_BATCH and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            try:
                await self._write_batch(batch)
            except Exception:
                # The edits stay with their authors, who connect again and send them again.
                logger.exception("edits could not be stored")
                for _, member, _ in batch:
                    member.close(STORE_FAILED)
            finally:
                for _ in batch:
                    self._waiting.task_done()

    async def _write_batch(self, batch: list[tuple[Room, Member, bytes]]) -> None:
        rows = [NewRow(room.key, member.person, data) for room, member, data in batch if data]
        ids = iter(await self._in_thread(self._store.append, rows) if rows else [])
        acknowledged: defaultdict[tuple[Room, Member], int] = defaultdict(int)
        for room, member, data in batch:
            if data:
                room.take_row(Row(next(ids), room.key, data), author=member)
            acknowledged[room, member] += 1
        for (room, member), edits in acknowledged.items():
            room.acknowledge(member, edits)

    async def _look_around(self) -> None:
        """Poll, and fold the rooms whose log has grown long."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self.poll()
                for room in self._open_rooms():
                    if room.rows_since_fold > FOLD_ROWS:
                        room.rows_since_fold = 0
                        await self._in_thread(self._store.fold, room.key)
            except Exception:
                logger.exception("looking for other processes' edits failed; trying again")
                await asyncio.sleep(1)

    async def _open(self, key: int) -> Room:
        return Room(key, await self._in_thread(self._store.load, key))

    def _open_rooms(self) -> list[Room]:
        return [
            task.result()
            for task in self._rooms.values()
            if task.done() and not task.cancelled() and task.exception() is None
        ]

    def _release(self, key: int) -> None:
        self._users[key] -= 1
        if self._users[key]:
            return
        del self._users[key]
        task = self._rooms.pop(key)
        if task.done() and task.exception() is None and task.result().rows_since_fold >= FOLD_ROWS_ON_CLOSE:
            self._keep(asyncio.create_task(self._fold(key)))

    async def _fold(self, key: int) -> None:
        try:
            await self._in_thread(self._store.fold, key)
        except Exception:
            logger.exception("folding room %s failed; the log is kept and folded another time", key)

    def _start(self) -> None:
        if not self._jobs:
            self._keep(asyncio.create_task(self._write()))
            self._keep(asyncio.create_task(self._look_around()))

    def _keep(self, job: "asyncio.Task[None]") -> None:
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
