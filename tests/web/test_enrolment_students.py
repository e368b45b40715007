"""The list of students: who sees what, filters, export."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.cast import Cast, enrol
from worldrounds.core.tables import read_table
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment

STUDENTS = "/programmes/rounds/students/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def exported(client: Client, query: str = "") -> list[list[str]]:
    content = client.get(f"{STUDENTS}?format=csv&{query}").content
    return [list(row.cells) for row in read_table(content, "students.csv", header_row=1).rows]


def names(client: Client, query: str = "") -> list[str]:
    return [row[0] for row in exported(client, query)]


def test_the_coordinator_sees_everybody_with_personal_data(cast: Cast) -> None:
    page = signed_in(cast.alice).get(STUDENTS).content.decode()

    assert all(f"{key}@example.org" in page for key in ("vera", "viktor", "kenta", "kiyo", "nadia"))


def test_a_site_lead_sees_only_the_own_school(cast: Cast) -> None:
    client = signed_in(cast.carol)

    page = client.get(STUDENTS).content.decode()

    assert "kenta@example.org" in page
    assert "vera@example.org" not in page
    assert "Vera" not in page
    assert "No student fits what you chose." in client.get(f"{STUDENTS}?school=vienna").content.decode()
    assert names(client) == ["Kenta", "Kiyo"]


def test_a_facilitator_sees_names_without_personal_data(cast: Cast) -> None:
    client = signed_in(cast.faye)

    page = client.get(STUDENTS).content.decode()

    assert "Vera Huber" in page
    assert "@example.org" not in page.replace("faye@example.org", "")
    assert all(row[9:13] == ["", "", "", ""] for row in exported(client))


@pytest.mark.parametrize(("who", "status"), [("vera", 403), ("oscar", 404)])
def test_the_list_is_for_staff(cast: Cast, who: str, status: int) -> None:
    assert signed_in(getattr(cast, who)).get(STUDENTS).status_code == status


def test_the_list_is_filtered_and_sorted_by_its_address(cast: Cast) -> None:
    Enrolment.objects.filter(email="kiyo@example.org").update(availability="")
    Enrolment.objects.filter(email="nadia@example.org").update(state="withdrawn")
    client = signed_in(cast.alice)

    assert names(client) == ["Vera", "Kenta", "Kiyo", "Viktor"]
    assert names(client, "school=kyoto") == ["Kenta", "Kiyo"]
    assert names(client, "hours=missing") == ["Kiyo"]
    assert names(client, "hours=told&school=kyoto") == ["Kenta"]
    assert names(client, "state=withdrawn") == ["Nadia"]
    assert names(client, "sort=school") == ["Kenta", "Kiyo", "Vera", "Viktor"]
    assert names(client, "sort=nonsense") == names(client)


def test_the_workbook_holds_what_is_shown_and_no_formula(cast: Cast) -> None:
    Enrolment.objects.filter(email="kenta@example.org").update(given_name='=HYPERLINK("http://x")')

    answer = signed_in(cast.alice).get(f"{STUDENTS}?format=xlsx&school=kyoto")

    page = load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    assert [[cell.value for cell in row][:2] for row in page] == [
        ["Given name", "Family name"],
        ['\'=HYPERLINK("http://x")', "Mori"],
        ["Kiyo", "Tanaka"],
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="students-rounds.xlsx"'


def test_the_page_costs_the_same_for_one_and_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.alice)
    Enrolment.objects.exclude(email="vera@example.org").delete()
    with django_assert_max_num_queries(8):
        client.get(STUDENTS)
    for number in range(12):
        enrol(cast.partners["kyoto"], f"more{number}", "More", str(number))
    with django_assert_max_num_queries(8):
        client.get(STUDENTS)


def test_an_empty_list_says_the_next_step(cast: Cast) -> None:
    Enrolment.objects.all().delete()

    page = signed_in(cast.alice).get(STUDENTS).content.decode()

    assert "There are no students yet." in page


def test_a_long_list_comes_in_pages_and_its_export_whole(cast: Cast) -> None:
    for n in range(60):
        enrol(cast.partners["kyoto"], f"more-{n}", f"Many{n:02}", "Zz")
    client = signed_in(cast.alice)

    first, second = (client.get(f"{STUDENTS}?page={n}").content.decode() for n in (1, 2))

    assert "Many00" in first
    assert "Many59" not in first
    assert "Many59" in second
    assert "1–50 of 65" in first
    assert len(exported(client)) == 65
