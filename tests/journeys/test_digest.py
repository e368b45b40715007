"""What is new in a room, by mail once a day or a week."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.cast import NOW, Cast
from tests.meetings.setting import a_session, plan_sessions
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.journeys.digest import _other, send_digests
from worldrounds.programmes.models import Consent, Task
from worldrounds.rooms.actions import post_message, save_document_form
from worldrounds.rooms.digest import begin_of_turn, choose_digest
from worldrounds.rooms.models import Digest
from worldrounds.rooms.news import News
from worldrounds.rooms.queries import document_of

# What rooms.news.happenings names, but for posts.
KINDS = [
    "comment", "reply", "decision", "closed", "reopened", "rate", "rated", "review", "texts", "handed-in", "done", "task",
]  # fmt: skip
# Now is Sunday, 22 November 2026, 13:00 in Vienna.
MORNING = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)  # 06:30 in Vienna


@pytest.fixture
def rooms(cast: Cast) -> Any:
    return open_two_rooms(cast)


@pytest.fixture
def vera_chose(cast: Cast, rooms: Any) -> Digest:
    choose_digest(inside=inside(cast.vera), every="day", at=NOW)
    return Digest.objects.get()


def say(cast: Cast, who: str, text: str, at: datetime) -> None:
    post_message(inside=inside(cast.people[who]), text=text, key=f"{who} {at}", at=at)


def test_a_day_in_the_room_is_one_mail(cast: Cast, vera_chose: Digest) -> None:
    Task.objects.create(
        programme=cast.programme, key="hello", title="Say hello", due_day=date(2026, 11, 24), position=1
    )
    a_session(cast, plan_sessions(cast, 1)[0], vera_chose.enrolment.memberships.get().group)
    say(cast, "kenta", "Older than the choice", NOW - timedelta(hours=1))
    say(cast, "kenta", "Good evening\nfrom Kyoto", NOW + timedelta(hours=1))
    say(cast, "vera", "My own words", NOW + timedelta(hours=2))

    assert send_digests(at=MORNING) == 1

    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["vera@example.org"], "Rounds: 1 new message")
    said = sent.body.split("\n\n")
    assert said[:3] == [
        "Dear Vera Huber,",
        "MESSAGES",
        "Kenta Mori, Sun, 22 Nov 2026, 14:00 (Vienna time):\nGood evening\nfrom Kyoto",
    ]
    assert said[3:5] == ["TO DO", "- Say hello (until 24 Nov 2026)"]
    assert said[5] == "NEXT SESSION"
    assert "/programmes/rounds/groups/1/room/mails/" in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert len(sent.body) < 1500


def test_nothing_is_sent_twice_nor_before_the_next_morning(cast: Cast, vera_chose: Digest) -> None:
    say(cast, "kenta", "One", NOW + timedelta(hours=1))

    counts = [send_digests(at=NOW + timedelta(hours=2)), send_digests(at=MORNING), send_digests(at=MORNING)]
    say(cast, "kenta", "Two", MORNING + timedelta(hours=1))
    counts += [send_digests(at=MORNING + timedelta(hours=2)), send_digests(at=MORNING + timedelta(days=1))]

    assert counts == [0, 1, 0, 0, 1]
    assert ["One" in sent.body for sent in mail.outbox] == [True, False]


def test_without_news_there_is_no_mail(vera_chose: Digest) -> None:
    assert send_digests(at=MORNING) == 0


def test_a_week_waits_for_monday(cast: Cast, rooms: Any) -> None:
    choose_digest(inside=inside(cast.vera), every="week", at=MORNING + timedelta(hours=2))
    say(cast, "kenta", "On Tuesday", MORNING + timedelta(days=1))

    assert [send_digests(at=MORNING + timedelta(days=days)) for days in range(2, 9)] == [0] * 5 + [1, 0]


@pytest.mark.parametrize(
    ("every", "at", "begin"),
    [
        ("day", "2026-11-23T04:59:00Z", "2026-11-22T06:00:00+01:00"),
        ("day", "2026-11-23T05:00:00Z", "2026-11-23T06:00:00+01:00"),
        ("week", "2026-11-23T04:59:00Z", "2026-11-16T06:00:00+01:00"),
        ("week", "2026-11-29T23:00:00Z", "2026-11-23T06:00:00+01:00"),
        ("day", "2027-03-28T04:00:00Z", "2027-03-28T06:00:00+02:00"),  # clocks change in this night
    ],
)
def test_a_turn_begins_at_six_by_the_readers_clock(
    vera_chose: Digest, every: str, at: str, begin: str
) -> None:
    vera_chose.every = every

    assert begin_of_turn(vera_chose, datetime.fromisoformat(at)).isoformat() == begin


def test_changes_of_the_document_are_told_in_words(cast: Cast, vera_chose: Digest) -> None:
    page = inside(cast.kenta)
    base = document_of(page.room).update_since()
    save_document_form(inside=page, base=base, text="Blood is scarce here.")

    send_digests(at=MORNING)

    assert mail.outbox[0].subject == "Rounds: what is new in your room"
    assert "OUR DOCUMENT\n\nWritten by: Kenta Mori\nCame in: Blood is scarce here." in mail.outbox[0].body


def test_every_kind_of_happening_has_its_sentence() -> None:
    said = {what: _other(News(what, ("Kenta",), 2, "The plan")) for what in KINDS}

    assert said["decision"] == "- Kenta put up a decision: The plan"
    assert said["texts"] == "- 2 members handed in: The plan"


def test_who_refused_to_be_contacted_or_left_gets_none(cast: Cast, vera_chose: Digest) -> None:
    say(cast, "kenta", "News", NOW + timedelta(hours=1))
    Consent.objects.create(
        enrolment=vera_chose.enrolment, purpose=Consent.Purpose.COORDINATION, given=False, at=NOW
    )
    assert send_digests(at=MORNING) == 0

    Consent.objects.all().delete()
    vera_chose.enrolment.memberships.update(left_at=NOW)
    assert send_digests(at=MORNING) == 0


def test_a_mail_that_fails_is_tried_again_and_keeps_nobody_else_from_theirs(
    cast: Cast, vera_chose: Digest, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_digest(inside=inside(cast.kenta), every="day", at=NOW)
    say(cast, "vera", "To Kenta", NOW + timedelta(hours=1))
    say(cast, "kenta", "To Vera", NOW + timedelta(hours=1))
    with monkeypatch.context() as broken:
        from worldrounds.journeys import digest

        real = digest.digest_mail

        def fail_for_vera(row: Digest, contents: Any) -> Any:
            if row.pk == vera_chose.pk:
                raise OSError("no line")
            return real(row, contents)

        broken.setattr(digest, "digest_mail", fail_for_vera)
        with pytest.raises(RuntimeError):
            send_digests(at=MORNING)
    assert [sent.to for sent in mail.outbox] == [["kenta@example.org"]]

    assert send_digests(at=MORNING) == 1
    assert "To Vera" in mail.outbox[1].body


def test_the_mail_speaks_the_readers_language(cast: Cast, vera_chose: Digest) -> None:
    cast.vera.language = "es"
    cast.vera.save()
    say(cast, "kenta", "Hi", NOW + timedelta(hours=1))

    send_digests(at=MORNING)

    assert mail.outbox[0].subject == "Rounds: 1 mensaje nuevo"
    assert mail.outbox[0].body.startswith("Hola, Vera Huber:\n\nMENSAJES\n\nKenta Mori, dom, 22 nov 2026")


def test_a_member_chooses_on_the_page_and_stops_it(client: Client, cast: Cast, rooms: Any) -> None:
    client.force_login(cast.vera)
    address = "/programmes/rounds/groups/1/room/mails/"

    client.post(address, {"every": "week"})
    assert Digest.objects.get().every == "week"
    account = client.get("/account/").content.decode()
    assert (
        f'href="{address}">Group 1 · Rounds</a> <span class="soft">Once a week at most, on Monday' in account
    )
    assert 'value="week" id="id_every_1" checked' in client.get(address).content.decode()
    client.post(address, {"every": ""})
    assert not Digest.objects.exists()
    assert "No mails about what is new" in client.get("/account/").content.decode()


def test_only_members_choose_and_only_what_there_is(cast: Cast, rooms: Any) -> None:
    with pytest.raises(NotAllowed):
        choose_digest(inside=inside(cast.alice), every="day", at=NOW)
    with pytest.raises(Refused):
        choose_digest(inside=inside(cast.vera), every="hour", at=NOW)
