"""The command line. Each command is one file; this one only lists them."""

import typer

from worldrounds.cli import serve

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Run international programmes in medical education."
)
app.callback()(lambda: None)  # a single command still needs its name
app.command("serve")(serve.command)


def main() -> None:
    app()
