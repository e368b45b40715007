from typing import Annotated

import typer

from worldrounds.cli.installation import prepare


def command(
    email: Annotated[str, typer.Argument(help="The address that they sign in with.")],
    name: Annotated[str, typer.Argument(help="Their name as others should read it.")],
) -> None:
    """Let somebody run this installation, and print a link to sign in with.

    They start programmes, and look after the commons and the collection of articles.
    """
    prepare()
    from django.core.exceptions import ValidationError  # late: Django is set up now
    from django.utils import timezone

    from worldrounds.people.actions import allow_programmes
    from worldrounds.people.links import sign_in_address

    try:
        person = allow_programmes(email=email, name=name, at=timezone.now())
    except ValidationError as error:
        typer.echo("; ".join(error.messages), err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{person.name} can start programmes. Sign in here within 14 days:\n{sign_in_address(person)}")
