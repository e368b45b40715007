"""A group takes a case through all stages, from the first words to an exported poster and a peer review.

Seven members of seven countries: six in three browsers, one without scripts. One of them is without a connection while
the others work, and the server is killed while they type.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from tests.e2e.boards import cell, lines, saved, until
from tests.e2e.browser import ARGUMENTS, find_chromium
from tests.e2e.conftest import Server, faults, kill_server, people_at, start_server, stop_server
from tests.e2e.seed_case import GROUPS
from worldrounds.coediting.document import Document

pytestmark = pytest.mark.e2e

PLAIN = "bukola"  # has no scripts
SCRIPTED = [key for key in GROUPS[1] if key != PLAIN]
SERVE = ("serve", "--workers", "1")
ROOM_OF_GROUP_1 = """
select room.id from rooms_room room join groups_group on room.group_id = groups_group.id
join programmes_programme programme on groups_group.programme_id = programme.id
where groups_group.number = 1 and programme.slug like 'one-case%'
"""
LEAVE_FOR = "(path) => { document.documentElement.dataset.left = ''; location.href = path; }"
CASE = "The clinic at the border"
COUNTRIES = {
    "wanjiru": "KE",
    "diego": "PE",
    "linh": "VN",
    "nino": "GE",
    "ida": "AT",
    "sota": "JP",
    PLAIN: "NG",
}
STATEMENTS = ("A clinic asks nobody for papers.", "Examinations are voluntary.", "Children may interpret.")
FIRST = [  # ratings of each statement, by the six with scripts in their order, then by her without
    (9, 9, 8, 9, 8, 9, 9),
    (9, 2, 8, 1, 9, 2, 8),
    (1, 2, 1, 1, 2, 1, 1),
]
SECOND = {"diego": (9, 7, 2), "nino": (9, 7, 1), PLAIN: (9, 8, 1)}


@dataclass
class Story:
    """The people with their pages, and the server that they meet at."""

    server: Server
    process: "subprocess.Popen[bytes]"
    slug: str
    day: str
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def scripted(self) -> dict[str, Page]:
        return {key: self.pages[key] for key in SCRIPTED}

    @property
    def everybody(self) -> dict[str, Page]:
        """Of the group; her without scripts last."""
        return self.scripted | {PLAIN: self.pages[PLAIN]}

    @property
    def live(self) -> list[Page]:
        return list(self.scripted.values())

    @property
    def group(self) -> list[Page]:
        return list(self.everybody.values())

    def __getattr__(self, key: str) -> Page:
        return self.pages[key]

    def room(self, number: int = 1) -> str:
        return f"/programmes/{self.slug}/groups/{number}/room/"

    def stage(self, key: str, number: int = 1) -> str:
        return f"{self.room(number)}stages/{key}/"

    def all_open(self, path: str, pages: Iterable[Page] = ()) -> None:
        """All at once, as a meeting begins."""
        pages = list(pages or self.group)
        for page in pages:
            page.evaluate(LEAVE_FOR, f"{self.server.address}{path}")
        for page in pages:
            page.locator("html:not([data-left]) footer").wait_for()

    def start_again(self) -> None:
        port = int(self.server.address.rsplit(":", 1)[1])
        self.server, self.process = start_server(self.server.data, *SERVE, port=port)


@pytest.fixture
def story(installed_cast: Path, tmp_path: Path, browser: Browser) -> Iterator[Story]:
    data = shutil.copytree(installed_cast, tmp_path / "data")
    seeded = json.loads(Server("http://127.0.0.1", data).run(sys.executable, "-m", "tests.e2e.seed_case"))
    server, process = start_server(data, *SERVE)
    story = Story(server, process, seeded["slug"], seeded["day"])
    browsers = [browser, *(start_another(browser) for _ in range(2))]
    with people_at(server) as enter:
        for number, (key, session) in enumerate(seeded["sessions"].items()):
            page = enter(browsers[number % 3], phone=key == "linh", java_script_enabled=key != PLAIN)
            page.context.add_cookies([{"name": "sessionid", "value": session, "url": server.address}])
            story.pages[key] = page
        yield story
    for another in browsers[1:]:
        another.close()
    stop_server(story.process)


def start_another(browser: Browser) -> Browser:
    return browser.browser_type.launch(executable_path=find_chromium(), args=ARGUMENTS)


@pytest.mark.long
def test_a_case_goes_through_all_stages_to_a_poster_and_a_peer_review(story: Story) -> None:
    choose_case(story)
    introduce_themselves(story)
    take_positions(story)
    compare_countries(story)
    analyse(story)
    decide(story)
    rate_until_they_agree(story)
    write_while_the_server_is_killed(story)
    propose_other_words(story)
    hand_in_and_print(story)
    other_group_hands_in(story)
    review_the_others(story)
    review_one_another(story)
    look_back(story)
    see_the_whole_way(story)


# Before it begins ---------------------------------------------------------------------------------------------


def choose_case(story: Story) -> None:
    """The coordinator chooses it for the group, and adds rounds of consensus to the method."""
    alice = story.alice
    alice.goto(f"{story.room()}arrange/")
    alice.get_by_role("combobox", name="Case").select_option(label=CASE)
    press(alice, "Save")
    expect(alice.get_by_text("Saved.")).to_be_visible()

    alice.goto(f"/programmes/{story.slug}/method/add/consensus/")
    press(alice, "Add this stage")
    for _place in range(3):  # above review and reflection, and above the draft
        alice.locator("#stage-consensus").get_by_role("button", name="Up").click()


def open_stage(story: Story, key: str) -> None:
    """The coordinator lets the group begin earlier than planned."""
    story.alice.goto(f"/programmes/{story.slug}/method/stages/{key}/")
    story.alice.get_by_label("Opens on").fill(story.day)
    press(story.alice, "Save")
    expect(story.alice.get_by_text("Saved.")).to_be_visible()


# 1 and 2. Each writes -------------------------------------------------------------------------------------------


def introduce_themselves(story: Story) -> None:
    story.all_open(story.stage("icebreaker"))
    hand_in_texts(story.everybody, "I am {}, and from my window I see rain.")
    story.linh.reload()
    expect(story.linh.locator(".texts")).to_contain_text("I am bukola, and from my window I see rain.")
    look(story.linh)


def take_positions(story: Story) -> None:
    """Nobody sees what the others wrote before all have written."""
    story.all_open(story.stage("positions"))
    hand_in_texts(story.scripted, "In {}'s country the law says one thing.")
    expect(story.wanjiru.get_by_role("heading", name="Who has written")).to_be_visible()
    story.wanjiru.reload()
    expect(story.wanjiru.get_by_text("not yet")).to_have_count(1)
    assert "diego's country" not in story.wanjiru.content()
    hand_in_texts({PLAIN: story.bukola}, "In {}'s country the law says one thing.")
    story.wanjiru.reload()
    expect(story.wanjiru.locator(".texts")).to_contain_text("In diego's country")
    expect(story.wanjiru.locator(".texts")).to_contain_text("In bukola's country")
    look(story.wanjiru)


# 3 to 5. Boards -----------------------------------------------------------------------------------------------


def compare_countries(story: Story) -> None:
    """Live, by a form, and without a connection; in one cell two write, one of them from far away."""
    open_stage(story, "matrix")
    story.all_open(story.stage("matrix"))
    for page in story.live:
        is_live(page)
    expect(story.wanjiru.get_by_text("nothing from Georgia yet")).to_be_visible()

    story.nino.context.set_offline(True)
    write_cell(story.nino, "GE", text="Emergencies only, says nino.")
    expect(story.nino.locator("#editor-status")).not_to_have_text("Saved")
    write_cell(story.ida, "GE", source="https://example.org/georgia")
    for key in SCRIPTED:
        if key != "nino":
            write_cell(story.pages[key], COUNTRIES[key], text=f"Emergencies only, says {key}.")
    fill_cell_by_form(story.bukola, "NG", f"Emergencies only, says {PLAIN}.")
    expect(cell(story.wanjiru, "GE")).not_to_contain_text("nino")
    story.nino.context.set_offline(False)

    for page in story.live:
        saved(page)
        sees_all_cells(page)
    story.bukola.reload()
    sees_all_cells(story.bukola)
    expect(story.wanjiru.get_by_text("nothing from Georgia yet")).to_have_count(0)
    look(story.linh)
    finish(story.ida)


def write_cell(page: Page, country: str, text: str = "", source: str = "") -> None:
    cell(page, country).locator("[data-edit]").click()
    if text:
        page.get_by_label("What is true there").fill(text)
    if source:
        page.get_by_label("Where you know it from").fill(source)
    page.get_by_role("button", name="Done", exact=True).click()


def fill_cell_by_form(page: Page, country: str, text: str) -> None:
    cell(page, country).locator("[data-edit]").click()
    page.get_by_label("What is true there").fill(text)
    press(page, "Save")


def sees_all_cells(page: Page) -> None:
    table, wanted = page.locator("table.matrix"), [f"says {key}." for key in COUNTRIES]
    until(page, lambda: all(words in table.inner_text() for words in wanted))
    assert [words for words in wanted if words not in table.inner_text()] == []
    expect(cell(page, "GE")).to_contain_text("https://example.org/georgia")


def analyse(story: Story) -> None:
    """Six at once and one by a form; then one puts a line below another by the keyboard."""
    open_stage(story, "analysis")
    story.all_open(story.stage("analysis"))
    for page in story.live:
        is_live(page)
    story.wanjiru.get_by_role("link", name="Change the problem").click()
    story.wanjiru.get_by_label("What is the problem?").fill("Mariam comes too late.")
    press(story.wanjiru, "Done")
    for key in SCRIPTED:
        story.pages[key].get_by_label("Add a cause").fill(f"Fear, says {key}")
        story.pages[key].keyboard.press("Enter")
    story.bukola.get_by_label("Add an effect").fill(f"Grief, says {PLAIN}")
    press(story.bukola, "Add an effect")

    causes = {f"Fear, says {key}" for key in SCRIPTED}
    for page in story.live:
        until(page, lambda page=page: set(lines(page, "cause")) == causes)
        until(page, lambda page=page: lines(page, "effect") == [f"Grief, says {PLAIN}"])
        saved(page)
    first, second, *_others = lines(story.diego, "cause")
    story.diego.get_by_role("button", name=second, exact=True).focus()
    story.diego.keyboard.press("Alt+ArrowRight")
    story.bukola.get_by_label("Add an effect").fill("Distrust")
    press(story.bukola, "Add an effect")
    for page in story.live:
        until(page, lambda page=page: f"{first} > {second}" in lines(page, "cause"))
        until(page, lambda page=page: "Distrust" in lines(page, "effect"))
    saved(story.diego)
    story.bukola.reload()
    assert lines(story.bukola, "cause") == lines(story.wanjiru, "cause")
    expect(story.bukola.locator("[data-problem]")).to_have_text("Mariam comes too late.")
    look(story.sota)
    finish(story.sota)


def decide(story: Story) -> None:
    """One is against it: her reasons stay with the decision."""
    open_stage(story, "options")
    early = (story.diego, story.linh, story.sota, story.bukola)
    story.all_open(story.stage("options"), early)
    mark = story.diego.locator("[data-mark]").first
    is_live(story.diego)
    mark.locator("[data-edit]").click()
    story.diego.get_by_label("By this criterion, the option is").select_option("2")
    story.diego.get_by_label("Why", exact=True).first.fill("Nobody waits in fear.")
    story.diego.get_by_role("button", name="Done", exact=True).click()
    saved(story.diego)
    expect(story.linh.locator("[data-mark]").first).to_contain_text("very good")
    story.bukola.locator("[data-mark]").nth(1).locator("[data-edit]").click()
    story.bukola.get_by_label("By this criterion, the option is").select_option("-1")
    press(story.bukola, "Save")
    expect(story.linh.locator("[data-mark]").nth(1)).to_contain_text("bad")

    story.sota.get_by_label("What you propose").fill("The clinic asks nobody for papers.")
    press(story.sota, "Put on record")
    expect(story.sota.get_by_role("heading", name="Decision 1 open")).to_be_visible()
    story.all_open(story.stage("options"))
    for page in story.live:
        take_stand(page, "I can live with it" if page is story.ida else "I agree")
    take_stand(story.bukola, "I am against it")
    expect(story.bukola.get_by_text("Say why you are against it").first).to_be_visible()
    take_stand(story.bukola, "I am against it", "It will be closed by law.")
    for page in story.live:
        expect(page.get_by_role("button", name="Change where I stand")).to_be_visible()
    story.wanjiru.reload()
    press(story.wanjiru, "We are done: close this decision")
    decision = story.wanjiru.locator("#decision-1")
    expect(decision).to_contain_text("closed")
    expect(decision).to_contain_text("Agree (5)")
    expect(decision).to_contain_text("Bukola Adeyemi: It will be closed by law.")
    look(story.wanjiru)
    finish(story.wanjiru)


def take_stand(page: Page, where: str, why: str = "") -> None:
    form = page.locator("#decision-1 form.stand")
    form.get_by_label(where).check()
    form.get_by_role("textbox", name="Why").fill(why)
    form.get_by_role("button").click(no_wait_after=True)


# 6. Consensus -------------------------------------------------------------------------------------------------


def rate_until_they_agree(story: Story) -> None:
    """After the first round those who were against it read why; the leader ends the second before all have rated."""
    stage, leader = story.stage("consensus"), story.wanjiru
    leader.goto(stage)
    leader.get_by_label("Statements to rate").fill("\n".join(STATEMENTS))
    press(leader, "Save and begin the first round")
    expect(leader.get_by_text("The first round has begun.")).to_be_visible()
    look(leader)
    rate(story, 1, dict(zip(story.everybody, zip(*FIRST, strict=True), strict=True)))
    rate(story, 2, SECOND)
    leader.goto(stage)
    press(leader, "End this round now")
    expect(leader.get_by_role("heading", name="How you stand")).to_be_visible()
    readers = (story.ida, story.bukola)
    story.all_open(stage, readers)
    for page in readers:
        expect(page.get_by_text("You agree on 3 of 3 statements.")).to_be_visible()
    first = story.ida.locator("details.earlier")
    first.locator("summary").click()
    expect(first).to_contain_text("disagreement")
    look(story.ida)


def rate(story: Story, number: int, ratings: dict[str, tuple[int, ...]]) -> None:
    pages = {key: story.pages[key] for key in ratings}
    story.all_open(story.stage("consensus"), pages.values())
    for key, page in pages.items():
        expect(page.get_by_role("heading", name=f"Round {number} of at most 3")).to_be_visible()
        for statement, value in zip(STATEMENTS, ratings[key], strict=True):
            page.locator("fieldset", has_text=statement).locator(f"input[value='{value}']").check()
    press_all(pages.values(), "Save my ratings")
    for page in pages.values():
        expect(page.get_by_text("You have rated everything.")).to_be_visible()


# 7. The product -----------------------------------------------------------------------------------------------


def write_while_the_server_is_killed(story: Story) -> None:
    """What was shown as saved is on the disk of the dead server; what was not is sent when it is back."""
    open_stage(story, "draft")
    story.all_open(story.stage("draft"), story.live)
    text(story.wanjiru).click()
    places = "\n\n".join(f"{key}: " for key in (*SCRIPTED, PLAIN))
    story.wanjiru.keyboard.insert_text(f"# Care at the border\n\n## What we say\n\n{places}")
    for page in story.live:
        expect(text(page)).to_contain_text(f"{PLAIN}:")
    for key in SCRIPTED:
        text(story.pages[key]).locator(".cm-line", has_text=f"{key}:").click()
        story.pages[key].keyboard.press("End")
        story.pages[key].keyboard.insert_text(f"Here {key} begins,")
    for page in story.live:
        saved(page)

    for number, word in enumerate(("goes", "on", "while", "nobody", "answers", "and", "ends")):
        for page in story.live:
            page.keyboard.insert_text(f" {word}")
        if number == 2:
            kill_server(story.process)
            kept = text_on_disk(story.server)
            assert [key for key in SCRIPTED if f"Here {key} begins," not in kept] == []
    for page in story.live:
        expect(page.locator("#editor-status")).to_contain_text("Offline")
    story.start_again()

    for page in story.live:
        saved(page)
        sees_everything(page)
    story.linh.reload()
    sees_everything(story.linh)


def sees_everything(page: Page) -> None:
    until(page, lambda: all(said_by(key) in text(page).inner_text() for key in SCRIPTED))
    assert [key for key in SCRIPTED if said_by(key) not in text(page).inner_text()] == []


def said_by(key: str) -> str:
    return f"{key}: Here {key} begins, goes on while nobody answers and ends"


def text_on_disk(server: Server) -> str:
    """The first group's document, from the database of a server that does not run."""
    with closing(sqlite3.connect(server.data / "worldrounds.sqlite3")) as database:
        (room,) = database.execute(ROOM_OF_GROUP_1).fetchone()
        rows = [
            bytes(data)
            for table in ("snapshot", "update")
            for (data,) in database.execute(
                f"select data from rooms_document{table} where room_id = ? order by id", [room]
            )
        ]
    return Document(rows).text


