"""A real server (worldrounds serve) with the fixed cast, two groups and their rooms."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.ending import children, end_with_the_tests

ROOT = Path(__file__).parents[2]
SERVE = "import sys; from worldrounds.cli.serve import serve; sys.exit(serve(host='127.0.0.1', port={port}))"


@dataclass
class Server:
    data: Path
    port: int
    seed: dict[str, Any]
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE.format(port=self.port)],
            env=environment(self.data),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_the_tests,
        )
        until = time.monotonic() + 30
        while time.monotonic() < until and self.process.poll() is None:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def processes(self, word: str) -> list[int]:
        """The process ids of this server's parts whose command has the word."""
        assert self.process is not None
        return [pid for pid in children(self.process.pid) if word in _command(pid)]

    def cookie(self, key: str) -> str:
        return f"sessionid={self.seed['sessions'][key]}"

    def sql(self, statement: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(self.data / "worldrounds.sqlite3", timeout=20)) as database, database:
            return database.execute(statement, values).fetchall()


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    except OSError:
        return ""  # it has ended


def environment(data: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "WORLDROUNDS_DATABASE"}
    return {
        **kept,
        "WORLDROUNDS_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "worldrounds.project.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("live")
    seeded = subprocess.run(
        [sys.executable, "-m", "tests.live.seed"],
        env=environment(data),
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    server = Server(data, free_port(), json.loads(seeded.stdout))
    server.start()
    yield server
    if server.process and server.process.poll() is None:
        server.stop()
