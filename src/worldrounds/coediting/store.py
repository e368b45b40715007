"""What a room needs from a disk, and a store in memory that keeps to it."""

import itertools
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from worldrounds.coediting.document import fold


@dataclass(frozen=True, slots=True)
class NewRow:
    room: int
    author: int | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    room: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of a document. ``version`` grows with each snapshot; ``newest`` is the highest row id
    of any room that was there before the rest was read; ``generation`` grows when somebody's text was erased."""

    snapshot: bytes
    version: int
    rows: Sequence[Row]
    newest: int
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Folded:
    """A new snapshot: its version, its size in bytes, and the rows that went into it."""

    version: int
    size: int
    ids: Sequence[int]


class Store(Protocol):
    """Methods are called in worker threads, several at a time, and may raise anything when the disk fails."""

    def load(self, room: int) -> Kept: ...

    def ids_are_in_order(self) -> bool:
        """True if a row never becomes visible after one with a higher id."""
        ...

    def append(self, rows: Sequence[NewRow]) -> list[int | None]:
        """Keep the rows, all or none; when this returns they are on disk. Returns their ids in order, None for
        rows of rooms that are not there any more."""
        ...

    def row_ids(self, after: int) -> list[tuple[int, int]]:
        """The rows above the id ``after`` that there are now: (id, room)."""
        ...

    def rows(self, ids: Collection[int]) -> list[Row]: ...

    def versions(self, rooms: Collection[int]) -> Mapping[int, int]:
        """Room -> version of its snapshot, for those that have one."""
        ...

    def fold(self, room: int) -> Folded | None:
        """Fold the rows into the snapshot and remove those that are in it, in one transaction. None if there is none."""
        ...


@dataclass
class MemoryStore:
    """For tests and trials: nothing survives the process."""

    kept: dict[int, Row] = field(default_factory=dict)
    snapshots: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def load(self, room: int) -> Kept:
        with self._lock:
            version, snapshot = self.snapshots.get(room, (0, b""))
            return Kept(snapshot, version, self._of(room), max(self.kept, default=0))

    def ids_are_in_order(self) -> bool:
        return False

    def append(self, rows: Sequence[NewRow]) -> list[int | None]:
        with self._lock:
            ids = [next(self._ids) for _ in rows]
            self.kept.update({id_: Row(id_, row.room, row.data) for id_, row in zip(ids, rows, strict=True)})
        return [*ids]

    def row_ids(self, after: int) -> list[tuple[int, int]]:
        with self._lock:
            return [(row.id, row.room) for row in self.kept.values() if row.id > after]

    def rows(self, ids: Collection[int]) -> list[Row]:
        with self._lock:
            return [self.kept[id_] for id_ in ids if id_ in self.kept]

    def versions(self, rooms: Collection[int]) -> Mapping[int, int]:
        with self._lock:
            return {room: self.snapshots[room][0] for room in rooms if room in self.snapshots}

    def fold(self, room: int) -> Folded | None:
        with self._lock:
            version, snapshot = self.snapshots.get(room, (0, b""))
            rows = self._of(room)
            folded, is_in = fold(snapshot, [row.data for row in rows])
            gone = [row.id for row, is_gone in zip(rows, is_in, strict=True) if is_gone]
            if not gone:
                return None
            self.snapshots[room] = (version + 1, folded)
            for id_ in gone:
                del self.kept[id_]
            return Folded(version + 1, len(folded), gone)

    def _of(self, room: int) -> list[Row]:
        return [row for row in self.kept.values() if row.room == room]
