"""``worldrounds evidence …``: the collection of articles. One file a command."""

import typer

from worldrounds.cli.evidence import curator, import_, reindex, search, show, start

app = typer.Typer(no_args_is_help=True, help="The collection of articles.")
app.command("start")(start.command)
app.command("import")(import_.command)
app.command("show")(show.command)
app.command("search")(search.command)
app.command("reindex")(reindex.command)
app.command("curator")(curator.command)
