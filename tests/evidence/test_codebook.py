"""The codebooks that come with the program."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from worldrounds.evidence.codebook import codebook, codebooks, codes_meant, schema

FILES = sorted(file.name for file in resources.files("worldrounds.evidence").joinpath("codebooks").iterdir())


@pytest.mark.parametrize("name", FILES)
def test_a_codebook_follows_its_schema_and_has_the_name_of_its_file(name: str) -> None:
    text = resources.files("worldrounds.evidence").joinpath("codebooks", name).read_text("utf-8")
    document = tomllib.loads(text)

    problems = [error.message for error in Draft202012Validator(schema()).iter_errors(document)]

    assert problems == []
    assert f"{document['slug']}.toml" == name


def test_the_reference_page_tells_every_key_of_the_schema_and_no_other() -> None:
    text = Path(__file__).parents[2].joinpath("docs/reference/codebooks.md").read_text("utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    told = {
        part.split("\n")[0]: {
            key
            for cell in re.findall(r"^\| (`.+?) \|", part, re.MULTILINE)
            for key in re.findall(r"`(\w+)`", cell)
        }
        for part in parts
    }
    whole = schema()

    assert told["The file"] == set(whole["properties"])
    assert told["A step of the screening"] == set(whole["properties"]["screening"]["items"]["properties"])
    assert told["A dimension"] == set(whole["$defs"]["dimension"]["properties"])
    assert told["A code"] == set(whole["$defs"]["code"]["properties"])


@pytest.mark.parametrize("slug", sorted(codebooks()))
def test_every_key_stands_once(slug: str) -> None:
    book = codebook(slug)
    keys = [dimension.key for dimension in (*book.screening, *book.dimensions)]

    assert len(keys) == len(set(keys))
    for dimension in (*book.screening, *book.dimensions):
        assert len(dimension.by_key) == len(dimension.codes), dimension.key


def test_an_answer_is_one_code_or_several_where_several_are_asked_for() -> None:
    kind, formats = codebook().dimension("kind"), codebook().dimension("format")

    assert [kind.allows(codes) for codes in (["theory"], [], ["theory", "both"], ["other"])] == [
        True,
        False,
        False,
        False,
    ]
    assert [formats.allows(codes) for codes in (["none"], ["abroad", "network"], ["abroad", "none"], [])] == [
        True,
        True,
        False,
        False,
    ]


def test_countries_are_answers_too_and_may_be_none() -> None:
    studied = codebook().dimension("studied")

    assert [studied.allows(codes) for codes in ([], ["UG", "DE"], ["XX"])] == [True, True, False]
    assert studied.name_of("UG") == "Uganda"


def test_words_of_others_mean_codes() -> None:
    assert codes_meant("Virtual exchange", "format") == ("virtual-exchange",)
    assert codes_meant("student mobility", "format") == ("abroad",)
    assert codes_meant("global health teaching", "format") == ()
