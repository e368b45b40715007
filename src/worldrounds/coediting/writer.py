"""Brings edits to the disk: all that wait, of all rooms, in one transaction after the other.

A transaction costs about the same for one edit as for twenty, so a short pause between two of them saves much. It
delays the word "Saved" only: others see the edit already. Somebody who types alone waits for nothing.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from worldrounds.coediting.store import NewRow, Store

if TYPE_CHECKING:
    from worldrounds.coediting.room import Member, Room

logger = logging.getLogger(__name__)

LARGEST_BATCH = 500  # rows in one transaction
LONGEST_QUEUE = 2_000  # edits that wait for the disk; then the senders wait
PAUSE_SECONDS = 0.025  # from one transaction to the next


class Edit(NamedTuple):
    """``data`` is empty if there is nothing to store and the author only waits for the acknowledgement."""

    room: "Room"
    member: "Member"
    data: bytes


class Writer:
    """The one writer of this process. ``wrote`` is told the ids of what it stored, ``release`` the room of each edit
    that it has done with, ``failed`` each room of which an edit could not be stored."""

    def __init__(
        self,
        store: Store,
        in_thread: Callable[..., Awaitable[Any]],
        wrote: Callable[[Sequence[int]], None],
        release: Callable[[int], None],
        failed: Callable[["Room"], None],
    ) -> None:
        self._store = store
        self._in_thread = in_thread
        self._wrote, self._release, self._failed = wrote, release, failed
        self._waiting: list[Edit] = []
        self._paused: set[Member] = set()
        self._job: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    def take(self, edit: Edit) -> None:
        self._waiting.append(edit)
        if len(self._waiting) > LONGEST_QUEUE and edit.member not in self._paused:
            self._paused.add(edit.member)
            edit.member.pause()
        if self._job is None:
            self._job = asyncio.create_task(self._work())

    async def settle(self) -> None:
        """Wait until the rooms know the ids of all rows that are on disk now."""
        async with self._writing:
            pass

    async def finish(self) -> None:
        """Write what is waiting."""
        while self._job is not None:
            await asyncio.wait([self._job])

    async def _work(self) -> None:
        try:
            while self._waiting:
                start = time.monotonic()
                batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
                async with self._writing:
                    await self._write(batch)
                self._let_go_on()
                await asyncio.sleep(start + PAUSE_SECONDS - time.monotonic())
        finally:
            self._job = None

    async def _write(self, batch: Sequence[Edit]) -> None:
        rows = [NewRow(edit.room.key, edit.member.person, edit.data) for edit in batch if edit.data]
        try:
            ids = await self._in_thread(self._store.append, rows) if rows else []
        except Exception:
            logger.exception("edits could not be stored")
            ids = [None] * len(rows)
        self._wrote([id_ for id_ in ids if id_ is not None])
        self._hand_on(batch, ids)
        for edit in batch:
            self._release(edit.room.key)

    def _hand_on(self, batch: Sequence[Edit], ids: Sequence[int | None]) -> None:
        """What is on disk is acknowledged to its author."""
        kept = iter(ids)
        acknowledged: defaultdict[tuple[Room, Member], int] = defaultdict(int)
        failed: set[Room] = set()
        for room, member, data in batch:
            if data and (id_ := next(kept)) is not None:
                room.note_row(id_)
            elif data:
                failed.add(room)
            acknowledged[room, member] += 1
        for room in failed:
            self._give_up(room)
        for (room, member), edits in acknowledged.items():
            if room not in failed:
                room.acknowledge(member, edits)

    def _give_up(self, room: "Room") -> None:
        """The edits stay with their authors, who connect again and send them again."""
        for edit in self._waiting:
            if edit.room is room:
                self._release(room.key)
        self._waiting = [edit for edit in self._waiting if edit.room is not room]
        self._failed(room)

    def _let_go_on(self) -> None:
        if self._paused and len(self._waiting) < LONGEST_QUEUE // 2:
            paused, self._paused = self._paused, set()
            for member in paused:
                member.resume()
