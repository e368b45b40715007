"""A new database, made once for all tests of a run: ``python -m tests.template FOLDER``.

To make the tables takes seconds, to copy them none. ``scripts/test`` makes one and names it in the environment; without
it every test that needs a new database makes its own.
"""

import os
import shutil
import sys
from pathlib import Path

NAMED = "WORLDROUNDS_TEST_TEMPLATE"
DATABASE = "worldrounds.sqlite3"  # in an installation's folder
CACHE = "cache"  # the files that pages load, and compiled templates


def made(name: str) -> Path | None:
    """Something else that was made beside the template; None if nobody has."""
    beside = Path(os.environ.get(NAMED, "")).parent / name
    return beside if NAMED in os.environ and beside.exists() else None


def begin_with_tables(file: Path) -> bool:
    """True if ``file`` is a database with all tables now; False if nobody has made a template."""
    template = os.environ.get(NAMED)
    if template and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(template, file)
    return bool(template)


def begin_installation(folder: Path) -> None:
    """The same for a server: a folder with the database and what it would make anew."""
    cache = made(CACHE)
    if cache and begin_with_tables(folder / DATABASE):
        shutil.copytree(cache, folder / CACHE, dirs_exist_ok=True)


def main(folder: str) -> None:
    os.environ |= {"WORLDROUNDS_DATA": folder, "DJANGO_SETTINGS_MODULE": "worldrounds.project.settings"}
    import django  # its settings read the environment

    django.setup()
    from django.core.management import call_command
    from django.template import engines

    from worldrounds.cli.installation import collect_static_files

    call_command("migrate", verbosity=0)
    collect_static_files()
    jinja2 = engines["jinja2"].env
    for name in jinja2.list_templates():
        jinja2.get_template(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
