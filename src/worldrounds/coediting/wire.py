"""The frames of the y-websocket protocol, and one of our own: the acknowledgement.

A frame starts with its kind. ``SYNC`` frames carry a second number: step 1 (a state vector: "this is what I
have"), step 2 (an update: "this is what you lack") or a new update. ``SAVED`` is ours: "the first n steps 2
and updates that you sent on this connection are on disk". ``ERASED`` is ours too: "somebody's text was erased from the
document, for the nth time; throw away what you keep of old copies".
"""

from dataclasses import dataclass
from typing import NamedTuple

from worldrounds.coediting.varint import Malformed, Reader, write_bytes, write_number

SYNC, AWARENESS, AUTH, QUERY_AWARENESS, SAVED = 0, 1, 2, 3, 100
ERASED = 101
STEP_1, STEP_2, UPDATE = 0, 1, 2
EMPTY_UPDATE = b"\x00\x00"
_UPDATE = bytes((SYNC, UPDATE))


@dataclass(frozen=True, slots=True)
class Step1:
    state: bytes


class Edit(NamedTuple):
    """New content: an update, or everything that the sender thinks the receiver lacks (``is_reply``)."""

    data: bytes
    is_reply: bool


@dataclass(frozen=True, slots=True)
class Presence:
    payload: bytes


@dataclass(frozen=True, slots=True)
class PresenceQuery:
    pass


Message = Step1 | Edit | Presence | PresenceQuery


def read(frame: bytes) -> Message:
    """Raises Malformed for anything that the protocol does not know."""
    if frame[:2] == _UPDATE and len(frame) > 2 and frame[2] == len(frame) - 3 < 0x80:
        return Edit(frame[3:], is_reply=False)  # what nearly all frames are: a few characters typed
    reader = Reader(frame)
    kind = reader.number()
    if kind == SYNC:
        return _read_sync(reader)
    if kind == AWARENESS:
        return Presence(reader.bytes_())
    if kind == QUERY_AWARENESS:
        return PresenceQuery()
    raise Malformed(f"unknown kind of frame: {kind}")


def _read_sync(reader: Reader) -> Message:
    step = reader.number()
    if step == STEP_1:
        return Step1(reader.bytes_())
    if step in {STEP_2, UPDATE}:
        return Edit(reader.bytes_(), is_reply=step == STEP_2)
    raise Malformed(f"unknown step of a sync frame: {step}")


def step_1(state: bytes) -> bytes:
    return bytes((SYNC, STEP_1)) + write_bytes(state)


def step_2(update: bytes) -> bytes:
    return bytes((SYNC, STEP_2)) + write_bytes(update)


def update(data: bytes) -> bytes:
    return _UPDATE + write_bytes(data)


def presence(payload: bytes) -> bytes:
    return bytes((AWARENESS,)) + write_bytes(payload)


def saved(count: int) -> bytes:
    return bytes((SAVED,)) + write_number(count)


def erased(generation: int) -> bytes:
    return bytes((ERASED,)) + write_number(generation)
