"""One port for everything: ordinary requests are handed on to the page workers, on a local socket.

The live process stays free for live editing: it only copies bytes, while pages are made in processes of their
own, under WSGI, where Django is fastest (docs/decisions/0006-serving.md has the figures).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Headers = list[tuple[bytes, bytes]]

LARGEST_HEAD = 65_536
CHUNK = 65_536
WAIT_SECONDS = 15.0  # for page workers that are starting again

# Between two neighbours only (RFC 9110, 7.6.1), or said anew below.
NOT_PASSED_ON = frozenset(
    b"connection keep-alive proxy-connection te trailer transfer-encoding upgrade"
    b" x-forwarded-for x-forwarded-proto x-forwarded-host expect server".split()
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    body: asyncio.StreamReader


class BadAnswer(Exception):
    """The page worker ended in the middle of an answer."""


class Front:
    """An ASGI application that hands each HTTP request to a server that listens on a Unix socket."""

    def __init__(self, socket: Path) -> None:
        self._socket = str(socket)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer, writer = await self._ask(scope, receive)
        except (OSError, asyncio.IncompleteReadError):
            await _say_unavailable(send)
            return
        try:
            await _pass_answer(answer, scope["method"] == "HEAD", send)
        finally:
            writer.close()

    async def _ask(self, scope: Scope, receive: Receive) -> tuple[Answer, asyncio.StreamWriter]:
        """Ask a page worker. A question that changes nothing is asked again if the worker ended meanwhile."""
        is_safe = scope["method"] in {"GET", "HEAD"}
        kept = [part async for part in _body(receive)] if is_safe else []
        until = asyncio.get_running_loop().time() + WAIT_SECONDS
        while True:
            reader, writer = await self._connect()
            try:
                await _pass_request(scope, _again(kept) if is_safe else _body(receive), writer)
                return await _read_head(reader), writer
            except (OSError, asyncio.IncompleteReadError):
                writer.close()
                if not is_safe or asyncio.get_running_loop().time() > until:
                    raise
            await asyncio.sleep(0.1)

    async def _connect(self) -> Streams:
        until = asyncio.get_running_loop().time() + WAIT_SECONDS
        while True:
            try:
                return await asyncio.open_unix_connection(self._socket, limit=LARGEST_HEAD)
            except (FileNotFoundError, ConnectionRefusedError):
                if asyncio.get_running_loop().time() > until:
                    raise
                await asyncio.sleep(0.1)


async def _pass_request(scope: Scope, body: AsyncIterator[bytes], writer: asyncio.StreamWriter) -> None:
    path = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    headers = [(name, value) for name, value in scope["headers"] if name not in NOT_PASSED_ON]
    client = scope["client"][0] if scope.get("client") else ""
    headers += [
        (b"x-forwarded-for", client.encode()),
        (b"x-forwarded-proto", scope["scheme"].encode()),
        (b"connection", b"close"),
    ]
    is_chunked = any(name == b"transfer-encoding" for name, _ in scope["headers"])
    if is_chunked:
        headers.append((b"transfer-encoding", b"chunked"))
    lines = [b"%s %s HTTP/1.1" % (scope["method"].encode(), path), *(b"%s: %s" % pair for pair in headers)]
    writer.write(b"\r\n".join(lines) + b"\r\n\r\n")
    async for part in body:
        writer.write(b"%x\r\n%s\r\n" % (len(part), part) if is_chunked else part)
        await writer.drain()
    if is_chunked:
        writer.write(b"0\r\n\r\n")


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while (message := await receive())["type"] == "http.request":
        if message.get("body"):
            yield message["body"]
        if not message.get("more_body"):
            return
    raise ConnectionResetError("the browser went away")


async def _again(parts: list[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def _read_head(reader: asyncio.StreamReader) -> Answer:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].split(b"\r\n")
    headers = []
    for line in lines:
        name, _, value = line.partition(b":")
        headers.append((name.lower(), value.strip()))
    return Answer(int(first.split(b" ", 2)[1]), headers, reader)


async def _pass_answer(answer: Answer, is_head: bool, send: Send) -> None:
    passed_on = [pair for pair in answer.headers if pair[0] not in NOT_PASSED_ON]
    await send({"type": "http.response.start", "status": answer.status, "headers": passed_on})
    if not is_head and answer.status not in {204, 304}:
        async for part in _answer_body(dict(answer.headers), answer.body):
            await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _answer_body(headers: dict[bytes, bytes], reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    if headers.get(b"transfer-encoding") == b"chunked":
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            yield (await reader.readexactly(size + 2))[:-2]
    elif b"content-length" in headers:
        left = int(headers[b"content-length"])
        while left:
            part = await reader.read(min(left, CHUNK))
            if not part:
                raise BadAnswer
            left -= len(part)
            yield part
    else:
        while part := await reader.read(CHUNK):
            yield part


async def _say_unavailable(send: Send) -> None:
    text = b"Worldrounds is starting again. Try once more in a moment."
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"5")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": text})
