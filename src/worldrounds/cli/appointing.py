"""Commands that let somebody look after a part of the installation, or no longer."""

from typing import Annotated

import typer

from worldrounds.cli.installation import open_installation

Email = Annotated[str, typer.Argument(help="The address that they sign in with.")]
Remove = Annotated[bool, typer.Option("--remove", help="They no longer do.")]


def appointed(office: str, email: str, *, holds: bool) -> str:
    """Name of the person. ``office``: its table, “commons.Editor”. Ends the command where nobody signs in with that."""
    open_installation()
    from django.apps import apps  # late: Django is set up now
    from django.utils import timezone

    from worldrounds.core.errors import Refused
    from worldrounds.people.actions import appoint

    try:
        table = apps.get_model(office)
        return appoint(office=table, email=email, holds=holds, actor=None, at=timezone.now()).name
    except Refused as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
