"""``make screenshots``: the demonstration's main pages as pictures in docs/screenshots/."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import ARGUMENTS, find_chromium
from tests.e2e.conftest import DESK, PHONE, Server, start_server, stop_server

OUT = Path(__file__).parents[2] / "docs" / "screenshots"


@dataclass(frozen=True)
class Shot:
    """A page of the demonstration: the file's name, whose page, and the links to follow from the start page."""

    name: str
    role: str
    path: str = ""  # below the programme's address
    phone: bool = False
    dark: bool = False
    right_to_left: bool = False


SHOTS = [
    Shot("overview-1280", "coordinator"),
    Shot("overview-360-dark", "coordinator", phone=True, dark=True),
    Shot("plan-1280", "coordinator", "plan/"),
    Shot("schools-1280", "coordinator", "partners/"),
    Shot("group-1280", "coordinator", "groups/1/"),
    Shot("group-360-right-to-left", "coordinator", "groups/1/", phone=True, right_to_left=True),
    Shot("student-360", "student", phone=True),
    Shot("free-hours-360", "student", "me/availability/", phone=True),
    Shot("room-360", "student", "room", phone=True),
    Shot("room-1280-dark", "student", "room", dark=True),
]
# These need the plan as it was before its groups were confirmed.
DRAFT = [
    Shot("forming-1280", "coordinator", "formings/1/"),
    Shot("forming-rules-1280", "coordinator", "formings/?hours=10&countries=4&size_min=4&size_max=5"),
]
# The demonstration's groups have met, so that their plan cannot be undone any more; its picture needs them gone.
UNDO = """
import django; django.setup()
from django.utils import timezone
from worldrounds.groups.models import Forming, Group, Membership
Forming.objects.update(state=Forming.State.DRAFT)
Membership.objects.update(left_at=timezone.now())
Group.objects.update(retired_at=timezone.now())
"""


def main() -> int:
    if find_chromium() is None:
        sys.stdout.write("No pictures: they need Chromium; on Debian: apt-get install chromium\n")
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, process = start_server(Path(folder), "demo", demo=True, seconds=300)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            for shot in SHOTS:
                _take(browser, server.address, shot)
            Server(server.address, server.data / "demo").run(sys.executable, "-c", UNDO)
            for shot in DRAFT:
                _take(browser, server.address, shot)
        finally:
            browser.close()
            stop_server(process)
    return 0


def _take(browser: Browser, address: str, shot: Shot) -> None:
    options: dict[str, Any] = {"viewport": PHONE if shot.phone else DESK}
    context = browser.new_context(
        base_url=address, color_scheme="dark" if shot.dark else "light", reduced_motion="reduce", **options
    )
    page = context.new_page()
    page.goto("/sign-in/")
    page.locator(f'form[action="/sign-in/as/{shot.role}/"] button').click()
    _open(page, shot)
    if shot.right_to_left:
        page.evaluate("() => { document.documentElement.dir = 'rtl' }")
    page.wait_for_timeout(800)  # ribbons and the live document have arrived
    page.screenshot(path=OUT / f"{shot.name}.png")
    context.close()
    sys.stdout.write(f"docs/screenshots/{shot.name}.png\n")


def _open(page: Page, shot: Shot) -> None:
    if "/programmes/" not in page.url:
        page.locator("main a[href^='/programmes/']:not([href$='/new/'])").first.click()
    if shot.path == "room":
        page.locator("main a[href*='/room/']").first.click()
    elif shot.path:
        page.goto(page.url + shot.path)


if __name__ == "__main__":
    sys.exit(main())
