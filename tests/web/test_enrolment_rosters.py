"""Lists through the page: upload, look, confirm; who may; nothing before confirmation, nothing twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from worldrounds.core.models import AuditEntry
from worldrounds.people.links import LinkRefused, person_of_link, sign_in_address
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Partner, RosterUpload

ROSTER = "/programmes/rounds/partners/vienna/roster/"
LIST = "Name;Mail;Jahr\nAda Lovelace;ada@x.org;3\nBo Ek;bo@x.org;4\nkein;Name\n"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    # A sign-in is what makes an account its owner's; these people have only been put in front of the page.
    Person.objects.filter(pk=person.pk).update(last_login=None)
    return client


def send(client: Client, content: str | bytes = LIST, name: str = "list.csv", path: str = ROSTER) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(path, {"file": SimpleUploadedFile(name, data)})


def upload(client: Client, content: str | bytes = LIST) -> str:
    """Send a list; the address of its preview."""
    answer = send(client, content)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def students(slug: str = "vienna") -> list[tuple[str, str, str]]:
    found = Enrolment.objects.filter(partner__institution__slug=slug).order_by("email")
    return [(e.email, e.full_name, e.state) for e in found]


VIENNA = [
    ("vera@example.org", "Vera Huber", "admitted"),
    ("viktor@example.org", "Viktor Öllinger", "admitted"),
]


def test_nothing_is_enrolled_before_confirmation(cast: Cast) -> None:
    client = signed_in(cast.bob)

    address = upload(client)
    page = client.get(address).content.decode()

    assert "2 new students, 1 row left out." in page
    assert "“Name” is not an e-mail address." in page
    assert students() == VIENNA


def test_confirming_enrols_and_says_so_and_leaves_a_trace(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(cast.bob)
    address = upload(client)

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(address + "confirm/", {"welcome": "on"}, follow=True).content.decode()

    assert "The list is taken in: 2 students are new, 0 were changed, 1 row was left out." in page
    assert students() == [
        ("ada@x.org", "Ada Lovelace", "admitted"),
        ("bo@x.org", "Bo Ek", "admitted"),
        *VIENNA,
    ]
    assert Enrolment.objects.get(email="ada@x.org").year == 3
    entry = AuditEntry.objects.get(verb="took in roster")
    assert (entry.actor, entry.details["new"], entry.details["file"]) == (cast.bob, 2, "list.csv")
    assert [message.to for message in mail.outbox] == [["ada@x.org"], ["bo@x.org"]]
    assert "/programmes/rounds/me/" in mail.outbox[0].body
    assert "The link is yours alone and works for 14 days." in mail.outbox[0].body
    assert RosterUpload.objects.count() == 0


def test_confirming_again_does_nothing(cast: Cast) -> None:
    client = signed_in(cast.bob)
    address = upload(client)
    client.post(address + "confirm/")

    page = client.post(address + "confirm/", follow=True).content.decode()

    assert "Nothing was done again." in page
    assert AuditEntry.objects.filter(verb="took in roster").count() == 1


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    client = signed_in(cast.bob)
    client.post(upload(client) + "confirm/")
    before = list(Enrolment.objects.order_by("pk").values())

    page = client.get(upload(client)).content.decode()

    assert "2 without change, 1 row left out." in page
    assert "There is nothing new in this file." in page
    assert list(Enrolment.objects.order_by("pk").values()) == before


def test_a_corrected_file_changes_what_it_corrects(cast: Cast) -> None:
    client = signed_in(cast.bob)
    client.post(upload(client, "Name;Mail;Matrikelnummer\nAda Lovelace;ada@x.org;7\n") + "confirm/")

    address = upload(client, "Name;Mail;Matrikelnummer\nAda King;ada@correct.org;7\n")
    page = client.get(address).content.decode()
    client.post(address + "confirm/")

    assert "1 changed." in page
    assert "Lovelace</del>" in page
    assert students()[0] == ("ada@correct.org", "Ada King", "admitted")
    assert Enrolment.objects.get(student_number="7").person.email == "ada@correct.org"


def test_a_corrected_address_is_greeted_and_links_to_the_wrong_one_end(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(cast.bob)
    client.post(upload(client, "Name;Mail;Matrikelnummer\nAda King;wrong@x.org;7\n") + "confirm/")
    link = sign_in_address(Person.objects.get(email="wrong@x.org"))

    address = upload(client, "Name;Mail;Matrikelnummer\nAda King;right@x.org;7\n")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address + "confirm/", {"welcome": "on"})

    assert [message.to for message in mail.outbox] == [["right@x.org"]]
    with pytest.raises(LinkRefused):
        person_of_link(link.rstrip("/").rsplit("/", 1)[-1])


def test_the_longest_names_and_addresses_are_taken_or_refused(cast: Cast) -> None:
    client = signed_in(cast.bob)
    rows = f"{'A' * 100};{'B' * 100};a@x.org\nCy;Day;{'c' * 60}@{'d' * 60}.{'e' * 60}.{'f' * 60}.{'g' * 60}.org\n"

    client.post(upload(client, "Vorname;Nachname;Mail\n" + rows) + "confirm/")

    assert [name for _email, name, _state in students()][:1] == ["A" * 100 + " " + "B" * 100]


def test_the_choice_of_columns_is_used_and_remembered_for_the_school(cast: Cast) -> None:
    client = signed_in(cast.bob)
    text = "Who;Where to\nAda Lovelace;ada@x.org\n"
    address = upload(client, text.replace("ada@x.org", "private"))
    first = client.get(address).content.decode()

    address = upload(client, "Who;Where;Old address\nAda Lovelace;ada@x.org;ada@old.org\n")
    client.post(address, {"column-0": "full_name", "column-1": "", "column-2": "email", "header_row": "1"})
    client.post(address + "confirm/")
    again = upload(client, "Who;Where;Old address\nCy Day;cy@x.org;cy@old.org\n")

    assert "Choose the column with the e-mail addresses." in first
    assert students()[0][0] == "ada@old.org"
    assert "cy@old.org" in client.get(again).content.decode().split('id="rows"')[1]


def test_the_encoding_the_sheet_and_the_header_row_can_be_chosen(cast: Cast) -> None:
    client = signed_in(cast.bob)
    address = upload(client, "Name;Mail\nŁukasz Żak;l@x.org\n".encode("cp1250"))
    before = client.get(address).content.decode()

    client.post(
        address, {"column-0": "full_name", "column-1": "email", "encoding": "cp1250", "header_row": "1"}
    )
    after = client.get(address).content.decode()

    assert "Łukasz" not in before
    assert "Łukasz" in after
    client.post(address, {"column-0": "", "column-1": "", "encoding": "cp1250", "header_row": "0"})
    assert "“Mail” is not an e-mail address." in client.get(address).content.decode()


def test_a_file_that_cannot_be_read_is_refused_on_the_form_and_not_kept(cast: Cast) -> None:
    answer = send(signed_in(cast.bob), b"%PDF-1.7", "list.pdf")

    assert answer.status_code == 422
    assert "This file is a PDF document, not a table." in answer.content.decode()
    assert RosterUpload.objects.count() == 0


def test_a_file_too_big_is_refused_before_it_is_read(cast: Cast) -> None:
    answer = send(signed_in(cast.bob), b"a;b\n" * 1_300_000)

    assert "The file is larger than 5 MB." in answer.content.decode()


def test_no_file_and_an_empty_file_get_a_sentence(cast: Cast) -> None:
    client = signed_in(cast.bob)

    assert "This field is required." in client.post(ROSTER).content.decode()
    assert "The file is empty." in send(client, b"").content.decode()


def test_an_old_upload_is_gone_and_the_next_one_sweeps_it_away(cast: Cast) -> None:
    client = signed_in(cast.bob)
    address = upload(client)
    RosterUpload.objects.update(uploaded_at=timezone.now() - timedelta(days=1, minutes=1))

    page = client.get(address, follow=True).content.decode()
    upload(signed_in(cast.alice))

    assert "That file is no longer here" in page
    assert [kept.uploaded_by for kept in RosterUpload.objects.all()] == [cast.alice]


def test_a_dropped_file_is_gone(cast: Cast) -> None:
    client = signed_in(cast.bob)
    address = upload(client)

    page = client.post(address + "drop/", follow=True).content.decode()

    assert "Nothing was changed." in page
    assert RosterUpload.objects.count() == 0


def test_the_quota_is_held(cast: Cast) -> None:
    Partner.objects.filter(pk=cast.partners["vienna"].pk).update(quota=3)
    client = signed_in(cast.bob)
    address = upload(client)

    client.post(address + "confirm/")

    assert [email for email, _name, _state in students()] == ["ada@x.org", *(e for e, _, _ in VIENNA)]


def test_a_student_of_another_school_is_not_moved(cast: Cast) -> None:
    client = signed_in(cast.bob)

    page = client.get(upload(client, "Name;Mail\nKenta Mori;kenta@example.org\n")).content.decode()

    assert "Already enrolled through Kyoto University." in page
    assert len(students("kyoto")) == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 200), ("bob", 200), ("carol", 403), ("faye", 403), ("vera", 403), ("oscar", 404)],
)
def test_only_the_coordinator_and_the_schools_site_lead_handle_its_list(
    cast: Cast, who: str, status: int
) -> None:
    address = upload(signed_in(cast.alice))
    client = signed_in(getattr(cast, who))

    assert client.get(ROSTER).status_code == status
    assert client.get(address).status_code == status
    if status != 200:
        assert send(client).status_code == status
        assert client.post(address).status_code == status
        assert client.post(address + "confirm/").status_code == status
        assert client.post(address + "drop/").status_code == status
        assert students() == VIENNA


def test_a_list_of_one_school_cannot_be_reached_through_another(cast: Cast) -> None:
    address = upload(signed_in(cast.bob)).replace("vienna", "kyoto")

    page = signed_in(cast.carol).get(address, follow=True).content.decode()

    assert "ada@x.org" not in page
    assert "That file is no longer here" in page


def test_the_preview_costs_the_same_for_one_and_for_many_rows(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(cast.bob)
    for count in (1, 30):
        rows = "".join(f"Ada {n};ada{n}@x.org\n" for n in range(count))
        address = upload(client, "Name;Mail\n" + rows)
        with django_assert_max_num_queries(8):
            client.get(address)
    with django_assert_max_num_queries(25):
        client.post(address + "confirm/")
