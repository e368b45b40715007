"""The pages on which somebody is erased."""

import pytest
from django.core import mail
from django.test import Client

from tests.cast import Cast
from worldrounds.journeys import erase
from worldrounds.people.models import Erasure
from worldrounds.programmes.models import Enrolment


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erase, "SETTLE_SECONDS", 0)
    monkeypatch.setattr(erase, "wipe", lambda: True)  # not inside a test's transaction


def test_a_student_erases_themselves(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    client.force_login(cast.vera)
    wrong = client.post("/account/erase/", {"what": "texts", "email": "kenta@example.org"})
    assert "This is not the address of the account." in wrong.content.decode()
    assert not Erasure.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = client.post("/account/erase/", {"what": "texts", "email": "Vera@example.org"}, follow=True)

    assert "Your account is closed" in answer.content.decode()
    cast.vera.refresh_from_db()
    enrolment = Enrolment.objects.get(person=cast.vera)
    assert (cast.vera.name, cast.vera.is_active, enrolment.full_name) == (
        "Former member",
        False,
        "Former member",
    )
    assert cast.vera.email.endswith("@erased.invalid")
    assert Erasure.objects.get().with_texts
    [told] = mail.outbox
    assert (told.to, told.subject) == (["vera@example.org"], "Your data are erased")
    assert "Dear Vera Huber,\n\nYou asked" in told.body and "what you wrote are being erased" in told.body
    assert client.get("/account/", follow=True).redirect_chain[0][0].startswith("/sign-in/")


def test_the_only_coordinator_of_an_open_programme_stays(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    answer = client.post("/account/erase/", {"what": "name", "email": cast.alice.email})

    assert "You are the only coordinator of “Rounds”." in answer.content.decode()
    assert not Erasure.objects.exists()


def test_the_coordinator_erases_a_student_who_asks_and_not_one_of_another_programme_too(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    client.force_login(cast.alice)
    kenta = cast.enrolments["kenta"]
    page = f"/programmes/rounds/students/{kenta.pk}/erase/"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(page, {"what": "name", "email": kenta.email})
    kenta.refresh_from_db()
    assert (kenta.full_name, kenta.state) == ("Former member", "withdrawn")
    assert Erasure.objects.get().asked_by == cast.alice
    [told] = mail.outbox
    assert (told.to, told.reply_to) == (["kenta@example.org"], [cast.alice.email])
    assert "nothing says who wrote it" in told.body

    cast.vera.roles.create(programme=cast.elsewhere, kind="facilitator")
    other = client.get(f"/programmes/rounds/students/{cast.enrolments['vera'].pk}/erase/", follow=True)
    assert "takes part in another programme too" in other.content.decode()
