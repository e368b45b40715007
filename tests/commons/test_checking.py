import copy
from pathlib import Path
from typing import Any

import pytest

from worldrounds.commons.catalogue import blueprint
from worldrounds.commons.checking import BadBlueprint, Problem, parse, problems, read


@pytest.fixture
def document() -> dict[str, Any]:
    found = blueprint("coil-module")
    assert found is not None
    return copy.deepcopy(dict(found.document))


def test_a_good_document_has_no_problems(document):
    assert problems(document) == []


def test_a_missing_key_is_named_with_the_place_where_it_belongs(document):
    del document["sessions"][1]["minutes"]

    assert problems(document) == [Problem("/sessions/1", "Add “minutes”.")]


def test_a_misspelt_key_is_named(document):
    document["tasks"][0]["intructions"] = "Write."

    assert problems(document) == [Problem("/tasks/0", "There is no “intructions” here; check the spelling.")]


@pytest.mark.parametrize(
    ("pointer", "value", "sentence"),
    [
        (("group_size", "max"), 31, "31 is too large: 30 or less."),
        (("group_size", "min"), "four", "This must be a whole number."),
        (("model",), "colonial", "“colonial” is not one of “market”, “liberal”, “social transformation”."),
        (("schema",), "blueprint-2", "This must be “blueprint-1”."),
        (("phases",), [], "This is too short: at least 1."),
        (("sessions", 0, "when", "day"), "funday", "“funday” is not one of “monday”"),
        (("sessions", 0, "when", "week"), 0, "0 is too small: 1 or more."),
        (("slug",), "COIL Module", "“COIL Module” does not have the form"),
    ],
)
def test_a_wrong_value_is_named_by_its_json_pointer(document, pointer, value, sentence):
    place = document
    for part in pointer[:-1]:
        place = place[part]
    place[pointer[-1]] = value

    [problem] = problems(document)

    assert problem.pointer == "/" + "/".join(map(str, pointer))
    assert problem.sentence.startswith(sentence)


def test_a_pointer_escapes_tilde_and_slash_as_rfc_6901_says(document):
    document["runsheets"]["a/b~c"] = "nothing"

    assert "/runsheets/a~1b~0c" in {problem.pointer for problem in problems(document)}


def test_weeks_and_a_day_cannot_stand_together(document):
    document["sessions"][0]["when"] = {"week": 1, "weeks": 2, "day": "monday"}

    assert problems(document) == [
        Problem("/sessions/0/when", "These keys cannot stand together: choose one way to say the days.")
    ]


def test_a_key_that_is_there_twice_is_found(document):
    document["sessions"][2]["key"] = document["sessions"][0]["key"]

    assert problems(document) == [
        Problem("/sessions/2/key", "“kick-off” is there twice; each key must be its own.")
    ]


def test_references_must_lead_somewhere(document):
    document["sessions"][0]["phase"] = "nowhere"
    document["sessions"][3]["runsheet"] = "missing"

    assert problems(document) == [
        Problem("/sessions/0/phase", "There is no phase with the key “nowhere”."),
        Problem("/sessions/3/runsheet", "There is no run sheet with the key “missing”."),
    ]


def test_the_minutes_of_a_run_sheet_must_add_up(document):
    document["sessions"][0]["minutes"] = 90

    assert problems(document) == [
        Problem("/sessions/0/runsheet", "The run sheet is 60 minutes long, but the session lasts 90.")
    ]


def test_a_named_month_needs_the_month_that_the_blueprint_is_written_for(document):
    document["tasks"][0]["due"] = {"month": "april", "on": 20}

    assert problems(document) == [Problem("/tasks/0/due", "A date that names a month needs starts_in.")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"slug = ", "The file is not TOML"),
        (b"\xff\xfe\x00s", "The file is not UTF-8 text."),
        (b"", "Add “schema”"),
    ],
)
def test_a_file_that_is_no_blueprint_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(BadBlueprint) as refused:
        parse(content)

    assert refused.value.problems[0].pointer == ""
    assert refused.value.problems[0].sentence.startswith(sentence)


def test_json_that_is_nested_beyond_reason_is_refused_and_does_not_crash():
    with pytest.raises(BadBlueprint):
        parse(b"[" * 200_000, json_text=True)


def test_a_file_larger_than_a_megabyte_is_not_read(tmp_path: Path):
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 1_000_001)

    with pytest.raises(BadBlueprint, match="larger than 1 MB"):
        read(large)


def test_a_rule_that_the_solver_does_not_know_is_named(document):
    document["rules"]["countires"] = 3

    [problem] = problems(document)

    assert problem.pointer == "/rules"
    assert problem.sentence.startswith("countires: not a rule; expected one of size, ")


def test_a_questionnaire_without_a_licence_is_refused(document):
    document["instruments"][0]["licence"] = ""
    document["instruments"].append({"key": "again", "title": "Again", "waves": ["later"]})

    assert [str(problem) for problem in problems(document)] == [
        "/instruments/0/licence: This is too short: at least 1.",
        "/instruments/1: Add “licence”.",
        "/instruments/1/waves/0: “later” is not one of “pre”, “post”, “follow-up”.",
    ]
