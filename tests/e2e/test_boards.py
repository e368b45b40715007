"""The boards of the stages, live: two members, one of them without a connection for a while."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.boards import cell, lines, saved, until_lines
from tests.e2e.conftest import faults, sign_in

pytestmark = pytest.mark.e2e

NewPage = Callable[..., Page]
STAGES = "/programmes/rounds/groups/1/room/stages/"


def enter(page: Page, link: str, stage: str) -> Page:
    sign_in(page, link, f"{STAGES}{stage}/")
    expect(page.locator("#board[data-live]")).to_be_attached()
    return page


def test_a_member_fills_a_cell_and_another_sees_who_writes_and_what(
    new_page: NewPage, links: dict[str, str]
) -> None:
    vera = enter(new_page(), links["vera"], "matrix")
    kenta = enter(new_page(phone=True), links["kenta"], "matrix")
    expect(kenta.get_by_text("nothing from Austria yet")).to_be_visible()

    cell(vera, "AT").locator("[data-edit]").click()
    expect(cell(kenta, "AT").locator(".busy")).to_have_text("Vera Huber")
    vera.get_by_label("What is true there").fill("There is a plan since 2018.")
    vera.get_by_label("Where you know it from").fill("https://example.org/plan")
    expect(cell(kenta, "AT")).to_contain_text("There is a plan since 2018.")
    vera.get_by_role("button", name="Done", exact=True).click()

    expect(kenta.get_by_role("link", name="https://example.org/plan")).to_be_visible()
    expect(kenta.get_by_text("nothing from Austria yet")).to_have_count(0)
    expect(cell(kenta, "AT").locator(".busy")).to_have_count(0)
    saved(vera)
    assert faults(kenta) == []
    kenta.reload()
    expect(cell(kenta, "AT")).to_contain_text("There is a plan since 2018.")


def test_a_line_moved_without_a_connection_is_merged_with_what_the_others_did(
    new_page: NewPage, links: dict[str, str]
) -> None:
    vera = enter(new_page(), links["vera"], "analysis")
    kenta = enter(new_page(), links["kenta"], "analysis")
    for text in ("Heat", "Poverty", "Old houses"):
        vera.get_by_label("Add a cause").fill(text)
        vera.keyboard.press("Enter")
    until_lines(kenta, "cause", ["Heat", "Poverty", "Old houses"])

    vera.context.set_offline(True)
    vera.get_by_role("button", name="Old houses", exact=True).focus()
    vera.keyboard.press("Alt+ArrowRight")
    until_lines(vera, "cause", ["Heat", "Poverty", "Poverty > Old houses"])
    expect(vera.get_by_role("button", name="Old houses", exact=True)).to_be_focused()
    kenta.get_by_role("button", name="Poverty", exact=True).click()
    kenta.keyboard.press("Control+A")
    kenta.keyboard.insert_text("Poor housing")
    kenta.keyboard.press("Enter")
    kenta.keyboard.press("Alt+ArrowUp")
    until_lines(kenta, "cause", ["Poor housing", "Heat", "Old houses"])
    expect(vera.locator("#editor-status")).to_contain_text("Offline")
    vera.context.set_offline(False)

    wanted = ["Poor housing", "Poor housing > Old houses", "Heat"]
    for page in (vera, kenta):
        until_lines(page, "cause", wanted)
        saved(page)
    for page in (vera, kenta):
        page.reload()  # as the server reads the same tree
        assert lines(page, "cause") == wanted
    assert faults(vera) == []


def test_two_lines_put_below_one_another_without_a_connection_both_stay(
    new_page: NewPage, links: dict[str, str]
) -> None:
    vera = enter(new_page(), links["vera"], "ring")
    kenta = enter(new_page(), links["kenta"], "ring")
    for text in ("Chicken", "Egg"):
        vera.get_by_label("Add a cause").fill(text)
        vera.keyboard.press("Enter")
    until_lines(kenta, "cause", ["Chicken", "Egg"])

    for page in (vera, kenta):
        page.context.set_offline(True)
    vera.get_by_role("button", name="Egg", exact=True).press("Alt+ArrowRight")
    kenta.get_by_role("button", name="Egg", exact=True).press("Alt+ArrowUp")
    kenta.get_by_role("button", name="Chicken", exact=True).press("Alt+ArrowRight")
    until_lines(vera, "cause", ["Chicken", "Chicken > Egg"])
    until_lines(kenta, "cause", ["Egg", "Egg > Chicken"])
    for page in (vera, kenta):
        page.context.set_offline(False)

    for page in (vera, kenta):
        saved(page)
    vera.wait_for_timeout(500)
    seen = lines(vera, "cause")
    until_lines(kenta, "cause", seen)
    assert sorted(line.split(" > ")[-1] for line in seen) == ["Chicken", "Egg"]
    vera.reload()  # as the server reads the same tree
    assert lines(vera, "cause") == seen


def test_lines_are_dragged_added_below_taken_out_and_brought_back(
    new_page: NewPage, links: dict[str, str]
) -> None:
    vera = enter(new_page(), links["vera"], "analysis")
    for text in ("Deaths", "Grief"):
        vera.get_by_label("Add an effect").fill(text)
        vera.get_by_role("button", name="Add an effect").click()
    side = vera.locator('[data-side="effect"]')
    side.get_by_role("button", name="Grief", exact=True).drag_to(
        side.get_by_role("button", name="Deaths", exact=True)
    )
    until_lines(vera, "effect", ["Deaths", "Deaths > Grief"])

    menu = side.locator("[data-node]", has_text="Deaths").first.locator(":scope > .node details")
    menu.locator("summary").click()
    menu.get_by_role("link", name="Add below").click()
    vera.keyboard.insert_text("Fewer nurses")
    vera.keyboard.press("Enter")
    until_lines(vera, "effect", ["Deaths", "Deaths > Grief", "Deaths > Fewer nurses"])
    menu.get_by_role("button", name="Take out").click()
    until_lines(vera, "effect", ["Grief", "Fewer nurses"])
    vera.get_by_text("Taken out").click()
    vera.get_by_role("button", name="Bring back").click()
    until_lines(vera, "effect", ["Deaths", "Deaths > Grief", "Deaths > Fewer nurses"])
    saved(vera)


def test_options_are_added_and_marked_by_two_at_once(new_page: NewPage, links: dict[str, str]) -> None:
    vera = enter(new_page(), links["vera"], "decisions")
    kenta = enter(new_page(phone=True), links["kenta"], "decisions")
    vera.get_by_text("Add or take out options and criteria").click()
    vera.get_by_role("link", name="Add an option").click()
    vera.get_by_label("In a few words").fill("Paint roofs white")
    vera.get_by_role("button", name="Save").click()
    row = kenta.locator("tr[data-option]", has_text="Paint roofs white")
    vera.get_by_role("link", name="Change Paint roofs white", exact=True).click()
    vera.get_by_label("In a few words").press_sequentially(" soon")
    expect(row.locator("[data-title]")).to_have_text("Paint roofs white soon")
    vera.get_by_label("In a few words").fill("")  # an option keeps a title
    vera.get_by_label("More about it").fill("From June on.")
    vera.get_by_role("button", name="Done", exact=True).click()
    expect(row.locator("[data-about]")).to_have_text("From June on.")
    expect(row.locator("[data-title]")).to_have_text("Paint roofs white soon")
    row.locator("[data-edit]").first.click()
    kenta.get_by_label("By this criterion, the option is").select_option("2")
    kenta.get_by_label("Why", exact=True).first.fill("Cheap, and done in a week.")

    marked = vera.locator("tr[data-option]", has_text="Paint roofs white").locator("td").first
    expect(marked).to_contain_text("very good")
    expect(marked).to_contain_text("Cheap, and done in a week.")
    expect(marked.locator(".busy")).to_have_text("Kenta Mori")
    kenta.get_by_role("button", name="Done", exact=True).click()
    saved(kenta)
    assert faults(kenta) == []
    vera.reload()
    expect(marked).to_contain_text("Cheap, and done in a week.")

    # A decision on record comes to who looks at the page; who writes there is asked first.
    kenta.get_by_label("What you propose").fill("Paint the roofs of schools first.")
    kenta.get_by_role("button", name="Put on record").click()
    expect(kenta.locator("#decision-1")).to_be_visible()
    look(vera)
    expect(vera.locator("#decision-1")).to_contain_text("Paint the roofs of schools first.")
    vera.locator("#id_stand-1-reason").fill("Schools are empty in summer.")
    kenta.get_by_label("I agree").check()
    kenta.get_by_role("button", name="Say where I stand").click()
    expect(kenta.get_by_role("button", name="Change where I stand")).to_be_visible()
    look(vera)
    expect(vera.get_by_text("Others have changed something here.")).to_be_visible()
    expect(vera.locator("#id_stand-1-reason")).to_have_value("Schools are empty in summer.")
    vera.get_by_role("button", name="Load it").click()
    expect(vera.locator("#decision-1 h4")).to_have_text("Agree (1)")


def look(page: Page) -> None:
    """As somebody who comes back to the page; it looks by itself only every 20 seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
