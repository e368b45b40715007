"""The whole story, on an empty installation: from a blueprint to two students who write at the same time."""

import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import vobject
from playwright.sync_api import Locator, Page, expect

from tests.e2e import rosters
from tests.e2e.conftest import PROGRAM, Server, faults, start_server, stop_server
from tests.template import begin_installation

pytestmark = pytest.mark.e2e

NewPage = Callable[..., Page]
LONG = 90_000  # milliseconds; the first search of a machine compiles the solvers
TELL_HOURS = """
import sys, django
django.setup()
from django.utils import timezone
from worldrounds.programmes.actions.profiles import save_availability
from worldrounds.programmes.models import Enrolment
from worldrounds.solvers.time.patterns import pattern_from_ranges, pattern_to_hex
hours = pattern_to_hex(pattern_from_ranges(sys.argv[1]))
for enrolment in Enrolment.objects.filter(availability=""):
    save_availability(enrolment=enrolment, hours=hours, at=timezone.now())
"""


@dataclass(frozen=True)
class School:
    name: str
    city: str
    country: str
    zone: str
    file: str
    content: Callable[[], bytes]
    lead: str
    summary: str

    @property
    def lead_address(self) -> str:
        return f"{self.lead.split()[0].lower()}@example.org"


VIENNA = School(
    "Medical University of Vienna",
    "Vienna",
    "Austria",
    "Europe/Vienna",
    "Liste.csv",
    rosters.vienna,
    "Bob Wagner",
    "3 new students, 1 repeated row, 1 row left out.",
)
KYOTO = School(
    "Kyoto University",
    "Kyoto",
    "Japan",
    "Asia/Tokyo",
    "名簿.csv",
    rosters.kyoto,
    "Carol Sato",
    "3 new students.",
)
NAIROBI = School(
    "University of Nairobi",
    "Nairobi",
    "Kenya",
    "Africa/Nairobi",
    "nominations.xlsx",
    rosters.nairobi,
    "Daniel Mwangi",
    "3 new students.",
)
NEW_YORK = School(
    "Columbia University",
    "New York",
    "United States",
    "America/New_York",
    "list.txt",
    rosters.new_york,
    "Erin Walsh",
    "3 new students.",
)
SCHOOLS = (VIENNA, KYOTO, NAIROBI, NEW_YORK)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty one."""
    folder = tmp_path_factory.mktemp("story")
    begin_installation(folder)
    server, process = start_server(folder, "serve", "--workers", "1")
    yield server
    stop_server(process)


@pytest.mark.long
def test_a_programme_goes_from_blueprint_to_two_students_who_write_at_once(
    server: Server, new_page: NewPage
) -> None:
    coordinator = new_page()
    slug = start_programme(coordinator, server)
    for school in SCHOOLS:
        add_school(coordinator, slug, school)
    for school in SCHOOLS:
        invite_site_lead(coordinator, school)
        bring_in_students(accept_invitation(new_page(), server, school), slug, school)
    zoe = enter_by_mail(new_page(phone=True), server, "zoe")
    paint_hours(zoe, slug)
    server.run(sys.executable, "-c", TELL_HOURS, "Mon-Sun 07:00-22:00")

    form_groups(coordinator, slug)
    set_times(coordinator, slug)

    partner, name, school = a_partner(zoe, new_page, server, slug)
    write_together(zoe, partner, name)
    sessions = sessions_of_feed(zoe)
    assert [start for start, _end in sessions] == starts_on_pages(zoe, slug)
    assert len(sessions) == 5
    for start, end in sessions:
        assert is_within(start, end, VIENNA.zone, "08:00", "14:30")  # as she painted
        assert is_within(start, end, school.zone, "07:00", "22:00")


# 1. Blueprint and schools ------------------------------------------------------------------------------------


def start_programme(page: Page, server: Server) -> str:
    """The programme's slug."""
    said = server.run(str(PROGRAM), "coordinator", "alice@example.org", "Alice Moreau")
    page.goto(said.split()[-1])
    press(page, "Continue")
    page.get_by_role("link", name="Start a programme").click()
    page.get_by_role("link", name="Choose COIL module").click()
    page.get_by_label("Title").fill("Two clinics")
    press(page, "Start this programme")
    page.wait_for_url("**/plan/")
    expect(page.get_by_role("heading", name="Plan", exact=True)).to_be_visible()
    return page.url.split("/")[-3]


