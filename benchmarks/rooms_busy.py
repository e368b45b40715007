"""Typing while groups are formed and documents are made into PDF, on all cores.

``python -m benchmarks.rooms_busy`` takes about three minutes and writes benchmarks/results/rooms_busy.txt. People type in
rooms of ten through ``worldrounds serve``, which shares both cores with everything else; meanwhile the task worker forms
groups of 300 students again and again, and two people ask for the PDF of a long document without a pause. Quiet and busy
runs are interleaved, the middle one of three counts. The load generator stands for machines elsewhere: it goes first
(as root; else it waits for a core like the rest). Linux only.
"""

import asyncio
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.load import Visitor, cpu_seconds
from benchmarks.rooms_data import fill
from benchmarks.rooms_load import (
    RATE,
    Found,
    environment_of,
    generate,
    install_node,
    places,
    serve_command,
)
from benchmarks.servers import ROOT, free_port, head, is_open, running

RESULT = ROOT / "benchmarks" / "results" / "rooms_busy.txt"
PEOPLE, STUDENTS = 200, 300  # who type; who are put into groups
READERS = 2  # who ask for PDF after PDF
RUNS, SECONDS = 3, 10
GOAL = 5.0  # times the quiet p99
SEED = 1
ZONES = (("AT", "Europe/Vienna"), ("JP", "Asia/Tokyo"), ("CA", "America/Toronto"), ("AU", "Australia/Sydney"))
RULES = {"size": {"min": 5, "max": 6}, "countries": 3, "hours": 2}


def main() -> None:
    install_node()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment_of(Path(folder)))
        os.environ.pop("WORLDROUNDS_DATABASE", None)
        members = fill(PEOPLE + 10)
        _add_students()
        _write_document()
        port = free_port()
        command = [*serve_command(workers=2), "--port", str(port)]
        quiet: list[Found] = []
        busy: list[Found] = []
        with running(command, os.environ, answers=is_open, port=port, core=None) as process:
            plan = places(members[:PEOPLE]) | {"rate": RATE, "seconds": SECONDS, "at": 25}
            for _ in range(RUNS):
                quiet.append(generate(plan, port, process.pid, niceness=-10))
                with _work(port, members[-1][0], members[-1][1]) as done:
                    before, start = cpu_seconds(process.pid), time.perf_counter()
                    busy.append(generate(plan, port, process.pid, niceness=-10))
                    passed = time.perf_counter() - start
                    busy[-1]["cores"] = (cpu_seconds(process.pid) - before) / passed
                busy[-1]["pdf"], busy[-1]["formings"] = done
                print(quiet[-1], busy[-1], sep="\n", file=sys.stderr)
    text = "\n".join([*_head(), "", *_table(quiet, busy)])
    RESULT.write_text(text + "\n")
    print(text)


@contextmanager
def _work(port: int, session: str, group: int) -> Iterator[list[int]]:
    """Fill both cores; counts the PDFs made and the searches begun."""
    is_over, done = threading.Event(), [0, 0]

    async def read() -> None:
        visitor = Visitor(port, {"sessionid": session})
        while not is_over.is_set():
            answer = await visitor.ask(f"/programmes/bench/groups/{group}/room/document/files/pdf/")
            if not answer.body.startswith(b"%PDF"):
                raise RuntimeError(f"no PDF but {answer.status}")
            done[0] += 1

    async def read_all() -> None:
        await asyncio.gather(*(read() for _ in range(READERS)))

    jobs = [
        threading.Thread(target=lambda: asyncio.run(read_all())),
        threading.Thread(target=_form, args=(is_over, done)),
    ]
    for job in jobs:
        job.start()
    try:
        yield done
    finally:
        is_over.set()
        for job in jobs:
            job.join()


def _form(is_over: threading.Event, done: list[int]) -> None:
    """As soon as groups are found, look for others."""
    from django.db import connection
    from django.utils import timezone

    from worldrounds.groups.actions.forming import start_forming
    from worldrounds.groups.tasks import enqueue
    from worldrounds.people.models import Person
    from worldrounds.programmes.queries import access_programme

    coordinator = Person.objects.get(email="coordinator@example.org")
    standing = access_programme(person=coordinator, slug="bench")
    newest = None
    while not is_over.wait(0.2):
        forming = start_forming(standing=standing, rules=RULES, seed=SEED + done[1], at=timezone.now())
        if forming.pk != newest:
            newest = forming.pk
            done[1] += 1
            enqueue(forming)
    connection.close()


def _add_students() -> None:
    from worldrounds.network.models import Institution
    from worldrounds.people.models import Person
    from worldrounds.programmes.models import Enrolment, Partner, Programme

    programme = Programme.objects.get(slug="bench")
    partners = [
        Partner.objects.create(
            programme=programme,
            institution=Institution.objects.create(
                slug=f"elsewhere-{country}", name=f"Elsewhere {country}", country=country, time_zone=zone
            ),
            state="accepted",
        )
        for country, zone in ZONES
    ]
    people = Person.objects.bulk_create(
        Person(email=f"w{n}@example.org", name=f"Waiting {n}", password="!") for n in range(STUDENTS)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            programme=programme, partner=partners[n % len(ZONES)], person=person, given_name=person.name,
            email=person.email, time_zone=ZONES[n % len(ZONES)][1], availability="f" * 84,
        )
        for n, person in enumerate(people)
    )  # fmt: skip


def _write_document() -> None:
    """Thirty pages in the last room."""
    from django.utils import timezone

    from worldrounds.coediting.document import Document
    from worldrounds.rooms.models import DocumentSnapshot, Room

    paragraph = "Each country sees the question in its own way, and says so before it sees the others. " * 6
    text = "\n\n".join(f"## Part {n}\n\n" + "\n\n".join([paragraph] * 4) for n in range(30))
    document = Document()
    document.replace(0, 0, text)
    room = Room.objects.order_by("group__number").last()
    DocumentSnapshot.objects.create(room=room, data=document.update_since(), version=1, at=timezone.now())


def _head() -> list[str]:
    return [
        *head("typing on a busy machine", SEED, "pycrdt", "uvicorn", "websockets"),
        f"SQLite; {PEOPLE} people in rooms of ten, each types {RATE} edits/s, {SECONDS} s a run, runs interleaved, median of "
        f"{RUNS}; all on all cores",
    ]


def _table(quiet: list[Found], busy: list[Found]) -> list[str]:
    lines = [f"{'':8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}   p99 of each run"]
    for name, runs in (("quiet", quiet), ("busy", busy)):
        parts = "".join(f"{median(run[what] for run in runs):9.1f}" for what in ("p50", "p95", "p99"))
        each = ", ".join(f"{run['p99']:.1f}" for run in runs)
        lines.append(f"{name:8}{parts}   {each}")
    times = median(run["p99"] for run in busy) / median(run["p99"] for run in quiet)
    made = f"{sum(run['pdf'] for run in busy)} PDFs made, {sum(run['formings'] for run in busy)} searches for groups begun"
    cores = median(run["cores"] for run in busy)
    return [
        *lines,
        f"busy p99: {times:.1f}x quiet (goal: at most {GOAL:.0f})",
        f"meanwhile {made}; the server used {cores:.1f} of {os.cpu_count()} cores",
    ]


if __name__ == "__main__":
    main()
