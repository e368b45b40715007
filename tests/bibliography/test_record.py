import json

import pytest

from worldrounds.bibliography.record import (
    Affiliation,
    Cited,
    Heading,
    Name,
    Notice,
    Qualifier,
    Record,
    Section,
    as_data,
    from_data,
)

RICH = Record(
    title="Meeting across the night",
    authors=(
        Name("Adeyemi", "Bukola", orcid="0000-0002-1825-0097", affiliations=(Affiliation("Lagos"),)),
        Name(literal="The Night Group"),
    ),
    year=2024,
    doi="10.1000/night.1",
    abstract=(
        Section("Hours are unequal.", label="BACKGROUND"),
        Section("We counted them.", label="METHODS"),
    ),
    headings=(Heading("Students, Medical", "D013337", True, (Qualifier("psychology", "Q000523"),)),),
    references=(Cited("Wu A. 2022.", doi="10.1007/s40670-022-01553-6"),),
    notices=(Notice("ErratumIn", "Night. 2024;2:9"),),
    rest={"nbib": {"SO": ["Night. 2024;2:1."]}},
)


def test_a_record_comes_back_from_json_as_it_was() -> None:
    assert from_data(json.loads(json.dumps(as_data(RICH)))) == RICH


def test_what_is_empty_is_not_in_the_data() -> None:
    assert as_data(Record("Short")) == {"title": "Short", "type": "article-journal"}


def test_a_field_that_no_record_has_is_named() -> None:
    with pytest.raises(TypeError, match="a Record has no colour"):
        from_data({"title": "Short", "colour": "red"})
