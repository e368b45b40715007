"""``worldrounds blueprint check``: is this file a blueprint, or a package with one? Needs no installation."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    files: Annotated[list[Path], typer.Argument(help="Packages, or blueprints in TOML or JSON.")],
) -> None:
    """Say of each file what is wrong with it. Ends with 1 if something is."""
    results = [_is_good(file) for file in files]
    if not all(results):
        raise typer.Exit(1)


def _is_good(file: Path) -> bool:
    from worldrounds.commons.checking import MAX_BYTES, BadBlueprint  # late: --help should be quick
    from worldrounds.commons.packages import read_package

    try:
        with file.open("rb") as stream:
            package = read_package(stream.read(MAX_BYTES + 1))
    except OSError as error:
        typer.echo(f"BAD   {file}: The file cannot be read: {error.strerror}.")
        return False
    except BadBlueprint as error:
        for problem in error.problems:
            typer.echo(f"BAD   {file}{problem.pointer and '#'}{problem.pointer}: {problem.sentence}")
        return False
    typer.echo(f"good  {file}: “{package.document['title']}” {package.document['version']}.")
    return True
