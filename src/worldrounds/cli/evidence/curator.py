"""``worldrounds evidence curator``: who looks after the collection."""

from typing import Annotated

import typer

from worldrounds.cli.installation import open_installation


def command(
    email: Annotated[str, typer.Argument(help="The address that they sign in with.")],
    remove: Annotated[bool, typer.Option("--remove", help="They no longer are.")] = False,
) -> None:
    """Let somebody take articles in, merge and classify them."""
    open_installation()
    from django.utils import timezone  # late: Django is set up now

    from worldrounds.core.errors import Refused
    from worldrounds.evidence.actions.curators import set_curator

    try:
        person = set_curator(email=email, curates=not remove, actor=None, at=timezone.now())
    except Refused as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{person.name} {'no longer looks' if remove else 'looks'} after the collection of articles.")
