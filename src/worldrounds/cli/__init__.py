"""The command line. Each command is one file with a function ``command``; this one only lists them.

Nothing here imports Django: a command that needs the installation calls ``open_installation`` first and imports what
it needs after it, so that ``worldrounds form`` starts without a database.
"""

import typer

from worldrounds import __version__
from worldrounds.cli import (
    blueprint,
    check,
    commons,
    coordinator,
    demo,
    evidence,
    form,
    import_,
    mail_in,
    meet,
    serve,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("demo")(demo.command)
app.command("serve")(serve.command)
app.command("form")(form.command)
app.command("meet")(meet.command)
app.command("import")(import_.command)
app.command("check")(check.command)
app.command("mail-in")(mail_in.command)
app.command("coordinator")(coordinator.command)
app.add_typer(commons.app, name="commons")
app.add_typer(blueprint.app, name="blueprint")
app.add_typer(evidence.app, name="evidence")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Run international programmes in medical education."""


def main() -> None:
    app()
