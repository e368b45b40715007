import copy

import pytest

from worldrounds.commons.catalogue import blueprints
from worldrounds.commons.checking import problems_of_format
from worldrounds.commons.format import documents, format_named, formats
from worldrounds.evidence.codebook import codebook
from worldrounds.web.commons import words


def test_the_fourteen_formats_by_place_and_by_what_they_ask():
    assert [(found.place, found.slug) for found in formats()] == [
        ("at home", "conference"),
        ("at home", "problem-room"),
        ("at home", "virtual-exchange"),
        ("at home", "international-classroom"),
        ("at home", "internationalized-curriculum"),
        ("at home", "joint-online-course"),
        ("abroad", "short-immersion"),
        ("abroad", "clinical-elective"),
        ("abroad", "research-placement"),
        ("abroad", "semester-exchange"),
        ("abroad", "joint-degree"),
        ("institutional", "staff-exchange"),
        ("institutional", "joint-research"),
        ("institutional", "network"),
    ]


@pytest.mark.parametrize("document", documents(), ids=lambda document: document["slug"])
def test_every_format_follows_the_schema(document):
    assert problems_of_format(document) == []


def test_a_format_says_what_is_wrong_with_it():
    document = copy.deepcopy(documents()[0])
    document["asks"]["money"]["level"] = 4
    del document["equity"]

    assert [str(problem) for problem in problems_of_format(document)] == [
        "/: Add “equity”.",
        "/asks/money/level: 4 is too large: 3 or less.",
    ]


def test_formats_are_those_of_the_codebook_of_blueprints_and_of_pages():
    slugs = {found.slug for found in formats()}

    assert slugs <= codebook().dimension("format").by_key.keys()
    assert words.FORMATS.keys() == slugs
    assert {one.document["format"].replace(" ", "-") for one in blueprints()} <= slugs


def test_a_format_that_does_not_exist_is_none():
    assert format_named("pen-pals") is None
