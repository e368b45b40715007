"""``worldrounds evidence show``: a record of the collection, in any format."""

from typing import Annotated

import typer

from worldrounds.cli.installation import open_installation


def command(
    number: Annotated[int, typer.Argument(metavar="ID", help="The article's number, as in its address.")],
    format: Annotated[
        str, typer.Option(help="csl, nbib, ris, bibtex, pubmed-xml, text (a citation) or csv.")
    ] = "text",
) -> None:
    """Print a record of the collection."""
    open_installation()
    from worldrounds.bibliography.files import write  # late: it loads many libraries
    from worldrounds.bibliography.formats import WRITERS
    from worldrounds.core.errors import NotFound
    from worldrounds.evidence.queries import article
    from worldrounds.evidence.records import to_record

    if format not in WRITERS:
        typer.echo(f"“{format}” is no format. The formats are: {', '.join(WRITERS)}.", err=True)
        raise typer.Exit(1)
    try:
        record = to_record(article(number))
    except NotFound:
        typer.echo(f"There is no article {number} in the collection.", err=True)
        raise typer.Exit(1) from None
    typer.echo("".join(write([record], format)).rstrip("\n"))
