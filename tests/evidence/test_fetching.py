"""Records asked for elsewhere. ``answers`` holds what the two services really said, shortened: Crossref (12 October
2024) without the abstract and most references, PubMed without the abstract, substances and most headings."""

from collections.abc import Callable
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest
from pytest_django import Settings

from tests.cast import Cast
from tests.evidence.test_importing import AT, rows, run, sent
from worldrounds.evidence import fetching
from worldrounds.evidence.actions import uploading
from worldrounds.evidence.fetching import fetched
from worldrounds.evidence.models import Article, Import
from worldrounds.evidence.reading import Missing

ANSWERS = Path(__file__).parent / "answers"
WATER = "10.1126/science.169.3946.635"


def line(*, doi: str = "", pmid: str = "") -> Missing:
    return Missing("list.txt: line 1", doi or pmid, (), doi, pmid)


class Elsewhere:
    """Answers as the services do, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, address: str) -> bytes:
        self.asked.append(address)
        if "eutils" in address:
            return (ANSWERS / "pubmed.xml").read_bytes()
        if WATER in address:
            return (ANSWERS / "crossref.json").read_bytes()
        raise HTTPError(address, 404, "Not Found", Message(), None)


def failing(error: Exception) -> Callable[[str], bytes]:
    def ask(address: str) -> bytes:
        raise error

    return ask


def test_a_pmid_is_asked_of_pubmed_and_a_doi_of_crossref() -> None:
    elsewhere = Elsewhere()

    peptides, water = fetched([line(pmid="1000"), line(doi=WATER)], elsewhere)

    assert peptides.record and water.record
    assert (peptides.record.doi, peptides.record.pmcid, peptides.record.pages, peptides.record.year) == (
        "10.1042/bj1490739", "PMC1165682", "739-48", 1975,
    )  # fmt: skip
    assert [heading.name for heading in peptides.record.headings] == ["Amino Acid Sequence", "Neurospora"]
    assert (water.record.doi, water.record.journal, water.record.volume, water.record.pages, water.record.year) == (
        WATER, "Science", "169", "635-641", 1970,
    )  # fmt: skip
    assert water.record.authors[0].family == "Frank"
    assert [cited.doi for cited in water.record.references] == [
        "", "10.1063/1.1749327", "10.1126/science.167.3924.1520",
    ]  # fmt: skip
    assert elsewhere.asked == [
        "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&retmode=xml&tool=worldrounds&id=1000",
        f"https://api.crossref.org/works/{WATER}/transform/application/vnd.citationstyles.csl+json",
    ]


def test_what_nobody_has_is_named() -> None:
    unknown = fetched([line(pmid="7"), line(doi="10.1126/foo"), line(pmid="1000")], Elsewhere())

    assert [read.reason for read in unknown] == [
        "PubMed has no record 7.",
        "Crossref has no record 10.1126/foo.",
        "",
    ]


@pytest.mark.parametrize(
    "error",
    [URLError("no route to host"), TimeoutError("timed out"), HTTPError("", 503, "busy", Message(), None)],
)
def test_a_service_that_does_not_answer_costs_no_other_line(error: Exception) -> None:
    read = fetched([line(pmid="1000"), line(doi=WATER)], failing(error))

    assert [one.reason.split(" did")[0] for one in read] == ["PubMed", "Crossref"]
    assert all(one.reason.endswith("Give the list again later.") for one in read)


def test_many_pmids_are_one_question() -> None:
    elsewhere = Elsewhere()

    fetched([line(pmid=str(number)) for number in range(1, 402)], elsewhere)

    assert [len(address.split("id=")[1].split("%2C")) for address in elsewhere.asked] == [200, 200, 1]


@pytest.mark.django_db
@pytest.mark.parametrize("may_fetch", [True, False])
def test_a_list_alone_brings_its_records_where_the_installation_may_ask(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch, may_fetch: bool
) -> None:
    elsewhere = Elsewhere()
    settings.FETCH = may_fetch
    monkeypatch.setattr(fetching, "_ask", elsewhere)
    listed = sent("list.txt", f"{WATER}\nPMID: 1000\n10.1126/foo\n".encode())

    belongs = uploading.send_files(files=[listed], actor=cast.alice, at=AT)
    would_be = [outcome for outcome, _place in rows(belongs)]
    assert elsewhere.asked == []
    uploading.confirm_import(belongs=belongs, actor=cast.alice, at=AT)
    run(belongs)

    assert would_be == (["new"] * 3 if may_fetch else ["refused"] * 3)
    assert (Article.objects.count(), len(elsewhere.asked)) == ((2, 3) if may_fetch else (0, 0))
    assert [belongs.new, belongs.refused, belongs.state] == [
        2 * may_fetch,
        3 - 2 * may_fetch,
        Import.State.DONE,
    ]
