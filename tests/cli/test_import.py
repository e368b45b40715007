"""``worldrounds import``: the same preview in the terminal."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.cast import Cast
from worldrounds.cli import app
from worldrounds.core.models import AuditEntry
from worldrounds.programmes.models import Enrolment, RosterUpload

LIST = "Vorname;Nachname;E-Mail\nAda;Lovelace;ada@x.org\nBo;Ek;kein\n"


@pytest.fixture
def roster(tmp_path: Path, cast: Cast) -> Path:
    file = tmp_path / "list.csv"
    file.write_text(LIST)
    return file


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["import", "rounds", "vienna", *map(str, arguments)])


def enrolled() -> list[str]:
    return [e.full_name for e in Enrolment.objects.filter(email="ada@x.org")]


def test_the_list_is_shown_and_nothing_is_stored_without_yes(roster: Path) -> None:
    result = run(roster)

    assert "row 3  refused   Bo Ek: “kein” is not an e-mail address." in result.output
    assert "1 new, 0 changed, 0 same, 0 repeated, 1 refused" in result.output
    assert "Nothing was changed. Add --yes to take it in." in result.output
    assert (result.exit_code, enrolled(), RosterUpload.objects.count()) == (2, [], 0)


def test_yes_takes_it_in_and_again_changes_nothing(roster: Path) -> None:
    first, second = run(roster, "--yes"), run(roster, "--yes")

    assert first.output.endswith("Taken in.\n")
    assert second.output.endswith("There is nothing new in this file.\n")
    assert enrolled() == ["Ada Lovelace"]
    assert [(e.verb, e.actor) for e in AuditEntry.objects.all()] == [("took in roster", None)]


def test_json_tells_everything_to_machines(roster: Path) -> None:
    document = json.loads(run(roster, "--json", "--yes").output)

    assert document["counts"] == {"new": 1, "changed": 0, "same": 0, "repeated": 0, "refused": 1}
    assert document["columns"] == {"Vorname": "given_name", "Nachname": "family_name", "E-Mail": "email"}
    assert (document["taken_in"], document["rows"][1]["outcome"]) == (True, "refused")


def test_columns_and_encoding_can_be_said(tmp_path: Path, cast: Cast) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("Wer;Wohin\nŁukasz Żak;ada@x.org\n".encode("cp1250"))

    blocked = run(file, "--encoding", "cp1250", "--column", "Wohin=", "--column", "Wer=")
    taken = run(file, "--encoding", "cp1250", "--column", "Wer=full_name", "--column", "Wohin=email", "--yes")

    assert "Choose the column with the e-mail addresses." in blocked.output
    assert (blocked.exit_code, taken.exit_code, enrolled()) == (1, 0, ["Łukasz Żak"])


def test_what_cannot_be_read_or_found_is_one_sentence(tmp_path: Path, roster: Path) -> None:
    bad = tmp_path / "list.pdf"
    bad.write_bytes(b"%PDF-1.7")
    nowhere = CliRunner().invoke(app, ["import", "rounds", "nowhere", str(roster)])

    assert "This file is a PDF document, not a table." in run(bad).output
    assert "There is no school “nowhere” in a programme “rounds” here." in nowhere.output
    assert "is no field" in run(roster, "--column", "Vorname=shoe size").output
    assert [run(bad).exit_code, nowhere.exit_code] == [1, 1]
