"""Server processes are killed while people type: nothing that was acknowledged may be lost.

``python -m tests.live.torture 500`` divides so many kills among SQLite and PostgreSQL, one and three processes, and
writes benchmarks/results/torture.txt. After each kill the database itself is read, before anybody can send again what was
lost. Now and then all browsers are closed at the same moment, so that nobody is left who remembers.
"""

import asyncio
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from websockets.exceptions import InvalidHandshake, InvalidMessage

from tests.ending import end_with_the_tests
from tests.live.conftest import ROOT, Server, environment, free_port
from tests.live.tabs import Tab
from tests.postgresql import new_database
from worldrounds.cli.serve import live_arguments
from worldrounds.coediting import wire
from worldrounds.coediting.document import Document

RESULT = ROOT / "benchmarks" / "results" / "torture.txt"
PEOPLE = ("vera", "kenta", "faye")
ALL_LEAVE = 0.3  # how often all browsers are closed with the kill
MARK = re.compile(r"<\w+>")


@dataclass
class LiveProcess(Server):
    """Only the live process, without a supervisor that would start it again."""

    database: str = ""

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", *live_arguments("127.0.0.1", self.port)],
            env=surroundings(self.data, self.database),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=end_with_the_tests,
        )
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError("the live process did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


class TypistsTab(Tab):
    """Notes for each edit that is sent how many of the typist's marks are on disk once it is acknowledged."""

    def __init__(self, server: Server, who: str, document: Document, marks: list[str]) -> None:
        super().__init__(server, who)
        self.document = document
        self._marks = marks
        self._covers: list[int] = []

    @property
    def acknowledged(self) -> int:
        return self._covers[self.saved - 1] if self.saved else 0

    async def _tell(self, frame: bytes) -> None:
        if frame[0] == wire.SYNC and frame[1] != wire.STEP_1:
            self._covers.append(len(self._marks))
        await super()._tell(frame)


class Typist:
    """Types marks that occur once, on and offline, and comes back whenever the line breaks."""

    def __init__(self, who: str, servers: Sequence[Server], chance: random.Random) -> None:
        self._who, self._servers, self._chance = who, servers, chance
        self.document = Document()
        self._marks: list[str] = []
        self._count = 0
        self._known = 0
        self._tab: TypistsTab | None = None
        self._is_typing = True
        self._job = asyncio.create_task(self._work())

    @property
    def acknowledged(self) -> set[str]:
        if self._tab is not None:
            self._known = max(self._known, self._tab.acknowledged)
        return set(self._marks[: self._known])

    async def forget(self) -> set[str]:
        """Close the browser and open it again with nothing; returns what had been acknowledged."""
        self._job.cancel()
        await asyncio.wait([self._job])
        kept = self.acknowledged
        self.document, self._marks, self._known, self._tab = Document(), [], 0, None
        self._job = asyncio.create_task(self._work())
        return kept

    async def finish(self) -> None:
        """Stop typing when all is acknowledged."""
        self._is_typing = False
        async with asyncio.timeout(60):
            while len(self.acknowledged) < len(self._marks):
                await asyncio.sleep(0.05)

    async def leave(self) -> None:
        self._job.cancel()
        await asyncio.wait([self._job])

    async def _work(self) -> None:
        while True:
            with suppress(OSError, InvalidHandshake, InvalidMessage, TimeoutError, EOFError):
                await self._be_there()
            if self._chance.random() < 0.3:
                self._type_offline()
            await asyncio.sleep(0.05)

    async def _be_there(self) -> None:
        tab = TypistsTab(self._chance.choice(self._servers), self._who, self.document, self._marks)
        async with tab:
            self._tab = tab
            await tab._until(lambda: tab.sent > 0 or tab.closed_with is not None)
            while tab.closed_with is None:
                if self._is_typing:
                    await tab.type(self._next())
                await asyncio.sleep(self._chance.uniform(0.005, 0.06))
            self._known = max(self._known, tab.acknowledged)

    def _type_offline(self) -> None:
        end = len(self.document.text.encode())
        self.document.replace(end, end, self._next())

    def _next(self) -> str:
        self._count += 1
        self._marks.append(f"<{self._who}{self._count}>")
        return self._marks[-1]


@dataclass
class Outcome:
    kills: int = 0
    acknowledged: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    same: bool = False  # everybody sees the same in the end, and so does the database


async def torture(servers: Sequence[LiveProcess], kills: int, seed: int) -> Outcome:
    chance = random.Random(seed)
    typists = [Typist(who, servers, random.Random(f"{seed} {who}")) for who in PEOPLE]
    outcome = Outcome()
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.2, 0.9))
        victim = chance.choice(servers)
        victim.kill()
        outcome.kills += 1
        if chance.random() < ALL_LEAVE:
            for kept in await asyncio.gather(*(typist.forget() for typist in typists)):
                outcome.acknowledged |= kept
        for typist in typists:
            outcome.acknowledged |= typist.acknowledged
        outcome.lost |= outcome.acknowledged - marks_on_disk(victim)
        await asyncio.to_thread(victim.start)
    await asyncio.gather(*(typist.finish() for typist in typists))
    for typist in typists:
        outcome.acknowledged |= typist.acknowledged
    outcome.same = await _all_see_the_same(typists, servers[0])
    outcome.lost |= outcome.acknowledged - marks_on_disk(servers[0])
    await asyncio.gather(*(typist.leave() for typist in typists))
    return outcome


