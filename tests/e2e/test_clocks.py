"""A session is moved over the night in which America's clocks change: three people see their own right hour."""

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Server, faults, serving, sign_in

pytestmark = pytest.mark.e2e

MARCH = date(date.today().year + 1, 3, 8)  # noqa: DTZ011 (any year to come)
CHANGE = MARCH + timedelta(days=6 - MARCH.weekday())  # the second Sunday; Europe waits until the last
BEFORE, AFTER = CHANGE - timedelta(days=4), CHANGE + timedelta(days=3)  # Wednesdays
SEED = """
import sys, django
from datetime import date, timedelta
django.setup()
from django.utils import timezone
from tests.meetings.setting import a_session
from worldrounds.groups.models import Group, Membership
from worldrounds.meetings.models import Session
from worldrounds.programmes.models import Enrolment, PlannedSession, Programme

group, first = Group.objects.get(number=1), date.fromisoformat(sys.argv[1])
nadia = Enrolment.objects.get(given_name="Nadia")
Enrolment.objects.update(availability="f" * 84)
Membership.objects.create(group=group, enrolment=nadia, joined_at=timezone.now())
planned = PlannedSession.objects.get(key="meeting-2")
PlannedSession.objects.update(first_day=first, end_day=first + timedelta(days=14))
Programme.objects.update(end_day=first + timedelta(days=60))
Session.objects.all().delete()
print(a_session(None, planned, group, f"{first}T13:00").pk)
"""


@pytest.fixture(scope="module")
def server(installed_cast: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Of its own: the others' group has two members."""
    with serving(shutil.copytree(installed_cast, tmp_path_factory.mktemp("clocks") / "data")) as server:
        yield server


def hour(page: Page, address: str, day: date, clock: str) -> None:
    page.goto(address)
    expect(page.locator(".session-time time").first).to_contain_text(f"{day.day} Mar {day.year}, {clock}")


def test_three_people_see_the_right_hour_after_the_clocks_of_one_have_changed(
    browser: Browser, server: Server, links: dict[str, str], new_page: Callable[..., Page]
) -> None:
    number = server.run(sys.executable, "-c", SEED, str(BEFORE)).strip()
    address = f"/programmes/rounds/sessions/{number}/"
    people = {"vera": ("13:00", "13:00"), "kenta": ("21:00", "21:00"), "nadia": ("07:00", "08:00")}
    pages = {name: new_page(phone=name == "nadia") for name in people}
    for name, (before, _after) in people.items():
        sign_in(pages[name], links[name], address)
        hour(pages[name], address, BEFORE, before)

    alice = new_page()
    sign_in(alice, links["alice"], address)
    alice.get_by_role("link", name="Another time").click()
    alice.get_by_label("Day", exact=True).fill(str(AFTER))
    alice.get_by_label("Time", exact=True).fill("13:00")
    alice.get_by_role("button", name="See who could come").click()
    expect(alice.locator("main")).to_contain_text(f"{AFTER.day} Mar {AFTER.year}, 08:00")  # Nadia's
    assert faults(alice) == []
    alice.get_by_role("button", name="Move the session there").click()
    expect(alice.locator(".session-time")).to_contain_text(f"{AFTER.day} Mar {AFTER.year}, 13:00")

    for name, (_before, after) in people.items():
        hour(pages[name], address, AFTER, after)
        file = pages[name].request.get(f"{address}session.ics").text()
        assert f":{AFTER:%Y%m%d}T{after.replace(':', '')}00" in file
        assert "SEQUENCE:1" in file
