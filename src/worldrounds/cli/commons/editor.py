"""``worldrounds commons editor``: who decides about what waits and what was reported."""

import typer

from worldrounds.cli.appointing import Email, Remove, appointed


def command(email: Email, remove: Remove = False) -> None:
    """Let somebody pick what is worth a look, and decide about what waits or was reported."""
    name = appointed("commons.Editor", email, holds=not remove)
    typer.echo(f"{name} {'is no longer' if remove else 'is'} an editor of the commons.")
