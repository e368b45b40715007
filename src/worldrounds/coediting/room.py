"""Rooms where several people edit one document at once.

One ``Rooms`` per process holds the rooms that somebody is in, each with one document. The rule that
everything here serves: **an edit is on disk before its author is told that it is saved**, and what the disk did not
take is not kept here either.

1. A frame with an edit is applied to the document, which checks it, and passed on to the other members.
2. The writer (``writer.py``) appends everything that is waiting in one transaction (``Store.append``, in a thread).
3. Only then is the edit acknowledged. If the disk fails, the document is forgotten and all its members connect
   again: they bring what they have, the edits of others too.
4. Edits that other processes stored are found by polling (``watch.py``).
5. A room that nobody is in is forgotten. Long logs are folded, one after the other and with rests.
"""

import asyncio
import itertools
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Protocol

from worldrounds.coediting import awareness, wire
from worldrounds.coediting.awareness import Awareness
from worldrounds.coediting.document import Document
from worldrounds.coediting.memory import give_back
from worldrounds.coediting.store import Folded, Kept, Row, Store
from worldrounds.coediting.varint import Malformed
from worldrounds.coediting.watch import Watch
from worldrounds.coediting.writer import Edit, Writer

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.2
POLLS_TO_SNAPSHOTS = 5  # how many polls for rows to one for snapshots
FOLD_ROWS = 1_000  # rows since the last fold, in an open room
FOLD_ROWS_ON_CLOSE = 20
FOLD_SECONDS = 0.1  # how often is looked for long logs
FOLD_REST = 4  # after each fold, times as long as it took
IDLE_SECONDS = 60.0  # without an edit; then the document sleeps
MOST_TO_SLEEP = 20  # documents in one round
GIVE_BACK_SECONDS = 30.0  # from one giving back of memory to the next
MOST_IDS = 2_000  # of rows that a room remembers to have seen, before it forgets the old ones
LARGEST_DOCUMENT = 4_000_000  # bytes of snapshot and rows
MOST_EARLY = 20  # edits of a member in a row that build on something which has not come

# Why a connection is closed. 44xx: trying again is of no use (y-websocket knows this); others: try again.
BAD_FRAME, DOCUMENT_FULL, STORE_FAILED = 4400, 4413, 1011
COME_AGAIN = 4504  # something that the member sent was not taken: who comes again brings it along

InThread = Callable[..., Awaitable[Any]]
Pack = Callable[[bytes], bytes]


def as_it_is(frame: bytes) -> bytes:
    return frame


class Member(Protocol):
    """One connection to a room. Its methods return at once. What it sends is packed (``Rooms``, ``pack``)."""

    @property
    def person(self) -> int: ...

    @property
    def user(self) -> dict[str, Any]:
        """Name and colour, as others see them."""
        ...

    @property
    def may_write(self) -> bool: ...

    def send(self, packed: bytes) -> None: ...

    def pause(self) -> None:
        """Take no more from this member until ``resume``: the disk is behind."""
        ...

    def resume(self) -> None: ...

    def close(self, code: int) -> None: ...


