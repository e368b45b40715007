"""One browser tab's WebSocket: /live/<programme>/<group number>.

uvicorn hands the connection over when a browser asks for a WebSocket (``--ws worldrounds.project.asgi:Line``). There
is no task and no queue for each connection: what comes in is handled as it comes, and what goes out is written at
once, the same bytes to all members of a room. docs/decisions/0013-live-line.md says what that saves.
"""

import asyncio
import re
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from websockets.datastructures import MultipleValuesError
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol
from websockets.speedups import apply_mask

from worldrounds.coediting.room import BAD_FRAME, Room
from worldrounds.live.admission import Admitted, Pass, Wish
from worldrounds.live.house import House, house

LARGEST_FRAME = 1_000_000  # bytes of one message
LARGEST_OUTBOX = 8_000_000  # bytes that wait for one reader
SILENT_SECONDS = 20.0  # then it is asked whether it is there, and has as long again to answer
CLOSING_SECONDS = 10.0  # for the other side to agree that it is over

TOO_SLOW, GOING_AWAY, NOT_THERE = 4503, 1012, 1011  # the browser tries again

_WHOLE_BINARY = 0x82  # the first byte of a message in one frame
_PLACE = re.compile(r"/live/([-a-zA-Z0-9_]+)/([0-9]{1,9})")


