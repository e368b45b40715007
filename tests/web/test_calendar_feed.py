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
from tests.meetings.setting import a_session, plan_plenary, plan_sessions, standing_of
from worldrounds.groups.models import Membership
from worldrounds.meetings.actions.feeds import make_feed
from worldrounds.meetings.actions.sessions import cancel_session, count_new_links, put, set_plenary
from worldrounds.meetings.feeds import Scope
from worldrounds.meetings.models import CalendarFeed, GroupSitting, Session
from worldrounds.people.models import Person
from worldrounds.programmes.models import Role

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


def summaries(response: Any) -> list[str]:
    return [e.summary.value for e in vobject.readOne(response.content.decode()).contents.get("vevent", [])]


def test_a_groups_calendar_stops_when_its_owner_may_not_see_the_group_any_more(
    client: Client, cast: Cast, session: Session
) -> None:
    scope = Scope(group=session.group)
    vera, alice, outsider = (
        reverse("calendar-feed", args=[make_feed(person=person, scope=scope, at=NOW).token])
        for person in (cast.vera, cast.alice, cast.oscar)
    )
    first = [client.get(one) for one in (vera, alice, outsider)]
    Membership.objects.filter(enrolment=cast.enrolments["vera"]).update(left_at=NOW)
    after = [client.get(one) for one in (vera, alice)]

    assert [answer.status_code for answer in first] == [200, 200, 404]
    assert events(first[0]) == [(session.uid, "0", "CONFIRMED", session.starts_at)]
    assert [answer.status_code for answer in after] == [404, 200]


def test_a_schools_calendar_holds_what_its_students_are_expected_at_and_names_nobody(
    client: Client, cast: Cast, session: Session
) -> None:
    other, plenary = a_group(cast, 2, "kiyo", "nadia"), plan_plenary(cast)
    day = NOW.date() + timedelta(days=12)
    a_session(cast, session.planned, other, f"{day}T12:00")
    for sitting in (1, 2):
        a_session(cast, plenary, None, f"{day}T{8 * sitting:02}:00", sitting=sitting)
        GroupSitting.objects.create(
            planned=plenary, group=(session.group, other)[sitting - 1], sitting=sitting
        )
    cancel_session(standing=standing_of(cast, "alice"), session=session, at=NOW)

    vienna, kyoto = (
        client.get(reverse("calendar-feed", args=[make_feed(person=person, scope=scope, at=NOW).token]))
        for person, scope in [
            (cast.bob, Scope(partner=cast.partners["vienna"])),
            (cast.carol, Scope(partner=cast.partners["kyoto"])),
        ]
    )

    assert [one[2] for one in events(vienna)] == ["CANCELLED", "CONFIRMED"]
    assert summaries(vienna) == ["Meeting 1 · Group 1", "Opening plenary · Rounds"]
    assert summaries(kyoto) == [
        "Meeting 1 · Group 1",
        "Opening plenary · Rounds",
        "Meeting 1 · Group 2",
        "Opening plenary (sitting 2) · Rounds",
    ]
    assert not any(name in kyoto.content.decode() for name in ("Kiyo", "Vera", "Nadia"))


def test_a_site_lead_who_is_one_no_more_has_no_calendar_of_the_school(
    client: Client, cast: Cast, session: Session
) -> None:
    feed = make_feed(person=cast.bob, scope=Scope(partner=cast.partners["vienna"]), at=NOW)
    address = reverse("calendar-feed", args=[feed.token])
    assert client.get(address).status_code == 200
    Role.objects.filter(person=cast.bob).delete()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("key", "name", "where"), [("vera", "group-calendar", 1), ("bob", "school-calendar", "vienna")]
)
def test_pages_of_group_and_school_make_renew_and_revoke(
    client: Client, cast: Cast, session: Session, key: str, name: str, where: object
) -> None:
    client.force_login(cast.people[key])
    page, tokens = reverse(name, args=["rounds", where]), []
    for what in ("make", "make", "renew"):
        shown = client.post(page, {"do": what}, follow=True).content.decode()
        tokens.append(CalendarFeed.objects.get(person=cast.people[key], revoked_at=None).token)
        assert tokens[-1] in shown
    client.post(page, {"do": "revoke"})

    assert tokens[0] == tokens[1] != tokens[2]
    assert "Meeting 1" in shown
    assert not CalendarFeed.objects.filter(person=cast.people[key], revoked_at=None).exists()


def test_another_video_link_is_an_update(client: Client, cast: Cast, session: Session) -> None:
    vera, alice = address(cast.vera), standing_of(cast, "alice")
    count_new_links(group=session.group, at=NOW)  # type: ignore[arg-type]  # this session has a group
    plenary = plan_plenary(cast)
    start = NOW.replace(minute=0, second=0, microsecond=0) + timedelta(days=12)
    for link in ("https://meet.example/one", "https://meet.example/two"):
        set_plenary(
            standing=alice, planned=plenary, starts_at=start, zone_name="UTC", video_address=link, at=NOW
        )

    file = client.get(vera)

    assert [sequence for _uid, sequence, _status, _start in events(file)] == ["1", "1"]
    assert b"LOCATION:https://meet.example/two" in file.content
