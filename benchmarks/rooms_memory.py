"""Memory of the live process: for a room that is open and idle, and for a connection.

``python -m benchmarks.rooms_memory`` takes about six minutes and writes benchmarks/results/rooms_memory.txt. Each room
holds a document of 20,000 characters, written in 2,000 edits. First one member of each room comes in, then all ten;
everybody is silent for longer than a document stays awake. Memory is what /proc says is the process's own (Pss), before
and after, so what the allocator does not give back counts, too. Linux only.
"""

import asyncio
import os
import random
import re
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.rooms_data import SIZE, fill
from benchmarks.rooms_load import environment_of, serve_command
from benchmarks.servers import ROOT, free_port, head, is_open, running
from benchmarks.tabs import Tab

RESULT = ROOT / "benchmarks" / "results" / "rooms_memory.txt"
ROOMS = 200
EDITS, LETTERS = 2_000, 10  # of each document, and of each edit
SILENT_SECONDS = 110  # a document sleeps after 60, and its memory is given back within 30 more
ROOM_KB, CONNECTION_KB = 200, 40  # goals
SEED = 1


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment_of(Path(folder)))
        os.environ.pop("WORLDROUNDS_DATABASE", None)
        members = fill(ROOMS * SIZE)
        size = _write_documents()
        port = free_port()
        command = [*serve_command(), "--port", str(port)]
        with running(command, os.environ, answers=is_open, port=port, core=None) as process:
            marks = asyncio.run(_fill_rooms(port, _live_process(process.pid), members))
    text = "\n".join([*_head(size), "", *_table(*marks)])
    RESULT.write_text(text + "\n")
    print(text)


def _write_documents() -> float:
    """The same text in all rooms; returns its size on disk in kB."""
    from django.utils import timezone

    from worldrounds.coediting.document import Document
    from worldrounds.rooms.models import DocumentSnapshot, Room

    chance, document = random.Random(SEED), Document()
    for _ in range(EDITS):
        place = chance.randint(0, len(document.text))
        document.replace(place, place, "".join(chance.choices("etaoin shrdlu", k=LETTERS)))
    data = document.update_since()
    DocumentSnapshot.objects.bulk_create(
        DocumentSnapshot(room=room, data=data, version=1, at=timezone.now()) for room in Room.objects.all()
    )
    return len(data) / 1000


async def _fill_rooms(port: int, pid: int, members: Sequence[tuple[str, int]]) -> tuple[float, float, float]:
    """kB of the live process: one room open, all rooms with one member, all rooms with ten."""
    async with AsyncExitStack() as stack:
        await _come_in(stack, port, members[:SIZE])
        await asyncio.sleep(SILENT_SECONDS)
        before = _kilobytes(pid)
        await _come_in(stack, port, members[SIZE::SIZE])
        await asyncio.sleep(SILENT_SECONDS)
        one_each = _kilobytes(pid)
        await _come_in(stack, port, [who for n, who in enumerate(members[SIZE:]) if n % SIZE])
        await asyncio.sleep(SILENT_SECONDS)
        return before, one_each, _kilobytes(pid)


async def _come_in(stack: AsyncExitStack, port: int, members: Sequence[tuple[str, int]]) -> None:
    for start in range(0, len(members), SIZE):
        tabs = [Tab(port, *member) for member in members[start : start + SIZE]]
        await asyncio.gather(*(stack.enter_async_context(tab) for tab in tabs))
        await asyncio.gather(*(tab.is_in.wait() for tab in tabs))
        for tab in tabs:
            tab.whole = b""


def _live_process(supervisor: int) -> int:
    for child in Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split():
        if b"uvicorn" in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    raise RuntimeError("there is no live process")


def _kilobytes(pid: int) -> float:
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    assert found
    return float(found[1]) * 1.024


def _head(size: float) -> list[str]:
    return [
        *head("memory of rooms", SEED, "pycrdt", "uvicorn", "websockets"),
        f"SQLite; {ROOMS} rooms, each with a document of {EDITS * LETTERS:,} characters ({size:.0f} kB on disk)",
    ]


def _table(before: float, one_each: float, ten_each: float) -> list[str]:
    connection = (ten_each - one_each) / ((ROOMS - 1) * (SIZE - 1))
    room = (one_each - before) / (ROOMS - 1) - connection
    return [
        f"live process: {before / 1000:.1f} MB with one room, {one_each / 1000:.1f} MB with all and one member in each, "
        f"{ten_each / 1000:.1f} MB with ten in each",
        f"an idle room: {room:.0f} kB (goal: at most {ROOM_KB})",
        f"a connection: {connection:.1f} kB (goal: at most {CONNECTION_KB})",
    ]


if __name__ == "__main__":
    main()
