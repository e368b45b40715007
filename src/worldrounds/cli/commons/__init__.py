"""``worldrounds commons …``: what educators share. One file a command."""

import typer

from worldrounds.cli.commons import archive, editor

app = typer.Typer(no_args_is_help=True, help="What educators share with one another.")
app.command("archive")(archive.command)
app.command("editor")(editor.command)
