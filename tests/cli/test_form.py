"""``worldrounds form``: a list of students in, groups out, without Django."""

import csv
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from typer.testing import CliRunner, Result

from worldrounds.cli import app
from worldrounds.cli.form import merged_rules
from worldrounds.cli.form_roster import read_roster
from worldrounds.solvers.time import pattern_from_ranges, within

MONDAY = date(2026, 10, 5)
ROSTER = [
    ("id", "name", "school", "country", "time zone", "availability", "gender", "english"),
    ("1", "Aiko Mori", "Kyoto", "JP", "Asia/Tokyo", "Mon 18:00-21:00; Sat 09:00-12:00", "F", "4"),
    ("2", "Anna Gruber", "Vienna", "AT", "Europe/Vienna", "Mon 11:00-14:00", "F", "5"),
    ("3", "Ben Hall", "London", "GB", "Europe/London", "Mon 10:00-13:00", "M", "5"),
    ("4", "Ken Sato", "Kyoto", "JP", "Asia/Tokyo", "Mon 19:00-21:00", "M", "3"),
    ("5", "Max Huber", "Vienna", "AT", "Europe/Vienna", "", "M", ""),
    ("6", "=cmd|' /C calc'!A0", "London", "GB", "Europe/London", "Mon 10:00-12:30", "F", "2"),
]


def roster(tmp_path: Path, rows: list[tuple[str, ...]] = ROSTER) -> Path:
    path = tmp_path / "roster.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def run(*arguments: object) -> Result:
    quick = ["--iterations", "20000", "--from", "2026-10-05"]
    return CliRunner().invoke(app, ["form", *map(str, arguments), *quick])


def test_groups_are_written_in_both_ways_and_reported(tmp_path: Path) -> None:
    table, book = tmp_path / "groups.csv", tmp_path / "groups.xlsx"

    result = run(
        roster(tmp_path),
        "--min-size",
        3,
        "--max-size",
        3,
        "--countries",
        3,
        "--hours",
        1,
        "--out",
        table,
        "--out",
        book,
    )

    assert result.exit_code == 0, result.output
    assert "6 people in 2 groups; 2 of 2 hold every rule that must hold." in result.stdout
    assert "1 told no free hours" in result.stdout
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["id"] for row in rows) == ["1", "2", "3", "4", "5", "6"]
    assert sorted(row["group"] for row in rows) == ["1"] * 3 + ["2"] * 3
    people = list(openpyxl.load_workbook(book)["People"].values)
    assert people[0][:4] == ("group", "id", "name", "school")
    assert {row[2] for row in people[1:]} >= {"Aiko Mori", "'=cmd|' /C calc'!A0"}
    assert next(row[6] for row in people[1:] if row[1] == "2").startswith("Mon 1")


