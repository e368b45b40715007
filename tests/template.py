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
STATIC = Path("cache/static")


def begin_with_tables(file: Path) -> bool:
    """True if ``file`` is a database with all tables now; False if nobody has made a template."""
    template = os.environ.get(NAMED)
    if template and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(template, file)
    return bool(template)


def begin_installation(folder: Path) -> None:
    """The same for a server: a folder with the database and the files that pages load."""
    template = os.environ.get(NAMED)
    if template and begin_with_tables(folder / DATABASE):
        shutil.copytree(Path(template).parent / STATIC, folder / STATIC, dirs_exist_ok=True)


def main(folder: str) -> None:
    os.environ |= {"WORLDROUNDS_DATA": folder, "DJANGO_SETTINGS_MODULE": "worldrounds.project.settings"}
    import django  # its settings read the environment

    django.setup()
    from django.core.management import call_command

    from worldrounds.cli.installation import collect_static_files

    call_command("migrate", verbosity=0)
    collect_static_files()


if __name__ == "__main__":
    main(*sys.argv[1:])
