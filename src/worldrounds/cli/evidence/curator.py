"""``worldrounds evidence curator``: who looks after the collection."""

import typer

from worldrounds.cli.appointing import Email, Remove, appointed


def command(email: Email, remove: Remove = False) -> None:
    """Let somebody take articles in, merge and classify them."""
    name = appointed("evidence.Curator", email, holds=not remove)
    typer.echo(f"{name} {'no longer looks' if remove else 'looks'} after the collection of articles.")
