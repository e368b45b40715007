"""``worldrounds evidence import``: files of records are taken into the collection."""

from pathlib import Path
from typing import Annotated

import typer

from worldrounds.cli.installation import open_installation


def command(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="PubMed's XML (also .gz) or .nbib, RIS, BibTeX, CSL-JSON. With a list of DOIs or PMIDs among them, "
            "only those are taken in.",
            exists=True,
            dir_okay=False,
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    format: Annotated[str, typer.Option(help="The format, where it is not recognised.")] = "",
    encoding: Annotated[str, typer.Option(help="The encoding, where letters look wrong.")] = "",
) -> None:
    """Take records of the literature into the collection.

    Known ones are recognised and updated. A broken record never stops the rest. Again, nothing changes: an import
    that was stopped can be run once more. Exit status 0: done. 1: no file could be read. 2: some were refused.
    """
    open_installation()
    from worldrounds.cli.evidence.importing import Wanted, import_files  # late: Django is set up now

    raise typer.Exit(import_files(Wanted(files, format, encoding, as_json)))
