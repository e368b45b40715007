"""``worldrounds commons editor``: who decides about what waits and what was reported."""

from typing import Annotated

import typer

from worldrounds.cli.installation import open_installation


def command(
    email: Annotated[str, typer.Argument(help="The address that they sign in with.")],
    remove: Annotated[bool, typer.Option("--remove", help="They no longer are.")] = False,
) -> None:
    """Let somebody pick what is worth a look, and decide about what waits or was reported."""
    open_installation()
    from django.utils import timezone  # late: Django is set up now

    from worldrounds.commons.actions.editors import set_editor
    from worldrounds.core.errors import Refused

    try:
        person = set_editor(email=email, edits=not remove, actor=None, at=timezone.now())
    except Refused as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{person.name} {'is no longer' if remove else 'is'} an editor of the commons.")
