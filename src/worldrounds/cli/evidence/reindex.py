"""``worldrounds evidence reindex``: what is worked out from the articles, made anew."""

from typing import Annotated

import typer

from worldrounds.cli.installation import prepare


def command(
    only_missing: Annotated[
        bool, typer.Option("--only-missing", help="Articles that are not indexed yet.")
    ] = False,
) -> None:
    """Index every article again, and read its authors' countries again. Searching goes on meanwhile."""
    prepare()
    from worldrounds.evidence.actions.following import derive_again  # late: Django is set up now
    from worldrounds.evidence.search import rebuild

    typer.echo(f"{rebuild(only_missing=only_missing)} articles indexed.")
    if not only_missing:
        typer.echo(f"{derive_again()} articles have other countries of their authors now.")
