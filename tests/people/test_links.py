import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import signing
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.cast import NOW, Cast
from worldrounds.people import actions
from worldrounds.people.links import LinkRefused, person_of_link, sign_in_address
from worldrounds.people.queries import demo_cast_file


def token_of(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[-1]


def test_sign_in_link_leads_back_to_its_person(cast: Cast) -> None:
    token = token_of(sign_in_address(cast.vera))

    assert person_of_link(token) == cast.vera


def test_sign_in_link_ends_when_the_person_signs_out_everywhere(cast: Cast) -> None:
    token = token_of(sign_in_address(cast.vera))

    actions.sign_out_everywhere(person=cast.vera, at=NOW)

    with pytest.raises(LinkRefused):
        person_of_link(token)


def test_damaged_sign_in_link_is_refused(cast: Cast) -> None:
    token = token_of(sign_in_address(cast.vera))

    with pytest.raises(LinkRefused):
        person_of_link(token[:-2])


def test_sign_in_link_is_too_old_after_14_days(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(sign_in_address(cast.vera))
    later = signing.time.time() + timedelta(days=14, seconds=2).total_seconds()

    monkeypatch.setattr(signing.time, "time", lambda: later)

    with pytest.raises(LinkRefused):
        person_of_link(token)


def test_opening_a_sign_in_link_does_not_sign_in_but_its_button_does(cast: Cast, client: Client) -> None:
    address = sign_in_address(cast.vera).removeprefix("http://localhost:8000")

    opened = client.get(address)
    assert "_auth_user_id" not in client.session
    pressed = client.post(address + "?next=https://elsewhere.example/")

    assert (opened.status_code, pressed.status_code) == (200, 302)
    assert pressed["Location"] == reverse("home")  # never to another site
    assert client.session["_auth_user_id"] == str(cast.vera.pk)


def test_demo_sign_in_exists_only_in_demo_mode(
    cast: Cast, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    roles = [{"key": "student", "label": "Student", "email": "vera@example.org"}]
    demo_cast_file().write_text(json.dumps(roles))

    closed = client.post("/sign-in/as/student/")
    settings.DEMO = True
    other = client.post("/sign-in/as/bob/")
    opened = client.post("/sign-in/as/student/")

    assert (closed.status_code, other.status_code, opened.status_code) == (404, 404, 302)
    assert client.session["_auth_user_id"] == str(cast.vera.pk)


def test_sign_in_by_code(cast: Cast, client: Client, mailoutbox: list[EmailMessage]) -> None:
    client.post("/sign-in/", {"email": "Vera@Example.org"})
    code = re.search(r"^[A-Z0-9-]{6,}$", str(mailoutbox[0].body), re.MULTILINE)
    assert code is not None
    client.post("/sign-in/code/", {"code": code[0]})

    assert client.session["_auth_user_id"] == str(cast.vera.pk)


def test_code_for_an_unknown_address_looks_the_same(cast: Cast, client: Client) -> None:
    known = client.post("/sign-in/", {"email": "vera@example.org"})
    other = Client().post("/sign-in/", {"email": "nobody@example.org"})

    assert (known.status_code, known["Location"]) == (other.status_code, other["Location"])
