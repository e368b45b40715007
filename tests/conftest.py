"""One database for the whole run: SQLite, or with ``--database postgresql`` a PostgreSQL of the run's own."""

import gc
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings as hypothesis

from tests import postgresql
from tests.template import begin_with_tables

if TYPE_CHECKING:
    from tests.cast import Cast

os.environ.setdefault("WORLDROUNDS_DATA", tempfile.mkdtemp(prefix="worldrounds-test-"))
# Compiled code outlives the run: compiling the solvers takes longer than all their tests.
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(__file__).parents[1] / ".data/cache/numba"))
os.environ.setdefault("NUMBA_OPT", "1")  # most of what the tests need of it is compiling
os.environ.setdefault("WORLDROUNDS_MAIL", "file")
hypothesis.register_profile("here", deadline=None)  # a busy machine is slow, not wrong
hypothesis.load_profile("here")
logging.raiseExceptions = False  # a line for a console that pytest has closed by now


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--database") == "postgresql" and not os.environ.get("WORLDROUNDS_DATABASE"):
        os.environ["WORLDROUNDS_DATABASE"] = _start_postgresql(config)
    _use_database(os.environ.get("WORLDROUNDS_DATABASE", ""))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _start_postgresql(config: pytest.Config) -> str:
    folder = Path(tempfile.mkdtemp(prefix="worldrounds-pg-"))
    config.stash[_server] = postgresql.start(folder)
    # Workers of a parallel run inherit this variable and so share the one server.
    return postgresql.address(folder)


def _use_database(url: str) -> None:
    """pytest-django has read the settings before this file, so the database is changed in them."""
    from django.conf import settings  # read by now
    from django.db import connections

    from worldrounds.project.settings import _database

    database = _database(url)
    if database["ENGINE"].endswith("sqlite3"):
        # In a file: threads that share a database in memory do not wait for one another.
        database["TEST"] = {"NAME": str(Path(os.environ["WORLDROUNDS_DATA"]) / "test.sqlite3")}
    settings.DATABASES = {"default": database}
    connections.settings = connections.configure_settings(settings.DATABASES)
    if hasattr(connections._connections, "default"):
        del connections["default"]


_server = pytest.StashKey[object]()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """True where the test database begins as a copy of the template. After the worker's name was added to its own."""
    from django.db import connections  # Django is set up

    database = connections["default"].settings_dict
    return database["ENGINE"].endswith("sqlite3") and begin_with_tables(Path(database["TEST"]["NAME"]))


@pytest.fixture(autouse=True, scope="session")
def _quick() -> Iterator[None]:
    from django.db.models.signals import post_migrate  # Django is set up
    from django.test import override_settings

    # Nobody is given Django's permissions here; a flushed database would list them anew after each test that commits.
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        WHITENOISE_AUTOREFRESH=True,  # else each client reads the list of all static files
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture
def cast(db: None) -> "Cast":
    from tests.cast import make_cast  # models can be imported once Django is set up

    return make_cast()


@pytest.fixture(autouse=True, scope="session")
def _strict_templates() -> None:
    """A template may ask whether there is such a name, but not print what nobody gave; and ``answer.context`` is
    kept for templates in Jinja2 as the test client keeps it for Django's."""
    from django.template import engines  # Django is set up
    from django.template.backends import jinja2
    from django.test.signals import template_rendered
    from jinja2 import StrictUndefined, Undefined

    class Unprinted(Undefined):
        __str__ = StrictUndefined.__str__

    engines["jinja2"].env.undefined = Unprinted
    render = jinja2.Template.render

    def render_and_tell(self: Any, context: Any = None, request: Any = None) -> Any:
        template_rendered.send(sender=self, template=self, context=context or {})
        return render(self, context, request)

    jinja2.Template.render = render_and_tell