async def _all_see_the_same(typists: Sequence[Typist], server: LiveProcess) -> bool:
    for _ in range(100):
        texts = {typist.document.text for typist in typists} | {document_on_disk(server).text}
        if len(texts) == 1:
            return True
        await asyncio.sleep(0.1)
    return False


def marks_on_disk(server: LiveProcess) -> set[str]:
    return set(MARK.findall(document_on_disk(server).text))


def document_on_disk(server: LiveProcess) -> Document:
    """Snapshot and rows, read in one statement and without the program."""
    room = server.seed["rooms"][0]
    question = (
        f"select 0, data from rooms_documentsnapshot where room_id = {room:d} "
        f"union all select id, data from rooms_documentupdate where room_id = {room:d}"
    )
    if server.database:
        import psycopg  # only where it is wanted

        with psycopg.connect(server.database) as connection:
            rows = connection.execute(question).fetchall()
    else:
        rows = server.sql(question)
    return Document(bytes(data) for _, data in sorted(rows, key=lambda row: row[0]))


@contextmanager
def live_processes(database: str, count: int, *, spare: int = 0) -> Iterator[list[LiveProcess]]:
    """So many processes on one new database (``database``: its address; empty for SQLite) with spare rooms."""
    with tempfile.TemporaryDirectory(prefix="worldrounds-torture-") as folder:
        seeded = subprocess.run(
            [sys.executable, "-m", "tests.live.seed", str(spare)],
            env=surroundings(Path(folder), database),
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )
        seed: dict[str, Any] = json.loads(seeded.stdout)
        servers = [LiveProcess(Path(folder), free_port(), seed, database=database) for _ in range(count)]
        try:
            for server in servers:
                server.start()
            yield servers
        finally:
            for server in servers:
                if server.process and server.process.poll() is None:
                    server.kill()


def surroundings(data: Path, database: str) -> dict[str, str]:
    return environment(data) | ({"WORLDROUNDS_DATABASE": database} if database else {})


def main(kills: int) -> None:
    lines = [
        f"torture, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: SIGKILL of the live process while {len(PEOPLE)} people type",
        f"{os.cpu_count()} cores, {sys.platform}; after each kill the database is read before anybody connects again",
        f"{'':12}{'processes':>10}{'kills':>7}{'acknowledged':>14}{'lost':>6}  in the end",
    ]
    for number, (name, count) in enumerate(
        (name, count) for name in ("SQLite", "PostgreSQL") for count in (1, 3)
    ):
        share = kills // 4 + (number < kills % 4)
        if name == "SQLite":
            outcome = _one("", count, share, number)
        else:
            with new_database() as address:
                outcome = _one(address, count, share, number)
        end = "all see the same" if outcome.same else "DIFFERENT"
        lines.append(
            f"{name:12}{count:>10}{outcome.kills:>7}{len(outcome.acknowledged):>14}{len(outcome.lost):>6}  {end}"
        )
        sys.stdout.write(lines[-1] + "\n")
        sys.stdout.flush()
    RESULT.write_text("\n".join(lines) + "\n")


def _one(database: str, count: int, kills: int, seed: int) -> Outcome:
    with live_processes(database, count) as servers:
        return asyncio.run(torture(servers, kills, seed))


if __name__ == "__main__":
    main(int(sys.argv[1]))
