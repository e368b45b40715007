"""Free hours painted by mouse, finger and keyboard, over a bad connection too; a roster from file to list."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Server, faults, sign_in
from worldrounds.solvers.time.patterns import pattern_from_hex, pattern_from_ranges, pattern_to_ranges

pytestmark = pytest.mark.e2e
HOURS = "/programmes/rounds/me/availability/"


@pytest.fixture(scope="module")
def folder(server: Server) -> Path:
    return server.data


@pytest.fixture(autouse=True)
def _nobody_told_anything(folder: Path) -> None:
    """The cast is shared, and the tests come in any order."""
    with closing(sqlite3.connect(folder / "worldrounds.sqlite3", timeout=20)) as database, database:
        database.execute(
            "UPDATE programmes_enrolment SET availability = '', availability_saved_at = NULL, topics = '[]'"
        )


def cell(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name, exact=True)


def center(page: Page, name: str) -> tuple[float, float]:
    box = cell(page, name).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def stored(folder: Path, who: str, column: str) -> str:
    question = f"SELECT {column} FROM programmes_enrolment WHERE email = ?"
    with closing(sqlite3.connect(folder / "worldrounds.sqlite3")) as database:
        return str(database.execute(question, [f"{who}@example.org"]).fetchone()[0])


def saved(folder: Path, who: str) -> str:
    return pattern_to_ranges(pattern_from_hex(stored(folder, who, "availability")))


def state(page: Page) -> Locator:
    return page.locator("[data-state]")


def test_hours_are_painted_with_the_mouse_and_undone(
    new_page: Callable[..., Page], folder: Path, links: dict[str, str]
) -> None:
    page = new_page()
    sign_in(page, links["vera"], HOURS)

    cell(page, "Thursday 22:30").scroll_into_view_if_needed()
    page.mouse.move(*center(page, "Tuesday 18:00"))
    page.mouse.down()
    page.mouse.move(*center(page, "Thursday 19:30"), steps=8)
    page.mouse.up()
    expect(state(page)).to_have_text("Saved")
    expect(page.locator("[data-count]")).to_have_text("6")
    cell(page, "Monday 08:00").click()
    page.get_by_role("button", name="Weekends").click()
    page.get_by_role("button", name="Undo").click()
    expect(state(page)).to_have_text("Saved")

    assert saved(folder, "vera") == pattern_to_ranges(
        pattern_from_ranges("Mon 08:00-08:30; Tue-Thu 18:00-20:00")
    )


def test_hours_are_painted_with_the_keyboard(
    new_page: Callable[..., Page], folder: Path, links: dict[str, str]
) -> None:
    page = new_page()
    sign_in(page, links["viktor"], HOURS)

    cell(page, "Monday 18:00").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Tab")  # one stop only: the next one is outside the grid
    expect(state(page)).to_have_text("Saved")

    assert page.evaluate("() => document.activeElement.closest('table')") is None
    assert saved(folder, "viktor") == "Tue 18:30-20:30"


def test_the_tab_key_reaches_the_hours_and_the_keyboard_paints_a_range(
    new_page: Callable[..., Page], folder: Path, links: dict[str, str]
) -> None:
    page = new_page()
    sign_in(page, links["viktor"], HOURS)

    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.name") == "h":
            break
    expect(cell(page, "Monday 18:00")).to_be_focused()
    for key in ("ArrowRight", "Shift+ArrowDown"):  # nothing marked yet: Shift and arrows mark
        page.keyboard.press(key)
    page.keyboard.down("Shift")
    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowLeft"):  # and back again
        page.keyboard.press(key)
    page.keyboard.up("Shift")
    page.keyboard.press("Enter")  # saves, and presses no quick choice
    expect(state(page)).to_have_text("Saved")

    assert saved(folder, "viktor") == "Tue 17:30-19:00; Wed 17:30-19:00"
    ring = page.evaluate("() => getComputedStyle(document.activeElement).outline")
    assert ("solid" in ring, "3px" in ring) == (True, True)


def test_the_hour_one_stands_on_is_never_below_the_bars(
    new_page: Callable[..., Page], links: dict[str, str]
) -> None:
    page = new_page(phone=True)
    sign_in(page, links["kenta"], HOURS)

    cell(page, "Monday 22:30").focus()
    seen = []
    for _ in range(30):
        page.keyboard.press("ArrowUp")
        seen.append(
            page.evaluate(
                """() => {
                    const [focused, box] = [document.activeElement, document.activeElement.getBoundingClientRect()];
                    return document.elementFromPoint(box.x + box.width / 2, box.y + 4) === focused;
                }"""
            )
        )

    assert seen == [True] * 30


def test_hours_are_painted_with_a_finger_and_the_page_still_scrolls(
    new_page: Callable[..., Page], folder: Path, links: dict[str, str]
) -> None:
    page = new_page(phone=True, has_touch=True, is_mobile=True)
    sign_in(page, links["kenta"], HOURS)
    cell(page, "Monday 12:00").scroll_into_view_if_needed()
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},  # type: ignore[dict-item]
        )

    def draw(start: str, end: str, *, hold: int = 0) -> None:
        (x, y), (to_x, to_y) = center(page, start), center(page, end)
        send("touchStart", (x, y))
        page.wait_for_timeout(hold)
        for step in range(1, 9):
            send("touchMove", (x + (to_x - x) * step / 8, y + (to_y - y) * step / 8))
        send("touchEnd")

    cell(page, "Monday 10:00").tap()
    draw("Tuesday 12:00", "Thursday 12:30")  # sideways at once
    draw("Sunday 09:00", "Sunday 11:30", hold=400)  # held, then down
    before = page.evaluate("() => scrollY")
    draw("Friday 14:00", "Friday 10:00")  # not held: this scrolls
    expect(state(page)).to_have_text("Saved")

    assert (
        saved(folder, "kenta")
        == "Mon 10:00-10:30; Tue 12:00-13:00; Wed 12:00-13:00; Thu 12:00-13:00; Sun 09:00-12:00"
    )
    assert page.evaluate("() => scrollY") > before
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360


def test_hours_marked_without_a_connection_are_kept_and_sent_later(
    new_page: Callable[..., Page], folder: Path, links: dict[str, str]
) -> None:
    page = new_page()
    sign_in(page, links["kiyo"], HOURS)
    page.context.set_offline(True)
    page.get_by_role("button", name="Weekday evenings").click()
    expect(state(page)).to_contain_text("kept on this device")

    page.context.set_offline(False)
    expect(state(page)).to_have_text("Saved")
    assert saved(folder, "kiyo") == pattern_to_ranges(pattern_from_ranges("Mon-Fri 18:00-22:00"))


def test_hours_kept_on_the_device_survive_a_closed_page(
    new_page: Callable[..., Page], folder: Path, links: dict[str, str]
) -> None:
    page = new_page()
    sign_in(page, links["nadia"], HOURS)
    page.route(
        "**/me/availability/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    cell(page, "Friday 20:00").click()
    expect(state(page)).to_contain_text("kept on this device")
    page.unroute("**/me/availability/")

    page.goto("/programmes/rounds/")
    page.goto(HOURS)

    expect(cell(page, "Friday 20:00")).to_be_checked()
    expect(state(page)).to_have_text("Saved")
    assert saved(folder, "nadia") == "Fri 20:00-20:30"


def test_hours_can_be_told_without_a_script(
    new_page: Callable[..., Page], folder: Path, links: dict[str, str]
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, links["nadia"], HOURS)

    cell(page, "Saturday 10:00").check()
    page.get_by_role("button", name="Save my hours").click()

    expect(page.get_by_text("Your free hours are saved.")).to_be_visible()
    assert saved(folder, "nadia") == "Sat 10:00-10:30"


def test_without_a_script_the_enter_key_saves_and_presses_no_quick_choice(
    new_page: Callable[..., Page], folder: Path, links: dict[str, str]
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, links["nadia"], HOURS)

    cell(page, "Sunday 11:00").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your free hours are saved.")).to_be_visible()
    assert saved(folder, "nadia") == "Sun 11:00-11:30"


def test_topics_are_put_in_order_by_buttons_and_by_drag(
    new_page: Callable[..., Page], folder: Path, links: dict[str, str]
) -> None:
    page = new_page()
    sign_in(page, links["vera"], "/programmes/rounds/me/")
    topics = page.locator("[data-topics] > li")

    for title in ("History", "Law", "Future"):
        topics.filter(has_text=title).get_by_role("button", name="Choose").click()
    topics.filter(has_text="Future").get_by_role("button", name="Move up").click()
    topics.filter(has_text="Law").drag_to(
        topics.filter(has_text="History"), target_position={"x": 40, "y": 4}
    )
    topics.filter(has_text="Future").get_by_role("button", name="Leave out").click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()

    assert json.loads(stored(folder, "vera", "topics")) == ["law", "history"]


def test_a_roster_goes_from_file_to_list(
    new_page: Callable[..., Page], folder: Path, links: dict[str, str]
) -> None:
    page = new_page()
    sign_in(page, links["bob"], "/programmes/rounds/partners/vienna/roster/")
    content = "Teilnehmende;;\n;;\nNachname;Vorname;E-Mail\nGrößl;Zoé;zoe@example.org\nEk;Bo;kein\n"
    file = {"name": "Liste.csv", "mimeType": "text/csv", "buffer": content.encode("cp1252")}

    page.get_by_label("The list").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at the list").click()
    expect(page.get_by_text("1 new student, 1 row left out.")).to_be_visible()
    expect(page.get_by_text("“kein” is not an e-mail address.")).to_be_visible()
    page.get_by_role("button", name="Take in 1 student").click()
    expect(page.get_by_text("The list is taken in")).to_be_visible()

    page.goto("/programmes/rounds/students/")
    expect(page.get_by_role("rowheader", name="Zoé Größl")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_enrolment_pages_have_no_accessibility_faults(
    new_page: Callable[..., Page], links: dict[str, str], scheme: str
) -> None:
    page = new_page(color_scheme=scheme)
    found: dict[str, list[str]] = {}

    def look(path: str) -> None:
        found[path] = faults(page) if scheme == "light" else faults(page, "color-contrast")

    sign_in(page, links["vera"], HOURS)
    look(HOURS)
    page.goto("/programmes/rounds/me/")
    look("profile")
    page.context.clear_cookies()
    sign_in(page, links["alice"], "/programmes/rounds/students/")
    look("students")
    for name in ("roster", "applications"):
        page.goto(f"/programmes/rounds/partners/vienna/{name}/")
        look(name)
    page.goto("/programmes/rounds/partners/vienna/roster/")
    file = {"name": "l.csv", "mimeType": "text/csv", "buffer": b"Name;Mail\nAda King;a@x.org\nBo;b\n"}
    page.get_by_label("The list").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at the list").click()
    page.get_by_text("How the file was read").click()
    look("preview")

    assert {path: broken for path, broken in found.items() if broken} == {}
