"""Opening a room in which a group has written for a year.

``python -m benchmarks.rooms_history`` takes about two minutes and writes benchmarks/results/rooms_history.txt. Ten people
wrote 50,000 edits of one character, in sittings of 20 to 180 in a browser tab of its own, here and there in the
text, one in eight taking a character away; versions were kept on the way. Measured is what the server takes to open it,
by socket and by page, newly started and warm. Linux only.
"""

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from pycrdt import Doc, Text

from benchmarks.load import Visitor
from benchmarks.rooms_data import SIZE, fill
from benchmarks.rooms_load import environment_of, serve_command
from benchmarks.servers import ROOT, free_port, head, running
from benchmarks.tabs import Tab

RESULT = ROOT / "benchmarks" / "results" / "rooms_history.txt"
EDITS = 50_000
UNFOLDED = 400  # rows that a server which was killed leaves; as many as there may be
BETWEEN_VERSIONS = 500  # edits
FRESH, WARM = 5, 15  # times that each is opened
GOAL_MS = 300
SEED = 1

Member = tuple[str, int]  # session, number of the group
Times = dict[str, list[float]]  # what was opened -> milliseconds


class Author:
    """The document of the year, as one sitting after the other changes it."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._shared: Doc[Any] = Doc()

    def sitting(self) -> list[bytes]:
        """The edits of one person in one tab."""
        chance, updates = self._chance, list[bytes]()
        tab: Doc[Any] = Doc(client_id=chance.getrandbits(32))
        tab.apply_update(self._shared.get_update())
        text: Text = tab.get("document", type=Text)
        length = len(str(text))
        place = chance.randint(0, length)
        kept = tab.observe(lambda event: updates.append(event.update))  # noqa: F841 - ends with the tab
        for _ in range(chance.randint(20, 180)):
            if chance.random() < 0.03:
                place = chance.randint(0, length)
            if chance.random() < 0.12 and place:
                place, length = place - 1, length - 1
                del text[place : place + 1]
            else:
                text.insert(place, chance.choice("etaoin shrdlu\n"))
                place, length = place + 1, length + 1
        for update in updates:
            self._shared.apply_update(update)
        return updates


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment_of(Path(folder)))
        os.environ.pop("WORLDROUNDS_DATABASE", None)
        member = fill(SIZE)[0]
        stored = _write_year()
        fresh, warm = Times(), Times()
        for _ in range(FRESH):
            with _serving() as port:
                _open(port, member, fresh)
        with _serving() as port:
            for _ in range(WARM):
                _open(port, member, warm)
    text = "\n".join([*_head(), stored, "", *_table(fresh, warm)])
    RESULT.write_text(text + "\n")
    print(text)


def _write_year() -> str:
    """Store it as a server does, with edits in the log; says what is there then."""
    from django.utils import timezone

    from worldrounds.coediting.store import NewRow
    from worldrounds.rooms.documents import DocumentStore
    from worldrounds.rooms.models import DocumentSnapshot, DocumentUpdate, Room, Version
    from worldrounds.rooms.product.versions import keep_version

    chance, store = random.Random(SEED), DocumentStore()
    author = Author(chance)
    room = Room.objects.get()
    people = list(room.group.memberships.order_by("pk").values_list("enrolment__person", flat=True))
    count, since_fold, since_version = 0, 0, 0
    while count < EDITS:
        person, updates = chance.choice(people), author.sitting()[: EDITS - count]
        store.append([NewRow(room.pk, person, update) for update in updates])
        count, since_fold, since_version = (n + len(updates) for n in (count, since_fold, since_version))
        if since_fold > 300 and EDITS - count >= UNFOLDED:
            store.fold(room.pk)
            since_fold = 0
            if since_version > BETWEEN_VERSIONS:
                keep_version(room=room, at=timezone.now())
                since_version = 0
    snapshot = DocumentSnapshot.objects.filter(room=room).first()
    return (
        f"{count:,} edits: a snapshot of {len(snapshot.data) / 1000 if snapshot else 0:.0f} kB, "
        f"{DocumentUpdate.objects.filter(room=room).count()} edits that are not in it, "
        f"{Version.objects.filter(room=room).count()} versions"
    )


@contextmanager
def _serving() -> Iterator[int]:
    port = free_port()
    command = [*serve_command(), "--port", str(port)]
    with running(command, os.environ, answers=_answers, port=port, core=0):
        yield port


def _answers(port: int) -> bool:
    """The page workers have started; no page has been made yet."""
    return asyncio.run(Visitor(port).ask("/static/nothing")).status == 404


def _open(port: int, member: Member, times: Times) -> None:
    asyncio.run(_open_all(port, member, times))


async def _open_all(port: int, member: Member, times: Times) -> None:
    def note(name: str, start: float) -> None:
        times.setdefault(name, []).append((time.perf_counter() - start) * 1000)

    start = time.perf_counter()
    async with Tab(port, *member) as tab:
        await tab.is_in.wait()
        note("socket: until the whole document has come", start)
        start = time.perf_counter()
        async with Tab(port, *member) as second:
            await second.is_in.wait()
            note("socket: somebody is in the room already", start)
    await asyncio.sleep(0.3)  # the room is closed, and folded
    visitor = Visitor(port, {"sessionid": member[0]})
    room = f"/programmes/bench/groups/{member[1]}/room/"
    for name, path in (
        ("page: the room", room),
        ("page: the document as a form", f"{room}document/"),
        ("page: versions, and who wrote what", f"{room}document/versions/"),
    ):
        start = time.perf_counter()
        answer = await visitor.ask(path)
        note(name, start)
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}")


def _head() -> list[str]:
    return [
        *head("opening a room after a year", SEED, "pycrdt", "uvicorn", "websockets"),
        f"SQLite; server on one core; ms, median and largest of {FRESH} (newly started) and {WARM} (warm) times",
    ]


def _table(fresh: Times, warm: Times) -> list[str]:
    lines = [f"{'':44}{'new: median':>12}{'max':>6}{'warm: median':>14}{'max':>6}   median <= {GOAL_MS}"]
    for name in fresh:
        parts = [
            median(fresh[name]),
            max(fresh[name]),
            median(warm[name]),
            max(warm[name]),
        ]
        is_met = "yes" if max(parts[0], parts[2]) <= GOAL_MS else "NO"
        lines.append(f"{name:44}{parts[0]:12.0f}{parts[1]:6.0f}{parts[2]:14.0f}{parts[3]:6.0f}   {is_met}")
    return lines


if __name__ == "__main__":
    main()
