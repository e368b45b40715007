"""A small load generator: HTTP/1.1 over plain sockets, so that the generator costs little."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes


@dataclass
class Visitor:
    """One browser: one connection that is kept, and its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _streams: Any = None

    async def ask(self, path: str, form: str | None = None) -> Answer:
        for attempt in (1, 2):  # a kept connection may have been closed meanwhile
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
            try:
                return await self._ask(path, form)
            except (asyncio.IncompleteReadError, ConnectionError):
                self._streams = None
                if attempt == 2:
                    raise
        raise AssertionError

    async def _ask(self, path: str, form: str | None) -> Answer:
        reader, writer = self._streams
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        method = "GET" if form is None else "POST"
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {cookie}\r\n"
        if form is not None:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n"
        writer.write(f"{head}\r\n{form or ''}".encode())
        answer = await _read(reader)
        self.cookies |= answer.cookies
        if answer.headers.get("connection") == "close":
            writer.close()
            self._streams = None
        return answer


async def _read(reader: asyncio.StreamReader) -> Answer:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    set_cookies = [line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("set-cookie:")]
    cookies = dict(cookie.split(";")[0].split("=", 1) for cookie in set_cookies)
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Answer(int(first.split()[1]), headers, cookies, body)


async def press(
    port: int, path: str, cookies: dict[str, str], *, visitors: int, seconds: float
) -> list[float]:
    """Ask for one page again and again; the seconds that each answer took."""
    until = time.perf_counter() + seconds
    took: list[float] = []

    async def visit() -> None:
        visitor = Visitor(port, dict(cookies))
        while time.perf_counter() < until:
            start = time.perf_counter()
            answer = await visitor.ask(path)
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            took.append(time.perf_counter() - start)

    await asyncio.gather(*(visit() for _ in range(visitors)))
    return took


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and all below it (Linux)."""
    total = 0.0
    for process in _tree(pid):
        try:
            words = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        total += (int(words[11]) + int(words[12])) / 100
    return total


def _tree(pid: int) -> list[int]:
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in re.findall(r"\d+", children.read_text()):
            found += _tree(int(child))
    return found


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
