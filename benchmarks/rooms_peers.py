"""How many people type in rooms of ten, beside pycrdt-websocket, which is in Python too; and what happens at the door.

``python -m benchmarks.rooms_peers`` takes about fifteen minutes and writes benchmarks/results/rooms_peers.txt. It makes
a virtual environment for the peer (benchmarks/peers) and needs Node. Ours gets four times the people; runs are
interleaved, the middle one of three counts, and it is told how many each carries within the same p99. People come in
one after the other: ten at once into a new room are another matter, and counted by themselves. Ours checks who comes in
and stores what is typed; the peer does neither. Linux only.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.rooms_data import SIZE
from benchmarks.rooms_load import (
    RATE,
    Found,
    Server,
    install_node,
    join_together,
    our_server,
    type_together,
)
from benchmarks.servers import ROOT, head

RESULT = ROOT / "benchmarks" / "results" / "rooms_peers.txt"
PEERS = ROOT / "benchmarks" / "peers"
CONNECTIONS = (200, 300, 400, 500, 600, 700)  # of the peer
TIMES = 4
BOUNDS_MS = (20, 40, 60, 100)  # of p99, within which each carries as many as it can
RUNS, SECONDS, SEED = 3, 8, 1
JOINS, PATIENCE = 200, 5  # people, ten at once into a new room; seconds until one counts as hung


def main() -> None:
    install_node()
    peer = _pycrdt_websocket()
    with tempfile.TemporaryDirectory() as folder:
        ours = our_server(Path(folder), TIMES * max(CONNECTIONS))
        found: dict[tuple[str, int], list[Found]] = {}
        for run in range(RUNS):
            for count in CONNECTIONS:
                for server, people in ((peer, count), (ours, TIMES * count)):
                    one = type_together(server, people, f"r{run}", seconds=SECONDS, at=1)
                    found.setdefault((server.name, people), []).append(one)
                    print(server.name, people, one, file=sys.stderr)
        doors = [_door(server) for server in (peer, ours)]
    text = "\n".join([*_head(), "", *_table(found, peer.name, ours.name), "", *doors])
    RESULT.write_text(text + "\n")
    print(text)


def _pycrdt_websocket() -> Server:
    python = PEERS / ".venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS / ".venv"], check=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*install, "-r", PEERS / "requirements.txt"], check=True)
    return Server("pycrdt-websocket", [str(python), "server.py"], dict(os.environ), folder=PEERS)


def _door(server: Server) -> str:
    came = join_together(server, JOINS, rounds_in_one=JOINS, patience=PATIENCE)
    hung = came["connections"] - came["joined"]
    return f"ten open a new room at once: {server.name}: {hung} of {came['connections']} wait for ever"


def _head() -> list[str]:
    return [
        *head("rooms beside a peer in Python", SEED, "pycrdt", "uvicorn", "websockets"),
        f"pycrdt-websocket 0.16.5 under uvicorn with uvloop; rooms of {SIZE}, each types {RATE} edits/s, {SECONDS} s a run, "
        f"runs interleaved, median of {RUNS}; us: server CPU per delivered edit",
    ]


def _table(found: dict[tuple[str, int], list[Found]], peer: str, ours: str) -> list[str]:
    def middle(name: str, people: int, what: str) -> float:
        return median(run[what] or 0 for run in found[name, people])

    def row(name: str, people: int) -> str:
        parts = "".join(f"{middle(name, people, what):9.1f}" for what in ("p50", "p95", "p99"))
        arrived = sum(run["received"] for run in found[name, people])
        share = 100 * arrived / sum(run["expected"] for run in found[name, people])
        each = ", ".join(f"{run['p99'] or 0:.1f}" for run in found[name, people])
        return f"{name:20}{people:8}{parts}{middle(name, people, 'us'):7.0f}{share:10.1f}   {each}"

    lines = [
        f"{'':20}{'people':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'us':>7}{'arrived %':>10}   p99 of each run"
    ]
    for count in CONNECTIONS:
        lines += [row(peer, count), row(ours, TIMES * count)]
    for bound in BOUNDS_MS:
        theirs, mine = (
            max((n for name, n in found if name == who and middle(who, n, "p99") <= bound), default=0)
            for who in (peer, ours)
        )
        lines.append(
            f"at a p99 of at most {bound} ms: {peer} {theirs} people, ours {mine}: {mine / max(1, theirs):.1f} times "
            f"(goal: at least {TIMES})"
        )
    return lines


if __name__ == "__main__":
    main()
