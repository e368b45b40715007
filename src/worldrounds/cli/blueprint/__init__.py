"""``worldrounds blueprint …``: blueprints as files. One file a command."""

import typer

from worldrounds.cli.blueprint import check, export, import_

app = typer.Typer(no_args_is_help=True, help="Blueprints as files.")
app.command("check")(check.command)
app.command("export")(export.command)
app.command("import")(import_.command)
