"""How much each main page weighs over the wire at a first visit: the page itself and all that it loads.

``python -m benchmarks.page_weights`` seeds the demonstration in a temporary folder, serves it, and writes
benchmarks/results/page_weights.txt (a minute). Answers are counted as browsers get them over HTTPS and from
localhost (files by Brotli, pages by gzip), with their headers. Exit status 1 when a page is over its limit.
"""

import gzip
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener, urlopen

import brotli

UNPACK: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
RESULT = Path(__file__).parents[1] / "benchmarks" / "results" / "page_weights.txt"
LIMIT, EDITOR_LIMIT = (
    60_000,
    180_000,
)  # bytes: a page with all that it loads; the scripts of a page with the editor
ROOM = "(room)"  # in a path: the address of the room of the student's group
KINDS = {"css": ".css", "scripts": ".js", "pictures": ".svg"}
LOADED = re.compile(
    r'<(?:link rel="(?:stylesheet|icon)"[^>]*?|script[^>]*?)(?:href|src)="([^"]+)"|<use href="([^"#]+)'
)
BUNDLED = re.compile(
    r"""from ?["'](\./[\w.-]+\.js)["']"""
)  # in our own bundles, which hold other people's code
IMPORTED = re.compile(r"""(?:^|[;\s])import[^'";()]*?["']([^"']+)["']""")


@dataclass(frozen=True)
class Page:
    name: str
    role: str  # a key of the demonstration's sign-in buttons; "" is a visitor
    path: str  # within the programme, or from the root


