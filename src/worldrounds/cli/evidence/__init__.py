"""``worldrounds evidence …``: the collection of articles. One file a command."""

import typer

from worldrounds.cli.evidence import start

app = typer.Typer(no_args_is_help=True, help="The collection of articles.")
app.command("start")(start.command)
