"""For commands that work on an installation (database, files)."""

import os


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
    from worldrounds.meetings.actions.sessions import recompute_sessions

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    take_in_shipped(at=timezone.now())  # an update may have brought new blueprints
    recompute_sessions(at=timezone.now())  # an update may have brought new time zone rules
    rebuild(only_missing=True)  # articles that are older than the search
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
