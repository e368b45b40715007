"""The join link: what it tells, what it keeps to itself, and the school's answer."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.cast import Cast
from worldrounds.core.models import AuditEntry
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Partner

APPLICATIONS = "/programmes/rounds/partners/vienna/applications/"
LINK = "/programmes/rounds/partners/vienna/join-link/"
ADA = {"given_name": "Ada", "family_name": "King", "email": "Ada@X.org"}


@pytest.fixture
def vienna(cast: Cast) -> Partner:
    return cast.partners["vienna"]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def ask(partner: Partner, callbacks: Any, **changes: str) -> str:
    """Send the form; what the page that follows says."""
    with callbacks(execute=True):
        answer = Client().post(f"/join/{partner.join_token}/", ADA | changes, follow=True)
    return str(answer.content.decode()).split("<main")[1].split("</main>")[0]


def state(email: str = "ada@x.org") -> str:
    return str(Enrolment.objects.get(email=email).state)


@pytest.fixture
def callbacks(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def test_the_link_needs_no_account_and_names_the_school(vienna: Partner) -> None:
    page = Client().get(f"/join/{vienna.join_token}/").content.decode()

    assert "For students of Medical University of Vienna, Vienna." in page


def test_asking_makes_an_application_and_a_mail(vienna: Partner, callbacks: Any) -> None:
    page = ask(vienna, callbacks)

    enrolment = Enrolment.objects.get(email="ada@x.org")
    assert "We have sent a mail to the address you wrote." in page
    assert (enrolment.state, enrolment.partner, enrolment.full_name) == ("applied", vienna, "Ada King")
    assert (mail.outbox[0].to, "Your application" in mail.outbox[0].subject) == (["ada@x.org"], True)


def test_the_page_is_the_same_whatever_is_known_about_the_address(vienna: Partner, callbacks: Any) -> None:
    unknown = ask(vienna, callbacks)
    known = [ask(vienna, callbacks, email=f"{who}@example.org") for who in ("vera", "kenta", "alice")]

    assert set(known) == {unknown}


def test_who_takes_part_already_only_gets_a_mail(vienna: Partner, callbacks: Any) -> None:
    before = Enrolment.objects.count()

    ask(vienna, callbacks, email="vera@example.org", given_name="Mallory")
    ask(vienna, callbacks, email="kenta@example.org", given_name="Mallory")

    assert Enrolment.objects.count() == before
    assert not Enrolment.objects.filter(given_name="Mallory").exists()
    assert [message.to for message in mail.outbox] == [["vera@example.org"], ["kenta@example.org"]]


def test_asking_twice_is_one_application(vienna: Partner, callbacks: Any) -> None:
    for _ in range(2):
        ask(vienna, callbacks)

    assert Enrolment.objects.filter(email="ada@x.org").count() == 1


def test_one_address_gets_three_mails_an_hour_and_a_whole_class_gets_in(
    vienna: Partner, callbacks: Any
) -> None:
    pages = {ask(vienna, callbacks) for _ in range(5)}
    for number in range(40):
        ask(vienna, callbacks, email=f"s{number}@x.org")

    assert len(pages) == 1
    assert sum(message.to == ["ada@x.org"] for message in mail.outbox) == 3
    assert Enrolment.objects.filter(state="applied").count() == 41


def test_a_closed_link_and_a_renewed_link_take_nobody(vienna: Partner, cast: Cast, callbacks: Any) -> None:
    bob = signed_in(cast.bob)
    old = vienna.join_token

    bob.post(LINK, {"do": "close"})
    closed = Client().get(f"/join/{old}/").content.decode()
    refused = Client().post(f"/join/{old}/", ADA)
    for _ in range(2):  # a second click on the same page does not end the new link
        bob.post(LINK, {"do": "renew", "token": old})
    vienna.refresh_from_db()
    bob.post(LINK, {"do": "open"})

    assert "This school takes no new students through its link now." in closed
    assert refused.status_code == 409
    assert Client().get(f"/join/{old}/").status_code == 404
    assert Client().get(f"/join/{vienna.join_token}/").status_code == 200
    assert [e.verb for e in AuditEntry.objects.order_by("pk")] == [
        "closed join link",
        "renewed join link",
        "opened join link",
    ]


def test_the_site_lead_admits_with_one_click_and_a_second_click_is_harmless(
    vienna: Partner, cast: Cast, callbacks: Any
) -> None:
    ask(vienna, callbacks)
    bob = signed_in(cast.bob)
    assert "Ada King" in bob.get(APPLICATIONS).content.decode()
    mail.outbox.clear()

    pk = Enrolment.objects.get(email="ada@x.org").pk
    with callbacks(execute=True):
        pages = [bob.post(f"{APPLICATIONS}{pk}/", {"answer": "admit"}, follow=True) for _ in range(2)]

    assert all("Ada King takes part now." in page.content.decode() for page in pages)
    assert state() == "admitted"
    assert len(mail.outbox) == 1
    assert AuditEntry.objects.filter(verb="admitted student").count() == 1


def test_a_declined_applicant_is_told_and_cannot_be_admitted_by_an_old_page(
    vienna: Partner, cast: Cast, callbacks: Any
) -> None:
    ask(vienna, callbacks)
    bob = signed_in(cast.bob)
    pk = Enrolment.objects.get(email="ada@x.org").pk

    with callbacks(execute=True):
        bob.post(f"{APPLICATIONS}{pk}/", {"answer": "decline"})
        page = bob.post(f"{APPLICATIONS}{pk}/", {"answer": "admit"}, follow=True).content.decode()

    assert "Ada King does not wait for an answer any more." in page
    assert state() == "declined"
    assert "has not given you a place" in mail.outbox[-1].body


def test_nobody_is_admitted_past_the_quota(vienna: Partner, cast: Cast, callbacks: Any) -> None:
    Partner.objects.filter(pk=vienna.pk).update(quota=2)
    ask(vienna, callbacks)
    pk = Enrolment.objects.get(email="ada@x.org").pk

    page = signed_in(cast.bob).post(f"{APPLICATIONS}{pk}/", {"answer": "admit"}, follow=True)

    assert "All 2 places of the school are taken." in page.content.decode()
    assert state() == "applied"


def test_who_left_can_come_back_through_the_link(vienna: Partner, callbacks: Any) -> None:
    Enrolment.objects.filter(email="vera@example.org").update(state="withdrawn")

    ask(vienna, callbacks, email="vera@example.org")

    assert state("vera@example.org") == "applied"


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 200), ("bob", 200), ("carol", 403), ("faye", 403), ("vera", 403), ("oscar", 404)],
)
def test_only_the_coordinator_and_the_site_lead_answer(
    vienna: Partner, cast: Cast, callbacks: Any, who: str, status: int
) -> None:
    ask(vienna, callbacks)
    pk = Enrolment.objects.get(email="ada@x.org").pk
    client = signed_in(getattr(cast, who))

    assert client.get(APPLICATIONS).status_code == status
    if status != 200:
        assert client.post(f"{APPLICATIONS}{pk}/", {"answer": "admit"}).status_code == status
        assert client.post(LINK, {"do": "close"}).status_code == status
        assert state() == "applied"


def test_an_applicant_of_another_school_cannot_be_answered(
    vienna: Partner, cast: Cast, callbacks: Any
) -> None:
    ask(vienna, callbacks)
    pk = Enrolment.objects.get(email="ada@x.org").pk
    address = f"/programmes/rounds/partners/kyoto/applications/{pk}/"

    answer = signed_in(cast.carol).post(address, {"answer": "admit"})

    assert (answer.status_code, state()) == (404, "applied")
