"""Finds what other processes stored in rooms that are open here, by looking at the store now and then.

Rows are found by their ids, which grow. A database may commit them out of order: then those of the last seconds are
looked at again each time. Reading a row twice does no harm. A row that another process folded before it was seen here
comes with the snapshot, whose version has grown.
"""

import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from worldrounds.coediting.store import Store

if TYPE_CHECKING:
    from worldrounds.coediting.room import Room

WINDOW = 1_000  # ids below the newest that are looked at again, where ids are not in order
LATEST_SECONDS = 3.0  # and all that are younger than this


class Watch:
    """``in_thread(function, *arguments)`` runs a store's method in a thread. ``settle`` returns when the rooms know the
    ids of all rows that this process has on disk."""

    def __init__(
        self, store: Store, in_thread: Callable[..., Awaitable[Any]], settle: Callable[[], Awaitable[None]]
    ) -> None:
        self._store = store
        self._in_thread = in_thread
        self._settle = settle
        self._newest: int | None = None  # all ids up to here were seen, but for late ones
        self._before: deque[tuple[float, int]] = deque()  # when ``newest`` was what

    def wrote(self, ids: Sequence[int]) -> None:
        """This process stored these. If nobody wrote in between, they need not be looked at again."""
        if (
            ids
            and self._newest is not None
            and ids[0] == self._newest + 1
            and ids[-1] - ids[0] == len(ids) - 1
        ):
            self._newest = ids[-1]

    async def fetch_rows(self, rooms: Mapping[int, "Room"]) -> None:
        if not rooms:
            self._newest = None
            self._before.clear()
            return
        fresh = [room for room in rooms.values() if room.is_fresh]
        floor = self._floor(fresh)
        found = await self._in_thread(self._store.row_ids, floor)
        await self._settle()  # else rows of our own, on disk since a moment, would be taken for others'
        unseen = [id_ for id_, room in found if room in rooms and id_ not in rooms[room].known]
        if unseen:
            for row in await self._in_thread(self._store.rows, unseen):
                rooms[row.room].take_row(row)
        self._note(max((id_ for id_, _ in found), default=0), fresh)
        for room in fresh:
            room.is_fresh = False
        for room in rooms.values():
            room.forget_ids(floor)

    async def fetch_snapshots(self, rooms: Mapping[int, "Room"]) -> None:
        if not rooms:
            return
        for key, version in (await self._in_thread(self._store.versions, set(rooms))).items():
            if version != rooms[key].version:
                kept = await self._in_thread(self._store.load, key)
                rooms[key].take_snapshot(kept.snapshot, kept.version)
                rooms[key].take_generation(kept.generation)
                for row in kept.rows:
                    rooms[key].take_row(row)

    def _floor(self, fresh: Sequence["Room"]) -> int:
        """Up to this id nothing new can come for the rooms, of which ``fresh`` have not been looked after yet."""
        floors = [room.newest for room in fresh]
        if self._newest is not None:
            floors.append(self._newest)
        if self._store.ids_are_in_order():
            return min(floors)
        old = time.monotonic() - LATEST_SECONDS
        while len(self._before) > 1 and self._before[1][0] < old:
            self._before.popleft()
        return min([*(floor - WINDOW for floor in floors), *(newest for _, newest in list(self._before)[:1])])

    def _note(self, newest: int, fresh: Sequence["Room"]) -> None:
        self._newest = max([self._newest or 0, newest, *(room.newest for room in fresh)])
        self._before.append((time.monotonic(), self._newest))
        if self._store.ids_are_in_order():
            self._before.clear()