def text(page: Page) -> Locator:
    return page.locator(".cm-content")


def propose_other_words(story: Story) -> None:
    """By forms alone: a source, a paragraph, and a proposal, which one with scripts accepts."""
    plain, document = story.bukola, f"{story.room()}document/"
    plain.goto(f"{document}sources/")
    plain.get_by_label("Title", exact=True).fill("World report on the health of refugees and migrants")
    plain.get_by_label("Authors or organisation").fill("WHO")
    plain.get_by_label("Year").fill("2022")
    plain.get_by_label("Short name").fill("who-2022")
    press(plain, "Add")
    plain.goto(document)
    box = plain.get_by_label("The document")
    box.fill(f"{box.input_value().rstrip()} Everybody is a patient [@who-2022].")
    press(plain, "Save")
    expect(text(story.linh)).to_contain_text(f"{PLAIN}: Everybody is a patient")

    plain.goto(f"{document}comments/")
    plain.get_by_role("textbox", name="The passage").first.fill("Care at the border")
    plain.get_by_text("Propose other words").click()
    plain.get_by_label("Other words for the passage").fill("Care on both sides")
    press(plain, "Comment")
    story.ida.reload()
    press(story.ida, "Accept")
    for page in story.live:
        expect(text(page)).to_contain_text("Care on both sides")
    look(story.ida)


