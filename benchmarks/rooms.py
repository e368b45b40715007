"""Rooms in which everybody types, against the servers that others use.

``python -m benchmarks.rooms`` takes about twelve minutes on two cores and writes benchmarks/results/rooms.txt. It
needs Node (the load generator and the y-websocket server run in it) and installs the packages of
benchmarks/node. Rooms of ten; everybody types two edits a second; server on one core, load on the other; runs
are interleaved, the middle one of three counts. Ours checks who comes in, and acknowledges an edit when it is on
disk; y-websocket checks nobody and stores nothing. Linux only.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO, Any

from benchmarks.load import cpu_seconds
from benchmarks.rooms_data import SIZE
from benchmarks.servers import ROOT, free_port, head, is_open, running

RESULT = ROOT / "benchmarks" / "results" / "rooms.txt"
NODE = ROOT / "benchmarks" / "node"
CONNECTIONS = (500, 1000, 2000)
RUNS, SECONDS, RATE, SEED = 3, 8, 2, 1
JOINS = 10_000  # ten at once into a room that nobody has opened yet


@dataclass(frozen=True)
class Server:
    """``folder`` holds the data; our server finds ``members`` (session, group) in its database."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    members: Sequence[tuple[str, int]] = field(default=())

    def plan(self, count: int, run: str) -> dict[str, Any]:
        if self.members:
            who = self.members[:count]
            return {
                "headers": [
                    {"Cookie": f"sessionid={session}", "Origin": "http://127.0.0.1"} for session, _ in who
                ],
                "paths": [f"/live/bench/{group}" for _, group in who],
            }
        return {"headers": [], "paths": [f"/{run}-{n // SIZE}" for n in range(count)]}


def main() -> None:
    subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=NODE, check=True)
    with tempfile.TemporaryDirectory() as folder:
        ours, peer = _servers(Path(folder))
        found: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for run in range(RUNS):
            for count in CONNECTIONS:
                for server in (ours, peer):
                    measured = _type(server, count, f"r{run}")
                    found.setdefault((server.name, count), []).append(measured)
                    print(server.name, count, measured, file=sys.stderr)
        joins = _join(ours)
    text = "\n".join([*_head(), "", *_table(found, ours.name, peer.name), "", *joins])
    RESULT.write_text(text + "\n")
    print(text)


def _servers(folder: Path) -> tuple[Server, Server]:
    environment = os.environ | {
        "WORLDROUNDS_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "worldrounds.project.settings",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("WORLDROUNDS_DATABASE", None)
    seed = [sys.executable, "-m", "benchmarks.rooms_data", str(max(CONNECTIONS))]
    seeded = subprocess.run(seed, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    serve = [sys.executable, "-c", "from worldrounds.cli import main; main()", "serve", "--workers", "1"]
    members = [(session, group) for session, group in json.loads(seeded.stdout)]
    return (
        Server("worldrounds serve", serve, environment, members),
        Server("y-websocket", ["node", "node_modules/y-websocket/bin/server.cjs"], dict(os.environ)),
    )


def _type(server: Server, count: int, run: str) -> dict[str, Any]:
    """One run: everybody comes in, 25 at a time, and types."""
    port = free_port()
    command = [*server.command, *(["--port", str(port)] if server.members else [])]
    environment = server.environment | {"PORT": str(port), "HOST": "127.0.0.1"}
    folder = ROOT if server.members else NODE
    with running(command, environment, answers=is_open, port=port, core=0, folder=folder) as process:
        plan = server.plan(count, run) | {"rate": RATE, "seconds": SECONDS, "at": 25}
        return _load(plan, port, process.pid)


def _join(server: Server) -> list[str]:
    """Every room is opened by its ten members in the same moment, again and again."""
    port, result, rounds = free_port(), {"joined": 0, "connections": 0}, 0
    command = [*server.command, "--port", str(port)]
    with running(command, server.environment, answers=is_open, port=port, core=0) as process:
        while result["connections"] < JOINS:
            plan = server.plan(min(len(server.members), JOINS - result["connections"]), "")
            once = _load(plan | {"at": SIZE, "joinOnly": True}, port, process.pid)
            result = {name: result[name] + once[name] for name in result}
            rounds += 1
    return [
        f"ten people open a room in the same moment, {result['connections'] // SIZE} times:",
        f"  {result['joined']} of {result['connections']} joins came in (goal: all)",
    ]


def _load(plan: dict[str, Any], port: int, pid: int) -> dict[str, Any]:
    plan = {"address": f"ws://127.0.0.1:{port}", "roomSize": SIZE, "patience": 30, **plan}
    cpu: list[float] = []
    generator = subprocess.Popen(
        ["node", "load.mjs"], cwd=NODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert generator.stdin and generator.stdout and generator.stderr
    watcher = threading.Thread(target=_note_cpu, args=(generator.stderr, pid, cpu))
    watcher.start()
    generator.stdin.write(json.dumps(plan).encode())
    generator.stdin.close()
    result: dict[str, Any] = json.loads(generator.stdout.read())
    watcher.join()
    if len(cpu) == 2 and result["received"]:
        result["us"] = (cpu[1] - cpu[0]) / result["received"] * 1e6
    return result


def _note_cpu(lines: IO[bytes], pid: int, cpu: list[float]) -> None:
    """The server's CPU time at the beginning and the end of the measurement, as the generator tells them."""
    for line in lines:
        if line.startswith(b"measur"):
            cpu.append(cpu_seconds(pid))
        else:
            sys.stderr.write(line.decode())


def _head() -> list[str]:
    return [
        *head("rooms", SEED, "pycrdt", "uvicorn", "websockets"),
        f"SQLite; rooms of {SIZE}, each types {RATE} edits/s, {SECONDS} s a run, runs interleaved, "
        f"median of {RUNS}; us: server CPU per delivered edit",
    ]


def _table(found: dict[tuple[str, int], list[dict[str, Any]]], ours: str, peer: str) -> list[str]:
    def middle(name: str, count: int, what: str) -> float:
        return median(run[what] or 0 for run in found[name, count])

    lines = [f"{'':20}{'people':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'us':>7}   p99 of each run"]
    for (name, count), runs in found.items():
        parts = [middle(name, count, what) for what in ("p50", "p95", "p99", "us")]
        each = ", ".join(f"{run['p99']:.1f}" for run in runs)
        lines.append(
            f"{name:20}{count:8}" + "".join(f"{x:9.1f}" for x in parts[:3]) + f"{parts[3]:7.0f}   {each}"
        )
    for count in CONNECTIONS:
        p99 = middle(ours, count, "p99") / middle(peer, count, "p99")
        cpu = middle(ours, count, "us") / middle(peer, count, "us")
        lines.append(f"{count} people: p99 {p99:.2f}x (goal: 1.50), CPU {cpu:.2f}x (goal: 1.25)")
    kept = [run["kept"] for (name, _), runs in found.items() if name == ours for run in runs]
    lines.append(
        f"read back from our disk: {sum(k['found'] for k in kept)} of {sum(k['typed'] for k in kept)} edits"
    )
    return lines


if __name__ == "__main__":
    main()