def add_school(page: Page, slug: str, school: School) -> None:
    page.goto(f"/programmes/{slug}/partners/add/")
    page.get_by_label("Name of the school").fill(school.name)
    page.get_by_label("City", exact=True).fill(school.city)
    page.get_by_label("Country").select_option(label=school.country)
    zones = page.get_by_label("Time zone")
    expect(zones.locator(f"option[value='{school.zone}']")).to_be_attached()
    zones.select_option(school.zone)
    press(page, "Add this school")
    expect(page.get_by_role("heading", level=1)).to_have_text(school.name)


def invite_site_lead(page: Page, school: School) -> None:
    page.get_by_role("link", name="Schools").first.click()
    page.get_by_role("link", name=school.name).click()
    page.get_by_label("Name of the site lead").fill(school.lead)
    page.get_by_label("E-mail address").fill(school.lead_address)
    press(page, "Send the invitation")
    expect(page.get_by_text(f"The invitation goes to {school.lead_address}.")).to_be_visible()


def accept_invitation(page: Page, server: Server, school: School) -> Page:
    page.goto(server.mailed_link(school.lead_address))
    expect(page.get_by_text(f"You are invited to be the site lead of {school.name}")).to_be_visible()
    press(page, "Accept and sign in")
    expect(page.get_by_role("heading", name=school.name)).to_be_visible()
    return page


# 2. Students and their hours ---------------------------------------------------------------------------------


def bring_in_students(page: Page, slug: str, school: School) -> None:
    page.get_by_role("link", name="Upload a list of students").click()
    file = {"name": school.file, "mimeType": "application/octet-stream", "buffer": school.content()}
    page.get_by_label("The list").set_input_files(file)  # type: ignore[arg-type]
    press(page, "Look at the list")
    expect(page.locator(".summary")).to_have_text(school.summary)
    if school is VIENNA:
        look_at_the_preview(page)
    press(page, "Take in 3 students")
    expect(page.get_by_text("The list is taken in")).to_be_visible()


def look_at_the_preview(page: Page) -> None:
    """What each column is taken for, and each problem beside its row; another site sees nothing of it."""
    page.get_by_text("How the file was read").click()
    expect(page.get_by_label("Matrikelnummer").locator("option:checked")).to_have_text("Student number")
    rows = page.locator(".roster-rows tbody tr")
    expect(rows.filter(has_text="repeated")).to_have_count(1)
    expect(rows.filter(has_text="left out")).to_contain_text("is a formula or its error, not a value")
    page.get_by_role("link", name="All rows").click()
    expect(rows.filter(has_text="Zoé").first).to_contain_text("Größl")


def enter_by_mail(page: Page, server: Server, who: str) -> Page:
    page.goto(server.mailed_link(rosters.MAIL.format(who)))
    press(page, "Continue")
    expect(page.get_by_role("heading", name="My profile")).to_be_visible()
    return page


def paint_hours(page: Page, slug: str) -> None:
    """Every day from 8 to 14 o'clock with the mouse, and a half hour more with the keyboard."""
    page.goto(f"/programmes/{slug}/")
    page.get_by_role("link", name="Mark my free hours").click()
    hour(page, "Sunday 13:30").scroll_into_view_if_needed()
    page.mouse.move(*middle(hour(page, "Monday 08:00")))
    page.mouse.down()
    page.mouse.move(*middle(hour(page, "Sunday 13:30")), steps=6)
    page.mouse.up()
    hour(page, "Monday 14:00").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-state]")).to_have_text("Saved")
    page.reload()
    expect(page.locator("[data-count]")).to_have_text("42.5")
    expect(hour(page, "Monday 14:00")).to_be_checked()


def hour(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name, exact=True)


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# 3. Groups and times -----------------------------------------------------------------------------------------


def form_groups(page: Page, slug: str) -> None:
    page.goto(f"/programmes/{slug}/formings/")
    expect(page.get_by_text("12 admitted students")).to_be_visible()
    press(page, "Find groups")
    expect(page.get_by_role("button", name="Confirm these groups")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("Everybody is placed, and every group keeps every “must”.")).to_be_visible()
    before = group_of_each(page)
    assert len(before) == 12
    page.locator("#group-1").get_by_role("link", name="Move").first.click()
    page.get_by_role("radio").first.check()
    press(page, "Move")
    expect(page.locator("#answer")).to_contain_text("was moved from group 1 to group")
    moved = group_of_each(page)
    assert len([who for who in before if before[who] != moved[who]]) == 1
    press(page, "Take the move back")
    expect(page.locator("#answer")).to_contain_text("The move was taken back")
    assert group_of_each(page) == before

    press(page, "Confirm these groups")
    page.wait_for_url(f"**/{slug}/groups/")
    expect(page.locator("main tbody tr")).to_have_count(2)