def hand_in_and_print(story: Story) -> None:
    saved(story.wanjiru)
    press(story.wanjiru, "Hand in the document")
    expect(story.wanjiru.get_by_text("Handed in.").first).to_be_visible()
    story.bukola.goto(story.stage("draft"))
    story.bukola.get_by_text("As a poster for printing").click()
    with story.bukola.expect_download() as download:
        story.bukola.get_by_role("link", name="A0, upright").click()
    (sheet,) = PdfReader(download.value.path()).pages
    printed = " ".join(sheet.extract_text().split())
    for words in ("Care on both sides", *map(said_by, SCRIPTED), "Everybody is a patient", "WHO"):
        assert words in printed


# 8. Reviews ---------------------------------------------------------------------------------------------------


def other_group_hands_in(story: Story) -> None:
    jonas = story.jonas
    jonas.goto(f"{story.room(2)}document/")
    jonas.get_by_label("The document").fill("# Two doors\n\nThere should be no second door for the poor.")
    press(jonas, "Save")
    jonas.goto(story.stage("draft", 2))
    press(jonas, "Hand in the document")
    expect(jonas.get_by_text("Handed in.").first).to_be_visible()


def review_the_others(story: Story) -> None:
    """The coordinator deals the products; each group reads the other's with the case's rubric beside it."""
    open_stage(story, "review")
    story.alice.goto(f"/programmes/{story.slug}/method/stages/review/reviews/")
    press(story.alice, "Deal the products now")
    expect(story.alice.get_by_text("2 products were dealt.")).to_be_visible()

    review(
        story.bukola, story.stage("review"), "Group 2", "There should be no second door", "A door is a law."
    )
    review(story.jonas, story.stage("review", 2), "Group 1", said_by("linh"), "Emergencies are not enough.")
    story.wanjiru.goto(story.stage("review"))
    received = story.wanjiru.locator("article.review", has_text="Group 2")
    expect(received).to_contain_text("Emergencies are not enough.")
    received.get_by_text("Thank them, or answer").click()
    received.get_by_label("Your answer").fill("Thank you; we had not seen it.")
    press(story.wanjiru, "Send")
    story.jonas.get_by_role("link", name="The product of Group 1").click()
    expect(story.jonas.get_by_text("Thank you; we had not seen it.")).to_be_visible()


