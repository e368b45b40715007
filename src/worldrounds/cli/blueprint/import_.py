"""``worldrounds blueprint import``: take files in, in somebody's name."""

from pathlib import Path
from typing import Annotated

import typer

from worldrounds.cli.installation import prepare


def command(
    files: Annotated[list[Path], typer.Argument(help="Packages, or blueprints in TOML or JSON.")],
    email: Annotated[str, typer.Option("--as", help="The address of the account that it will belong to.")],
) -> None:
    """Take blueprints in. They are drafts of that person until they are published; the same again changes nothing."""
    prepare()
    results = [_take_in(file, email) for file in files]
    if not all(results):
        raise typer.Exit(1)


def _take_in(file: Path, email: str) -> bool:
    from django.utils import timezone  # late: Django is set up now

    from worldrounds.commons.actions.exchange import take_in
    from worldrounds.commons.checking import MAX_BYTES, BadBlueprint
    from worldrounds.commons.packages import read_package
    from worldrounds.core.errors import Refused
    from worldrounds.people.models import Person

    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    try:
        if person is None:
            raise Refused(f"There is no account with the address {email}.")
        with file.open("rb") as stream:
            package = read_package(stream.read(MAX_BYTES + 1))
        version, is_new = take_in(person=person, package=package, at=timezone.now())
    except OSError as error:
        return _refused(file, f": The file cannot be read: {error.strerror}.")
    except BadBlueprint as error:
        return _refused(file, *(f"{p.pointer and '#'}{p.pointer}: {p.sentence}" for p in error.problems))
    except Refused as error:
        return _refused(file, f": {error}")
    said = "taken in" if is_new else "is here already"
    typer.echo(f"{file}: {said}: {version.blueprint.entry.slug} {version.version}")
    return True


def _refused(file: Path, *reasons: str) -> bool:
    for reason in reasons:
        typer.echo(f"{file}{reason}", err=True)
    return False