def test_json_holds_the_plan_and_nothing_else(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('size = {min = 3, max = 3}\nhours = 1\nbalance = ["english"]\napart = [["1", "4"]]\n')

    result = run(roster(tmp_path), "--rules", rules, "--no-lone", "Gender", "--json")

    document = json.loads(result.stdout)
    assert document["weeks"] == ["2026-10-05"]
    assert document["rules"]["not_alone"] == [{"attribute": "gender", "hard": True}]
    assert [len(group["people"]) for group in document["groups"]] == [3, 3]
    assert set(document["people"]) == {"1", "2", "3", "4", "5", "6"}
    # With two genders in threes somebody is alone, unless the groups are all of one gender: 3 women, 3 men.
    assert (result.exit_code, document["score"]["bad_people"]) == (0, 0)
    women, men = (set(group["people"]) for group in document["groups"])
    assert {frozenset(women), frozenset(men)} == {frozenset("126"), frozenset("345")}


def test_groups_that_break_a_rule_are_written_and_said(tmp_path: Path) -> None:
    result = run(roster(tmp_path), "--min-size", 2, "--max-size", 3, "--countries", 4, "--json")

    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert document["bound"] == document["score"]["bad_people"] == 6
    assert document["misfits"]


def test_the_command_line_wins_over_the_file() -> None:
    document = {
        "size": {"min": 4, "max": 5},
        "countries": 2,
        "not_alone": ["gender", {"attribute": "year", "value": "1"}],
    }
    asked = {"size": {"min": 3, "max": None}, "countries": None, "hours": 2.0, "no_lone": ["gender"]}

    assert merged_rules(document, asked) == {
        "size": {"min": 3, "max": 5},
        "countries": 2,
        "hours": {"at_least": 2.0},
        "not_alone": [{"attribute": "year", "value": "1"}, {"attribute": "gender", "hard": True}],
    }


def test_hours_of_the_week_in_utc_become_local(tmp_path: Path) -> None:
    bits = sum(1 << hour for hour in (9, 10, 11, 167))
    rows = [
        ("id", "school", "country", "utc_offset", "gender", "year", "english", "avail"),
        ("s0", "sch00", "JP", "9", "F", "2", "4", f"{bits:042x}"),
        ("s1", "sch01", "US", "-5", "M", "3", "3", f"{bits:042x}"),
        ("s2", "sch02", "NP", "+5:45", "M", "3", "3", f"{bits:042x}"),
    ]

    students = read_roster(roster(tmp_path, rows), sheet="", monday=MONDAY)

    zones = [person.zone for person in students.people]
    assert zones == ["Etc/GMT-9", "Etc/GMT+5", "Asia/Kathmandu"]
    expected = [
        "Mon 08:00-09:00; Mon 18:00-21:00",
        "Mon 04:00-07:00; Sun 18:00-19:00",
        "Mon 05:00-05:30, 15:00-17:30",
    ]
    for person, text in zip(students.people, expected, strict=True):
        assert person.free is not None
        assert np.array_equal(person.free, pattern_from_ranges(text)), person.key
    assert students.people[0].values == {"gender": "F", "year": "2", "english": "4"}
    assert students.people[0].numbers == {"year": 2, "english": 4}


def test_an_ordinary_list_is_read(tmp_path: Path) -> None:
    rows = [
        ("Given name", "Family name", "E-mail", "University", "Time zone", "Languages", "Topics", "Diet"),
        ("Aiko", "Mori", "a@example.org", "Kyoto", "Asia/Tokyo", "ja, en", "Ethics; law", "vegan"),
    ]

    (person,) = read_roster(roster(tmp_path, rows), sheet="", monday=MONDAY).people

    assert (person.key, person.name, person.institution) == ("a@example.org", "Aiko Mori", "Kyoto")
    assert (person.languages, person.topics, person.values) == (
        ("ja", "en"),
        ("ethics", "law"),
        {"diet": "vegan"},
    )
    assert person.free is None
    assert np.array_equal(person.waking, within(np.ones((7, 48), np.bool_)))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("1", "x", "K", "JP", "Asia/Tokyo", "", "", ""), "Row 8: “1” is there already, in row 2"),
        (("7", "x", "K", "JP", "Tokyo", "", "", ""), "Row 8: “Tokyo” is not a time zone"),
        (("7", "x", "K", "JP", "Asia/Tokyo", "evenings", "", ""), "Row 8: “evenings” names no time"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, row: tuple[str, ...], says: str) -> None:
    result = run(roster(tmp_path, [*ROSTER, row]))

    assert result.exit_code == 1
    assert result.stderr.startswith(says)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--out", "groups.pdf"), "--out groups.pdf: expected a name that ends in .xlsx or .csv."),
        (("--out", "/nowhere/groups.csv"), "--out /nowhere/groups.csv: the folder /nowhere does not exist."),
        (("--min-size", 6, "--max-size", 5), "size: min is at most max; got 6 and 5."),
        (("--hours", 300), "hours.at_least: expected a number from 0.25 to 168; got 300.0."),
        (
            ("--no-lone", "sex"),
            "not_alone.sex: the list has no column “sex”; it has: country, english, gender,",
        ),
        (("--until", "2026-09-01"), "--until: expected a day after --from"),
    ],
)
def test_what_is_asked_for_is_checked(tmp_path: Path, arguments: tuple[object, ...], says: str) -> None:
    result = run(roster(tmp_path), *arguments)

    assert result.exit_code == 1
    assert result.stderr.startswith(says)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("rules.toml", "size = 5", "rules.toml: Line 1: size: expected a table"),
        ("rules.json", "{", "rules.json: The rules file cannot be read"),
        ("none.toml", None, "none.toml: No such file"),
    ],
)
def test_a_wrong_rules_file_is_named(tmp_path: Path, name: str, text: str | None, says: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)

    result = run(roster(tmp_path), "--rules", tmp_path / name)

    assert result.exit_code == 1
    assert result.stderr.removeprefix(f"{tmp_path}/").startswith(says)