def review(page: Page, stage: str, of: str, product: str, learned: str) -> None:
    page.goto(stage)
    page.get_by_role("link", name=f"The product of {of}").click()
    expect(page.locator(".rendered")).to_contain_text(product)
    for criterion in page.locator("form fieldset").all():
        criterion.get_by_role("radio").nth(2).check()
    page.get_by_label("What we learned from it").fill(learned)
    press(page, "Send it to the group")
    expect(page.get_by_text("Sent.")).to_be_visible()


def review_one_another(story: Story) -> None:
    """Nobody sees what was said of them before all have said it."""
    story.all_open(story.stage("review"))
    for page in story.group:
        rate_everybody(page, 4)
    mine = story.wanjiru.locator("li", has=story.wanjiru.get_by_role("heading", name="Diego Quispe"))
    mine.get_by_role("group", name="Kept promises and answered").get_by_label("5").check()
    mine.get_by_label("A sentence to this person").fill("You were there when the line was down.")
    press_all(story.live, "Send")
    for page in story.live:
        expect(page.get_by_text("Sent.")).to_be_visible()
    story.diego.reload()
    expect(story.diego.get_by_text("Not yet sent: Bukola Adeyemi.")).to_be_visible()
    expect(story.diego.get_by_text("You were there when the line was down.")).to_have_count(0)
    press(story.bukola, "Send")
    expect(story.bukola.get_by_text("Sent.")).to_be_visible()
    story.diego.reload()
    expect(story.diego.get_by_text("6 others have rated you")).to_be_visible()
    expect(story.diego.get_by_text("You were there when the line was down.")).to_be_visible()
    look(story.diego)


