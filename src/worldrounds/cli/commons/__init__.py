"""``worldrounds commons …``: what educators share. One file a command."""

import typer

from worldrounds.cli.commons import archive

app = typer.Typer(no_args_is_help=True, help="What educators share with one another.")
app.command("archive")(archive.command)


@app.callback()
def _only() -> None:
    """One command alone would lose its name."""
