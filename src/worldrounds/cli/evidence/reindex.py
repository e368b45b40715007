"""``worldrounds evidence reindex``: the index of the search, made anew."""

from typing import Annotated

import typer

from worldrounds.cli.installation import prepare


def command(
    only_missing: Annotated[
        bool, typer.Option("--only-missing", help="Articles that are not indexed yet.")
    ] = False,
) -> None:
    """Index every article again. Searching goes on meanwhile."""
    prepare()
    from worldrounds.evidence.search import rebuild  # late: Django is set up now

    typer.echo(f"{rebuild(only_missing=only_missing)} articles indexed.")