PAGES = [
    Page("welcome", "", "/"),
    Page("sign in", "", "/sign-in/"),
    Page("commons", "", "/commons/"),
    Page("commons: everything", "", "/commons/new/"),
    Page("commons: formats", "", "/commons/formats/"),
    Page("commons: a format", "", "/commons/formats/virtual-exchange/"),
    Page("commons: blueprints", "", "/commons/blueprints/"),
    Page("commons: a blueprint", "", "/commons/blueprints/icep-year/"),
    Page("commons: ideas", "", "/commons/ideas/"),
    Page("commons: an idea", "", "/commons/ideas/rural-clinic-urban-clinic-swap-local-cases/"),
    Page("commons: visions", "", "/commons/visions/"),
    Page("commons: a vision", "", "/commons/visions/two-way-or-not-at-all/"),
    Page("commons: a school", "", "/commons/schools/university-of-sydney/"),
    Page("commons: for programs", "", "/commons/data/"),
    Page("overview", "coordinator", ""),
    Page("plan", "coordinator", "plan/"),
    Page("schools", "coordinator", "partners/"),
    Page("a school", "coordinator", "partners/kyoto-university/"),
    Page("list of students to take in", "site-lead", "partners/medical-university-of-vienna/roster/"),
    Page("students (194)", "coordinator", "students/"),
    Page("form groups", "coordinator", "formings/"),
    Page("groups (53)", "coordinator", "groups/"),
    Page("a group", "coordinator", "groups/20/"),
    Page("meeting times (53 groups)", "coordinator", "timetables/1/"),
    Page("meeting times of a group", "coordinator", "timetables/1/groups/20/"),
    Page("sessions", "coordinator", "sessions/"),
    Page("a session", "coordinator", "sessions/1/"),
    Page("who changed what", "coordinator", "history/"),
    Page("student: home", "student", ""),
    Page("student: profile", "student", "me/"),
    Page("student: free hours", "student", "me/availability/"),
    Page("student: calendar", "student", "/calendar/"),
    Page("room", "student", ROOM),
    Page("room: discussion", "student", f"{ROOM}discussion/"),
    Page("room: document as a form", "student", f"{ROOM}document/"),
    Page("room: preview and files", "student", f"{ROOM}document/preview/"),
    Page("room: write together", "student", f"{ROOM}write/"),
]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address:
        openers = {role: signed_in(address, role) for role in {page.role for page in PAGES}}
        programme = home_of(openers["student"], address)
        room = room_of(openers["student"], programme)
        pages = [*PAGES, *linked_from(openers["student"], urljoin(programme, room))]
        weights = {
            page: weigh(openers[page.role], urljoin(programme, page.path.replace(ROOM, room)))
            for page in pages
        }
    heavy = [page.name for page in pages if is_heavy(page, weights[page])]
    report = "\n".join(lines(weights))
    sys.stdout.write(report)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(report, "utf-8")
    return 1 if heavy else 0


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = int(sock.getsockname()[1])
    environment = {**os.environ, "WORLDROUNDS_DATA": str(folder), "WORLDROUNDS_DATABASE": ""}
    command = [str(Path(sys.executable).with_name("worldrounds")), "demo", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 300  # the first seeding on a new machine compiles the solvers
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the demonstration ended with {process.returncode}")
        try:
            urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(f"no answer from {address}")


def signed_in(address: str, role: str) -> OpenerDirector:
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    if role:
        page = opener.open(f"{address}/sign-in/").read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found is not None
        token = urlencode({"csrfmiddlewaretoken": found[1]}).encode()
        opener.open(f"{address}/sign-in/as/{role}/", data=token).close()
    return opener


def home_of(opener: OpenerDirector, address: str) -> str:
    """A student of one programme is led straight into it."""
    with opener.open(f"{address}/") as answer:
        return str(answer.url)


def room_of(opener: OpenerDirector, programme: str) -> str:
    found = re.search(r'href="([^"#]+/room/)"', opener.open(programme).read().decode())
    assert found is not None
    return found[1]


def linked_from(opener: OpenerDirector, room: str) -> list[Page]:
    """The page of the next meeting, and of every stage."""
    text = opener.open(room).read().decode()
    meetings = re.findall(r'href="[^"]+/room/(meetings/\d+/)"', text)[:1]
    stages = sorted(set(re.findall(r'href="[^"]+/room/stages/([^"/]+)/"', text)))
    return [
        *(Page("room: meeting", "student", f"{ROOM}{path}") for path in meetings),
        *(Page(f"stage: {key}", "student", f"{ROOM}stages/{key}/") for key in stages),
    ]


def weigh(opener: OpenerDirector, address: str) -> dict[str, int]:
    """Bytes by kind: the page itself, and the files that it loads, also through ``import``."""
    size, text = fetch(opener, address)
    weight = {"html": size, **dict.fromkeys(KINDS, 0)}
    waiting = {urljoin(address, a or b) for a, b in LOADED.findall(text)}
    seen: set[str] = set()
    while waiting:
        file = waiting.pop()
        seen.add(file)
        size, text = fetch(opener, file)
        weight[next(kind for kind, ending in KINDS.items() if file.endswith(ending))] += size
        if file.endswith("/editor.js") or "/editor/editor." in file:
            weight["editor"] = size
        if file.endswith(".js"):
            imported = BUNDLED if "/editor/" in file else IMPORTED
            waiting |= {urljoin(file, other) for other in imported.findall(text)} - seen
    return weight


def fetch(opener: OpenerDirector, address: str) -> tuple[int, str]:
    """Bytes over the wire, headers included, and the text."""
    try:
        answer = opener.open(Request(address, headers={"Accept-Encoding": "gzip, br"}))
    except HTTPError as error:
        raise RuntimeError(f"{address}: {error}") from error
    with answer:
        body = answer.read()
        unpacked = UNPACK[answer.headers.get("Content-Encoding", "")](body)
        size = len(body) + len(str(answer.headers).encode())
        return size, unpacked.decode("utf-8", "replace")


def total(weight: dict[str, int]) -> int:
    return weight["html"] + sum(weight[kind] for kind in KINDS)


def is_heavy(page: Page, weight: dict[str, int]) -> bool:
    return weight["editor"] > EDITOR_LIMIT if "editor" in weight else total(weight) > LIMIT


def lines(weights: dict[Page, dict[str, int]]) -> Iterator[str]:
    yield f"Page weights at a first visit, kB over the wire (files by Brotli, pages by gzip); {datetime.now(UTC):%Y-%m-%d}, {machine()}"
    yield f"Limits: {LIMIT // 1000} kB a page; {EDITOR_LIMIT // 1000} kB the scripts of a page with the editor."
    yield ""
    yield f"{'page':<30}{'html':>8}{'css':>8}{'scripts':>9}{'pictures':>10}{'all':>8}"
    for page, weight in weights.items():
        kinds = "".join(f"{weight[kind] / 1000:>{width}.1f}" for kind, width in _WIDTHS.items())
        mark = "  over the limit" if is_heavy(page, weight) else ""
        yield f"{page.name:<30}{kinds}{total(weight) / 1000:>8.1f}{mark}"
        if "editor" in weight:
            yield f"{'  of which the editor':<46}{weight['editor'] / 1000:>9.1f}"
    yield ""


_WIDTHS = {"html": 8, "css": 8, "scripts": 9, "pictures": 10}


def machine() -> str:
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
