"""Two students write their product: one comments on what the other writes, a proposal is taken, a poster comes out."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import parse_qs

import pytest
from PIL import Image as Pillow
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from tests.e2e.conftest import faults, sign_in

pytestmark = pytest.mark.e2e

NewPage = Callable[..., Page]
STAGE = "/programmes/rounds/groups/1/room/stages/product/"


MIDDLE_OF_LAST_WORD = """(content) => {
  const texts = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  let last;
  while (texts.nextNode()) if (texts.currentNode.data.includes("here")) last = texts.currentNode;
  const range = document.createRange();
  const from = last.data.lastIndexOf("here");
  range.setStart(last, from);
  range.setEnd(last, from + "here".length);
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  const { x, y, width, height } = range.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""


def mark_last_word(page: Page) -> None:
    """As one does with a finger: twice on the word; again where the page moved meanwhile."""
    for _ in range(10):
        page.mouse.dblclick(*page.locator(".cm-content").evaluate(MIDDLE_OF_LAST_WORD))
        page.wait_for_timeout(300)
        if page.locator("#id_quote").input_value() == "here":
            return


def test_a_product_is_written_commented_on_and_handed_in(new_page: NewPage, links: dict[str, str]) -> None:
    vera, kenta = new_page(), new_page(phone=True)
    sign_in(vera, links["vera"], STAGE)
    sign_in(kenta, links["kenta"], STAGE)

    vera.locator(".cm-content").click()
    vera.keyboard.press("ControlOrMeta+a")  # other tests may have written here before
    vera.keyboard.insert_text("# Clean hands 😀\n\n## Why\n\nSoap is rare here.")
    expect(kenta.locator(".cm-content")).to_contain_text("Soap is rare here.")

    # Kenta marks the last word and proposes another; the emoji before it has two units in browsers and four bytes.
    mark_last_word(kenta)
    expect(kenta.locator("#id_quote")).to_have_value("here")
    kenta.get_by_text("Propose other words").click()
    kenta.get_by_label("Other words for the passage").fill("in our wards")
    kenta.locator("#comment-form").get_by_role("button", name="Comment").click()
    expect(kenta.locator("#comments ins")).to_have_text("in our wards")
    expect(kenta.locator(".remark")).to_have_text("here")
    expect(kenta.locator("#id_quote")).to_have_value("")

    # Vera sees it where it belongs, also after she wrote before it, and takes it.
    vera.reload()
    expect(vera.locator(".remark")).to_have_text("here")
    vera.locator(".cm-content").click()
    vera.keyboard.press("Control+Home")
    vera.keyboard.insert_text("Draft. ")
    expect(vera.locator(".remark")).to_have_text("here")
    assert faults(vera) == []
    vera.get_by_role("button", name="Accept").click()
    expect(vera.locator(".cm-content")).to_contain_text("Soap is rare in our wards.")
    expect(kenta.locator(".cm-content")).to_contain_text("Soap is rare in our wards.")
    expect(vera.locator(".remark")).to_have_count(0)

    expect(vera.locator("#editor-status")).to_have_text("Saved")
    vera.get_by_role("link", name="Show how it looks now").click()
    expect(vera.locator("#rendered h3")).to_have_text("Why")
    vera.get_by_role("button", name="Hand in the document").click()
    expect(vera.get_by_text("Handed in.").first).to_be_visible()

    vera.get_by_text("As a poster for printing").click()
    with vera.expect_download() as download:
        vera.get_by_role("link", name="A0, upright").click()
    (page,) = PdfReader(download.value.path()).pages
    assert "Soap is rare in our wards." in page.extract_text()


def test_a_picture_goes_on_where_the_connection_was_lost(
    new_page: NewPage, links: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "ward.png"
    Pillow.frombytes("RGB", (400, 300), Random(1).randbytes(360_000)).save(file)
    page, starts = new_page(phone=True), []
    sign_in(page, links["vera"], "/programmes/rounds/groups/1/room/document/images/")

    def lose_the_second(route: Route) -> None:
        starts.append(int(route.request.url.rpartition("=")[2]))
        if len(starts) == 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/*/?start=*", lose_the_second)
    page.locator("#id_file").set_input_files(file)
    page.get_by_label("What does it show?").fill("A ward")
    page.get_by_role("button", name="Add").click()

    expect(page.get_by_alt_text("A ward")).to_be_visible()
    assert starts[:3] == [0, 65_536, 65_536]
    assert faults(page) == []

    # A large photograph is made smaller before it is sent.
    photo = tmp_path / "photo.jpg"
    tiny = Pillow.frombytes("RGB", (300, 200), Random(1).randbytes(180_000))
    tiny.resize((3000, 2000)).save(photo, quality=98)
    assert photo.stat().st_size > 900_000
    page.unroute_all()
    page.locator("#id_file").set_input_files(photo)
    page.get_by_label("What does it show?").fill("A garden")
    with page.expect_request("**/uploads/") as begun:
        page.get_by_role("button", name="Add").click()
    expect(page.get_by_alt_text("A garden")).to_have_attribute("width", "2400")
    sent = parse_qs(begun.value.post_data or "")
    assert int(sent["size"][0]) < photo.stat().st_size / 2


def test_pages_around_the_document_are_fit_for_everybody(new_page: NewPage, links: dict[str, str]) -> None:
    page = new_page(phone=True)
    sign_in(page, links["vera"], STAGE)
    for name in ("preview", "comments", "versions", "sources", "images"):
        page.goto(f"/programmes/rounds/groups/1/room/document/{name}/")
        assert (name, faults(page)) == (name, [])
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, 360)
