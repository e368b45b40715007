"""A student's own pages: profile and free hours."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from tests.cast import Cast
from worldrounds.core.models import AuditEntry
from worldrounds.core.weekends import weekend
from worldrounds.people.models import Person
from worldrounds.programmes.models import Consent, Enrolment
from worldrounds.programmes.student_queries import consents_now
from worldrounds.solvers.time.patterns import pattern_from_hex, pattern_from_ranges, pattern_to_hex
from worldrounds.web.enrolment.hours import read_hours, short_days

PROFILE = "/programmes/rounds/me/"
HOURS = "/programmes/rounds/me/availability/"
FILLED = {
    "time_zone": "Europe/Vienna",
    "language_1": "de",
    "language_2": "en",
    "language_3": "",
    "language_4": "",
    "topic_law": "2",
    "topic_public-health": "1",
    "topic_history": "",
    "access_needs": "Captions, please",
    "consent_coordination": "on",
    "consent_research": "on",
}


@pytest.fixture
def vera(cast: Cast) -> Client:
    themes = [("public-health", "Public health"), ("law", "Law and ethics"), ("history", "History")]
    cast.programme.document["themes"] = [{"key": key, "title": title} for key, title in themes]
    cast.programme.save()
    return signed_in(cast.vera)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def own() -> Enrolment:
    return Enrolment.objects.get(email="vera@example.org")


def test_a_profile_is_saved_and_shown_again(vera: Client) -> None:
    answer = vera.post(PROFILE, FILLED, follow=True)

    enrolment = own()
    assert "Your profile is saved." in answer.content.decode()
    assert (enrolment.languages, enrolment.topics, enrolment.access_needs) == (
        ["de", "en"],
        ["public-health", "law"],
        "Captions, please",
    )
    page = vera.get(PROFILE).content.decode()
    assert '<option value="de" selected>German</option>' in page
    assert "Captions, please" in page


def test_consent_is_kept_per_purpose_and_only_changes_are_written(vera: Client) -> None:
    vera.post(PROFILE, FILLED)
    vera.post(PROFILE, FILLED)
    first = consents_now(own())
    vera.post(PROFILE, FILLED | {"consent_research": ""})

    assert first == {
        "coordination": True,
        "group contact": False,
        "research": True,
        "publication": False,
    }
    assert consents_now(own())["research"] is False
    assert Consent.objects.count() == 5


def test_two_topics_with_one_place_are_sent_back_with_the_rest_kept(vera: Client) -> None:
    answer = vera.post(PROFILE, FILLED | {"topic_law": "1"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give each topic a place of its own." in page
    assert "Captions, please" in page
    assert own().profile_saved_at is None


def test_who_does_not_agree_to_be_grouped_is_told_what_that_means(vera: Client) -> None:
    page = vera.post(PROFILE, FILLED | {"consent_coordination": ""}, follow=True).content.decode()

    assert "Without that you cannot take part." in page


def test_a_profile_needs_a_language(vera: Client) -> None:
    page = vera.post(PROFILE, FILLED | {"language_1": "", "language_2": ""}).content.decode()

    assert "Choose at least one language that you can work in." in page


def test_a_new_zone_moves_the_pages_along(vera: Client, cast: Cast) -> None:
    vera.post(PROFILE, FILLED | {"time_zone": "Africa/Nairobi"})

    assert (own().time_zone, own().person.time_zone) == ("Africa/Nairobi", "Africa/Nairobi")


def test_the_grid_shows_what_is_marked(vera: Client) -> None:
    Enrolment.objects.filter(pk=own().pk).update(
        availability=pattern_to_hex(pattern_from_ranges("Mon 18:00-18:30; Sun 23:30-24:00"))
    )

    page = vera.get(HOURS).content.decode()

    assert page.count('type="checkbox" name="h"') == 336
    assert '<input type="checkbox" name="h" value="36" aria-label="Monday 18:00" checked>' in page
    assert '<input type="checkbox" name="h" value="335" aria-label="Sunday 23:30" checked>' in page
    assert page.count(" checked>") == 3  # the two, and the night hours are unfolded for the second
    assert "All hours are Vienna time." in page


def test_boxes_are_saved_without_a_script(vera: Client) -> None:
    page = vera.post(HOURS, {"h": ["36", "37", "335", "999", "x"]}, follow=True).content.decode()

    assert "Your free hours are saved." in page
    marked = pattern_from_hex(own().availability)
    assert [tuple(map(int, place)) for place in zip(*marked.nonzero(), strict=True)] == [
        (0, 36),
        (0, 37),
        (6, 47),
    ]


def test_the_script_saves_hex_digits_and_gets_json(vera: Client) -> None:
    hours = pattern_to_hex(pattern_from_ranges("Tue 08:00-10:00"))

    answers = [vera.post(HOURS, {"hours": hours}) for _ in range(2)]

    assert [answer.json() for answer in answers] == [{"saved": True}] * 2
    assert own().availability == hours
    assert own().availability_saved_at is not None


def test_telling_hours_for_the_first_time_leaves_one_trace(vera: Client) -> None:
    Enrolment.objects.filter(pk=own().pk).update(availability="", availability_saved_at=None)

    for hours in ("1" * 84, "2" * 84):
        vera.post(HOURS, {"hours": hours})

    assert AuditEntry.objects.filter(verb="told free hours").count() == 1


@pytest.mark.parametrize("hours", ["", "f" * 83, "g" * 84, "f" * 5000])
def test_broken_hours_are_refused_and_what_was_saved_stays(vera: Client, hours: str) -> None:
    answer = vera.post(HOURS, {"hours": hours})

    assert (answer.status_code, answer.json()["saved"]) == (422, False)
    assert own().availability == "f" * 84


@pytest.mark.parametrize(
    ("button", "country", "ranges"),
    [
        ("evenings", "AT", "Mon 08:00-09:00; Mon-Fri 18:00-22:00"),
        ("evenings", "EG", "Mon 08:00-09:00; Sun-Thu 18:00-22:00"),
        ("weekends", "AT", "Mon 08:00-09:00; Sat-Sun 09:00-22:00"),
        ("weekends", "EG", "Mon 08:00-09:00; Fri-Sat 09:00-22:00"),
        ("copy", "AT", "Mon-Fri 08:00-09:00"),
        ("copy", "EG", "Sun-Thu 08:00-09:00"),
        ("clear", "AT", ""),
        ("unknown", "AT", "Mon 08:00-09:00"),
    ],
)
def test_quick_buttons_change_the_boxes_that_were_sent(button: str, country: str, ranges: str) -> None:
    boxes = QueryDict(mutable=True)
    boxes.setlist("h", ["16", "17"])
    boxes["quick"] = button

    assert read_hours(boxes, rests=weekend(country)) == pattern_to_hex(pattern_from_ranges(ranges))


@pytest.mark.parametrize("path", [PROFILE, HOURS])
@pytest.mark.parametrize(
    ("who", "status"), [("vera", 200), ("alice", 403), ("bob", 403), ("faye", 403), ("oscar", 404)]
)
def test_own_pages_belong_to_students(vera: Client, cast: Cast, path: str, who: str, status: int) -> None:
    assert signed_in(getattr(cast, who)).get(path).status_code == status


def test_own_pages_cost_few_queries(vera: Client, django_assert_max_num_queries: Any) -> None:
    for path in (PROFILE, HOURS):
        with django_assert_max_num_queries(8):
            vera.get(path)


@pytest.mark.parametrize(("language", "first"), [("en", "Mon"), ("de", "Mo."), ("ar", "ن")])
def test_seven_day_names_fit_side_by_side(language: str, first: str) -> None:
    with translation.override(language):
        assert short_days()[0][0] == first


def test_the_grid_is_light(vera: Client) -> None:
    assert len(vera.get(HOURS).content) < 60_000
