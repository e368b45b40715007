"""Rooms in which everybody types, against the servers that others use.

``python -m benchmarks.rooms`` takes about twelve minutes on two cores and writes benchmarks/results/rooms.txt. It
needs Node (the load generator and the y-websocket server run in it) and installs the packages of
benchmarks/node. Rooms of ten; everybody types two edits a second; server on one core, load on the other; runs
are interleaved, the middle one of three counts. Ours checks who comes in, and acknowledges an edit when it is on
disk; y-websocket checks nobody and stores nothing. Linux only.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.rooms_data import SIZE
from benchmarks.rooms_load import (
    RATE,
    Server,
    install_node,
    join_together,
    our_server,
    type_together,
    y_websocket,
)
from benchmarks.servers import ROOT, head

RESULT = ROOT / "benchmarks" / "results" / "rooms.txt"
CONNECTIONS = (500, 1000, 2000)
RUNS, SECONDS, SEED = 3, 8, 1
JOINS = 10_000  # ten at once into a room that nobody has opened yet


def main() -> None:
    install_node()
    with tempfile.TemporaryDirectory() as folder:
        ours, peer = our_server(Path(folder), max(CONNECTIONS)), y_websocket()
        found: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for run in range(RUNS):
            for count in CONNECTIONS:
                for server in (ours, peer):
                    measured = type_together(server, count, f"r{run}", seconds=SECONDS)
                    found.setdefault((server.name, count), []).append(measured)
                    print(server.name, count, measured, file=sys.stderr)
        joins = _join(ours)
    text = "\n".join([*_head(), "", *_table(found, ours.name, peer.name), "", *joins])
    RESULT.write_text(text + "\n")
    print(text)


def _join(server: Server) -> list[str]:
    result = join_together(server, JOINS, rounds_in_one=JOINS)
    return [
        f"ten people open a room in the same moment, {result['connections'] // SIZE} times:",
        f"  {result['joined']} of {result['connections']} joins came in (goal: all)",
    ]


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
