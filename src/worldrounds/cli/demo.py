"""``worldrounds demo``: a believable programme, seeded once and then served."""

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from worldrounds.cli.installation import prepare
from worldrounds.cli.serve import serve


def command(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    reset: Annotated[
        bool, typer.Option("--reset", help="Throw the demonstration's data away first.")
    ] = False,
    only_seed: Annotated[bool, typer.Option("--only-seed", help="Make the data, do not serve.")] = False,
) -> None:
    """Serve a year of 12 schools and 194 invented students to look around in."""
    data = Path(os.environ.get("WORLDROUNDS_DATA", "worldrounds-data")).resolve() / "demo"
    os.environ.update(WORLDROUNDS_DATA=str(data), WORLDROUNDS_DEMO="1")
    complete = data / "demo-cast.json"  # written last: without it an earlier seeding was cut short
    if reset or not complete.exists():
        shutil.rmtree(data, ignore_errors=True)
    if not complete.exists():
        _seed()
    if not only_seed:
        raise typer.Exit(serve(host=host, port=port, greeting=_greeting()))


def _seed() -> None:
    prepare()
    from django.utils import timezone  # late: Django is set up now

    from worldrounds.demo.seed import seed

    seed(now=timezone.now(), say=lambda sentence: typer.echo(f"  {sentence}"))


def _greeting() -> str:
    return "Choose who you are on the sign-in page: coordinator, site lead, facilitator or student."