@pytest.mark.parametrize(("content", "says"), [(b"", "roster.csv: "), (b"%PDF-1.7", "roster.csv: ")])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)

    result = run(path)

    assert result.exit_code == 1
    assert result.stderr.startswith(says)


def test_a_list_without_places_or_zones_says_what_is_missing(tmp_path: Path) -> None:
    without_zone = run(roster(tmp_path, [("id", "school"), ("1", "Kyoto")]))
    without_place = run(roster(tmp_path, [("id", "time zone"), ("1", "Asia/Tokyo")]))

    assert without_zone.stderr.startswith("The list has no column “time zone”")
    assert without_place.stderr.startswith("The list has no column “school” and none “country”")


def test_forming_needs_no_django() -> None:
    code = (
        "import sys; import worldrounds.cli, worldrounds.cli.form_roster, worldrounds.cli.form_output; "
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'allauth')))"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def groups_file(tmp_path: Path, rows: list[tuple[str, int]]) -> Path:
    path = tmp_path / "old.csv"
    path.write_text("id,group\n" + "".join(f"{key},{group}\n" for key, group in rows))
    return path


def test_groups_are_kept_and_few_people_moved(tmp_path: Path) -> None:
    """Person 7 of group 2 has left; group 1 has four members and can spare one."""
    old = groups_file(tmp_path, [("1", 1), ("2", 1), ("3", 1), ("4", 1), ("5", 2), ("6", 2), ("7", 2)])
    table = tmp_path / "new.csv"
    sizes = ["--min-size", 3, "--max-size", 4, "--countries", 2, "--hours", 1]

    result = run(roster(tmp_path), *sizes, "--keep", old, "--out", table)

    assert result.exit_code == 0, result.output
    assert "1 of the old groups' members is not in the list any more." in result.stdout
    with table.open(newline="") as file:
        groups = {row["id"]: row["group"] for row in csv.DictReader(file)}
    assert sorted(groups.values()) == ["1"] * 3 + ["2"] * 3
    moved = [key for key in "1234" if groups[key] == "2"]
    assert len(moved) == 1
    machine = json.loads(run(roster(tmp_path), *sizes, "--keep", old, "--json").stdout)["trade_off"]
    assert [(entry["moved"], entry["people_in_bad_groups"]) for entry in machine] == [(0, 2), (1, 0)]
    assert machine[1]["changes"] == [{"person": moved[0], "from": 1, "to": 2}]


def test_a_group_that_has_met_keeps_its_members(tmp_path: Path) -> None:
    old = groups_file(tmp_path, [("1", 1), ("2", 1), ("3", 1), ("4", 1), ("5", 2), ("6", 2)])
    sizes = ["--min-size", 3, "--max-size", 4, "--countries", 2, "--hours", 1]

    kept = run(roster(tmp_path), *sizes, "--keep", old, "--sticky", 1, "--json")
    wrong = run(roster(tmp_path), *sizes, "--keep", old, "--sticky", 3)

    assert kept.exit_code == 2
    assert [entry["moved"] for entry in json.loads(kept.stdout)["trade_off"]] == [0]
    assert (wrong.exit_code, wrong.stderr) == (1, "--sticky 3: the last group of old.csv is 2.\n")


def test_a_file_without_groups_is_refused(tmp_path: Path) -> None:
    result = run(roster(tmp_path), "--keep", roster(tmp_path))

    assert result.exit_code == 1
    assert result.stderr == "roster.csv: expected the columns “id” and “group”, as --out x.csv writes them.\n"


def test_another_round_brings_new_people_together(tmp_path: Path) -> None:
    rows = [(str(i), "Vienna" if i % 2 else "Kyoto", "UTC") for i in range(6)]
    students = roster(tmp_path, [("id", "school", "time zone"), *rows])
    first = groups_file(tmp_path, [(str(i), i // 2) for i in range(6)])
    pairs = ["--min-size", 2, "--max-size", 2]

    again = run(students, *pairs, "--met", first, "--json")

    groups = [set(group["people"]) for group in json.loads(again.stdout)["groups"]]
    assert not {frozenset(group) for group in groups} & {frozenset({str(i), str(i + 1)}) for i in (0, 2, 4)}
    assert "Pairs who have met before: 0." in run(students, *pairs, "--met", first).stdout