class Room:
    """One open document and the members who see it. Used on the event loop's thread only."""

    def __init__(self, key: int, kept: Kept, pack: Pack = as_it_is) -> None:
        self.key = key
        self.version = kept.version
        self.newest = kept.newest
        self.generation = kept.generation
        self.is_fresh = True  # not polled for yet
        self.changed_at = time.monotonic()
        self._pack = pack
        self.document = Document()
        self.awareness = Awareness()
        self.members: dict[Member, int] = {}  # member -> edits acknowledged
        self._early: dict[Member, int] = {}  # member -> its last edits that wait, where there are any
        self.size = 0
        self.rows_since_fold = 0
        self.known: set[int] = set()
        self.take_snapshot(kept.snapshot, kept.version)
        for row in kept.rows:
            self.take_row(row)

    def join(self, member: Member) -> None:
        self.members[member] = 0
        if self.generation:
            self.send(member, wire.erased(self.generation))
        self.send(member, wire.step_1(self.document.state))
        if present := self.awareness.everyone():
            self.send(member, wire.presence(awareness.write(present)))

    def leave(self, member: Member) -> None:
        self.members.pop(member, None)
        self._early.pop(member, None)
        if gone := self.awareness.remove(member):
            self._send_all(wire.presence(awareness.write(gone)))

    def take_edit(self, member: Member, data: bytes) -> None:
        """What a member sent: apply it and pass it on. Raises Malformed, and has changed nothing then."""
        if not self._take(data, author=member):
            self._early[member] = self._early.get(member, 0) + 1
        elif self._early:
            self._early.pop(member, None)
        self.changed_at = time.monotonic()
        self.size += len(data)

    def lost_something_of(self, member: Member) -> bool:
        """True if one edit after the other of this member waits for something that does not come."""
        return self._early.get(member, 0) > MOST_EARLY

    def note_row(self, id_: int) -> None:
        """An edit that was taken is on disk."""
        self.known.add(id_)
        self.rows_since_fold += 1

    def take_row(self, row: Row) -> None:
        """A row that is on disk, usually of another process. Bytes that cannot be applied are skipped."""
        if row.id in self.known:
            return
        self.note_row(row.id)
        self.changed_at = time.monotonic()
        self.size += len(row.data)
        try:
            self._take(row.data)
        except Malformed:
            logger.error("update %s of room %s cannot be applied and is skipped", row.id, self.key)

    def _take(self, data: bytes, author: Member | None = None) -> bool:
        before = self.document.state if self.document.is_waiting else None
        is_in = self.document.apply(data)
        self._send_all(wire.update(data), but=author)
        if before is not None:  # it may have let earlier ones in, which those who came later do not have
            self._send_all(wire.update(self.document.update_since(before)))
        return is_in

    def take_snapshot(self, snapshot: bytes, version: int) -> None:
        """A snapshot that is on disk; it may hold rows that were folded before we saw them."""
        self.version = version
        self.size, self.rows_since_fold = len(snapshot), 0
        if snapshot and self.document.lacks(snapshot):
            before = self.document.state
            self.document.apply(snapshot)
            self._send_all(wire.update(self.document.update_since(before)))

    def take_folded(self, folded: Folded) -> None:
        """Rows of this room were folded by this process. If all of them are here, the snapshot has nothing new."""
        if folded.version == self.version + 1 and self.known.issuperset(folded.ids):
            self.version, self.size = folded.version, folded.size

    def take_generation(self, generation: int) -> None:
        """Somebody's text was erased: tell the pages that are open."""
        if generation > self.generation:
            self.generation = generation
            self._send_all(wire.erased(generation))

    def acknowledge(self, member: Member, edits: int) -> None:
        if member in self.members:
            self.members[member] += edits
            self.send(member, wire.saved(self.members[member]))

    def presence(self, member: Member, payload: bytes) -> None:
        changed = self.awareness.update(member, awareness.read(payload), user=member.user)
        if changed:  # to the sender too: it is how y-websocket knows that the line is alive
            self._send_all(wire.presence(awareness.write(changed)))

    def forget_ids(self, up_to: int) -> None:
        if len(self.known) > MOST_IDS:
            self.known = {id_ for id_ in self.known if id_ > up_to}

    def send(self, member: Member, frame: bytes) -> None:
        member.send(self._pack(frame))

    def _send_all(self, frame: bytes, *, but: Member | None = None) -> None:
        if not self.members:  # while it is opened
            return
        packed = self._pack(frame)  # once for all
        for member in list(self.members):
            if member is not but:
                member.send(packed)


