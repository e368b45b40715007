from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from tests.cast import Cast
from tests.commons.entries import public_entry
from worldrounds.cli import app


@pytest.mark.django_db
def test_the_archive_is_written_in_the_place_of_an_older_one(cast: Cast, tmp_path: Path) -> None:
    public_entry(cast, slug="open")
    file = tmp_path / "commons.zip"
    file.write_bytes(b"older")

    result = CliRunner().invoke(app, ["commons", "archive", str(file)])

    assert result.exit_code == 0, result.output
    assert "visions/open.json" in ZipFile(file).namelist()
    assert [left.name for left in tmp_path.iterdir()] == ["commons.zip"]
