"""``worldrounds commons …``."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from tests.cast import Cast
from tests.commons.entries import public_entry
from worldrounds.cli import app
from worldrounds.commons.rules import is_editor

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["commons", *map(str, arguments)])


def test_somebody_edits_the_commons_and_no_longer_does(cast: Cast) -> None:
    assert run("editor", "VERA@example.org").output == "Vera Huber is an editor of the commons.\n"
    assert is_editor(cast.vera)

    assert run("editor", "vera@example.org", "--remove").exit_code == 0
    assert not is_editor(cast.vera)
    assert run("editor", "nobody@example.org").exit_code == 1


def test_the_archive_is_written_in_the_place_of_an_older_one(cast: Cast, tmp_path: Path) -> None:
    public_entry(cast, slug="open")
    file = tmp_path / "commons.zip"
    file.write_bytes(b"older")

    assert run("archive", file).exit_code == 0
    assert "visions/open.json" in ZipFile(file).namelist()
    assert [left.name for left in tmp_path.iterdir()] == ["commons.zip"]
