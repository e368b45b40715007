"""The commons: an idea finds its partner among two hundred schools, and what they make of it goes to another server."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PROGRAM, Server, faults, people_at, sign_in, start_server, stop_server
from tests.template import begin_installation

pytestmark = pytest.mark.e2e


@dataclass(frozen=True)
class World:
    server: Server
    told: dict[str, Any]  # see seed_commons


def _serving(folder: Path) -> Iterator[Server]:
    begin_installation(folder)
    server, process = start_server(folder, "serve", "--workers", "1")
    yield server
    stop_server(process)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    for server in _serving(tmp_path / "here"):
        told = json.loads(server.run(sys.executable, "-m", "tests.e2e.seed_commons"))
        yield World(server, told)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Server]:
    """Another server, empty."""
    yield from _serving(tmp_path / "elsewhere")


def test_an_idea_becomes_a_programme_here_and_a_blueprint_elsewhere(
    browser: Browser, world: World, elsewhere: Server, tmp_path: Path
) -> None:
    with people_at(world.server) as enter:
        amina, bruno = enter(browser), enter(browser, phone=True)
        sign_in(amina, world.told["links"]["Amina"], "/commons/ideas/new/")
        publish_idea(amina, world.told["wish"])
        ask_the_right_one(amina, world.told["best"], world.told["partner"])
        sign_in(bruno, world.told["links"]["Bruno"], "/commons/contacts/")
        agree(bruno, amina)
        slug = fork_and_change(amina)
        start_together(amina)
        file = export(amina, slug, tmp_path)
    with people_at(elsewhere) as enter:
        carla = enter(browser)
        carla.goto(elsewhere.run(str(PROGRAM), "coordinator", "carla@example.org", "Carla Núñez").split()[-1])
        press(carla, "Continue")
        bring_in_and_start(carla, file)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def publish_idea(page: Page, wish: dict[str, Any]) -> None:
    page.get_by_label("Title").fill(wish["title"])
    page.get_by_label("What do you offer?").fill(wish["offers"])
    page.get_by_label("What do you seek?").fill(wish["seeks"])
    page.get_by_label("Topics").fill(", ".join(wish["topics"]))
    page.get_by_label("Language", exact=True).select_option(wish["languages"][0])
    page.get_by_label("Others can ask until").fill(wish["until"])
    for name, value in (("format", wish["format"]), ("level", wish["level"])):
        page.locator(f"[name={name}]").select_option(value)
    press(page, "Keep as a draft")
    press(page, "Publish under")
    expect(page.get_by_role("heading", name=wish["title"], level=1)).to_be_visible()


def ask_the_right_one(page: Page, title: str, school: str) -> None:
    """It is among the first five of two hundred, and says why."""
    follow(page, "Find a partner for it")
    expect(page.locator(".match")).to_have_count(5)
    right = page.locator(".match", has_text=school)
    expect(right.get_by_role("link", name=title)).to_be_visible()
    assert right.locator(".reasons.good li").count() > 0
    assert faults(page) == []
    right.get_by_role("link", name="Ask this school").click()
    page.get_by_label("Your words").fill("Our students could meet yours in spring. Shall we talk?")
    press(page, "Send the question")
    assert "@example.org" not in page.content()


def agree(asked: Page, asking: Page) -> None:
    """One accepts and writes down what holds, both confirm it."""
    asked.locator("main h2 a").first.click()
    press(asked, "Accept: we would like to go on")
    follow(asked, "Draft the partnership")
    asked.get_by_label("Purpose").fill("Students of both schools work on one case together.")
    asked.get_by_label("Obligations").fill("One site lead at each school.")
    asked.get_by_label("Reciprocity").fill("Each school brings as many cases as the other.")
    press(asked, "Save the text")
    press(asked, "Confirm this text for my school")
    assert faults(asked) == []
    asking.goto(asked.url)
    press(asking, "Confirm this text for my school")
    expect(asking.get_by_role("main")).to_contain_text("This partnership is in force.")


def fork_and_change(page: Page) -> str:
    """The slug of one's own blueprint."""
    partnership = page.url
    page.goto("/commons/blueprints/?q=COIL")
    follow(page, "COIL module")
    follow(page, "Fork")
    page.get_by_label("Title").fill("COIL on two wards")
    press(page, "Begin")
    page.locator("ol.items a[href*='/sessions/']").first.click()
    page.get_by_label("Title", exact=True).first.fill("First meeting on the wards")
    press(page, "Save in the draft")
    expect(page.get_by_role("link", name="First meeting on the wards")).to_be_visible()
    follow(page, "Publish")
    expect(page.get_by_role("main")).to_contain_text("First meeting on the wards")
    press(page, "Publish under CC BY 4.0")
    expect(page.get_by_role("heading", name="COIL on two wards", level=1)).to_be_visible()
    slug = page.url.rstrip("/").rsplit("/", 1)[-1]
    page.goto(partnership)
    return slug


def start_together(page: Page) -> None:
    follow(page, "Start a programme together")
    page.get_by_label("Blueprint").select_option(label="COIL on two wards")
    page.get_by_label("Title").fill("Two wards")
    press(page, "Start the programme")
    expect(page.get_by_role("main")).to_contain_text("First meeting on the wards")


def export(page: Page, slug: str, folder: Path) -> Path:
    page.goto(f"/commons/blueprints/{slug}/")
    with page.expect_download() as download:
        follow(page, "Export")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def bring_in_and_start(page: Page, file: Path) -> None:
    page.goto("/commons/blueprints/import/")
    page.locator("input[type=file]").set_input_files(file)
    press(page, "Import")
    expect(page.get_by_role("heading", name="COIL on two wards", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("COIL module")  # where it comes from
    follow(page, "Adopt")
    page.get_by_label("Title").fill("Two wards, elsewhere")
    press(page, "Start this programme")
    expect(page.get_by_role("main")).to_contain_text("First meeting on the wards")
