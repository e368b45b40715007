"""Two records of one work become one."""

from dataclasses import replace

from tests.bibliography.test_record import RICH
from worldrounds.bibliography.merging import merge
from worldrounds.bibliography.record import Affiliation, Cited, Name, Record, Section

HELD = Record("Exchange", authors=(Name("Wu", "A"), Name("Choi", "E")), year=2022, journal="Med Sci Educ")


def chosen(held: Record, arriving: Record) -> dict[str, tuple[str, str]]:
    return {choice.field: (choice.side, choice.why) for choice in merge(held, arriving).choices}


def test_what_only_one_has_is_taken_from_it() -> None:
    merged = merge(HELD, replace(HELD, doi="10.5555/a", journal=""))

    assert (merged.record.doi, merged.record.journal) == ("10.5555/a", "Med Sci Educ")


def test_authors_are_the_longer_list_with_what_both_know_of_each() -> None:
    fuller = (
        Name("Wu", "Anette", orcid="0000-0002-1825-0097"),
        Name("Choi", "Eunice"),
        Name("Leask", "Betty"),
    )
    placed = replace(
        HELD, authors=(Name("Wu", "A", affiliations=(Affiliation("Columbia"),)), Name("Choi", "E"))
    )

    merged = merge(placed, replace(HELD, authors=fuller))

    assert merged.record.authors == (replace(fuller[0], affiliations=(Affiliation("Columbia"),)), *fuller[1:])


def test_a_structured_abstract_wins_with_its_licence_and_the_other_is_not_lost() -> None:
    plain = replace(HELD, abstract=(Section("All in one. " * 9),), abstract_licence="CC BY 4.0")
    structured = replace(HELD, abstract=(Section("Why.", "AIM"), Section("So.", "RESULT")))

    merged = merge(plain, structured)

    assert (merged.record.abstract, merged.record.abstract_licence) == (structured.abstract, "")
    assert {choice.field: choice.other for choice in merged.choices}["abstract"] == plain.abstract


def test_a_month_goes_only_to_its_own_year() -> None:
    assert merge(HELD, replace(HELD, month=5)).record.month == 5
    assert merge(HELD, replace(HELD, year=2021, month=5)).record.month is None


def test_a_newer_version_from_pubmed_wins() -> None:
    held = replace(HELD, pmid="1", revised="2023-01-01")

    assert merge(held, replace(held, title="Exchanges", revised="2024-01-01")).record.title == "Exchanges"
    assert merge(held, replace(held, title="Exchanges", revised="2022-01-01")).record.title == "Exchange"


def test_references_are_the_longer_list_with_the_identifiers_of_both() -> None:
    one = replace(HELD, references=(Cited("Knight 2012"), Cited("Wu 2022", pmid="35493984")))
    other = replace(HELD, references=(Cited("Knight 2012", doi="10.5555/k"),))

    assert merge(one, other).record.references == (Cited("Knight 2012", doi="10.5555/k"), one.references[1])


def test_a_person_may_choose_the_other_value() -> None:
    merged = merge(HELD, replace(HELD, title="Trade"), chosen={"title": "arriving"})

    assert merged.record.title == "Trade"
    assert [(choice.why, choice.other) for choice in merged.choices] == [("chosen", "Exchange")]


def test_a_type_is_never_empty_and_what_is_held_stays() -> None:
    assert chosen(HELD, replace(HELD, type="chapter")) == {"type": ("held", "kept")}


def test_merging_the_same_again_changes_nothing() -> None:
    merged = merge(HELD, RICH).record

    assert merge(merged, RICH).record == merged
    assert merge(RICH, RICH).choices == ()
