"""Who changed what, in words."""

from datetime import UTC, datetime

from django.test import Client

from tests.cast import NOW, Cast
from worldrounds.core import audit


def test_history_speaks_in_words_not_in_names_of_the_program(cast: Cast) -> None:
    audit.record(
        at=NOW,
        actor=cast.alice,
        verb="moved a session",
        target="meetings.Session:155",
        programme="rounds",
        starts_at=datetime(2026, 11, 23, 9, tzinfo=UTC).isoformat(),
        told=True,
        gone_model=["a", 2],
    )
    client = Client()
    client.force_login(cast.alice)

    page = client.get("/programmes/rounds/history/").content.decode()

    assert "<td>session 155</td>" in page
    assert "starts at: Mon 23 Nov, 10:00 (Vienna time); told: yes; gone model: a, 2" in page


def test_history_keeps_what_it_cannot_put_in_words(cast: Cast) -> None:
    audit.record(at=NOW, actor=None, verb="tidied", target="old.Thing:1", programme="rounds", note="2026")
    client = Client()
    client.force_login(cast.alice)

    page = client.get("/programmes/rounds/history/").content.decode()

    assert "<td>old.Thing:1</td>" in page
    assert "note: 2026" in page


def test_deeds_are_told_in_the_readers_language(cast: Cast) -> None:
    audit.record(at=NOW, actor=None, verb="moved a session", target="x", programme="rounds")
    cast.alice.language = "es"
    cast.alice.save()
    client = Client()
    client.force_login(cast.alice)

    assert "<td>movió una sesión</td>" in client.get("/programmes/rounds/history/").content.decode()
