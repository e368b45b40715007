"""Who is here and where their cursor is. Relayed and forgotten, never stored.

Each browser tab has a client number and a clock that grows with every change of its state. A state of None
means that it left.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from worldrounds.coediting.varint import Malformed, Reader, write_bytes, write_number

MOST_CLIENTS = 8  # that one connection may speak for: its own tab, and a few that it had before
LARGEST_STATE = 2_000  # bytes of one state


@dataclass(frozen=True, slots=True)
class Client:
    number: int
    clock: int
    state: dict[str, Any] | None


def read(payload: bytes) -> list[Client]:
    """Raises Malformed for too many clients, too large a state, or a state that is not a JSON object."""
    reader = Reader(payload)
    count = reader.number()
    if count > MOST_CLIENTS:
        raise Malformed("too many clients in one awareness message")
    return [_read_client(reader) for _ in range(count)]


def _read_client(reader: Reader) -> Client:
    number, clock, text = reader.number(), reader.number(), reader.bytes_()
    if len(text) > LARGEST_STATE:
        raise Malformed("an awareness state is too large")
    try:
        state = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed("an awareness state is not JSON") from error
    if state is not None and not isinstance(state, dict):
        raise Malformed("an awareness state is not an object")
    return Client(number, clock, state)


def write(clients: Iterable[Client]) -> bytes:
    parts = [
        write_number(c.number) + write_number(c.clock) + write_bytes(json.dumps(c.state).encode())
        for c in clients
    ]
    return write_number(len(parts)) + b"".join(parts)


class Speaker(Protocol):
    """A connection that speaks for its own tabs."""

    @property
    def person(self) -> int: ...


class Awareness:
    """The states of all clients in one room, by the connection that speaks for them."""

    def __init__(self) -> None:
        self._clients: dict[int, Client] = {}
        self._speakers: dict[int, Speaker] = {}

    def update(self, speaker: Speaker, clients: Iterable[Client], *, user: dict[str, Any]) -> list[Client]:
        """Take what ``speaker`` says of its own clients; returns what changed.

        ``user`` (name and colour) is put into every state, so that nobody can take another's name. The
        clients of other people are left alone; after a reconnection a person's new connection takes its
        clients over.
        """
        changed = []
        for client in clients:
            if not self._may_speak(speaker, client):
                continue
            if client.state is None:
                self._forget(client.number)
            else:
                client = replace(client, state={**client.state, "user": user})
                self._clients[client.number] = client
                self._speakers[client.number] = speaker
            changed.append(client)
        return changed

    def remove(self, speaker: Speaker) -> list[Client]:
        """``speaker`` left: its clients, each with a state of None and the next clock."""
        numbers = [number for number, held_by in self._speakers.items() if held_by is speaker]
        gone = [replace(self._clients[n], clock=self._clients[n].clock + 1, state=None) for n in numbers]
        for number in numbers:
            self._forget(number)
        return gone

    def everyone(self) -> list[Client]:
        return list(self._clients.values())

    def _may_speak(self, speaker: Speaker, client: Client) -> bool:
        known = self._clients.get(client.number)
        if known is None:
            return sum(held_by is speaker for held_by in self._speakers.values()) < MOST_CLIENTS
        return self._speakers[client.number].person == speaker.person and client.clock >= known.clock

    def _forget(self, number: int) -> None:
        self._clients.pop(number, None)
        self._speakers.pop(number, None)
