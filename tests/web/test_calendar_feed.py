"""The private calendar address: made, followed, renewed, switched off."""

from datetime import UTC, timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_sessions, standing_of
from worldrounds.groups.models import Membership
from worldrounds.meetings.actions.feeds import make_feed
from worldrounds.meetings.actions.sessions import cancel_session, put
from worldrounds.meetings.models import CalendarFeed, Session
from worldrounds.people.models import Person

NOW = timezone.now()


@pytest.fixture
def session(cast: Cast) -> Session:
    day = NOW.date() + timedelta(days=10)
    return a_session(cast, plan_sessions(cast, 1)[0], a_group(cast, 1, "vera", "kenta"), f"{day}T12:00")


def address(person: Person) -> str:
    return reverse("calendar-feed", args=[make_feed(person=person, at=NOW).token])


def events(response: Any) -> list[tuple[str, str, str, Any]]:
    return [
        (e.uid.value, e.sequence.value, e.status.value, e.dtstart.value.astimezone(UTC))
        for e in vobject.readOne(response.content.decode()).contents.get("vevent", [])
    ]


def test_feed_needs_no_sign_in_and_follows_what_happens(client: Client, cast: Cast, session: Session) -> None:
    kenta = address(cast.kenta)
    first = client.get(kenta)
    put(session, session.starts_at + timedelta(hours=2), at=NOW)
    moved = client.get(kenta)
    cancel_session(standing=standing_of(cast, "alice"), session=session, at=NOW)
    cancelled = client.get(kenta)

    start = session.starts_at
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert events(first) == [(session.uid, "0", "CONFIRMED", start - timedelta(hours=2))]
    assert events(moved) == [(session.uid, "1", "CONFIRMED", start)]
    assert events(cancelled) == [(session.uid, "2", "CANCELLED", start)]
    assert b"DTSTART;TZID=Asia/Tokyo" in first.content


def test_unchanged_feed_is_not_sent_twice(client: Client, cast: Cast, session: Session) -> None:
    vera = address(cast.vera)
    first = client.get(vera)

    same = client.get(vera, headers={"If-None-Match": first["ETag"]})
    put(session, session.starts_at + timedelta(hours=1), at=NOW)
    changed = client.get(vera, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, same.status_code, changed.status_code) == (200, 304, 200)
    assert first["Cache-Control"] == "private, max-age=300, must-revalidate"
    assert "Last-Modified" in first


def test_who_left_the_group_is_told_even_if_nothing_is_newer(
    client: Client, cast: Cast, session: Session
) -> None:
    vera = address(cast.vera)
    first = client.get(vera)
    Membership.objects.filter(enrolment=cast.enrolments["vera"]).update(left_at=NOW)

    after = client.get(vera, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (after.status_code, events(after)) == (200, [])


def test_renewed_address_replaces_the_old_one(client: Client, cast: Cast, session: Session) -> None:
    old = address(cast.vera)
    client.force_login(cast.vera)

    client.post(reverse("calendar-change"), {"do": "renew"})

    assert client.get(old).status_code == 404
    assert client.get(address(cast.vera)).status_code == 200
    assert CalendarFeed.objects.filter(person=cast.vera).count() == 2


def test_switched_off_address_is_gone_like_an_unknown_one(
    client: Client, cast: Cast, session: Session
) -> None:
    old = address(cast.vera)
    client.force_login(cast.vera)
    client.post(reverse("calendar-change"), {"do": "revoke"})
    client.post(reverse("calendar-change"), {"do": "revoke"})
    client.logout()

    revoked, unknown = client.get(old), client.get(reverse("calendar-feed", args=["x" * 32]))

    assert (revoked.status_code, unknown.status_code) == (404, 404)
    assert "There is no such page" in revoked.content.decode()


def test_page_makes_one_address_however_often_one_clicks(
    client: Client, cast: Cast, session: Session
) -> None:
    client.force_login(cast.vera)
    client.post(reverse("calendar-change"), {"do": "make"})
    client.post(reverse("calendar-change"), {"do": "make"})

    page = client.get(reverse("my-calendar")).content.decode()

    feed = CalendarFeed.objects.get(person=cast.vera)
    assert f"http://testserver/calendar/{feed.token}.ics" in page
    assert f"webcal://testserver/calendar/{feed.token}.ics" in page
    assert "Meeting 1" in page


def test_files_for_one_session_and_for_all(client: Client, cast: Cast, session: Session) -> None:
    client.force_login(cast.kenta)

    one = client.get(reverse("session-ics", args=["rounds", session.pk]))
    every = client.get(reverse("my-calendar-ics"))

    assert events(one) == events(every) == [(session.uid, "0", "CONFIRMED", session.starts_at)]
    assert one["Content-Disposition"] == 'attachment; filename="rounds-meeting-1.ics"'


def test_person_who_is_not_active_has_no_feed(client: Client, cast: Cast, session: Session) -> None:
    vera = address(cast.vera)
    Person.objects.filter(pk=cast.vera.pk).update(is_active=False)

    assert client.get(vera).status_code == 404


def test_calendar_pages_need_sign_in(client: Client, db: None) -> None:
    for name in ("my-calendar", "my-calendar-ics"):
        assert client.get(reverse(name)).status_code == 302
