"""Is this installation well? Imported after Django is set up."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import version
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from worldrounds.cli.finding import Finding, Level
from worldrounds.commons.catalogue import blueprints
from worldrounds.commons.checking import problems

LITTLE_SPACE = 1_000_000_000  # bytes
LATE = timedelta(minutes=5)


def check_installation() -> Iterator[Finding]:
    """Every finding, good ones too. Nothing is changed."""
    yield from _data_folder()
    database = list(_database())
    yield from database
    if all(finding.level is Level.GOOD for finding in database):
        yield _long_work()
    yield _address()
    yield _mail()
    yield from _demonstration()
    yield from _blueprints()
    yield Finding(Level.GOOD, "Time zones", f"tzdata {version('tzdata')}.")


def _data_folder() -> Iterator[Finding]:
    folder = settings.DATA
    if not os.access(folder, os.W_OK):
        yield Finding(Level.BAD, "Data folder", f"{folder} cannot be written to.")
        return
    free = shutil.disk_usage(folder).free
    level = Level.GOOD if free >= LITTLE_SPACE else Level.WARNING
    yield Finding(level, "Data folder", f"{folder}, {free / 1e9:.1f} GB free.")
    key = folder / "secret-key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Finding(Level.BAD, "Secret key", f"{key} can be read by others. Make it yours: chmod 600.")


def _database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding(Level.BAD, "Database", f"It does not answer: {str(error).splitlines()[0]}")
        return
    yield Finding(Level.GOOD, "Database", f"{connection.display_name} answers.")
    if waiting:
        sentence = f"{len(waiting)} migrations wait. They run when “worldrounds serve” starts."
        yield Finding(Level.BAD, "Database", sentence)


def _long_work() -> Finding:
    """Work that nobody has taken up tells that no worker runs."""
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - LATE).count()
    if late:
        return Finding(
            Level.BAD,
            "Long work",
            f"{late} tasks wait for more than five minutes. Is “worldrounds serve” running?",
        )
    return Finding(Level.GOOD, "Long work", "Nothing waits for long.")


def _address() -> Finding:
    address = urlsplit(settings.ADDRESS)
    if settings.HTTPS or address.hostname in {"localhost", "127.0.0.1"}:
        return Finding(Level.GOOD, "Address", settings.ADDRESS)
    return Finding(
        Level.BAD, "Address", f"{settings.ADDRESS} is not encrypted. Put a proxy with HTTPS in front of it."
    )


def _mail() -> Finding:
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if backend in {"console", "filebased"}:
        where = "to the console" if backend == "console" else f"into {settings.DATA / 'mail'}"
        return Finding(
            Level.WARNING, "Mail", f"Mails are written {where}; none is sent. Set WORLDROUNDS_MAIL."
        )
    return Finding(Level.GOOD, "Mail", f"Sent through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}.")


def _demonstration() -> Iterator[Finding]:
    if settings.DEMO:
        yield Finding(
            Level.WARNING, "Demonstration", "One click signs in as anybody. Never with real people."
        )
    if settings.DEBUG:
        yield Finding(
            Level.WARNING, "Debugging", "WORLDROUNDS_DEBUG is on: errors show the program's inside."
        )


def _blueprints() -> Iterator[Finding]:
    bad = {blueprint.slug: found for blueprint in blueprints() if (found := problems(blueprint.document))}
    for slug, found in bad.items():
        yield Finding(Level.BAD, f"Blueprint {slug}", str(found[0]))
    if not bad:
        yield Finding(Level.GOOD, "Blueprints", f"{len(blueprints())}, all in order.")
