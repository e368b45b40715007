"""Answers by e-mail become posts."""

from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from tests.cast import NOW, Cast
from tests.journeys.test_digest import MORNING, say
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.journeys.digest import send_digests
from worldrounds.journeys.mail_in import LARGEST, receive
from worldrounds.people.actions import sign_out_everywhere
from worldrounds.rooms.digest import choose_digest
from worldrounds.rooms.models import Post, Room
from worldrounds.rooms.replies import above_quote, reply_address


@pytest.fixture(autouse=True)
def room(cast: Cast, settings: Settings) -> Room:
    settings.MAIL_IN = "rooms@example.net"
    return open_two_rooms(cast)[0]


def a_mail(to: str, text: str = "Hello from the train", **headers: str) -> bytes:
    message = EmailMessage()
    values = {"From": "Vera <Vera@example.org>", "To": to, "Message-ID": "<1@phone>", "Subject": "Re: news"}
    for name, value in (values | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        message[name] = value
    message.set_content(text)
    return message.as_bytes()


def test_an_answer_to_the_mail_of_the_room_is_posted_once(cast: Cast, room: Room) -> None:
    choose_digest(inside=inside(cast.vera), every="day", at=NOW)
    say(cast, "kenta", "What do you think?", NOW)
    say(cast, "kenta", "Anybody?", MORNING)
    send_digests(at=MORNING)
    [sent] = mail.outbox
    quote = "\n".join(f"> {line}" for line in sent.body.splitlines())
    answer = a_mail(
        sent.reply_to[0],
        f"I agree.\n\nÖ and 東京 work.\n\nOn Mon, 23 Nov 2026 at 06:30,\nWorldrounds <w@example.net> wrote:\n\n{quote}",
    )

    posts = {receive(answer, at=MORNING), receive(answer, at=MORNING)}

    [post] = posts
    assert post is not None
    assert (post.room, post.author, post.text) == (room, cast.vera, "I agree.\n\nÖ and 東京 work.")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Yes\r\n\r\n> quote", "Yes"),
        ("Yes\n~~~~ Write your answer above this line ~~~~\nrest", "Yes"),
        ("Yes\n-- \nVera, Vienna", "Yes"),
        ("Yes\n\n-----Original Message-----\nFrom: x", "Yes"),
        ("Two things:\n- one\n- two", "Two things:\n- one\n- two"),
        ("> only a quote", ""),
        ("Yes\nOn Mon, 23 Nov 2026, W <w@example.net> wrote:\n> quote", "Yes"),
        ("Yes\n\nOn Mon, 23 Nov 2026 at 06:30, W <w@example.net>\nwrote:\n> quote", "Yes"),
        ("Ask nurse@example.org about these:\n- one", "Ask nurse@example.org about these:\n- one"),
        ("Sí\n\nEl lun, 23 nov 2026 a las 6:30, W <w@example.net> escribió:\n> cita", "Sí"),
    ],
)
def test_only_what_stands_above_the_quote_is_taken(text: str, left: str) -> None:
    assert above_quote(text) == left


def test_a_mail_in_html_only_loses_its_marks_and_its_quote(cast: Cast, room: Room) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "vera@example.org", reply_address(cast.vera, room)
    markup = "<p>Yes &amp; no<br>second</p><script>x()</script><blockquote>old</blockquote>"
    message.set_content(markup, subtype="html")

    post = receive(message.as_bytes(), at=NOW)

    assert post is not None
    assert post.text == "Yes & no\nsecond"


def forged(cast: Cast, room: Room) -> dict[str, Any]:
    address = reply_address(cast.vera, room)
    first, _dash, rest = address.partition("-")
    return {
        "another person": f"{first}-{cast.kenta.pk}-{rest.partition('-')[2]}",
        "another room": address.replace(f"+{room.pk}-", f"+{room.pk + 1}-"),
        "another host": address.replace("example.net", "example.com"),
        "no signature": "rooms@example.net",
    }


@pytest.mark.parametrize("how", ["another person", "another room", "another host", "no signature"])
def test_forged_addresses_are_refused(cast: Cast, room: Room, how: str) -> None:
    with pytest.raises(NotAllowed):
        receive(a_mail(forged(cast, room)[how]), at=NOW)

    assert not Post.objects.exists()


def test_nobody_else_writes_to_ones_address_and_it_ends_with_the_sign_in_links(
    cast: Cast, room: Room
) -> None:
    address = reply_address(cast.vera, room)
    with pytest.raises(NotAllowed):
        receive(a_mail(address, From="kenta@example.org"), at=NOW)

    sign_out_everywhere(person=cast.vera, at=NOW)
    with pytest.raises(NotAllowed):
        receive(a_mail(address), at=NOW)


def test_who_left_the_group_cannot_post(cast: Cast, room: Room) -> None:
    cast.enrolments["vera"].memberships.update(left_at=NOW)

    with pytest.raises((NotAllowed, NotFound)):
        receive(a_mail(reply_address(cast.vera, room)), at=NOW)

    assert not Post.objects.exists()


def test_automatic_mails_are_dropped_and_large_or_empty_ones_refused(cast: Cast, room: Room) -> None:
    address = reply_address(cast.vera, room)

    assert receive(a_mail(address, Auto_Submitted="auto-replied"), at=NOW) is None
    for raw in (a_mail(address, "x" * LARGEST), a_mail(address, "> quote")):
        with pytest.raises(Refused):
            receive(raw, at=NOW)
    assert not Post.objects.exists()
