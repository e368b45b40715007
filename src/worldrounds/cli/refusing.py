"""How commands that read and write files say what is wrong: one sentence, and no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

REFUSED = 1


@contextmanager
def refusing() -> Iterator[None]:
    """What a person can act on (a file that cannot be read, a value that is out of range) ends the command."""
    try:
        yield
    except OSError as error:
        typer.echo(f"{error.filename}: {error.strerror}.", err=True)
        raise typer.Exit(REFUSED) from None
    except ValueError as error:
        typer.echo(f"{error}", err=True)
        raise typer.Exit(REFUSED) from None
