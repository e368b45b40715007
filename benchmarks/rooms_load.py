"""Rooms in which everybody types, for all benchmarks of rooms: the servers, and the load generator in Node.

The generator (benchmarks/node) speaks the protocol of y-websocket to any server.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from benchmarks.load import cpu_seconds
from benchmarks.rooms_data import SIZE
from benchmarks.servers import ROOT, free_port, is_open, running

NODE = ROOT / "benchmarks" / "node"
RATE = 2  # edits of each person in a second
Found = dict[str, Any]  # what the generator says: latencies in ms, what arrived, ...


@dataclass(frozen=True)
class Server:
    """Ours finds ``members`` (session, group) in its database; others let everybody in. ``port_option`` is empty
    where the environment tells the port."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    members: Sequence[tuple[str, int]] = field(default=())
    port_option: str = ""
    folder: Path = ROOT

    def plan(self, count: int, run: str) -> dict[str, Any]:
        """So many people in rooms of ten. ``run`` is in the names of rooms, where a name makes a new one."""
        if self.members:
            return places(self.members[:count])
        return {"headers": [], "paths": [f"/{run}-{n // SIZE}" for n in range(count)]}

    def command_at(self, port: int) -> list[str]:
        return [*self.command, *([self.port_option, str(port)] if self.port_option else [])]

    def environment_at(self, port: int) -> dict[str, str]:
        return {**self.environment, "PORT": str(port), "HOST": "127.0.0.1"}


def places(members: Sequence[tuple[str, int]]) -> dict[str, Any]:
    return {
        "headers": [
            {"Cookie": f"sessionid={session}", "Origin": "http://127.0.0.1"} for session, _ in members
        ],
        "paths": [f"/live/bench/{group}" for _, group in members],
    }


def install_node() -> None:
    subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=NODE, check=True)


def environment_of(folder: Path) -> dict[str, str]:
    """Of our server, with a database of its own."""
    environment = os.environ | {
        "WORLDROUNDS_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "worldrounds.project.settings",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("WORLDROUNDS_DATABASE", None)
    return environment


def our_server(folder: Path, count: int) -> Server:
    """``worldrounds serve`` with so many members in rooms of ten."""
    environment = environment_of(folder)
    seed = [sys.executable, "-m", "benchmarks.rooms_data", str(count)]
    seeded = subprocess.run(seed, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    members = [(session, group) for session, group in json.loads(seeded.stdout)]
    return Server("worldrounds serve", serve_command(), environment, members, "--port")


def serve_command(*, workers: int = 1) -> list[str]:
    main = "from worldrounds.cli import main; main()"
    return [sys.executable, "-c", main, "serve", "--workers", str(workers)]


def y_websocket() -> Server:
    command = ["node", "node_modules/y-websocket/bin/server.cjs"]
    return Server("y-websocket", command, dict(os.environ), folder=NODE)


def type_together(server: Server, count: int, run: str, *, seconds: int, at: int = 25) -> Found:
    """One run on a server of its own: everybody comes in, ``at`` in one moment, and types."""
    port = free_port()
    with running(
        server.command_at(port), server.environment_at(port), answers=is_open, port=port, core=0,
        folder=server.folder,
    ) as process:  # fmt: skip
        plan = server.plan(count, run) | {"rate": RATE, "seconds": seconds, "at": at}
        return generate(plan, port, process.pid)


def join_together(server: Server, joins: int, *, rounds_in_one: int, patience: int = 30) -> dict[str, int]:
    """Every room is opened by its ten members in the same moment, again and again."""
    port, result, rounds = free_port(), {"joined": 0, "connections": 0}, 0
    with running(
        server.command_at(port), server.environment_at(port), answers=is_open, port=port, core=0,
        folder=server.folder,
    ) as process:  # fmt: skip
        while result["connections"] < joins:
            count = min(len(server.members) or rounds_in_one, joins - result["connections"])
            plan = server.plan(count, f"join{rounds}") | {
                "at": SIZE,
                "joinOnly": True,
                "patience": patience,
            }
            once = generate(plan, port, process.pid)
            result = {name: result[name] + once[name] for name in result}
            rounds += 1
    return result


@contextmanager
def generating(plan: dict[str, Any] | None, port: int) -> Iterator[None]:
    """Others type meanwhile, if there is a plan; nothing of theirs is measured."""
    if plan is None:
        yield
        return
    generator = subprocess.Popen(
        ["node", "load.mjs"], cwd=NODE, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert generator.stdin and generator.stderr
    generator.stdin.write(json.dumps(_whole(plan | {"rate": RATE, "seconds": 3600, "at": 25}, port)).encode())
    generator.stdin.close()
    try:
        generator.stderr.readline()  # they are all in, and type
        yield
    finally:
        generator.kill()
        generator.wait()


def _whole(plan: dict[str, Any], port: int) -> dict[str, Any]:
    return {"address": f"ws://127.0.0.1:{port}", "roomSize": SIZE, "patience": 30, **plan}


def generate(plan: dict[str, Any], port: int, pid: int, *, niceness: int = 0) -> Found:
    """Let the generator do as the plan says. ``us``: CPU time of the server per delivered edit."""
    cpu: list[float] = []
    generator = subprocess.Popen(
        [*(["nice", "-n", str(niceness)] if niceness else []), "node", "load.mjs"],
        cwd=NODE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert generator.stdin and generator.stdout and generator.stderr
    watcher = threading.Thread(target=_note_cpu, args=(generator.stderr, pid, cpu))
    watcher.start()
    generator.stdin.write(json.dumps(_whole(plan, port)).encode())
    generator.stdin.close()
    result: Found = json.loads(generator.stdout.read())
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
