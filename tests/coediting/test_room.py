import asyncio
import random
import threading
from collections.abc import Awaitable, Callable, Collection, Sequence

import pytest

from tests.coediting.people import Editor
from worldrounds.coediting import room as room_module
from worldrounds.coediting import wire
from worldrounds.coediting.document import Document
from worldrounds.coediting.room import (
    BAD_FRAME,
    COME_AGAIN,
    DOCUMENT_FULL,
    MOST_EARLY,
    STORE_FAILED,
    Rooms,
)
from worldrounds.coediting.store import Kept, MemoryStore, NewRow
from worldrounds.coediting.writer import LONGEST_QUEUE


async def _settle(*editors: Editor) -> None:
    for editor in editors:
        await editor.until_saved()
    for editor in editors:
        await editor.read()


def _run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(story())  # type: ignore[arg-type]


def test_room_two_people_see_each_others_edits() -> None:
    async def story() -> None:
        rooms = Rooms(MemoryStore())
        ana, ben = Editor(rooms, person=1), Editor(rooms, person=2)
        await ana.connect()
        await ben.connect()

        await ana.type("Fever. ")
        await _settle(ana, ben)
        await ben.type("Cough.")
        await _settle(ana, ben)

        assert ana.document.text == ben.document.text == "Fever. Cough."
        await rooms.close()

    _run(story)


def test_room_converges_with_any_order_duplicates_and_lost_connections() -> None:
    async def story(seed: int) -> None:
        store = MemoryStore()
        rooms, others = Rooms(store), Rooms(store)  # two processes on one database
        chance = random.Random(seed)
        people = [Editor(chance.choice([rooms, others]), person=n, seed=seed * 10 + n) for n in range(5)]
        for person in people:
            await person.connect()
        for _ in range(150):
            person = chance.choice(people)
            roll = chance.random()
            if roll < 0.04:
                person.disconnect()
            elif roll < 0.10 and person.room is None:
                await person.connect()
            elif roll < 0.25:
                await person.read(share=0.6)
            elif roll < 0.30 and person.inbox:
                person.inbox.append(chance.choice(person.inbox))
            elif roll < 0.33:
                await chance.choice([rooms, others]).poll()
            elif roll < 0.35:
                store.fold(1)
            else:
                length = len(person.document.text)
                start = chance.randint(0, length)
                if roll < 0.5 and start < length:
                    before = person.document.state
                    person.document.replace(start, min(length, start + 3), "")
                    update = person.document.update_since(before)
                    if person.room:
                        await person.tell(wire.update(update))
                else:
                    await person.type(chance.choice("abc"), at=start)
        for person in people:
            if person.room is None:
                await person.connect()
        await _settle(*people)
        for side in (rooms, others, rooms, others):
            await side.poll()
        for person in people:
            await person.read()
        assert len({person.document.text for person in people}) == 1, f"seed {seed}"
        assert not people[0].document.lacks(people[1].document.update_since())
        assert _kept_text(store) == people[0].document.text
        for side in (rooms, others):
            await side.close()

    for seed in range(25):
        asyncio.run(story(seed))


def _kept_text(store: MemoryStore) -> str:
    kept = store.load(1)
    return Document([kept.snapshot or wire.EMPTY_UPDATE, *(row.data for row in kept.rows)]).text


