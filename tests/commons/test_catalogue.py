import pytest

from worldrounds.commons.catalogue import Blueprint, blueprint, blueprints, runsheet, session, theme
from worldrounds.commons.checking import problems


def test_the_eight_blueprints_that_come_with_the_program():
    assert {found.slug: found.weeks for found in blueprints()} == {
        "coil-module": 6,
        "five-day-intensive": 2,
        "global-health-classroom": 6,
        "icep-year": 34,
        "online-summer": 8,
        "pandemic-simulation": 3,
        "reciprocal-elective": 16,
        "research-abstract-exchange": 2,
    }


@pytest.mark.parametrize("found", blueprints(), ids=lambda found: found.slug)
def test_every_blueprint_follows_the_schema_and_makes_sense(found: Blueprint):
    assert problems(found.document) == []


@pytest.mark.parametrize("found", blueprints(), ids=lambda found: found.slug)
def test_every_blueprint_asks_before_and_after(found: Blueprint):
    assert [one["waves"] for one in found.document["instruments"]] == [["pre", "post"]]


@pytest.mark.parametrize("found", blueprints(), ids=lambda found: found.slug)
def test_every_theme_has_a_case_and_the_first_stage_is_due_in_week_one(found: Blueprint):
    assert [t["key"] for t in found.document["themes"] if "case" not in t] == []
    assert found.document["stages"][0]["due"]["week"] == 1


def test_the_year_has_eight_themes_and_a_conference_in_two_sittings():
    year = blueprint("icep-year")
    assert year is not None

    assert len(year.document["themes"]) == 8
    assert {s["theme"] for s in year.document["sessions"] if s["kind"] == "group meeting"} == {
        t["key"] for t in year.document["themes"]
    }
    assert (session(year.document, "conference") or {})["sittings"] == 2


def test_a_shared_run_sheet_is_looked_up():
    year = blueprint("icep-year")
    assert year is not None
    meeting = session(year.document, "meeting-2")
    assert meeting is not None

    assert [item["minutes"] for item in runsheet(year.document, meeting)] == [5, 5, 16, 18, 10, 6]


def test_a_blueprint_or_theme_that_does_not_exist_is_none():
    year = blueprint("icep-year")
    assert year is not None

    assert blueprint("nothing") is None
    assert theme(year.document, "nothing") is None


def test_the_length_in_weeks_is_rounded_up():
    day = {"week": 2, "day": "monday"}
    document = {"phases": [{"when": day}], "sessions": [], "tasks": [], "slug": "x", "title": "X"}

    assert Blueprint(document).weeks == 2
