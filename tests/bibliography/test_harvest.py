"""What harvesters may ask, and what a record looks like to them."""

from datetime import UTC, datetime

import pytest

from tests.bibliography.test_record import RICH
from worldrounds.bibliography.harvest import dublin_core, mods
from worldrounds.bibliography.harvest.asking import Place, Problem, Question, question, token
from worldrounds.bibliography.harvest.xml import Element
from worldrounds.bibliography.licences import is_open
from worldrounds.bibliography.record import Name, Record, Section

LIST = [("verb", "ListRecords"), ("metadataPrefix", "oai_dc")]


def problem(*arguments: tuple[str, str]) -> str:
    with pytest.raises(Problem) as caught:
        question(arguments)
    return caught.value.code


def test_from_and_until_are_days_or_seconds_and_the_last_one_is_part_of_it() -> None:
    of_days = question([*LIST, ("from", "2026-11-22"), ("until", "2026-11-22"), ("set", "night-work")])
    of_seconds = question([*LIST, ("until", "2026-11-22T08:00:00Z")])

    assert of_days == Question(
        "ListRecords",
        prefix="oai_dc",
        since=datetime(2026, 11, 22, tzinfo=UTC),
        before=datetime(2026, 11, 23, tzinfo=UTC),
        set="night-work",
    )
    assert of_seconds.before == datetime(2026, 11, 22, 8, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("badVerb", []),
        ("badVerb", [("verb", "Steal")]),
        ("badVerb", [("verb", "Identify"), ("verb", "Identify")]),
        ("badArgument", [("verb", "Identify"), ("set", "x")]),
        ("badArgument", [("verb", "Identify"), ("resumptionToken", "x")]),
        ("badArgument", [("verb", "ListRecords")]),
        ("badArgument", [("verb", "GetRecord"), ("metadataPrefix", "oai_dc")]),
        ("badArgument", [*LIST, ("metadataPrefix", "mods")]),
        ("badArgument", [*LIST, ("resumptionToken", "x")]),
        ("badArgument", [*LIST, ("from", "2026-11-22"), ("until", "2026-11-22T08:00:00Z")]),
        ("badArgument", [*LIST, ("from", "2026-11-23"), ("until", "2026-11-22")]),
        ("badArgument", [*LIST, ("from", "2026-02-30")]),
        ("badArgument", [*LIST, ("from", "")]),
        ("badArgument", [*LIST, ("until", "9999-12-31")]),
        ("badArgument", [("verb", "ListRecords"), ("metadataPrefix", "a b")]),
        ("badResumptionToken", [("verb", "ListRecords"), ("resumptionToken", "x")]),
        ("badResumptionToken", [("verb", "ListRecords"), ("resumptionToken", "é")]),
        ("badResumptionToken", [("verb", "ListSets"), ("resumptionToken", "e30")]),
    ],
)
def test_what_cannot_be_asked_is_answered_by_its_error(code: str, arguments: list[tuple[str, str]]) -> None:
    assert problem(*arguments) == code


def test_a_token_holds_the_rest_of_the_question() -> None:
    asked = question([*LIST, ("from", "2026-11-01"), ("set", "night-work")])
    place = Place(datetime(2026, 11, 22, 8, 0, 0, 123456, tzinfo=UTC), 40, 100)

    resumed = question([("verb", "ListRecords"), ("resumptionToken", token(asked, place))])

    assert (resumed.prefix, resumed.since, resumed.set) == (asked.prefix, asked.since, asked.set)
    assert resumed.after == place


def texts(root: Element, path: str) -> list[str]:
    names = {"dc": dublin_core.DC, "m": mods.NAMESPACE}
    return [found if isinstance(found, str) else found.text for found in root.xpath(path, namespaces=names)]


def test_dublin_core_says_who_what_when_and_where() -> None:
    root = dublin_core.write(RICH, "https://x.example/evidence/1/")

    assert texts(root, "dc:creator") == ["Adeyemi, Bukola", "The Night Group"]
    assert texts(root, "dc:date") == ["2024"]
    assert texts(root, "dc:identifier") == [
        "https://x.example/evidence/1/",
        "https://doi.org/10.1000/night.1",
    ]
    assert texts(root, "dc:description") == ["BACKGROUND: Hours are unequal.\nMETHODS: We counted them."]


def test_mods_keeps_the_parts_of_names_headings_journal_and_references() -> None:
    rich = Record(
        **(RICH.__dict__ | {"journal": "Night", "volume": "2", "issue": "1", "issn": ("1234-5679",)})
    )

    root = mods.write(rich, "https://x.example/evidence/1/")

    assert texts(root, "m:name[1]/m:namePart[@type='family']") == ["Adeyemi"]
    assert texts(root, "m:name[1]/m:nameIdentifier") == ["https://orcid.org/0000-0002-1825-0097"]
    assert texts(root, "m:name[1]/m:affiliation") == ["Lagos"]
    assert texts(root, "m:name/@type") == ["personal", "corporate"]
    assert texts(root, "m:subject[@authority='mesh']/m:topic") == ["Students, Medical", "psychology"]
    assert texts(root, "m:relatedItem[@type='host']/m:part/m:detail/m:number") == ["2", "1"]
    assert texts(root, "m:relatedItem[@type='references']/m:identifier") == ["10.1007/s40670-022-01553-6"]
    assert texts(root, "m:abstract/@displayLabel") == ["BACKGROUND", "METHODS"]


def test_what_xml_cannot_hold_is_left_out() -> None:
    odd = Record("A\x00B\ud800", authors=(Name(literal="\x1fX"),), abstract=(Section("\ufffe!"),))

    for write in (dublin_core.write, mods.write):
        assert "AB" in "".join(write(odd, "https://x.example/").itertext())


@pytest.mark.parametrize(
    ("licence", "opens"),
    [
        ("CC BY 4.0 (as stated on the article page)", True),
        ("https://creativecommons.org/licenses/by/4.0/", True),
        ("Creative Commons CC-BY-SA 3.0", True),
        ("CC0", True),
        ("CC BY-NC-ND 4.0", False),
        ("https://creativecommons.org/licenses/by-nc/4.0/", False),
        ("© The Authors", False),
        ("", False),
    ],
)
def test_only_free_licences_let_an_abstract_be_passed_on(licence: str, opens: bool) -> None:
    assert is_open(licence) is opens
