"""Pages for everybody: without scripts, over a lost connection, for a screen reader, from right to left."""

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import faults, sign_in

pytestmark = pytest.mark.e2e

NewPage = Callable[..., Page]
HOME = "/programmes/rounds/"
ROOM = f"{HOME}groups/1/room/"
WRITE = f"{ROOM}write/"
STAFF_PAGES = [
    HOME,
    f"{HOME}plan/",
    f"{HOME}partners/",
    f"{HOME}students/",
    f"{HOME}groups/",
    f"{HOME}groups/1/",
    f"{HOME}sessions/",
    f"{HOME}sessions/1/",
    ROOM,
    WRITE,
]


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Our document")


def status(page: Page) -> Locator:
    return page.locator("#editor-status")


def enter_room(page: Page, link: str) -> Page:
    sign_in(page, link, WRITE)
    expect(status(page)).to_have_text("Saved")
    return page


def write(page: Page, text: str) -> None:
    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


# Without scripts ---------------------------------------------------------------------------------------------


def test_student_without_scripts_finds_session_and_room_and_loses_no_text_of_others(
    new_page: NewPage, links: dict[str, str]
) -> None:
    kenta = new_page(java_script_enabled=False, phone=True)
    sign_in(kenta, links["kenta"], HOME)
    expect(kenta.locator("section", has_text="Next session").locator("time").first).to_be_visible()
    kenta.get_by_role("link", name="Open our room").click()
    kenta.get_by_role("link", name="Poor connection? Write in a plain form").click()
    field = kenta.get_by_label("The document")
    before = field.input_value()

    vera = enter_room(new_page(), links["vera"])
    write(vera, "Vera writes meanwhile. ")
    expect(status(vera)).to_have_text("Saved")
    field.fill(before + "Kenta has no scripts. ")
    kenta.get_by_role("button", name="Save").click()

    for text in ("Vera writes meanwhile.", "Kenta has no scripts."):
        expect(editor(vera)).to_contain_text(text)
        assert text in field.input_value()


def test_student_is_moved_to_another_group_and_back_without_scripts(
    new_page: NewPage, links: dict[str, str]
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, links["alice"], f"{HOME}formings/")
    page.locator("aside").get_by_role("link", name="Plan").first.click()

    page.get_by_role("link", name="Move Kiyo Tanaka").click()
    page.get_by_role("row", name="Group 3").get_by_role("radio", name="Group 3").check()
    page.get_by_role("button", name="Move").first.click()
    expect(page.locator("#group-3")).to_contain_text("Kiyo Tanaka")

    page.get_by_role("button", name="Take the move back").click()
    expect(page.locator("#group-2")).to_contain_text("Kiyo Tanaka")


# Over a lost connection --------------------------------------------------------------------------------------


def test_text_written_without_a_connection_is_sent_later_even_from_a_page_closed_meanwhile(
    new_page: NewPage, links: dict[str, str]
) -> None:
    vera, kenta = enter_room(new_page(), links["vera"]), enter_room(new_page(), links["kenta"])
    for page, text in ((vera, "Vera is in a tunnel. "), (kenta, "Kenta's battery ends here. ")):
        page.context.set_offline(True)
        write(page, text)
    for page in (vera, kenta):
        expect(status(page)).to_contain_text("Offline. What you write is kept in this browser")

    kenta.close()
    for page in (vera, kenta):
        page.context.set_offline(False)
    expect(status(vera)).to_have_text("Saved")
    again = kenta.context.new_page()
    again.goto(WRITE)

    for page in (vera, again):
        expect(editor(page)).to_contain_text("Vera is in a tunnel.")
        expect(editor(page)).to_contain_text("Kenta's battery ends here.")
        expect(status(page)).to_have_text("Saved")


# For everybody -----------------------------------------------------------------------------------------------


def broken(page: Page, paths: Iterable[str]) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        answer = page.goto(path)
        assert answer is not None and answer.ok, path
        if path == WRITE:
            expect(status(page)).to_have_text("Saved")
        found[path] = faults(page)
    return {path: said for path, said in found.items() if said}


def test_pages_of_the_coordinator_have_no_accessibility_faults(
    new_page: NewPage, links: dict[str, str]
) -> None:
    page = new_page(phone=True)
    sign_in(page, links["alice"], HOME)
    more = [
        "/",
        "/account/",
        "/programmes/new/",
        "/programmes/new/icep-year/",
        "/commons/blueprints/",
        "/commons/blueprints/icep-year/",
        "/commons/moderation/",
        "/commons/profile/confirm/",
        "/commons/schools/add/",
        f"{HOME}partners/add/",
        f"{HOME}partners/vienna/",
        f"{HOME}formings/",
        f"{HOME}formings/2/",
        f"{HOME}formings/2/move/4/",
        f"{HOME}formings/2/people/4/?group=3",
        f"{HOME}formings/?hours=167&hours_level=must&ways=yes",
        f"{HOME}timetables/",
        f"{HOME}venues/",
        f"{HOME}plenaries/opening/",
        f"{HOME}groups/1/members/",
        f"{HOME}team/",
        f"{HOME}history/",
    ]
    assert broken(page, STAFF_PAGES + more) == {}


def test_pages_of_a_student_have_no_accessibility_faults(new_page: NewPage, links: dict[str, str]) -> None:
    page = new_page(phone=True)
    assert broken(page, ["/", "/sign-in/", "/sign-up/", links["vera"]]) == {}
    sign_in(page, links["vera"], HOME)
    own = [f"{HOME}groups/1/", f"{HOME}sessions/1/", f"{HOME}sessions/1/propose/", "/calendar/"]
    assert broken(page, [HOME, *own, ROOM, WRITE, f"{ROOM}document/", f"{ROOM}discussion/"]) == {}


def test_pages_from_right_to_left_in_the_dark_have_no_accessibility_faults_and_fit_a_phone(
    new_page: NewPage, links: dict[str, str]
) -> None:
    page = new_page(phone=True, color_scheme="dark")
    sign_in(page, links["faye"], HOME)
    found = {}
    for path in STAFF_PAGES:
        page.goto(path)
        page.evaluate("() => { document.documentElement.dir = 'rtl' }")  # no such language is complete yet
        found[path] = faults(page, "color-contrast")
        if (width := page.evaluate("() => document.documentElement.scrollWidth")) > 360:
            found[path].append(f"{width} pixels wide")
    assert {path: said for path, said in found.items() if said} == {}
