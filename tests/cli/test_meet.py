"""``worldrounds meet``: people in, the fairest weekly hour out, without Django."""

import json
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import icalendar
import pytest
from typer.testing import CliRunner, Result

from worldrounds.cli import app

ANA = "Ana, America/Sao_Paulo, weekdays 8:00-18:00"
DANA = "Dana, europe/vienna, Mon, Tue 9-19; Fri 14-16:30"
FUMI = "Fumi, Asia/Tokyo, daily 7-23:30"


def run(*arguments: object, people: tuple[str, ...] = (ANA, DANA, FUMI)) -> Result:
    named = [word for person in people for word in ("--person", person)]
    return CliRunner().invoke(
        app,
        ["meet", *named, "--start", "2027-02-22", *map(str, arguments)],
        env={"COLUMNS": "160"},
    )


def test_report_names_the_hour_everyones_clock_and_who_carries_most() -> None:
    result = run("--weeks", 8, "--turns", 1)

    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert "→ The same hour Mon 08:00 3 of 3 Fumi: 600 points" in lines
    assert lines[0] == (
        "3 people, 8 weeks from 2027-02-22, 60 minutes. The meeting keeps to the clock of America/Sao_Paulo."
    )
    assert "Fumi · Asia/Tokyo Mon 20:00 early or late Mon 20:00 early or late" in lines
    assert "Dana · Europe/Vienna Mon 12:00 good Mon 13:00 good" in lines  # from 29 March on


def test_json_says_the_same_for_machines() -> None:
    found = json.loads(run("--weeks", 2, "--json").stdout)

    assert [plan["hours"] for plan in found["plans"]] == [["Mon 08:00"], ["Mon 08:00", "Mon 08:00"]]
    assert found["plans"][0]["points"] == [100, 0, 150]
    assert found["plans"][0]["dates"][0]["seats"][2] == {
        "local": "2027-02-22T20:00:00+09:00",
        "comes": True,
        "points": 75,
    }
    assert (found["shown"], found["most_ticks"]["hours"]) == (0, ["Mon 08:00"])


def test_calendar_file_holds_every_date_and_what_each_clock_shows(tmp_path: Path) -> None:
    path = tmp_path / "dates.ics"

    run("--weeks", 8, "--turns", 1, "--ics", path, "--title", "Case round")

    events = icalendar.Calendar.from_ical(path.read_bytes()).events
    assert [f"{event.start.astimezone(UTC):%d.%m. %H:%M}" for event in events][::7] == [
        "22.02. 11:00",
        "12.04. 11:00",
    ]
    assert str(events[0]["summary"]) == "Case round"
    assert str(events[0]["description"]) == "Ana: Mon 08:00\nDana: Mon 12:00\nFumi: Mon 20:00"
    assert len({event["uid"] for event in events}) == 8


def test_people_are_read_from_a_table_too(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("Hours;Name;Time zone\nMon 9-10;Ana;UTC\n;Ben;Asia/Kolkata\n", "utf-8")

    result = run(table, "--weeks", 1, "--json", people=())

    assert json.loads(result.stdout)["plans"][0]["hours"] == ["Mon 09:00"]


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (("Ana, Sao Paulo, daily 8-9", DANA), "Ana: “Sao Paulo” is not a time zone such as Europe/Vienna. Did you mean America/Sao_Paulo?"),
        (("Ana, UTC, Mon 25-26", DANA), "Ana: “Mon 25-26”: “25-26” does not lie within 00:00-24:00."),
        (("Ana", DANA), "--person “Ana”: expected name, time zone and hours"),
        ((ANA,), "Expected 2 to 200 people, got 1."),
        ((ANA, "Ana, UTC"), "“Ana” stands there twice"),
    ],
)  # fmt: skip
def test_refusal_names_the_person_and_what_to_do(people: tuple[str, ...], sentence: str) -> None:
    result = run(people=people)

    assert (result.exit_code, sentence in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--clock", "Wien"), "“Wien” is not a time zone"),
        (("--clock", "../etc"), "“../etc” is not a time zone"),
        (("--weeks", 2, "--turns", 3), "--turns 3: there are only 2 weeks."),
        (("--ics", "/nowhere/x.ics"), "/nowhere/x.ics: No such file or directory."),
    ],
)
def test_refusal_names_the_option(arguments: tuple[object, ...], sentence: str) -> None:
    result = run(*arguments)

    assert (result.exit_code, sentence in result.stderr) == (1, True)


def test_table_without_zones_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("Name;Hours\nAna;Mon 9-10\n", "utf-8")

    assert "people.csv: expected the columns name, zone and hours; it has no “zone”." in run(table).stderr


def test_nothing_of_django_is_loaded() -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom worldrounds.cli import app\n"
        f"result = CliRunner().invoke(app, ['meet', '--person', {ANA!r}, '--person', {FUMI!r}])\n"
        "assert result.exit_code == 0, result.output\nassert 'django' not in sys.modules\n"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""