class Rooms:
    """All open rooms of this process.

    ``in_thread(function, *arguments)`` runs a store's method in a thread, ``in_writer`` likewise for what is
    appended: one thread of its own serves best. ``pack`` makes of a frame the bytes that go over the line.
    """

    def __init__(
        self,
        store: Store,
        in_thread: InThread = asyncio.to_thread,
        in_writer: InThread | None = None,
        pack: Pack = as_it_is,
    ) -> None:
        self._store = store
        self._in_thread = in_thread
        self._pack = pack
        self._writer = Writer(store, in_writer or in_thread, self._wrote, self._release, self._forget)
        self._watch = Watch(store, in_thread, self._writer.settle)
        self._rooms: dict[int, asyncio.Task[Room]] = {}
        self._users: defaultdict[int, int] = defaultdict(int)
        self._left: dict[int, None] = {}  # rooms to be folded that nobody is in
        self._jobs: set[asyncio.Task[None]] = set()
        self._slept, self._gave_back_at = 0, time.monotonic()

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

    def receive(self, room: Room, member: Member, frame: bytes) -> None:
        """Handle a frame from a member. A malformed one closes the connection and changes nothing."""
        try:
            self._handle(room, member, wire.read(frame))
        except Malformed as error:
            logger.info("room %s: closing a connection: %s", room.key, error)
            member.close(BAD_FRAME)

    async def close(self) -> None:
        """Write what is waiting, then stop."""
        await self._writer.finish()
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)

    async def poll(self) -> None:
        """Fetch what other processes stored in the open rooms."""
        rooms = {room.key: room for room in self._open_rooms()}
        await self._watch.fetch_rows(rooms)
        await self._watch.fetch_snapshots(rooms)

    def _handle(self, room: Room, member: Member, message: wire.Message) -> None:
        match message:
            case wire.Edit(data, is_reply):
                self._take_edit(room, member, data, is_reply)
            case wire.Presence(payload):
                room.presence(member, payload)
            case wire.Step1(state):
                room.send(member, wire.step_2(room.document.update_since(state)))
            case wire.PresenceQuery():
                room.send(member, wire.presence(awareness.write(room.awareness.everyone())))

    def _take_edit(self, room: Room, member: Member, data: bytes, is_reply: bool) -> None:
        if not member.may_write:
            return
        if room.size + len(data) > LARGEST_DOCUMENT:
            member.close(DOCUMENT_FULL)
            return
        if room.generation:  # an old copy may hold what was erased: take only what is new
            data = room.document.news_in(data)
        is_news = room.document.lacks(data) if is_reply else data != wire.EMPTY_UPDATE
        if is_news:
            room.take_edit(member, data)
        self._users[room.key] += 1  # the room stays open until the edit is on disk
        self._writer.take(Edit(room, member, data if is_news else b""))
        if room.lost_something_of(member):
            member.close(COME_AGAIN)

    async def _look_around(self) -> None:
        """Poll, and let rooms sleep in which nothing happens."""
        rounds = 0
        while True:
            await asyncio.sleep(POLL_SECONDS)
            rounds += 1
            try:
                rooms = {room.key: room for room in self._open_rooms()}
                await self._watch.fetch_rows(rooms)
                if rounds % POLLS_TO_SNAPSHOTS == 0:
                    await self._watch.fetch_snapshots(rooms)
                    await self._let_sleep(rooms.values())
            except Exception:
                logger.exception("looking for other processes' edits failed; trying again")
                await asyncio.sleep(1)

    async def _let_sleep(self, rooms: Iterable[Room]) -> None:
        """A few at a time, so that nobody's typing is held up; their memory is given back now and then."""
        now = time.monotonic()
        idle = (room for room in rooms if room.changed_at < now - IDLE_SECONDS)
        slept = (room for room in idle if room.document.sleep())
        self._slept += len(list(itertools.islice(slept, MOST_TO_SLEEP)))
        if self._slept and now - self._gave_back_at > GIVE_BACK_SECONDS:
            self._slept, self._gave_back_at = 0, now
            await self._in_thread(give_back)

    async def _fold_long(self) -> None:
        """Fold what has grown long: a meeting has many rooms that get there, or are left, at the same time."""
        while True:
            await asyncio.sleep(FOLD_SECONDS)
            long = [room for room in self._open_rooms() if room.rows_since_fold > FOLD_ROWS]
            for key in [*self._left, *(room.key for room in long)]:
                start = time.monotonic()
                await self._fold(key)
                await asyncio.sleep(FOLD_REST * (time.monotonic() - start))

    async def _fold(self, key: int) -> None:
        self._left.pop(key, None)
        open_room = next((room for room in self._open_rooms() if room.key == key), None)
        if open_room:
            open_room.rows_since_fold = 0
        try:
            folded = await self._in_thread(self._store.fold, key)
        except Exception:
            logger.exception("folding room %s failed; the log is kept and folded another time", key)
            return
        if open_room and folded:
            open_room.take_folded(folded)

    async def _open(self, key: int) -> Room:
        return Room(key, await self._in_thread(self._store.load, key), self._pack)

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
        task = self._rooms.pop(key, None)
        if (
            task
            and task.done()
            and task.exception() is None
            and task.result().rows_since_fold >= FOLD_ROWS_ON_CLOSE
        ):
            self._left[key] = None

    def _wrote(self, ids: Sequence[int]) -> None:
        self._watch.wrote(ids)

    def _forget(self, room: Room) -> None:
        """The disk did not take an edit that the document holds: all come again, to a document from the disk."""
        task = self._rooms.get(room.key)
        if task and task.done() and task.exception() is None and task.result() is room:
            del self._rooms[room.key]
        for member in list(room.members):
            member.close(STORE_FAILED)

    def _start(self) -> None:
        if not self._jobs:
            self._keep(asyncio.create_task(self._look_around()))
            self._keep(asyncio.create_task(self._fold_long()))

    def _keep(self, job: "asyncio.Task[None]") -> None:
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
