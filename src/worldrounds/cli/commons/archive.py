"""``worldrounds commons archive``: everything that is public in the commons, as one file."""

from pathlib import Path
from typing import Annotated

import typer

from worldrounds.cli.installation import open_installation


def command(
    file: Annotated[
        Path, typer.Argument(help="The ZIP file to write; one that is there is replaced.", dir_okay=False)
    ],
) -> None:
    """Write everything that is public in the commons into one ZIP file.

    The same as /commons/data/ gives. The same content always gives the same file.
    """
    open_installation()
    from worldrounds.commons.archive import members, zipped  # late: Django is set up now

    begun = file.with_name(f"{file.name}.part")
    with begun.open("wb") as output:
        for piece in zipped(members()):
            output.write(piece)
    begun.replace(file)
    typer.echo(f"{file}: {file.stat().st_size:,} bytes")
