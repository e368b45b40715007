"""The weekly hour that people find without accounts: by links, without JavaScript, step by step."""

import csv
import io
import re
from datetime import UTC, date
from typing import Any

import icalendar
import pytest
import vobject
from django.core.cache import cache, caches
from django.http import HttpResponse
from django.test import Client

from tests.whenever.setting import a_meeting, answers, six_people
from worldrounds.solvers.time import pattern_from_ranges, pattern_to_hex
from worldrounds.whenever.models import Meeting, Participant, new_token

pytestmark = pytest.mark.django_db
START = {"title": "Case round", "minutes": "60", "weeks": "8", "time_zone": "Europe/Vienna"}


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()
    caches["process"].clear()


def boxes(hours: str) -> list[str]:
    """What the grid sends without the script."""
    return [str(half_hour) for half_hour in pattern_from_ranges(hours).ravel().nonzero()[0]]


def ticket_of(page: Any) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def text(page: Any) -> str:
    """The words of a page, without what is between them."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def start(client: Client, **change: str) -> Any:
    first_day = str(date.fromordinal(date.today().toordinal() + 14))  # noqa: DTZ011 (some day soon)
    ticket = ticket_of(client.get("/whenever/"))
    return client.post("/whenever/", START | {"first_day": first_day, "ticket": ticket} | change)


def add(client: Client, meeting: Meeting, name: str, zone: str, hours: str) -> HttpResponse:
    address = f"/whenever/{meeting.token}/add/"
    sent = {"name": name, "time_zone": zone, "h": boxes(hours), "ticket": ticket_of(client.get(address))}
    return client.post(address, sent)  # type: ignore[return-value]  # the test client's


def test_two_people_without_accounts_or_scripts_find_and_agree_on_an_hour(client: Client) -> None:
    organise = start(client).headers["Location"]
    meeting = Meeting.objects.get()
    assert organise == f"/whenever/organise/{meeting.organiser_token}/"
    assert f"http://localhost:8000/whenever/{meeting.token}/" in client.get(organise).content.decode()

    add(Client(), meeting, "Ana", "America/Sao_Paulo", "weekdays 8-18")
    add(Client(), meeting, "Fumi", "Asia/Tokyo", "weekdays 7-9, 20-22")
    shown = text(client.get(organise))
    assert "The same hour suggested" in shown

    hours = re.search(r'name="hours" value="([\d-]+)"', client.get(organise).content.decode())
    assert hours
    client.post(organise + "agree/", {"hours": hours[1]})
    assert "Agreed: Monday" in text(Client().get(f"/whenever/{meeting.token}/"))


def test_page_shows_everyones_clock_who_carries_what_and_what_a_poll_would_do(client: Client) -> None:
    meeting = a_meeting(weeks=12)
    six_people(meeting)

    shown = text(client.get(f"/whenever/{meeting.token}/"))

    assert "The same hour suggested Monday 13:00 everyone" in shown
    assert "Most ticks wins, as in usual polls" in shown
    assert (
        "Ben New York time Mon 07:00 early or late Mon 08:00 a little early or late before: Mon 07:00"
        in shown
    )
    assert "Esha Kolkata time Mon 17:30 a little early or late" in shown
    assert "Chidi Dates of Chidi 12 × good hour 0 points" in shown


def test_other_hours_can_be_looked_at_before_anybody_agrees(client: Client) -> None:
    meeting = a_meeting()
    answers(meeting, "Ana", "UTC", "weekdays 8-18")
    answers(meeting, "Ben", "UTC", "weekdays 8-18")

    shown = text(client.get(f"/whenever/{meeting.token}/?hours=50-74"))

    assert "Tuesday 01:00, then Tuesday 13:00 Vienna time" in shown
    assert "Shown below Tuesday 01:00, then Tuesday 13:00 0 to 2 of 2" in shown
    assert "4 × cannot come, 4 × good hour" in shown


@pytest.mark.parametrize("hours", ["336", "-1", "x", "1-2-3-4", "²", "9" * 5000, "1-", "%00"])
def test_hours_that_are_none_show_the_suggested_ones(client: Client, hours: str) -> None:
    meeting = a_meeting()
    six_people(meeting)

    page = client.get(f"/whenever/{meeting.token}/?hours={hours}")

    assert (page.status_code, "Monday 13:00 Vienna time" in text(page)) == (200, True)


def test_first_person_is_told_to_wait_for_the_second(client: Client) -> None:
    meeting = a_meeting()
    answers(meeting, "Ana", "UTC")

    assert "Ana has marked hours. As soon as a second person has" in text(
        client.get(f"/whenever/{meeting.token}/")
    )


def test_person_who_can_never_come_is_named(client: Client) -> None:
    meeting = a_meeting()
    for name, hours in [("A", "Mon 9-12"), ("B", "Mon 9-12"), ("C", "Mon 9-12"), ("Zed", "Sun 3-5")]:
        answers(meeting, name, "UTC", hours)

    shown = text(client.get(f"/whenever/{meeting.token}/"))
    assert (
        "Zed can never come at these hours. It would help if Mon 09:00 of their own clock suited them; "
        "then could come: everyone." in shown
    )
    assert "Taking turns would not help" in shown


def test_own_hours_are_found_again_and_changed_by_the_common_link(client: Client) -> None:
    meeting = a_meeting()
    add(client, meeting, "Ana", "America/Sao_Paulo", "weekdays 8-18")
    ana = Participant.objects.get()
    own = f"/whenever/{meeting.token}/mine/{ana.token}/"

    assert own in client.get(f"/whenever/{meeting.token}/").content.decode()
    assert own not in Client().get(f"/whenever/{meeting.token}/").content.decode()
    client.post(own, {"name": "Ana P", "time_zone": "UTC", "h": boxes("Mon 9-11"), "ticket": new_token()})
    ana.refresh_from_db()
    assert (ana.name, ana.zone, ana.hours) == (
        "Ana P",
        "UTC",
        pattern_to_hex(pattern_from_ranges("Mon 9-11")),
    )


def test_quick_button_without_the_script_changes_the_grid_and_keeps_what_was_typed(client: Client) -> None:
    address = f"/whenever/{a_meeting().token}/add/"
    sent = {"name": "Ana", "time_zone": "Asia/Tokyo", "quick": "workdays", "ticket": new_token()}

    page = client.post(address, sent).content.decode()

    assert page.count(" checked>") == 5 * 16
    assert 'value="Ana"' in page and '<option value="Asia/Tokyo" selected>' in page
    assert sent["ticket"] in page and 'role="alert"' not in page
    assert Participant.objects.count() == 0


def test_quick_button_knows_where_people_rest_on_friday(client: Client) -> None:
    address = f"/whenever/{a_meeting().token}/add/"

    page = client.post(address, {"time_zone": "Africa/Cairo", "quick": "weekends"}).content.decode()

    friday = [
        str(4 * 48 + half_hour) in re.findall(r'value="(\d+)" aria-label="[^"]+" checked', page)
        for half_hour in (18, 43, 44)
    ]
    assert friday == [True, True, False]


def test_form_that_is_not_complete_keeps_hours_and_says_what_is_missing(client: Client) -> None:
    page = client.post(
        f"/whenever/{a_meeting().token}/add/", {"name": "", "h": ["18", "19"], "time_zone": "x"}
    )

    assert page.status_code == 422
    assert page.content.decode().count(" checked>") == 2
    assert "Nothing you typed is lost" in text(page)


def test_too_few_hours_are_refused_in_words(client: Client) -> None:
    page = add(client, a_meeting(), "Ana", "UTC", "Mon 9:00-9:30")

    assert (page.status_code, "Mark hours in which the meeting fits: it takes 60 minutes." in text(page)) == (
        422,
        True,
    )


def test_double_click_adds_one_person(client: Client) -> None:
    meeting = a_meeting()
    address = f"/whenever/{meeting.token}/add/"
    sent = {
        "name": "Ana",
        "time_zone": "UTC",
        "h": boxes("Mon 9-12"),
        "ticket": ticket_of(client.get(address)),
    }

    assert [client.post(address, sent).status_code for _click in range(2)] == [302, 302]
    assert meeting.participants.count() == 1


def test_who_leaves_takes_name_and_hours_along(client: Client) -> None:
    meeting = a_meeting()
    ana = answers(meeting, "Ana", "UTC")

    client.post(f"/whenever/{meeting.token}/mine/{ana.token}/leave/")

    assert meeting.participants.count() == 0
    assert client.post(f"/whenever/{meeting.token}/mine/{ana.token}/leave/").status_code == 404


def test_one_link_does_not_open_what_another_is_for(client: Client) -> None:
    here, there = a_meeting(), a_meeting()
    ana = answers(there, "Ana", "UTC")
    wrong = [
        f"/whenever/{here.token}/mine/{ana.token}/",
        f"/whenever/organise/{here.token}/",
        f"/whenever/{here.organiser_token}/",
        "/whenever/organise/none/",
        "/whenever/none/",
    ]

    assert [client.get(address).status_code for address in wrong] == [404] * 5
    client.post(f"/whenever/organise/{here.organiser_token}/remove/{ana.pk}/")  # a person of another meeting
    client.post(f"/whenever/organise/{there.token}/delete/")
    assert (Meeting.objects.count(), Participant.objects.count()) == (2, 1)


def test_pages_do_not_give_the_secret_links_away(client: Client) -> None:
    meeting = a_meeting()
    ana, fumi = answers(meeting, "Ana", "UTC"), answers(meeting, "Fumi", "Asia/Tokyo")

    page = client.get(f"/whenever/{meeting.token}/")

    assert (page["X-Robots-Tag"], page["Cache-Control"]) == ("noindex, nofollow", "private, no-cache")
    assert page["Referrer-Policy"] == "same-origin"
    for secret in (meeting.organiser_token, ana.token, fumi.token):
        assert secret not in page.content.decode()


def test_cookies_go_to_this_meeting_only_and_no_script_reads_them(client: Client) -> None:
    meeting = a_meeting()

    client.get(f"/whenever/organise/{meeting.organiser_token}/")
    add(client, meeting, "Ana", "UTC", "Mon 9-12")

    kept = {
        name: (cookie["path"], cookie["httponly"])
        for name, cookie in client.cookies.items()
        if "whenever" in name
    }
    assert kept == dict.fromkeys(
        ("whenever-mine", "whenever-organiser"), (f"/whenever/{meeting.token}/", True)
    )


def test_calendar_file_is_read_by_others_and_follows_a_change(client: Client) -> None:
    meeting = a_meeting(title="Case, round; ↵ two")
    six_people(meeting)
    address = f"/whenever/{meeting.token}/dates.ics"
    assert client.get(address).status_code == 409  # nothing is agreed on
    organise = f"/whenever/organise/{meeting.organiser_token}/agree/"

    client.post(organise, {"hours": "26"})
    first = client.get(address).content
    client.post(organise, {"hours": "26-74"})
    second = icalendar.Calendar.from_ical(client.get(address).content).events

    events = list(vobject.readOne(first.decode()).vevent_list)
    assert [event.dtstart.value.astimezone(UTC).strftime("%d.%m. %H:%M") for event in events][:2] == [
        "11.01. 12:00",
        "18.01. 12:00",
    ]
    assert (len(events), events[0].summary.value) == (8, "Case, round; ↵ two")
    assert "Fumi: Mon 21:00" in events[0].description.value
    assert [str(event["uid"]) for event in second] == [event.uid.value for event in events]
    assert {event["sequence"] for event in second} == {2}
    assert second[1].start.strftime("%a %H:%M") == "Tue 13:00"


def test_table_has_a_row_for_each_person_on_each_date_and_no_formula(client: Client) -> None:
    meeting = a_meeting(weeks=1)
    answers(meeting, "=1+1", "UTC", "Mon 9-12")
    answers(meeting, "Fumi", "Asia/Tokyo", "Mon 17-19")

    rows = list(
        csv.reader(
            io.StringIO(client.get(f"/whenever/{meeting.token}/dates.csv").content.decode("utf-8-sig"))
        )
    )

    assert rows[1:] == [
        ["2027-01-11", "10:00", "'=1+1", "UTC", "2027-01-11 09:00", "good hour", "0"],
        ["2027-01-11", "10:00", "Fumi", "Asia/Tokyo", "2027-01-11 18:00", "a little early or late", "25"],
    ]


def test_names_cannot_carry_markup(client: Client) -> None:
    meeting = a_meeting(title="<script>alert(1)</script>")
    for name in ("<img src=x>", '"><b>'):
        answers(meeting, name, "UTC")

    page = client.get(f"/whenever/{meeting.token}/").content.decode()

    assert ("<script>alert" in page, "<img src" in page, '"><b>' in page) == (False, False, False)


def test_machine_that_starts_very_many_is_stopped(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worldrounds.web.whenever.views.MEETINGS_FROM_ONE_ADDRESS", 1)
    monkeypatch.setattr("worldrounds.web.whenever.answers.ANSWERS_TO_ONE_MEETING", 1)

    assert [start(client).status_code for _try in range(2)] == [302, 429]
    meeting = Meeting.objects.get()
    replies = [add(client, meeting, name, "UTC", "Mon 9-12") for name in "AB"]
    assert "Very many answers are coming in now." in text(replies[1])
    assert meeting.participants.count() == 1


def test_organiser_removes_a_person_and_deletes_everything(client: Client) -> None:
    meeting = a_meeting()
    people = six_people(meeting)
    organise = f"/whenever/organise/{meeting.organiser_token}/"

    for _click in range(2):
        client.post(f"{organise}remove/{people[0].pk}/")
    assert meeting.participants.count() == 5
    assert "Delete all of it?" in text(client.get(organise + "delete/"))
    client.post(organise + "delete/")

    assert (Meeting.objects.count(), Participant.objects.count()) == (0, 0)
    assert client.get(f"/whenever/{meeting.token}/").status_code == 404


def test_visitors_are_led_there_from_the_first_page(client: Client) -> None:
    assert client.get("/").content.decode().count('href="/whenever/"') == 2
    assert "/whenever/" in client.get("/sitemap-pages.xml").content.decode()
