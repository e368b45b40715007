"""The evidence hall: five files and one record, found in six ways, followed, kept, taken along and brought back."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Server, faults, serving, sign_in

pytestmark = pytest.mark.e2e

NewPage = Callable[..., Page]
FIXTURES = ROOT / "tests/bibliography/fixtures"
EDITORIAL = [FIXTURES / f"editorial.{ending}" for ending in ("xml", "nbib", "ris", "bib", "json")]
TITLE = "Reshaping internationalization of medical education in 2023"
CITED = "Motivations and Formats of Current Practices"
STARTING = ROOT / "src/worldrounds/evidence/starting/records.json"
SECTIONS = [
    "Abstract", "Conflict of interest", "Similar articles", "References", "Publication types", "Cite", "Used in",
]  # fmt: skip
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


@pytest.fixture(scope="module")
def server(installed_cast: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Of its own: the hall must be empty."""
    with serving(shutil.copytree(installed_cast, tmp_path_factory.mktemp("evidence") / "data")) as server:
        yield server


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


def test_an_editorial_comes_in_is_found_followed_kept_and_comes_back(
    new_page: NewPage, server: Server, links: dict[str, str], tmp_path: Path
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
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator(".kinds")).to_contain_text("Editorial")
    expect(page.locator(".source")).to_contain_text("BMC Med Educ")
    expect(page.locator(".source")).to_contain_text("23(1):366")
    expect(page.get_by_role("list", name="Authors")).to_contain_text("Anette Wu")
    expect(page.locator("main")).to_contain_text("In 2023, it is time to reshape IoME")
    expect(page.locator("main")).to_contain_text("is the guest editor of the collection")
    headings = page.locator("main h2").all_inner_texts()
    assert [part for part in SECTIONS if not any(one.startswith(part) for one in headings)] == []
    expect(page.locator("ol.references li")).to_have_count(5)
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
    page.get_by_text("Take it with you").click()
    taken = []
    for name in ("PubMed XML", "NBIB (PubMed)", "RIS", "BibTeX", "CSL-JSON"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        taken.append(tmp_path / download.value.suggested_filename)
        download.value.save_as(taken[-1])
    seen = counts(take_in(page, *taken))
    assert seen == {"All": 5, "No change": 5}