class Line(asyncio.Protocol):
    """A member of a room (``coediting.room.Member``) and its connection."""

    __slots__ = (
        "_asked_at", "_connections", "_entry", "_heard_at", "_house", "_is_full", "_is_lost", "_loop", "_parts",
        "_protocol", "_rest", "_room", "_tasks", "_transport", "closed_with", "may_write", "user",
    )  # fmt: skip

    def __init__(self, config: Any, server_state: Any, app_state: Any) -> None:
        self._connections: set[Any] = server_state.connections
        self._tasks: set[asyncio.Task[None]] = server_state.tasks
        self._loop = asyncio.get_running_loop()
        self._house: House = house()
        self._protocol = ServerProtocol(max_size=LARGEST_FRAME)
        self._parts: list[bytes] = []
        self._rest = b""
        self._room: Room | None = None
        self._entry: Pass | None = None
        self._heard_at = self._loop.time()
        self._asked_at: float | None = None
        self._is_full = self._is_lost = False
        self.closed_with: int | None = None
        self.user: dict[str, Any] = {}
        self.may_write = False

    # A member of a room -----------------------------------------------------------------------------------

    @property
    def entry(self) -> Pass:
        assert self._entry is not None  # noqa: S101 - only asked of those who were let in
        return self._entry

    @property
    def person(self) -> int:
        return self.entry.person

    def send(self, packed: bytes) -> None:
        if self.closed_with is not None or self._is_lost:
            return
        self._transport.write(packed)
        if self._is_full and self._transport.get_write_buffer_size() > LARGEST_OUTBOX:
            self.close(TOO_SLOW)

    def pause(self) -> None:
        if not self._is_lost:
            self._transport.pause_reading()

    def resume(self) -> None:
        if not self._is_lost:
            self._transport.resume_reading()

    def close(self, code: int) -> None:
        if self.closed_with is not None or self._is_lost:
            return
        self.closed_with = code
        self._leave()
        if self._protocol.state is OPEN:
            self._protocol.send_close(code)
        self._flush()
        self._loop.call_later(CLOSING_SECONDS, self._transport.abort)

    # A connection -----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self._connections.add(self)
        self._house.guests.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_lost = True
        self._connections.discard(self)
        self._house.guests.discard(self)
        self._leave()

    def data_received(self, data: bytes) -> None:
        self._heard_at = self._loop.time()
        data = self._rest + data if self._rest else data
        at = 0
        while self._room is not None and (found := _find_frame(data, at)):
            start, end = found
            if start and data[at] == _WHOLE_BINARY and not self._parts:
                payload = apply_mask(data[start:end], data[start - 4 : start])
                self._house.rooms.receive(self._room, self, payload)
            else:
                self._understand(data[at:end])
            at = end
        self._rest = data[at:]
        if self._room is None and self._rest:  # not in yet, or not any more
            rest, self._rest = self._rest, b""
            self._understand(rest)

    def _understand(self, data: bytes) -> None:
        """Leave it to the library: the handshake, and everything but an ordinary message."""
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._take_frame(event)
            elif isinstance(event, Request):
                self._take_request(event)
        self._flush()

    def eof_received(self) -> None:
        self._protocol.receive_eof()
        self._flush()

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False

    def look(self, now: float) -> None:
        if self.closed_with is not None or now - self._heard_at < SILENT_SECONDS:
            self._asked_at = None
        elif self._asked_at is None:
            self._asked_at = now
            self._protocol.send_ping(b"")
            self._flush()
        elif now - self._asked_at > SILENT_SECONDS:
            self.close(NOT_THERE)
            self._transport.abort()

    def shutdown(self) -> None:
        """The server ends (called by uvicorn)."""
        self.close(GOING_AWAY)
        self._transport.close()

    def _flush(self) -> None:
        """Send what the protocol has to say; an empty part means that this was all."""
        for part in self._protocol.data_to_send():
            if part:
                self._transport.write(part)
            else:
                self._transport.close()

    # Coming in --------------------------------------------------------------------------------------------

    def _take_request(self, request: Request) -> None:
        """Refusals for the reader come after the connection is accepted, so that the page can tell "sign in again"
        from a broken line."""
        place = _PLACE.fullmatch(urlsplit(request.path).path)
        if not _is_ours(request):
            response = self._protocol.reject(403, "This page may not connect here.\n")
        elif place is None:
            response = self._protocol.reject(404, "There is nothing here.\n")
        else:
            response = self._protocol.accept(request)
        self._protocol.send_response(response)
        self._flush()
        if place and self._protocol.state is OPEN:
            self._transport.pause_reading()  # until we know whose it is
            task = self._loop.create_task(self._come_in(Wish(_session_key(request), place[1], int(place[2]))))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _come_in(self, wish: Wish) -> None:
        answer = await self._house.desk.admit(wish)
        if isinstance(answer, Admitted):
            self._entry, self.user, self.may_write = answer.entry, answer.user, answer.may_write
            try:
                room = await self._house.rooms.join(answer.entry.room, self)
            except Exception:
                self.close(NOT_THERE)
                raise
            self._stay(room)
        else:
            self.close(answer)
        self.resume()

    def _stay(self, room: Room) -> None:
        self._room = room
        if self._is_lost or self.closed_with is not None:
            self._leave()
        else:
            self._house.guard.watch(self)

    def _leave(self) -> None:
        if self._room is not None:
            room, self._room = self._room, None
            self._house.guard.forget(self)
            self._house.rooms.leave(room, self)

    # Being there ------------------------------------------------------------------------------------------

    def _take_frame(self, frame: Frame) -> None:
        if self._room is None:
            return
        if frame.opcode is Opcode.BINARY and frame.fin:
            self._house.rooms.receive(self._room, self, bytes(frame.data))
        elif frame.opcode is Opcode.BINARY:
            self._parts = [bytes(frame.data)]
        elif frame.opcode is Opcode.CONT:
            self._parts.append(bytes(frame.data))
            if frame.fin:
                whole, self._parts = b"".join(self._parts), []
                self._house.rooms.receive(self._room, self, whole)
        elif frame.opcode is Opcode.TEXT:
            self.close(BAD_FRAME)


def _find_frame(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the payload of the frame at ``at`` starts and ends, if all of it has come (RFC 6455, 5.2). For a frame that
    is refused whatever it holds (too large, not masked), 0 and the end of the data."""
    there = len(data)
    if there < at + 2:
        return None
    length, start = data[at + 1], at + 6
    if length < 0x80:
        return 0, there
    length &= 0x7F
    if length > 125:
        more = 2 if length == 126 else 8
        start += more
        if there < start:
            return None
        length = int.from_bytes(data[at + 2 : at + 2 + more])
        if length > LARGEST_FRAME:
            return 0, there
    end = start + length
    return (start, end) if end <= there else None


def _is_ours(request: Request) -> bool:
    """True if the page that connects is of an address of this installation."""
    try:
        origin = request.headers.get("Origin", "")
    except MultipleValuesError:
        return False
    domain, _port = split_domain_port(urlsplit(origin).netloc.lower())
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _session_key(request: Request) -> str:
    cookies = parse_cookie("; ".join(request.headers.get_all("Cookie")))
    return cookies.get(settings.SESSION_COOKIE_NAME, "")
