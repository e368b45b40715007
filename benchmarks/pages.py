"""What our pages cost beside bare Django's, what one port for everything costs, and 300 people signing in at
once.

``python -m benchmarks.pages`` takes about two minutes on two cores and writes benchmarks/results/pages.txt.
The server runs on one core and the load on the other; runs are interleaved and the middle one of three
counts. Linux only.
"""

import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.load import Visitor, cpu_seconds, percentile, press
from benchmarks.servers import ROOT, free_port, head, running

RESULT = ROOT / "benchmarks" / "results" / "pages.txt"
RUNS, SECONDS, VISITORS, SEED = 3, 6.0, 8, 1
STORM_SECONDS = 10.0  # in which all 300 open their link
LIST = "/programmes/bench/students/"  # a site lead sees the 20 students of the own school, in 6 columns


@dataclass(frozen=True)
class Site:
    """A server to measure: its name, how it starts, and what is asked of it."""

    name: str
    command: list[str]
    environment: dict[str, str]
    path: str
    session: str


@dataclass(frozen=True)
class Run:
    cpu_ms: float
    per_second: float
    p50_ms: float
    p95_ms: float


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        seeded, sites = _prepare(Path(folder))
        runs: dict[str, list[Run]] = {site.name: [] for site in sites}
        for _ in range(RUNS):
            for site in sites:
                runs[site.name].append(_measure(site))
        text = "\n".join([*_head(), "", *_table(runs), "", *_storm(sites[-1], seeded["links"])])
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text + "\n")
    print(text)


def _prepare(folder: Path) -> tuple[dict[str, Any], list[Site]]:
    ours = os.environ | {
        "WORLDROUNDS_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "worldrounds.project.settings",
        "PYTHONPATH": str(ROOT),
    }
    ours.pop("WORLDROUNDS_DATABASE", None)
    bare = os.environ | {"BARE_DATABASE": str(folder / "bare.sqlite3"), "PYTHONPATH": str(ROOT)}
    session = _output("benchmarks.bare_django", bare)
    seeded = json.loads(_output("benchmarks.pages_data", ours))
    one = ["--workers", "1"]
    granian = ["granian", "--interface", "wsgi", *one, "--blocking-threads", "4", "--log-level", "warning"]
    serve = ["-c", "from worldrounds.cli import main; main()", "serve", *one]
    return seeded, [
        Site("bare Django, WSGI", ["-m", *granian, "benchmarks.bare_django:application"], bare, "/", session),
        Site(
            "our list of students, WSGI",
            ["-m", *granian, "worldrounds.project.wsgi:application"],
            ours,
            LIST,
            seeded["session"],
        ),
        Site("the same through worldrounds serve", serve, ours, LIST, seeded["session"]),
    ]


def _output(module: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def _measure(site: Site) -> Run:
    with _running(site, core=0) as (process, port):
        cookies = {"sessionid": site.session}
        asyncio.run(press(port, site.path, cookies, visitors=2, seconds=1))  # warm
        before, start = cpu_seconds(process.pid), time.perf_counter()
        took = asyncio.run(press(port, site.path, cookies, visitors=VISITORS, seconds=SECONDS))
        spent, passed = cpu_seconds(process.pid) - before, time.perf_counter() - start
    return Run(
        cpu_ms=spent / len(took) * 1000,
        per_second=len(took) / passed,
        p50_ms=percentile(took, 0.5) * 1000,
        p95_ms=percentile(took, 0.95) * 1000,
    )


@contextmanager
def _running(site: Site, *, core: int | None) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    port = free_port()
    command = [sys.executable, *site.command, "--port", str(port)]
    answers = partial(_answers, site)
    with running(command, site.environment, answers=answers, port=port, core=core) as process:
        yield process, port


def _answers(site: Site, port: int) -> bool:
    answer = asyncio.run(Visitor(port, {"sessionid": site.session}).ask(site.path))
    if answer.status != 200:
        raise RuntimeError(f"{site.name} answers {answer.status}")
    return True


def _storm(site: Site, links: list[list[str]]) -> list[str]:
    """All students open their sign-in link within ten seconds, press the button, and go to their room."""
    command = ["2" if word == "1" else word for word in site.command]
    with _running(Site(site.name, command, site.environment, site.path, site.session), core=None) as (
        _,
        port,
    ):
        start = time.perf_counter()
        took = asyncio.run(_all_sign_in(port, links))
        passed = time.perf_counter() - start
    return [
        f"sign-in storm: {len(took)} students open their link within {STORM_SECONDS:.0f} s, press the button,",
        "  see their home page and their room (two page workers; load and server share all cores)",
        f"  all in after {passed:.1f} s; one student waits p50 {percentile(took, 0.5):.2f} s, "
        f"p95 {percentile(took, 0.95):.2f} s, at most {max(took):.2f} s for all of it",
    ]


async def _all_sign_in(port: int, links: list[list[str]]) -> list[float]:
    chance = random.Random(SEED)
    return await asyncio.gather(
        *(_sign_in(port, *link, after=chance.uniform(0, STORM_SECONDS)) for link in links)
    )


async def _sign_in(port: int, link: str, room: str, *, after: float) -> float:
    await asyncio.sleep(after)
    start, visitor = time.perf_counter(), Visitor(port)
    path = "/" + link.split("/", 3)[3]
    page = await visitor.ask(path)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
    if token is None:
        raise RuntimeError(f"no form behind the link: {page.status}")
    entered = await visitor.ask(path, form=f"csrfmiddlewaretoken={token[1].decode()}")
    home = await visitor.ask(entered.headers["location"])
    if home.status == 302:
        home = await visitor.ask(home.headers["location"])
    there = await visitor.ask(room)
    if (entered.status, home.status, there.status) != (302, 200, 200):
        raise RuntimeError(f"sign-in failed: {entered.status}, {home.status}, {there.status}")
    return time.perf_counter() - start


def _head() -> list[str]:
    return [
        *head("pages", SEED, "django", "granian", "uvicorn"),
        f"SQLite; server on one core, {VISITORS} visitors on the other, {SECONDS:.0f} s a run, runs interleaved, "
        f"median of {RUNS}",
    ]


def _table(runs: dict[str, list[Run]]) -> list[str]:
    middle = {
        name: Run(*(median(getattr(run, part) for run in found) for part in Run.__dataclass_fields__))
        for name, found in runs.items()
    }
    bare, ours, served = middle.values()
    lines = [f"{'':36}{'CPU ms/page':>12}{'pages/s':>9}{'p50 ms':>8}{'p95 ms':>8}   CPU ms of each run"]
    for name, run in middle.items():
        each = ", ".join(f"{found.cpu_ms:.2f}" for found in runs[name])
        lines.append(
            f"{name:36}{run.cpu_ms:12.2f}{run.per_second:9.0f}{run.p50_ms:8.1f}{run.p95_ms:8.1f}   {each}"
        )
    return [
        *lines,
        "",
        f"our page against bare Django's: {ours.cpu_ms / bare.cpu_ms:.2f} (goal: at most 1.50)",
        f"one port for everything against WSGI alone: {served.cpu_ms / ours.cpu_ms:.2f} (goal: at most 1.20)",
    ]


if __name__ == "__main__":
    main()
