import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from worldrounds.cli import app
from worldrounds.cli.check import check_file
from worldrounds.cli.finding import Level

SHIPPED = Path(__file__).parents[2] / "src/worldrounds/commons/blueprints"
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:{}\r\n"
    "DTSTART;VALUE=DATE:19700118\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def lines(path: Path, **values: str) -> list[str]:
    return [f"{f.level} {f.subject}: {f.sentence}" for f in check_file(path, **values)]


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_the_blueprints_that_come_along_are_in_order(path: Path):
    [finding] = check_file(path)

    assert finding.level is Level.GOOD


def test_a_wrong_case_names_the_place(tmp_path: Path):
    path = written(tmp_path, "water.md", "+++\nschema = 'case-2'\n+++\nText.")

    found = lines(path)

    assert found[0].startswith("bad water.md: Add “title”, “version”")
    assert "bad water.md#/schema: This must be “case-1”." in found


def test_a_wrong_blueprint_names_the_place_and_ends_with_one(tmp_path: Path):
    text = (
        (SHIPPED / "coil-module.toml")
        .read_text("utf-8")
        .replace('format = "virtual exchange"', 'format = "cruise"')
    )
    path = written(tmp_path, "coil.toml", text)

    result = CliRunner().invoke(app, ["check", str(path)])

    assert result.exit_code == 1
    assert result.stdout.startswith("BAD   coil.toml#/format: “cruise” is not one of “virtual exchange”,")


def test_a_rules_file_is_checked_as_rules(tmp_path: Path):
    good = written(tmp_path, "good.toml", "size = { min = 5, max = 6 }\ncountries = 4\n")
    bad = written(tmp_path, "bad.json", '{"size": {"min": 7, "max": 6}}')

    assert lines(good) == ["good good.toml: Rules for groups of 5 to 6: 2 rules."]
    assert lines(bad) == ["bad bad.json: Line 1: size: min is at most max; got 7 and 6."]


def test_a_calendar_is_told_entry_by_entry(tmp_path: Path):
    found = lines(written(tmp_path, "year.ics", ICS.format("Final exams")), zone="Europe/Vienna")

    assert [line.split(",")[0] for line in found] == ["good year.ics: exams"] * 3


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("year.ics", "nothing", "This is not a calendar file"),
        ("notes.txt", "nothing", "Only .toml, .json, .md and .ics files"),
        ("broken.toml", "size = ", "The file is not TOML"),
        ("large.toml", "#" * 1_000_001, "The file is larger than 1 MB."),
    ],
)
def test_a_file_that_is_no_good_is_told_in_a_sentence(tmp_path, name, text, sentence):
    [finding] = check_file(written(tmp_path, name, text))

    assert finding.level is Level.BAD
    assert finding.sentence.startswith(sentence)


def test_a_file_that_is_not_there_and_a_zone_that_does_not_exist(tmp_path: Path):
    path = written(tmp_path, "year.ics", ICS.format("Exams"))

    assert lines(tmp_path / "none.toml") == [
        "bad none.toml: The file cannot be read: No such file or directory."
    ]
    assert lines(path, zone="Vienna") == [
        "bad year.ics: “Vienna” is not a time zone. Choose one such as Europe/Vienna."
    ]


@pytest.mark.django_db
def test_the_installation_is_checked_without_a_file():
    result = CliRunner().invoke(app, ["check", "--json"])

    found = {f["subject"]: f["level"] for f in json.loads(result.stdout)["findings"]}
    assert found == {
        "Data folder": "good",
        "Database": "good",
        "Long work": "good",
        "Address": "good",
        "Mail": "good",
        "Blueprints": "good",
        "Time zones": "good",
    }
    assert result.exit_code == 0


@pytest.mark.django_db
def test_an_address_without_encryption_and_a_demonstration_are_found(settings):
    settings.ADDRESS, settings.HTTPS, settings.DEMO = "http://rounds.example.org", False, True

    result = CliRunner().invoke(app, ["check"])

    assert "BAD   Address: http://rounds.example.org is not encrypted." in result.stdout
    assert "look  Demonstration: One click signs in as anybody." in result.stdout
    assert result.exit_code == 1


def test_a_new_installation_says_that_its_database_is_not_made_yet(tmp_path: Path):
    program = [sys.executable, "-c", "from worldrounds.cli import main; main()", "check"]
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("WORLDROUNDS", "DJANGO"))}

    result = subprocess.run(
        program,
        env=clean | {"WORLDROUNDS_DATA": str(tmp_path / "new")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "BAD   Database: " in result.stdout
    assert "migrations wait. They run when “worldrounds serve” starts." in result.stdout
    assert "look  Mail: Mails are written into" in result.stdout
    assert result.returncode == 1
