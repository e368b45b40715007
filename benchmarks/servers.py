"""Servers to measure: started on one core, with everything else on the others. Linux only."""

import os
import platform
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
START_SECONDS = 60


@contextmanager
def running(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    answers: Callable[[int], bool],
    port: int,
    core: int | None,
    folder: Path = ROOT,
) -> Iterator["subprocess.Popen[bytes]"]:
    """The server on one core and this process on the others; or, with no core given, all on all."""
    cores = os.sched_getaffinity(0)
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        preexec_fn=None if core is None else lambda: os.sched_setaffinity(0, {core}),
    )
    if core is not None:
        os.sched_setaffinity(0, cores - {core} or cores)
    try:
        _wait(command, port, answers)
        yield process
    finally:
        os.sched_setaffinity(0, cores)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(command: Sequence[str], port: int, answers: Callable[[int], bool]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            if answers(port):
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError(" ".join(command))


def is_open(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def head(title: str, seed: int, *packages: str) -> list[str]:
    """When, where and with what: the first lines of every result."""
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return [
        f"{title}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, seed {seed}",
        f"{os.cpu_count()} cores of {processor[1] if processor else platform.processor()}, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {versions}",
    ]
