"""Nothing is lost between a record and a file, as far as the format can say it."""

import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worldrounds.bibliography.files import Opened, write
from worldrounds.bibliography.formats.base import with_stop, without_stop
from worldrounds.bibliography.record import (
    Affiliation,
    Cited,
    Heading,
    Name,
    Notice,
    Qualifier,
    Record,
    Section,
)

LETTERS = "abcdeZÀéñøß漢字عربيЖ0123456789 .,;:'\"()-–&%$#_{}~^`\\/<>@*+=?!|[]"
SPOKEN = "abcdeZÀéñøß漢字Ж"


def words(alphabet: str = LETTERS, least: int = 1) -> st.SearchStrategy[str]:
    text = st.text(alphabet, min_size=least, max_size=30).map(lambda said: " ".join(said.split()))
    return text.filter(lambda said: len(said) >= least)


spoken = words(SPOKEN)
names = st.one_of(
    st.builds(
        Name,
        family=spoken,
        given=st.sampled_from(["", "Anette", "Jean-Pierre M", "J Mark", "惠"]),
        suffix=st.just(""),
    ),
    st.builds(Name, literal=words(SPOKEN + " ")),
)
sections = st.one_of(
    st.just(()),
    words().map(lambda said: (Section(f"x {said}"),)),
    st.just((Section("Hours are unequal.", "BACKGROUND"), Section("We counted.", "METHODS AND AIMS"))),
)
dates = st.one_of(
    st.just({}),
    st.builds(lambda year: {"year": year}, st.integers(1500, 2099)),
    st.builds(
        lambda year, month: {"year": year, "month": month}, st.integers(1500, 2099), st.integers(1, 12)
    ),
    st.just({"year": 2023, "month": 5, "day": 7}),
    st.just({"year": 2023, "season": "Spring"}),
)


@st.composite
def common(draw: st.DrawFn) -> Record:
    """With what all formats can say."""
    kind = draw(st.sampled_from(["article-journal", "chapter"]))
    return Record(
        title=draw(
            words().map(lambda said: f"A{said}").filter(lambda said: without_stop(with_stop(said)) == said)
        ),
        type=kind,
        authors=tuple(draw(st.lists(names, max_size=3))),
        journal=draw(words().map(lambda said: f"J{said}")),
        volume=draw(st.sampled_from(["", "12", "3 Suppl"])),
        pages=draw(st.sampled_from(["", "101-109", "e366", "S1-S9"])),
        isbn=("9780000000002",) if kind == "chapter" else (),
        pmid=draw(st.sampled_from(["", "37221527"])),
        language=draw(st.sampled_from(["", "en", "ja"])),
        abstract=draw(sections),
        publication_types=tuple(draw(st.lists(st.sampled_from(["Editorial", "Review"]), unique=True))),
        keywords=tuple(draw(st.lists(words(SPOKEN + " -"), max_size=3))),
        **draw(dates),
    )


@st.composite
def full(draw: st.DrawFn) -> Record:
    """With what PubMed can say."""
    record = draw(common())
    person = Name(
        "Adeyemi",
        "Bukola",
        "Jr",
        "",
        "0000-0002-1825-0097",
        (Affiliation(draw(words())), Affiliation("Lagos")),
    )
    return replace(
        record,
        type="article-journal",
        isbn=(),
        issn=draw(st.sampled_from([(), ("1472-6920",)])),
        issue=draw(st.sampled_from(["", "1"])),
        journal_short=draw(st.sampled_from(["", "BMC Med Educ"])),
        authors=(*record.authors, person),
        doi=draw(st.sampled_from(["", "10.1186/s12909-023-04374-2"])),
        pmcid=draw(st.sampled_from(["", "PMC9044376"])),
        conflict_of_interest=draw(words(least=0)),
        headings=(
            Heading("Students, Medical", "", True, (Qualifier("psychology", "", True),)),
            Heading("Humans"),
        ),
        notices=draw(
            st.sampled_from(
                [(), (Notice("ErratumIn", "Night. 2024;2:9", "90000002"), Notice("UpdateOf", "Night."))]
            )
        ),
        revised=draw(st.sampled_from(["", "2024-01-31"])),
    )


def through(form: str, record: Record) -> Record:
    content = "".join(write([record], form)).encode()
    opened = Opened(io.BytesIO(content))
    assert opened.format == form
    (read,) = opened.records()
    assert read.record, read.reason
    return read.record


@pytest.mark.parametrize("form", ["csl", "nbib", "ris", "bibtex", "pubmed-xml"])
@settings(max_examples=40)
@given(record=common())
def test_every_format_gives_back_what_all_can_say(form: str, record: Record) -> None:
    assert through(form, record) == record


@pytest.mark.parametrize("form", ["nbib", "pubmed-xml"])
@settings(max_examples=30)
@given(record=full())
def test_pubmeds_formats_give_back_more(form: str, record: Record) -> None:
    assert through(form, record) == record


RICH: dict[str, Any] = {
    "translated_title": "Night",
    "editors": (Name("Ito", "Ren"),),
    "references": (Cited("Wu A. 2022.", "10.1/a", "1", "PMC1"),),
    "abstract_licence": "CC BY 4.0",
    "key": "mine",
    "rest": {"nbib": {"OWN": ["NLM"]}, "csl": {"annote": ['"a note"']}},
}


@settings(max_examples=30)
@given(record=full())
def test_csl_gives_back_everything(record: Record) -> None:
    rich = replace(record, **RICH)

    assert through("csl", rich) == rich
