"""``worldrounds serve``: pages, live editing and long work, with one command and on one port.

Three kinds of processes: page workers (WSGI, on a local socket), the live process (it holds the port, serves
the WebSockets and hands pages on to the workers), and a worker for long tasks, which gives way to the others. Every ten minutes a short process does the chores.
"""

import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from worldrounds.cli.installation import prepare
from worldrounds.cli.supervise import Part, Supervisor

SETTINGS = "worldrounds.project.settings"
START_SECONDS = 60.0
HOUSEKEEPING_SECONDS = 600.0


def command(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Page workers; 0 chooses by the machine.")] = 0,
) -> None:
    """Serve pages, live editing and long work until it is stopped."""
    raise typer.Exit(serve(host=host, port=port, workers=workers))


def serve(*, host: str, port: int, workers: int = 0, greeting: str = "") -> int:
    """Serve until SIGTERM or SIGINT; returns an exit status. ``greeting`` is printed below the address."""
    if reason := _why_not(host, port):
        _say(f"Worldrounds cannot listen on {host}, port {port}: {reason}. Try another: --port {port + 1}")
        return 1
    address = f"http://{'localhost' if host in {'0.0.0.0', '127.0.0.1', '::'} else host}:{port}"  # noqa: S104 - only compared
    os.environ.setdefault("WORLDROUNDS_ADDRESS", address)
    prepare()
    with tempfile.TemporaryDirectory(prefix="worldrounds-") as folder:
        pages = Path(folder) / "pages.sock"
        parts = _parts(host, port, workers or max(1, min(4, os.cpu_count() or 1)), pages)
        supervisor = Supervisor(parts, _say)
        supervisor.run(lambda: _greet(supervisor, host, port, pages, greeting))
    return 0


def _parts(host: str, port: int, workers: int, pages: Path) -> list[Part]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "WORLDROUNDS_PAGES_SOCKET": str(pages),
    }
    python = sys.executable
    return [
        Part(
            "pages", [python, "-m", "granian", *_granian(workers, pages)], environment, before=_remove(pages)
        ),
        Part("live", [python, "-m", "uvicorn", *live_arguments(host, port)], environment),
        Part(
            "tasks",
            [python, "-m", "django", "db_worker", "--no-reload", "--skip-checks", "-v", "0"],
            environment,
            niceness=10,
        ),
        Part(
            "housekeeping",
            [python, "-m", "worldrounds.cli.housekeeping"],
            environment,
            niceness=10,
            every=HOUSEKEEPING_SECONDS,
        ),
    ]


def _granian(workers: int, pages: Path) -> list[str]:
    return [
        *("--interface", "wsgi", "--uds", str(pages), "--uds-permissions", "600"),
        *("--workers", str(workers), "--blocking-threads", "4", "--backlog", "2048"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "4", "--log-level", "warning"),
        "worldrounds.project.wsgi:application",
    ]


def live_arguments(host: str, port: int) -> list[str]:
    return [
        *("--host", host, "--port", str(port), "--ws", "worldrounds.project.asgi:Line"),
        *("--no-access-log", "--no-server-header", "--no-date-header", "--log-level", "warning"),
        *("--timeout-graceful-shutdown", "5", "--backlog", "2048"),
        "worldrounds.project.asgi:application",
    ]


def _remove(path: Path) -> Callable[[], None]:
    return lambda: path.unlink(missing_ok=True)


def _why_not(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            return (error.strerror or str(error)).lower()
    return ""


def _greet(supervisor: Supervisor, host: str, port: int, pages: Path, greeting: str) -> None:
    until = time.monotonic() + START_SECONDS
    here = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - only compared
    while not (pages.exists() and _answers(here, port)):
        if time.monotonic() > until or supervisor.is_stopping:
            return
        time.sleep(0.1)
    _say(f"Worldrounds is open at {os.environ['WORLDROUNDS_ADDRESS']}  (Ctrl-C stops it)")
    if greeting:
        _say(greeting)


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
