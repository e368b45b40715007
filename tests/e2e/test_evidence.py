"""The evidence hall: five files and one record, found in six ways, followed, kept, taken along and brought back."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PROGRAM, ROOT, Server, faults, sign_in
from worldrounds.bibliography.files import Opened
from worldrounds.bibliography.record import Record, as_data

pytestmark = pytest.mark.e2e

NewPage = Callable[..., Page]
FIXTURES = ROOT / "tests/bibliography/fixtures"
EDITORIAL = [FIXTURES / f"editorial.{ending}" for ending in ("xml", "nbib", "ris", "bib", "json")]
TITLE = "Reshaping internationalization of medical education in 2023"
CITED = "Motivations and Formats of Current Practices"
STARTING = ROOT / "src/worldrounds/evidence/starting/records.json"
FORMATS = ("PubMed XML", "NBIB", "RIS", "BibTeX", "CSL-JSON")
# What the server does by itself a minute after records came in.
READ_FOR_LIKENESS = """
import django; django.setup()
from worldrounds.evidence import likeness; likeness.bring_up_to_date()
"""
QUESTIONS = [
    "reshaping internationalization",
    '"new visions"',
    "Wu A[au] AND 2023[dp]",
    "10.1186/s12909-023-04374-2[doi]",
    "reshap*[ti] NOT nursing",
    "37221527[pmid]",
]


def take_in(page: Page, *files: Path) -> Page:
    """The preview of these files."""
    page.goto("/evidence/imports/")
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Look at the records").click()
    expect(page.get_by_role("heading", name="Look at the records")).to_be_visible()
    return page


def counts(page: Page) -> dict[str, int]:
    """What the page of an import says: outcome -> records."""
    words = page.get_by_role("navigation", name="Which records").get_by_role("link").all_inner_texts()
    found = [re.fullmatch(r"(.+) \((\d+)\)", one) for one in words]
    return {one[1]: int(one[2]) for one in found if one}


def records(*files: Path) -> list[Record]:
    """Of files with one record each, without what belongs to the file: its name for the record, and what it holds
    beside it."""
    found = [one.record for file in files for one in Opened(file.open("rb")).records()]
    return [replace(record, key="", rest={}) for record in found if record]


def part(page: Page, heading: str) -> Locator:
    """A section of a record's page."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=re.compile(f"^{heading}")))


def see_every_part(page: Page, record: Record) -> None:
    """Everything that PubMed's page shows, and what is ours."""
    head = page.locator(".record-head")
    expect(head.locator(".kinds")).to_have_text("Editorial")
    expect(head.locator(".source")).to_contain_text("BMC Med Educ. 2023 May 23;23(1):366")
    expect(head.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(head.get_by_role("list", name="Authors")).to_have_text("Anette Wu")
    identifiers = head.get_by_role("list", name="Identifiers").get_by_role("link")
    assert identifiers.all_inner_texts() == [record.doi, record.pmid]
    expect(part(page, "Abstract")).to_contain_text(record.abstract[0].text)
    expect(part(page, "Conflict of interest")).to_contain_text(record.conflict_of_interest)
    expect(part(page, "Similar articles").get_by_role("listitem")).not_to_have_count(0)
    see_references(part(page, "References"), record)
    expect(part(page, "Publication types")).to_contain_text("Editorial")
    expect(part(page, "Cite")).to_contain_text("BMC Med Educ. 2023")
    offered = part(page, "Export").get_by_role("link").all_inner_texts()
    assert set(FORMATS) <= set(offered)
    expect(part(page, "Used in")).to_be_visible()


def see_references(section: Locator, record: Record) -> None:
    """With their links; those that are known by an identifier lead to what the collection holds, too."""
    lines = section.get_by_role("listitem")
    expect(lines).to_have_count(len(record.references))
    for line, cited in zip(lines.all(), record.references, strict=True):
        expect(line).to_contain_text(cited.text)
        known = [
            ("In this collection", cited.doi),
            ("DOI", cited.doi),
            ("PMC", cited.pmcid),
            ("PubMed", cited.pmid),
        ]
        links = [name for name, value in known if value]
        assert line.get_by_role("link").all_inner_texts() == links


def take_along(page: Page, folder: Path) -> list[Path]:
    """A collection's page: its records in each format."""
    page.get_by_text("Take it with you").click()
    taken = []
    for name in FORMATS:
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        taken.append(folder / download.value.suggested_filename)
        download.value.save_as(taken[-1])
    return taken


def nothing_is_lost(before: Sequence[Path], after: Sequence[Path]) -> None:
    """What each file said, the file of the same format that comes out says, too."""
    for came, went in zip(records(*before), records(*after), strict=True):
        said = {name: value for name, value in as_data(came).items() if value}
        assert {name: as_data(went).get(name) for name in said} == said


def test_an_editorial_comes_in_is_found_followed_kept_and_comes_back(
    new_page: NewPage, server: Server, links: dict[str, str], installed_cast: Path, tmp_path: Path
) -> None:
    page = new_page()
    sign_in(page, links["alice"], "/evidence/imports/")

    # Five files, one record; then the collection around it.
    take_in(page, *EDITORIAL)
    seen = counts(page)
    assert (seen["All"], seen["New"], seen.get("Refused")) == (5, 1, None)
    assert faults(page) == []
    page.get_by_role("button", name="Take these in").click()
    expect(page.get_by_role("heading", name="What became of the records")).to_be_visible()
    take_in(page, STARTING).get_by_role("button", name="Take these in").click()
    expect(page.get_by_role("button", name="Take this import back")).to_be_visible()
    server.run(sys.executable, "-c", READ_FOR_LIKENESS)

    # Found by six kinds of question.
    for question in QUESTIONS:
        page.goto("/evidence/")
        page.get_by_role("searchbox").fill(question)
        page.get_by_role("searchbox").press("Enter")
        expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    assert faults(page) == []

    # Its page has every part.
    page.get_by_role("link", name=TITLE).click()
    see_every_part(page, records(EDITORIAL[0])[0])
    assert faults(page) == []
    here = page.url

    # A reference leads on, and back.
    page.locator("ol.references li").first.get_by_role("link", name="In this collection").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(CITED)
    page.locator("section[aria-labelledby=cited-by]").get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(here)

    # Kept in a collection, taken along in each format, and brought back: nothing is lost, nothing is new.
    page.get_by_role("button", name=re.compile("^Save")).click()
    expect(page.get_by_role("button", name=re.compile("^Saved"))).to_be_visible()
    page.goto("/evidence/collections/")
    page.get_by_role("link", name="My collection").click()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    assert faults(page) == []
    taken = take_along(page, tmp_path)
    assert counts(take_in(page, *taken)) == {"All": 5, "No change": 5}
    nothing_is_lost(EDITORIAL, taken)

    # Where nothing of it is known, the format that says everything brings everything.
    whole = taken[FORMATS.index("CSL-JSON")]
    elsewhere = Server(server.address, shutil.copytree(installed_cast, tmp_path / "elsewhere"))
    elsewhere.run(str(PROGRAM), "evidence", "import", str(whole))
    shown = elsewhere.run(str(PROGRAM), "evidence", "show", "1", "--format", "csl")
    assert json.loads(shown) == json.loads(whole.read_text())
