import re

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from worldrounds.commons.models import Profile
from worldrounds.network.models import Institution
from worldrounds.people.models import Person

pytestmark = pytest.mark.django_db
NEW = {"name": "Ines Duarte", "email": "Ines@Porto.example", "time_zone": "Europe/Lisbon"}
IDEA = "/commons/ideas/new/"


def link_in(body: str) -> str:
    found = re.search(r"http://localhost:8000(/\S+)", body)
    assert found is not None
    return found[1]


def test_an_educator_makes_an_account_and_goes_on_where_they_were(db: None, mailoutbox) -> None:
    visitor = Client()
    assert (
        f"/sign-up/?next={IDEA.replace('/', '%2F')}" in visitor.get(f"/sign-in/?next={IDEA}").content.decode()
    )

    visitor.post(f"/sign-up/?next={IDEA}", NEW)
    assert not Person.objects.exists()
    link = link_in(mailoutbox[0].body)
    assert "Welcome, Ines Duarte" in visitor.get(link).content.decode()
    assert not Person.objects.exists()  # only the button makes it
    answer = visitor.post(link)

    person = Person.objects.get()
    assert (answer.headers["Location"], person.email, person.time_zone) == (
        IDEA,
        "ines@porto.example",
        "Europe/Lisbon",
    )
    assert visitor.get(IDEA).status_code == 200
    assert Client().post(link).headers["Location"] == "/sign-in/"  # it works once


def test_a_page_does_not_tell_who_has_an_account(cast: Cast, mailoutbox) -> None:
    pages = [
        Client().post("/sign-up/", NEW | {"email": email}).content.decode().replace(email, "")
        for email in (cast.vera.email, "x" * len(cast.vera.email.split("@")[0]) + "@example.org")
    ]

    assert re.sub(r'"X-CSRFToken": "[^"]*"|value="[^"]*"', "", pages[0]) == re.sub(
        r'"X-CSRFToken": "[^"]*"|value="[^"]*"', "", pages[1]
    )
    assert "/sign-in/link/" in mailoutbox[0].body
    assert "/sign-up/link/" in mailoutbox[1].body


def test_where_accounts_come_by_invitation_nobody_makes_one(settings: Settings, mailoutbox) -> None:
    visitor = Client()
    visitor.post("/sign-up/", NEW)
    link = link_in(mailoutbox[0].body)
    settings.JOINING = False

    visitor.post("/sign-up/", NEW)
    visitor.post(link)

    assert (len(mailoutbox), Person.objects.exists()) == (1, False)
    assert "Accounts come by invitation" in visitor.get("/sign-up/").content.decode()


def test_a_newcomer_adds_the_school_that_nobody_named_before(cast: Cast) -> None:
    vera = Client()
    vera.force_login(cast.vera)
    school = {"name": "Universidade do Porto", "city": "Porto", "country": "PT", "time_zone": "Europe/Lisbon"}

    answer = vera.post("/commons/schools/add/", school | {"next": IDEA})

    assert answer.headers["Location"] == IDEA
    assert Profile.objects.get(person=cast.vera).institution == Institution.objects.get(city="Porto")
    known = cast.partners["kyoto"].institution
    again = {name: getattr(known, name) for name in school}
    vera.post("/commons/schools/add/", again)
    assert Profile.objects.get(person=cast.vera).institution == known
    for number in range(3):
        vera.post("/commons/schools/add/", school | {"name": f"School {number}"})
    assert Institution.objects.filter(city="Porto").count() == 3  # a day
