"""``worldrounds blueprint export``: one version of a public blueprint as a file."""

from pathlib import Path
from typing import Annotated

import typer

from worldrounds.cli.installation import open_installation


def command(
    slug: Annotated[str, typer.Argument(help="As in its address.")],
    file: Annotated[Path | None, typer.Argument(help="Where to write it; else it is printed.")] = None,
    version: Annotated[str, typer.Option(help="Its number; the newest if none is named.")] = "",
) -> None:
    """Write a blueprint with its licence, authors and provenance."""
    open_installation()
    from django.conf import settings  # late: Django is set up now

    from worldrounds.commons.actions.exchange import package_of
    from worldrounds.commons.queries.blueprints import access_readable, access_version
    from worldrounds.core.errors import NotFound

    try:
        found = access_version(access_readable(person=None, slug=slug), version)
    except NotFound:
        typer.echo(f"There is no public blueprint “{' '.join([slug, version]).strip()}”.", err=True)
        raise typer.Exit(1) from None
    package = package_of(found, server=settings.ADDRESS)
    if file is None:
        typer.echo(package.as_text(), nl=False)
    else:
        file.write_text(package.as_text(), "utf-8")