class GatedStore(MemoryStore):
    """A disk that is slow until it is let go, or broken."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.broken = self.is_asked = False

    def append(self, rows: Sequence[NewRow]) -> list[int | None]:
        self.is_asked = True
        self.gate.wait(5)
        if self.broken:
            raise OSError("disk full")
        return super().append(rows)


def test_others_see_an_edit_at_once_and_it_is_on_disk_before_it_is_acknowledged() -> None:
    async def story() -> None:
        store = GatedStore()
        rooms = Rooms(store)
        ana, ben = Editor(rooms, person=1), Editor(rooms, person=2)
        store.gate.set()
        await ana.connect()
        await ben.connect()
        await _settle(ana, ben)
        store.gate.clear()

        await ana.type("Hello")
        late = Editor(rooms, person=3)
        await late.connect()
        again = Editor(rooms, person=1)  # the same browser: it has the edit, and asks whether it is saved
        again.document = ana.document
        await again.connect()
        await asyncio.sleep(0.05)
        for editor in (ana, ben, late, again):
            await editor.read()
        assert (ben.document.text, late.document.text, store.kept) == ("Hello", "Hello", {})
        assert (ana.sent - ana.saved, again.sent - again.saved) == (1, 1)

        store.gate.set()
        await _settle(ana, ben, late, again)
        assert len(store.kept) == 1
        await rooms.close()

    _run(story)


def test_failed_disk_closes_the_room_and_the_edit_is_sent_again() -> None:
    async def story() -> None:
        store = GatedStore()
        store.gate.set()
        rooms = Rooms(store)
        ana, ben, cem = Editor(rooms, person=1), Editor(rooms, person=2), Editor(rooms, key=2, person=3)
        for editor in (ana, ben, cem):
            await editor.connect()
        await _settle(ana, ben, cem)
        store.broken = True

        await ana.type("lost?")
        await ben.read()
        await ben.type(" no")
        await asyncio.sleep(0.05)
        assert (ana.closed_with, ben.closed_with, cem.closed_with) == (STORE_FAILED, STORE_FAILED, None)
        await ana.read()
        assert ana.saved < ana.sent

        store.broken = False
        late = Editor(rooms, person=4)
        await late.connect()
        await _settle(late)
        assert late.document.text == ""  # the server keeps nothing that the disk has not
        for editor in (ana, ben):
            editor.disconnect()
        await ben.connect()  # she has what her neighbour wrote, too
        await _settle(ben, late)
        assert late.document.text == _kept_text(store) == "lost? no"
        await rooms.close()

    _run(story)


def test_room_that_is_left_and_opened_again_has_the_edit_that_was_on_its_way() -> None:
    async def story() -> None:
        store = GatedStore()
        store.gate.set()
        rooms = Rooms(store)
        ana = Editor(rooms, person=1)
        await ana.connect()
        await ana.until_saved()
        store.gate.clear()
        await ana.type("soon")
        ana.disconnect()

        ben = Editor(rooms, person=2)
        await ben.connect()
        await rooms.poll()
        store.gate.set()
        await ben.until_saved()
        await rooms.poll()
        await ben.read()
        assert ben.document.text == "soon"
        await rooms.close()

    _run(story)


def test_person_who_comes_while_the_disk_fails_gets_a_document_from_the_disk() -> None:
    async def story() -> None:
        store = GatedStore()
        store.gate.set()
        rooms = Rooms(store)
        ana, ben = Editor(rooms, person=1), Editor(rooms, person=2)
        await ana.connect()
        await ana.until_saved()
        store.gate.clear()
        store.broken = True
        await ana.type("lost")
        ana.disconnect()
        await ben.connect()
        store.gate.set()
        await asyncio.sleep(0.05)
        assert ben.closed_with == STORE_FAILED

        store.broken = False
        cem = Editor(rooms, person=3)
        await cem.connect()
        await cem.until_saved()
        assert (cem.document.text, store.kept) == ("", {})
        await rooms.close()

    _run(story)


def test_edit_that_is_on_disk_but_not_acknowledged_yet_is_not_passed_on_a_second_time() -> None:
    class LateAnswer(GatedStore):
        def append(self, rows: Sequence[NewRow]) -> list[int | None]:
            ids = MemoryStore.append(self, rows)
            self.gate.wait(5)
            return ids

    async def story() -> None:
        store = LateAnswer()
        store.gate.set()
        rooms = Rooms(store)
        ana, ben = Editor(rooms, person=1), Editor(rooms, person=2)
        await ana.connect()
        await ben.connect()
        await _settle(ana, ben)
        store.gate.clear()
        await ana.type("once")
        while not store.kept:
            await asyncio.sleep(0.001)
        asyncio.get_running_loop().call_later(0.02, store.gate.set)
        await rooms.poll()
        await ana.until_saved()
        assert [frame[0] for frame in ben.inbox] == [wire.SYNC]
        await rooms.close()

    _run(story)


def test_senders_wait_while_the_disk_is_behind() -> None:
    async def story() -> None:
        store = GatedStore()
        rooms = Rooms(store)
        ana = Editor(rooms)
        store.gate.set()
        await ana.connect()
        await ana.until_saved()
        store.gate.clear()
        store.is_asked = False
        await ana.type("x")
        while not store.is_asked:
            await asyncio.sleep(0.001)
        ana.document.replace(0, 0, "y")
        repeated = wire.update(ana.document.update_since())
        for _ in range(LONGEST_QUEUE):
            await ana.tell(repeated)
        assert not ana.is_paused
        await ana.tell(repeated)
        assert ana.is_paused
        store.gate.set()
        await ana.until_saved()
        assert not ana.is_paused
        await rooms.close()

    _run(story)


def test_cold_simultaneous_join_loads_once_and_lets_everybody_in() -> None:
    class CountingStore(MemoryStore):
        loads = 0

        def load(self, room: int) -> Kept:
            self.loads += 1
            return super().load(room)

    async def story() -> None:
        store = CountingStore()
        rooms = Rooms(store)
        people = [Editor(rooms, person=n) for n in range(20)]
        await asyncio.gather(*(person.connect() for person in people))
        for person in people:
            await person.type(f"[{person.person}]")
        await _settle(*people)
        for person in people:
            await person.read()
        assert store.loads == 1
        assert {person.document.text for person in people} == {people[0].document.text}
        assert all(f"[{n}]" in people[0].document.text for n in range(20))
        await rooms.close()

    _run(story)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x07",
        b"\x00\x09",
        b"\x00\x02\x05ab",
        wire.update(b"\xff\xff\xff"),
        b"\x01\xff",
        b"\x00\x00\x02\xff",
    ],
)
def test_malformed_frame_closes_the_connection_and_changes_nothing(frame: bytes) -> None:
    async def story() -> None:
        store = MemoryStore()
        rooms = Rooms(store)
        ana = Editor(rooms)
        await ana.connect()
        await ana.until_saved()
        ana.rooms.receive(ana.room, ana.connection, frame)  # type: ignore[arg-type]
        await rooms.close()
        assert (ana.closed_with, store.kept) == (BAD_FRAME, {})

    _run(story)


def test_document_that_is_full_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(room_module, "LARGEST_DOCUMENT", 200)
        rooms = Rooms(MemoryStore())
        ana = Editor(rooms)
        await ana.connect()
        await ana.type("x" * 150)
        await ana.until_saved()
        await ana.type("y" * 100)
        assert ana.closed_with == DOCUMENT_FULL
        await rooms.close()

    _run(story)


def test_reader_cannot_write() -> None:
    async def story() -> None:
        store = MemoryStore()
        rooms = Rooms(store)
        ana = Editor(rooms)
        ana.may_write = False
        await ana.connect()
        await ana.type("not allowed")
        await rooms.close()
        assert store.kept == {}

    _run(story)


def test_member_whose_edits_wait_for_one_that_was_not_taken_comes_again_and_brings_it() -> None:
    async def story() -> None:
        rooms = Rooms(MemoryStore())
        ana, ben = Editor(rooms, person=1), Editor(rooms, person=2)
        await ana.connect()
        await ben.connect()
        ana.may_write = False
        await ana.type("0 ")
        ana.may_write = True

        for number in range(1, MOST_EARLY + 1):
            await ana.type(f"{number} ")
        assert ana.closed_with is None
        await ana.type("last")
        assert ana.closed_with == COME_AGAIN
        ana.disconnect()
        await ana.connect()
        await _settle(ana, ben)

        assert ben.document.text == ana.document.text == f"{' '.join(map(str, range(MOST_EARLY + 1)))} last"
        await rooms.close()

    _run(story)


def test_reconnecting_stores_nothing_that_is_there_already() -> None:
    async def story() -> None:
        store = MemoryStore()
        rooms = Rooms(store)
        ana = Editor(rooms)
        await ana.connect()
        await ana.type("abc")
        before = ana.document.state
        ana.document.replace(0, 1, "")
        await ana.tell(wire.update(ana.document.update_since(before)))
        await ana.until_saved()
        rows = len(store.kept)
        ana.disconnect()
        await ana.connect()
        await ana.until_saved()
        assert len(store.kept) == rows
        await rooms.close()

    _run(story)


def test_rows_committed_out_of_order_are_still_found() -> None:
    class LateStore(MemoryStore):
        hidden: Collection[int] = ()

        def row_ids(self, after: int) -> list[tuple[int, int]]:
            return [row for row in super().row_ids(after) if row[0] not in self.hidden]

    async def story() -> None:
        store = LateStore()
        here, there = Rooms(store), Rooms(store)
        ana, ben = Editor(here, person=1), Editor(there, person=2)
        await ana.connect()
        await ben.connect()
        await _settle(ana, ben)
        store.hidden = {1}
        await ana.type("first ")
        await ana.until_saved()
        await ana.type("second")
        await ana.until_saved()
        await there.poll()
        await ben.read()
        assert ben.document.text == ""  # the second builds on the first

        store.hidden = ()
        await there.poll()
        await ben.read()
        assert ben.document.text == "first second"
        for side in (here, there):
            await side.close()

    _run(story)


def test_rows_folded_before_another_process_saw_them_come_with_the_snapshot() -> None:
    async def story() -> None:
        store = MemoryStore()
        here, there = Rooms(store), Rooms(store)
        ana, ben = Editor(here, person=1), Editor(there, person=2)
        await ana.connect()
        await ben.connect()
        await ana.type("folded at once")
        await ana.until_saved()
        store.fold(1)
        assert store.kept == {}

        await there.poll()
        await ben.read()
        assert ben.document.text == "folded at once"
        for side in (here, there):
            await side.close()

    _run(story)


def test_idle_documents_fall_asleep_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(room_module, "IDLE_SECONDS", -1.0)
        monkeypatch.setattr(room_module, "GIVE_BACK_SECONDS", -1.0)
        monkeypatch.setattr(room_module, "MOST_TO_SLEEP", 2)
        rooms = Rooms(MemoryStore())
        editors = [Editor(rooms, key=key) for key in (1, 2, 3)]
        for editor in editors:
            await editor.connect()
        open_rooms = [editor.room for editor in editors if editor.room]

        await rooms._let_sleep(open_rooms)

        assert [room.document.sleep() for room in open_rooms] == [False, False, True]
        await rooms.close()

    _run(story)
