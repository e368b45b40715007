"""``worldrounds blueprint check``, ``export`` and ``import``."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.commons.designs import shipped
from worldrounds.cli import app
from worldrounds.cli.blueprint import import_
from worldrounds.commons.catalogue import blueprint
from worldrounds.commons.models import Blueprint, Entry
from worldrounds.people.models import Person

pytestmark = pytest.mark.django_db
COIL = Path(__file__).parents[2] / "src/worldrounds/commons/blueprints/coil-module.toml"


@pytest.fixture(autouse=True)
def ben(monkeypatch: pytest.MonkeyPatch) -> Person:
    """The tables are there: preparing an installation takes seconds."""
    monkeypatch.setattr(import_, "prepare", lambda: None)
    return Person.objects.create_user("ben@example.org", name="Ben")


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["blueprint", *map(str, arguments)])


def test_a_good_file_and_a_bad_one_are_told_apart(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"schema": "blueprint-1"')
    found = blueprint("coil-module")
    assert found is not None

    result = run("check", COIL, bad)

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"good  {COIL}: “COIL module” {found.version}.",
        f"BAD   {bad}: The file is not JSON: Expecting ',' delimiter: line 1 column 25 (char 24).",
    ]


def test_what_is_exported_is_imported_on_another_server_once(tmp_path, ben):
    shipped()
    file = tmp_path / "coil.json"
    assert run("export", "coil-module", file).exit_code == 0
    Entry.objects.all().delete()  # another server

    results = [run("import", file, "--as", "ben@example.org").output for _twice in range(2)]

    assert [result.split(": ")[1] for result in results] == ["taken in", "is here already"]
    assert Blueprint.objects.get().entry.author == ben


def test_what_is_not_public_is_not_exported():
    run("import", COIL, "--as", "ben@example.org")

    result = run("export", "coil-module")

    assert (result.exit_code, result.output) == (1, "There is no public blueprint “coil-module”.\n")


def test_an_unknown_account_and_a_broken_file_are_refused(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({"schema": "blueprint-package-1"}))

    results = [
        run("import", COIL, "--as", "nobody@example.org"),
        run("import", bad, "--as", "ben@example.org"),
    ]

    assert [result.exit_code for result in results] == [1, 1]
    assert results[0].output == f"{COIL}: There is no account with the address nobody@example.org.\n"
    assert results[1].output.startswith(f"{bad}: Add “id”")
