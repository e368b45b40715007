"""Pairs of records that are one work, and pairs that only look so."""

from dataclasses import replace

import pytest
from benchmarks.evidence_duplicates import measure
from benchmarks.evidence_duplicates_data import samples

from worldrounds.bibliography.record import Name, Record
from worldrounds.bibliography.sameness import Likeness, compare, facts, keys
from worldrounds.bibliography.sameness.folding import sound
from worldrounds.bibliography.sameness.titles import is_typing_error

ONE = Record(
    "Virtual exchange for clinical reasoning among medical students in Iran: a pilot study",
    authors=(Name("Müller", "Katrin"), Name("Иванов", "Юрий"), Name("García López", "Marta")),
    journal="Annals of Teaching Hospitals",
    volume="12",
    pages="101-9",
    year=2019,
    language="en",
)
PROBABLE = {
    "a typing error": {"title": ONE.title.replace("clinical", "clincial")},
    "British spelling and capitals": {"title": ONE.title.upper()},
    "a shortened title": {"title": "Virtual exchange for clinical reasoning among medical students in Iran"},
    "no year": {"year": None},
    "printed a year later": {"year": 2020},
    "names in other letters": {"authors": (Name("Mueller", "K"), Name("Ivanow", "Y"))},
    "given and family names exchanged": {
        "authors": (Name("Katrin", "Müller"), Name("Marta", "García López"))
    },
    "an abbreviated journal": {"journal": "Ann Teach Hosp", "volume": "", "pages": ""},
    "a mark of the publisher": {"title": f"RETRACTED: {ONE.title}"},
    "the same place with a mended title": {"title": ONE.title.replace("Virtual", "Online")},
}
OTHER = {
    "kind-other": [{"title": f"Correction to: {ONE.title}"}, {"title": f"Reply to: {ONE.title}"}],
    "title-other": [
        {"title": f"{ONE.title}, part II", "pages": ""},
        {"title": ONE.title.replace("Iran", "Iraq"), "pages": ""},
        {"title": f"{ONE.title}: protocol", "pages": ""},
    ],
    "language-other": [{"language": "de", "translated_title": ONE.title, "title": "Virtueller Austausch"}],
    "meeting-other": [{"type": "paper-conference", "journal": "Abstracts", "pages": "S12", "volume": ""}],
    "preprint-other": [{"journal": "medRxiv", "volume": "", "pages": ""}],
    "place-other": [{"volume": "14", "pages": "7-9"}],
    "authors-other": [{"authors": (Name("Okafor", "Chidi"),), "pages": ""}],
}


@pytest.mark.parametrize("how", PROBABLE)
def test_a_record_that_another_source_tells_differently_is_probably_the_same(how: str) -> None:
    one, other = facts(ONE), facts(replace(ONE, **PROBABLE[how]))

    assert keys(one) & keys(other)
    assert compare(one, other).likeness == compare(other, one).likeness == Likeness.PROBABLE


@pytest.mark.parametrize(("why", "changed"), [(why, c) for why, several in OTHER.items() for c in several])
def test_a_work_that_only_looks_like_it_is_another(why: str, changed: dict[str, object]) -> None:
    one, other = facts(ONE), facts(replace(ONE, **changed))  # type: ignore[arg-type]  # fields of a record

    verdict = compare(one, other)

    assert (verdict.likeness, compare(other, one).likeness) == (Likeness.OTHER, Likeness.OTHER)
    assert why in verdict.reasons


def test_an_identifier_says_yes_whatever_else_differs() -> None:
    one = replace(ONE, doi="10.5555/A")

    assert compare(
        facts(one), facts(replace(one, doi="https://doi.org/10.5555/a", title="Austausch"))
    ).reasons == ("same-doi",)


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({"pmid": "2"}, ("same-doi", "pmid-other")),
        ({"title": f"Erratum: {ONE.title}"}, ("same-doi", "same-pmid", "kind-other")),
        ({"title": "Vaccination of horses", "authors": ()}, ("same-doi", "same-pmid", "title-other")),
    ],
)
def test_an_identifier_against_which_something_speaks_is_for_a_person(
    changed: dict[str, object], reasons: tuple[str, ...]
) -> None:
    one = replace(ONE, doi="10.5555/a", pmid="1")

    verdict = compare(facts(one), facts(replace(one, **changed)))  # type: ignore[arg-type]  # fields of a record

    assert (verdict.likeness, verdict.reasons) == (Likeness.UNSURE, reasons)


def test_other_identifiers_say_no_even_for_a_preprint_and_its_article() -> None:
    article, preprint = replace(ONE, doi="10.5555/a"), replace(ONE, doi="10.1101/2018.1", journal="medRxiv")

    assert compare(facts(article), facts(preprint)).reasons == ("doi-other", "preprint-other")


def test_two_editorials_are_the_same_only_at_the_same_place() -> None:
    one = replace(ONE, title="Editorial")

    assert compare(facts(one), facts(one)).likeness == Likeness.PROBABLE
    assert compare(facts(one), facts(replace(one, pages="300"))).likeness == Likeness.OTHER


@pytest.mark.parametrize(
    "names", [("Müller", "Mueller", "Muller"), ("Иванов", "Ivanov", "Iwanow"), ("Wójcik", "Wojcik")]
)
def test_a_name_sounds_the_same_however_it_is_written(names: tuple[str, ...]) -> None:
    assert len({sound(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("students", "studnets", True), ("amog", "among", True), ("iran", "iraq", False), ("gambia", "zambia", False),
     ("austria", "australia", False), ("hypotension", "hypertension", False), ("2019", "2020", False)],
)  # fmt: skip
def test_a_typing_error_is_told_from_another_word(one: str, other: str, expected: bool) -> None:
    assert is_typing_error(one, other) is expected


def test_precision_and_recall_hold_on_a_small_set_with_known_truth() -> None:
    found = measure(samples(seed=5, works=800))

    assert len(found.wrong) <= found.right * 0.02
    assert len(found.missed) <= found.right * 0.04
