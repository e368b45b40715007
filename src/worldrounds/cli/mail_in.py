"""``worldrounds mail-in``: one mail from standard input, as any mail server can hand it on."""

import os
import sys

import typer

from worldrounds.cli.installation import open_installation

# What mail servers understand (sysexits.h).
NOT_TO_BE_READ, NOT_ALLOWED = 65, 77


def command(
    to: str = typer.Option("", help="The address that the mail was sent to; else it is read from the mail."),
) -> None:
    """Post one mail that answers a room's mail, read from standard input (docs/how-to/mail.md)."""
    open_installation()
    from django.utils import timezone  # late: Django is set up now

    from worldrounds.core.errors import NotAllowed, NotFound, Refused
    from worldrounds.journeys.mail_in import LARGEST, receive

    raw = sys.stdin.buffer.read(LARGEST + 1)
    try:
        receive(raw, at=timezone.now(), to=to or os.environ.get("ORIGINAL_RECIPIENT", ""))
    except (NotAllowed, NotFound) as error:
        _refuse(str(error) or "There is no such room.", NOT_ALLOWED)
    except Refused as error:
        _refuse(str(error), NOT_TO_BE_READ)


def _refuse(sentence: str, code: int) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
