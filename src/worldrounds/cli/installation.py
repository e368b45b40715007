"""For commands that work on an installation (database, files)."""

import os
from hashlib import sha256
from pathlib import Path


def open_installation() -> None:
    """Set Django up. Call before importing anything of the installation's apps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldrounds.project.settings")
    import django  # late: settings are read now, after a command has put its own into the environment

    django.setup()


def prepare() -> None:
    """Open the installation and bring its database, its blueprints, its sessions' times and its static files up to date."""
    open_installation()
    from django.core.management import call_command  # late: Django is set up now
    from django.db import connections
    from django.utils import timezone

    from worldrounds.commons.actions.shipped import take_in_shipped
    from worldrounds.evidence.search import rebuild
    from worldrounds.meetings.actions.clocks import recompute_sessions

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    take_in_shipped(at=timezone.now())  # an update may have brought new blueprints
    recompute_sessions(at=timezone.now())  # an update may have brought new time zone rules
    rebuild(only_missing=True)  # articles that are older than the search
    collect_static_files()
    connections.close_all()


def collect_static_files() -> None:
    """It takes seconds, so only where the program or a library has brought other files since."""
    from django.conf import settings  # late: see above
    from django.core.management import call_command

    note, files = Path(settings.STATIC_ROOT) / ".collected", _static_files()
    if not note.exists() or note.read_text() != files:
        call_command("collectstatic", interactive=False, verbosity=0)
        note.write_text(files)


def _static_files() -> str:
    """Their names, sizes and times, as a digest."""
    from django.contrib.staticfiles.finders import get_finders  # late: see above

    found = sorted(
        (path, file.st_size, file.st_mtime_ns)
        for finder in get_finders()
        for path, storage in finder.list([])
        for file in [Path(storage.path(path)).stat()]
    )
    return sha256(repr(found).encode()).hexdigest()
