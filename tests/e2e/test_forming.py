"""Forming groups in a real browser: wait for the plan, drag a student to another group."""

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.groups.setting import a_forming
from worldrounds.core.work import Reporter
from worldrounds.groups import actions
from worldrounds.groups.models import Forming
from worldrounds.solvers.time import pattern_from_ranges, pattern_to_hex

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


# Playwright keeps an event loop in this thread until the end; Django would refuse to ask the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Page]:
    client = Client()
    client.force_login(cast.alice)
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 1400})
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield context.new_page()
    context.close()


def drag(page: Page, name: str, group: int) -> None:
    page.wait_for_load_state("networkidle")  # pictures that come later move the groups below them
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    page.locator(".members li", has_text=name).locator(".handle").hover()
    page.mouse.down()
    box = page.locator(f"#group-{group} h3").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 10, steps=4)
    page.mouse.up()


def test_a_drag_moves_a_student_and_can_be_taken_back(page: Page, cast: Cast) -> None:
    ids = {name: enrolment.pk for name, enrolment in cast.enrolments.items()}
    groups = [[ids["vera"], ids["viktor"]], [ids["kenta"], ids["kiyo"], ids["nadia"]]]
    rules = {"size": {"min": 2, "max": 3}, "countries": {"at_least": 2}}
    forming = a_forming(cast, state=Forming.State.DRAFT, plan={"groups": groups, "version": 1}, rules=rules)
    page.goto(reverse("forming", args=["rounds", forming.pk]))

    drag(page, "Nadia Okafor", 1)
    expect(page.locator("#answer")).to_contain_text("Nadia Okafor was moved from group 2 to group 1.")
    expect(page.locator("#group-1 .members li")).to_have_count(3)

    drag(page, "Vera Huber", 2)
    expect(page.locator("#answer")).to_contain_text("Vera Huber was moved from group 1 to group 2.")
    page.evaluate("window.same = true")
    status = page.get_by_role("status").filter(has=page.locator("#answer"))
    page.get_by_role("button", name="Take the move back").press("Enter")
    expect(status).to_contain_text("The move was taken back: Vera Huber is in group 1 again.")
    expect(status).to_contain_text("Nadia Okafor was moved from group 2 to group 1.")
    expect(page.locator("#group-1 .members li")).to_have_count(3)
    expect(page.locator("#answer")).to_be_focused()

    page.get_by_role("button", name="Take the move back").click()
    expect(status).to_contain_text("The move was taken back: Nadia Okafor is in group 2 again.")
    expect(page.get_by_role("button", name="Take the move back")).to_have_count(0)
    assert page.evaluate("window.same")  # the region that says it stayed: a screen reader reads it


def test_the_page_of_rules_says_at_once_what_stands_in_their_way(page: Page, cast: Cast) -> None:
    nadia = cast.enrolments["nadia"]
    nadia.availability = pattern_to_hex(pattern_from_ranges("Mon 13:00-15:00"))
    nadia.save()
    cast.programme.document["rules"] = {"size": {"min": 2, "max": 3}, "hours": {"at_least": 2}}
    cast.programme.save()
    page.goto(reverse("formings", args=["rounds"]))
    status = page.locator("#outlook")
    expect(status).to_contain_text("Nothing stands in the way of these rules that we can prove.")
    page.evaluate("window.same = true")

    page.get_by_role("spinbutton", name="at least").first.fill("3")
    expect(status).to_contain_text("With these rules at least 1 of 5 students cannot be in a group")
    expect(page.locator("#outlook-more")).to_contain_text("Nadia Okafor (New York): free 2 hours a week")
    assert page.evaluate("window.same")

    page.reload()  # the address has kept the rules
    expect(status).to_contain_text("With these rules at least 1 of 5 students cannot be in a group")
    page.get_by_role("link", name="Ask for 2 common hours instead of 3").press("Enter")
    expect(status).to_contain_text("Nothing stands in the way of these rules that we can prove.")
    expect(page.get_by_role("spinbutton", name="at least").first).to_have_value("2")
    expect(status).to_be_focused()
    assert not Forming.objects.exists()


def test_a_page_that_waits_for_a_search_becomes_the_plan(page: Page, cast: Cast) -> None:
    forming = a_forming(cast, rules={"size": {"min": 2, "max": 3}})
    page.goto(reverse("forming", args=["rounds", forming.pk]))
    expect(page.get_by_role("heading", name="Waiting to begin")).to_be_visible()

    actions.form(forming_id=forming.pk, reporter=Reporter(forming.work_id))

    expect(page.get_by_role("button", name="Confirm these groups")).to_be_visible(timeout=10_000)
    expect(page.locator(".members li")).to_have_count(5)