def rate_everybody(page: Page, value: int) -> None:
    """In all lines the same."""
    page.locator("#peers").wait_for()
    page.locator(".scale.five").evaluate_all(
        "(scales, value) => scales.forEach(scale => scale.querySelectorAll('input')[value - 1].click())",
        value,
    )


# 9. The end ---------------------------------------------------------------------------------------------------


def look_back(story: Story) -> None:
    """Read by the author and the facilitator, by nobody else."""
    open_stage(story, "look-back")
    story.all_open(story.stage("look-back"))
    hand_in_texts(story.everybody, "I, {}, had believed that a law is enough.")
    story.faye.goto(story.stage("look-back"))
    expect(story.faye.get_by_text("I, diego, had believed")).to_be_visible()
    story.wanjiru.reload()
    expect(story.wanjiru.locator(".texts .tag.good")).to_have_count(7)
    expect(story.wanjiru.get_by_text("I, diego, had believed")).to_have_count(0)
    look(story.faye)


def see_the_whole_way(story: Story) -> None:
    story.wanjiru.goto(story.room())
    expect(story.wanjiru.locator(".path > li")).to_have_count(9)
    expect(story.wanjiru.locator(".path > li.done")).to_have_count(9)


# What all stages share ----------------------------------------------------------------------------------------


def hand_in_texts(pages: dict[str, Page], words: str) -> None:
    """``words``: with a place for the name."""
    for key, page in pages.items():
        page.get_by_role("textbox", name="Your text").fill(words.format(key))
    press_all(pages.values(), "Hand in")
    for page in pages.values():
        expect(page.get_by_text("Handed in.")).to_be_visible()


def finish(page: Page) -> None:
    saved(page)
    press(page, "We are done with this stage")
    expect(page.get_by_role("button", name="Open this stage again")).to_be_visible()


def is_live(page: Page) -> None:
    expect(page.locator("#board[data-live]")).to_be_attached()


def look(page: Page) -> None:
    """Once at each stage: can everybody use this page?"""
    assert (page.url, faults(page)) == (page.url, [])


def press_all(pages: Iterable[Page], name: str) -> None:
    """All before the first has its answer."""
    for page in pages:
        page.get_by_role("button", name=name, exact=True).press("Enter", no_wait_after=True)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
