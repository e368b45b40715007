"""``worldrounds evidence start``: the records that come with the program."""

import typer

from worldrounds.cli.installation import prepare


def command() -> None:
    """Put the starting collection into the evidence hall. Doing it again adds only what is missing."""
    prepare()
    from django.utils import timezone  # late: Django is set up now

    from worldrounds.evidence.actions.starting import add_starting_collection
    from worldrounds.evidence.likeness import bring_up_to_date

    new = add_starting_collection(at=timezone.now())
    bring_up_to_date()
    typer.echo(f"{new} records added to the collection of articles.")
