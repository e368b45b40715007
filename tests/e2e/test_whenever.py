"""Three people in three zones find a weekly hour on their own devices, without accounts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import faults

pytestmark = pytest.mark.e2e
NewPage = Callable[..., Page]


def add(page: Page, address: str, name: str, *quick: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Add my hours").click()
    page.get_by_label("Your name").fill(name)
    for button in quick:
        page.get_by_role("button", name=button).click()
    page.get_by_role("button", name="Save my hours").last.click()
    expect(page.get_by_role("link", name=f"Change the hours of {name}")).to_be_visible()


def test_three_people_find_and_agree_on_an_hour(new_page: NewPage) -> None:
    dana = new_page(timezone_id="Europe/Vienna")
    dana.goto("/")
    dana.get_by_role("contentinfo").get_by_role("link", name="Find a weekly hour").click()
    dana.get_by_label("What is it about?").fill("Case round")
    dana.get_by_label("The first week begins on").fill("2027-03-15")
    expect(dana.get_by_label("Where your clock is")).to_have_value("Europe/Vienna")
    dana.get_by_role("button", name="Get the link").click()
    organise, address = dana.url, dana.get_by_label("For everybody who should meet").input_value()

    add(dana, address, "Dana", "Weekdays 9–17", "Weekday evenings")
    add(new_page(timezone_id="America/New_York", phone=True), address, "Ben", "Weekdays 9–17")
    esha = new_page(timezone_id="Asia/Kolkata", phone=True)  # browsers call it by its old name, Asia/Calcutta
    add(esha, address, "Esha", "Weekdays 9–17", "Weekday evenings")

    expect(esha.get_by_role("row", name="Esha Kolkata time")).to_contain_text("before: Mon 19:30")
    expect(esha.get_by_role("row", name="Ben New York time")).to_contain_text("Mon 10:00")
    assert faults(esha) == []
    dana.goto(organise)
    dana.get_by_role("button", name="We take this").click()
    assert faults(dana) == []
    esha.reload()
    expect(esha.get_by_text("Agreed: Monday")).to_be_visible()
    with esha.expect_download() as file:
        esha.get_by_role("link", name="Put the dates into my calendar").click()
    assert file.value.path().read_bytes().count(b"BEGIN:VEVENT") == 8
