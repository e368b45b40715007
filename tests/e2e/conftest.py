"""A real server on a database of its own, and a real browser."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import ARGUMENTS, find_chromium

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}


@dataclass(frozen=True)
class Server:
    address: str
    data: Path

    def mails(self) -> list[str]:
        """All mails written so far, oldest first."""
        files = sorted((self.data / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        return [path.read_text("utf-8") for path in files]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_for(address: str, process: "subprocess.Popen[bytes]", *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no answer from {address}")


def start_server(data: Path, *arguments: str, demo: bool = False) -> tuple[Server, "subprocess.Popen[bytes]"]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "WORLDROUNDS_DATA": str(data),
        "WORLDROUNDS_ADDRESS": address,
        "WORLDROUNDS_MAIL": "file",
        "WORLDROUNDS_DEMO": "1" if demo else "",
    }
    environment.pop("WORLDROUNDS_DATABASE", None)
    program = Path(sys.executable).with_name("worldrounds")
    command = [str(program), *(arguments or ("serve",)), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    wait_for(address, process)
    return Server(address, data), process


def stop_server(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """``new_page(phone=True, ...)``: a page of a person of its own (own cookies). A page's errors fail the test."""
    contexts = []
    errors: list[str] = []

    def open_page(*, phone: bool = False, **options: object) -> Page:
        context = browser.new_context(
            base_url=server.address,
            viewport=PHONE if phone else DESK,
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text)
                if message.type == "error" and "Content Security Policy" in message.text
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
