import json
from dataclasses import dataclass

import pytest

from worldrounds.coediting.awareness import Awareness, Client, read, write
from worldrounds.coediting.varint import Malformed, write_bytes, write_number


@dataclass(eq=False)
class Tab:
    person: int


USER = {"name": "Ana"}


def test_awareness_survives_being_written_and_read() -> None:
    clients = [Client(7, 1, {"cursor": None}), Client(2**40, 3, None)]
    assert read(write(clients)) == clients


def test_name_is_the_servers_not_the_senders() -> None:
    here = Awareness()
    changed = here.update(Tab(1), [Client(5, 1, {"user": {"name": "The dean"}})], user=USER)
    assert changed == [Client(5, 1, {"user": USER})]


def test_nobody_moves_anothers_cursor() -> None:
    here = Awareness()
    here.update(Tab(1), [Client(5, 1, {})], user=USER)
    assert here.update(Tab(2), [Client(5, 9, {"cursor": 3})], user=USER) == []
    assert here.update(Tab(2), [Client(5, 9, None)], user=USER) == []


def test_new_connection_of_the_same_person_takes_its_tabs_over() -> None:
    here, old, new = Awareness(), Tab(1), Tab(1)
    here.update(old, [Client(5, 1, {})], user=USER)
    here.update(new, [Client(5, 2, {})], user=USER)
    assert here.remove(old) == []
    assert here.remove(new) == [Client(5, 3, None)]
    assert here.everyone() == []


def test_one_connection_cannot_fill_the_room_with_tabs() -> None:
    here, tab = Awareness(), Tab(1)
    for number in range(50):
        here.update(tab, [Client(number, 1, {})], user=USER)
    assert len(here.everyone()) == 8


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        write_number(9),
        b"\x01\x05\x01" + write_bytes(b"[1]"),
        b"\x01\x05\x01" + write_bytes(b"{"),
        b"\x01\x05\x01" + write_bytes(json.dumps({"a": "x" * 3000}).encode()),
    ],
)
def test_bad_awareness_is_refused(payload: bytes) -> None:
    with pytest.raises(Malformed):
        read(payload)
