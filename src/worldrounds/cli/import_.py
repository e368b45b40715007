"""``worldrounds import``: a school's list of students, looked at in the terminal and taken in."""

from pathlib import Path
from typing import Annotated

import typer

from worldrounds.cli.installation import open_installation


def command(
    programme: Annotated[str, typer.Argument(help="The programme's name in addresses, such as icep-2027.")],
    school: Annotated[str, typer.Argument(help="The school's name in addresses, such as kyoto-university.")],
    file: Annotated[Path, typer.Argument(help="The list: .xlsx, .ods or CSV.", exists=True, dir_okay=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Take the list in without asking.")] = False,
    mail: Annotated[bool, typer.Option("--mail", help="Mail each new student a sign-in link.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; takes in only with --yes.")
    ] = False,
    sheet: Annotated[str, typer.Option(help="The sheet to read, where the first is not it.")] = "",
    encoding: Annotated[str, typer.Option(help="The encoding, where the letters look wrong.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(help="HEADER=FIELD, where a column is not recognised. May be given several times."),
    ] = None,
) -> None:
    """Take a school's list of students into a programme: look at every row first, then confirm.

    The same list again changes nothing; a corrected one changes what it corrects. Exit status 0: done, or
    nothing to do. 1: refused. 2: rows were left out.
    """
    open_installation()
    from worldrounds.cli.importing import Wish, import_list  # late: Django is set up now

    options = {name: value for name, value in (("sheet", sheet), ("encoding", encoding)) if value}
    columns = dict(pair.rpartition("=")[::2] for pair in column or [])
    wish = Wish(programme, school, file, options, columns, yes=yes, mail=mail, as_json=as_json)
    raise typer.Exit(import_list(wish))
