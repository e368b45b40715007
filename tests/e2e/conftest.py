"""A real server on a database of its own, and a real browser."""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.browser import ARGUMENTS, find_chromium
from tests.ending import descendants, end_with_the_tests
from tests.template import begin_installation

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 740}
PROGRAM = Path(sys.executable).with_name("worldrounds")
DESK = {"width": 1280, "height": 860}

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is slow, not wrong


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of two processes is given half of the list: the two long stories begin them, the short ones fill up."""
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        short = [item for item in items if item not in long]
        middle = len(items) // 2 - 1
        items[:] = [*long[:1], *short[:middle], *long[1:], *short[middle:]]


@dataclass(frozen=True)
class Server:
    address: str
    data: Path

    def mails(self) -> list[EmailMessage]:
        """All mails written so far, oldest first."""
        files = sorted((self.data / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        texts = [text for path in files for text in path.read_bytes().split(b"-" * 79 + b"\n")]
        return [message_from_bytes(text, policy=policy.default) for text in texts if text.strip()]

    def mailed_link(self, address: str, *, seconds: float = 30) -> str:
        """The first link of the newest mail to ``address``; waits for the mail."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for mail in reversed(self.mails()):
                if mail["to"] == address and (found := re.search(r"https?://\S+", mail.get_content())):
                    return found[0]
            time.sleep(0.1)
        raise TimeoutError(f"no mail to {address}")

    def run(self, *command: str) -> str:
        """What a program beside the server prints, with the same installation."""
        environment = installation(self.data, self.address) | {
            "DJANGO_SETTINGS_MODULE": "worldrounds.project.settings",
            "PYTHONPATH": str(ROOT),
        }
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout


def installation(data: Path, address: str, *, demo: bool = False) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "WORLDROUNDS_DATABASE"}
    return kept | {
        "WORLDROUNDS_DATA": str(data),
        "WORLDROUNDS_ADDRESS": address,
        "WORLDROUNDS_MAIL": "file",
        "WORLDROUNDS_DEMO": "1" if demo else "",
    }


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


def start_server(
    data: Path, *arguments: str, demo: bool = False, port: int = 0, seconds: float = 60
) -> tuple[Server, "subprocess.Popen[bytes]"]:
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    command = [str(PROGRAM), *(arguments or ("serve",)), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        command,
        env=installation(data, address, demo=demo),
        start_new_session=True,
        preexec_fn=end_with_the_tests,
    )
    wait_for(address, process, seconds=seconds)
    return Server(address, data), process


def stop_server(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def kill_server(process: "subprocess.Popen[bytes]") -> None:
    """At once with all its parts, as when the power fails."""
    for pid in (process.pid, *descendants(process.pid)):
        with suppress(ProcessLookupError):  # some parts end as soon as the first is gone
            os.kill(pid, signal.SIGKILL)
    process.wait(20)


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    server, process = start_server(folder, "serve", "--workers", "1")
    yield server
    stop_server(process)


@pytest.fixture(scope="session")
def installed_cast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installation and the fixed cast (tests/e2e/seed.py), made once for all processes of this run."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "installed-cast"
    with (shared / "installed-cast.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "links.json").exists():
            begin_installation(folder)
            links = Server("http://127.0.0.1", folder).run(sys.executable, "-m", "tests.e2e.seed")
            (folder / "links.json").write_text(links)
    return folder


@pytest.fixture(scope="session")
def server(installed_cast: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With the fixed cast in it."""
    with serving(shutil.copytree(installed_cast, tmp_path_factory.mktemp("cast") / "data")) as server:
        yield server


@pytest.fixture(scope="session")
def links(installed_cast: Path) -> dict[str, str]:
    """Sign-in links of the cast, by name."""
    links: dict[str, str] = json.loads((installed_cast / "links.json").read_text())
    return links


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield chromium
        chromium.close()


def sign_in(page: Page, link: str, path: str) -> None:
    page.goto(f"{link}?next={path}")
    page.locator("main button").click()
    page.wait_for_url("**" + path)


REPEATED_IDS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((place) => place.id);
  return ids.filter((id, i) => ids.indexOf(id) !== i);
}"""


def faults(page: Page, *only: str) -> list[str]:
    """What keeps people out of this page: broken rules of accessibility and where; ids that are there twice."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(only)} if only else {})
    found = Axe().run(page, options=options).response["violations"]
    broken = [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]
    return broken + [f"two things have the id {repeated}" for repeated in page.evaluate(REPEATED_IDS)]


@pytest.fixture
def new_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """``new_page(phone=True, ...)``: a page of a person of its own (own cookies). A page's errors fail the test."""
    with people_at(server) as enter:
        yield partial(enter, browser)


@contextmanager
def people_at(server: Server) -> Iterator[Callable[..., Page]]:
    """As ``new_page``, with the browser as its first argument."""
    contexts = []
    errors: list[str] = []

    def open_page(browser: Browser, *, phone: bool = False, **options: object) -> Page:
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