def group_of_each(page: Page) -> dict[str, str]:
    return {
        name: str(card.get_attribute("id"))
        for card in page.locator(".group-card").all()
        for name in card.locator(".members .name bdi").all_inner_texts()
    }


def set_times(page: Page, slug: str) -> None:
    page.goto(f"/programmes/{slug}/timetables/")
    press(page, "Find times")
    confirm = page.get_by_role("button", name="Confirm these times")
    expect(confirm).to_be_enabled(timeout=LONG)
    expect(page.locator(".figures li").nth(2)).to_have_text("0 seats stay empty")
    assert faults(page) == []
    confirm.click()
    expect(page.get_by_role("link", name="See the sessions")).to_be_visible()


# 4. The room -------------------------------------------------------------------------------------------------


def a_partner(zoe: Page, new_page: NewPage, server: Server, slug: str) -> tuple[Page, str, School]:
    """Somebody of another school in Zoé's group, in a browser of their own."""
    zoe.goto(f"/programmes/{slug}/")
    member = zoe.locator("aside .coming li").filter(has_not_text="Vienna").first
    name = member.locator("bdi").inner_text()
    (school,) = (school for school in SCHOOLS if school.city in member.inner_text())
    mail = next(mail for mail in server.mails() if f"Dear {name}," in mail.get_content())
    page = new_page()
    page.goto(server.mailed_link(str(mail["to"])))
    press(page, "Continue")
    page.wait_for_url("**/programmes/**")
    return page, name, school


def write_together(first: Page, second: Page, second_name: str) -> None:
    """Key by key in turn, faster than the network: neither text is torn or lost."""
    room = room_of(first)
    for page in (first, second):
        page.goto(room)
        page.get_by_role("link", name="Write together").click()
        expect(page.locator("#editor-status")).to_have_text("Saved")
    here = first.get_by_role("list", name="Writing here now")
    expect(here.get_by_text(second_name)).to_be_visible()

    texts = ("Grüß Gott from a clinic in Wien", "おはよう, a clinic far away 🩺")
    for page in (first, second):
        editor(page).click()
    for keys in zip(*(text.ljust(max(map(len, texts))) for text in texts), strict=True):
        for page, key in zip((first, second), keys, strict=True):
            page.keyboard.insert_text(key)
    for _visit in range(2):
        for page in (first, second):
            for text in texts:
                expect(editor(page)).to_contain_text(text)
            expect(page.locator("#editor-status")).to_have_text("Saved")
        first.reload()
        second.reload()


def room_of(student: Page) -> str:
    address = student.get_by_role("link", name="Open our room").get_attribute("href")
    assert address is not None
    return address


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Our document")


# 5. The calendar ---------------------------------------------------------------------------------------------


def sessions_of_feed(page: Page) -> list[tuple[datetime, datetime]]:
    """As a program reads them that knows nothing but the private address."""
    page.goto("/calendar/")
    press(page, "Make my private address")
    address = page.get_by_role("textbox", name="Address").input_value()
    with urllib.request.urlopen(address) as answer:
        calendar = vobject.readOne(answer.read().decode())
    return sorted((event.dtstart.value, event.dtend.value) for event in calendar.vevent_list)


def starts_on_pages(page: Page, slug: str) -> list[datetime]:
    page.goto(f"/programmes/{slug}/")
    first = moments(page.locator("section", has_text="Next session"))[0]
    page.goto(f"/programmes/{slug}/sessions/")
    listed = moments(page.locator("main tbody"))
    assert listed[0] == first
    return listed


def moments(place: Locator) -> list[datetime]:
    return [datetime.fromisoformat(str(t.get_attribute("datetime"))) for t in place.locator("time").all()]


def is_within(start: datetime, end: datetime, zone: str, first: str, last: str) -> bool:
    """Both on the same day there, between these hours."""
    start, end = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    return start.date() == end.date() and first <= f"{start:%H:%M}" and f"{end:%H:%M}" <= last


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
