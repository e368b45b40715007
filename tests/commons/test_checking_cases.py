"""Case files: a TOML head, Markdown below, checked against case-1.json."""

import copy
import json
from typing import Any

import pytest

from worldrounds.commons.catalogue import blueprint
from worldrounds.commons.checking import (
    BadCase,
    Problem,
    case_document,
    parse_case,
    problems,
    problems_of_case,
)

LINE = "A sentence of ordinary length."
DOCUMENT: dict[str, Any] = {
    "schema": "case-1",
    "title": "Clean water on the ward",
    "version": "1.0.0",
    "licence": "CC-BY-4.0",
    "language": "en",
    "themes": ["public-health"],
    "summary": "A ward where nobody knows whether the water is clean.",
    "basis": "Everything in it is invented, for a test.",
    "text": "One ward. " * 60,
    "position": "Who answers for clean water in a hospital of your country?",
    "perspectives": [{"key": f"column-{n}", "question": LINE} for n in range(4)],
    "data": [{"what": LINE, "where": "WHO", "how": LINE, "address": "https://www.who.int/"}] * 2,
    "roles": [{"name": "The nurse", "text": LINE}] * 3,
    "sessions": [{"title": "Meeting", "minutes": 60, "aim": LINE, "steps": [LINE, LINE]}] * 2,
    "questions": [LINE] * 3,
    "options": [{"title": "Filters"}, {"title": "Tests", "text": LINE}],
    "criteria": [{"title": "Cost"}, {"title": "Fairness"}],
    "statements": [f"Statement number {n} is true." for n in range(6)],
    "rubric": [{"criterion": "Sources", "levels": [LINE] * 4}] * 4,
    "glossary": [{"term": f"word {n}", "meaning": LINE} for n in range(8)],
    "sources": [{"title": "A review", "address": "https://doi.org/10.1000/1", "pmid": "12345678"}] * 3,
}


@pytest.fixture
def document() -> dict[str, Any]:
    fresh: dict[str, Any] = json.loads(json.dumps(DOCUMENT))
    return fresh


def test_a_complete_case_has_no_problems(document):
    assert problems_of_case(document) == []


def test_missing_parts_are_named_in_one_sentence(document):
    del document["rubric"], document["glossary"]

    assert problems_of_case(document) == [Problem("", "Add “rubric”, “glossary”.")]


@pytest.mark.parametrize(
    ("pointer", "value", "sentence"),
    [
        (("sessions",), DOCUMENT["sessions"][:1], "This is too short: at least 2."),
        (("sessions",), DOCUMENT["sessions"] * 5, "This is too long: at most 8."),
        (("perspectives",), DOCUMENT["perspectives"][:3], "This is too short: at least 4."),
        (("statements",), DOCUMENT["statements"][:5], "This is too short: at least 6."),
        (("rubric", 0, "levels"), [LINE] * 3, "This is too short: at least 4."),
        (("sources", 1, "address"), "http://a.example", "“http://a.example” does not have the form"),
        (("sources", 1, "pmid"), "PMID 7", "“PMID 7” does not have the form"),
        (("perspectives", 1, "key"), "column-0", "“column-0” is there twice; each key must be its own."),
        (("glossary", 2, "term"), "word 1", "“word 1” is there twice; each term must be its own."),
        (("options", 1, "title"), "Filters", "“Filters” is there twice; each title must be its own."),
    ],
)
def test_a_wrong_part_is_named_by_its_place(document, pointer, value, sentence):
    place = document
    for part in pointer[:-1]:
        place = place[part]
    place[pointer[-1]] = value

    [problem] = problems_of_case(document)

    assert problem.pointer == "/" + "/".join(map(str, pointer))
    assert problem.sentence.startswith(sentence)


def test_the_text_is_what_stands_below_the_head():
    assert case_document('+++\ntitle = "A"\n+++\nOne.\n\n+++\nTwo.\n') == {
        "title": "A",
        "text": "One.\n\n+++\nTwo.",
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"No head.", "A case begins with a head in TOML between two lines of “+++”."),
        (b"Words first.\n+++\n+++\n", "A case begins with a head in TOML between two lines of “+++”."),
        (b"+++\ntitle = \n+++\nText.", "The head of the file is not TOML:"),
        (b"\xff\xfe", "The file is not UTF-8 text."),
    ],
)
def test_a_file_that_is_no_case_says_so(content, sentence):
    with pytest.raises(BadCase) as caught:
        parse_case(content)

    assert caught.value.problems[0].sentence.startswith(sentence)


def test_a_blueprints_case_may_have_the_parts_of_a_complete_one():
    found = blueprint("icep-year")
    assert found is not None
    whole = copy.deepcopy(dict(found.document))
    own = ("schema", "version", "licence", "language", "themes")
    whole["themes"][0]["case"] = {name: value for name, value in DOCUMENT.items() if name not in own}

    assert problems(whole) == []


def test_a_blueprints_case_is_checked_like_others():
    found = blueprint("icep-year")
    assert found is not None
    whole = copy.deepcopy(dict(found.document))
    whole["themes"][1]["case"]["perspectives"] = [
        {"key": "a", "question": LINE},
        {"key": "a", "question": LINE},
    ]

    assert [problem.pointer for problem in problems(whole)] == ["/themes/1/case/perspectives/1/key"]
