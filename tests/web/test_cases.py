"""Cases to read and to print: everybody of the programme, in one page, with their words explained."""

import gzip
import re

import pytest
from django.test import Client

from tests.cast import Cast
from tests.rooms.setting import open_two_rooms
from worldrounds.people.models import Person
from worldrounds.rooms.cases import Case, library

CASES = "/programmes/rounds/cases/"


def page(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_names_every_case_of_the_programme(cast: Cast) -> None:
    shown = page(cast.vera, CASES)

    assert re.findall(rf'href="{CASES}([^"]+)/"', shown) == [case.key for case in library()]


@pytest.mark.parametrize("case", library(), ids=lambda case: case.key)
def test_a_cases_page_shows_every_part_of_it(cast: Cast, case: Case) -> None:
    shown = page(cast.bob, f"{CASES}{case.key}/")

    parts = [*case.statements, *(item.what for item in case.data), *(row.levels[3] for row in case.rubric)]
    parts += [step for meeting in case.sessions for step in meeting.steps]
    parts += [item.question for item in case.perspectives] + [source.address for source in case.sources]
    parts += [case.position, case.basis, *(role.text for role in case.roles)]
    plain = shown.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")
    assert [part for part in parts if part not in plain] == []


@pytest.mark.parametrize("case", library(), ids=lambda case: case.key)
def test_words_in_the_text_lead_to_their_meanings(cast: Cast, case: Case) -> None:
    shown = page(cast.vera, f"{CASES}{case.key}/")

    linked = re.findall(r'<a href="#(term-[^"]+)"', shown)
    meanings = re.findall(r'<div id="(term-[^"]+)"', shown)
    assert len(linked) >= 4
    assert len(set(linked)) == len(linked)
    assert set(linked) <= set(meanings)
    assert len(meanings) == len(case.glossary)


def test_a_theme_has_its_short_case_on_a_page_too(cast: Cast) -> None:
    cast.programme.document["themes"] = [
        {"key": "a", "title": "A", "case": {"title": "Short", "text": "x", "questions": ["?"], "basis": "-"}}
    ]
    cast.programme.save()

    assert '<h1 dir="auto">Short</h1>' in page(cast.vera, f"{CASES}theme:a/")


def test_coordinator_says_who_supplied_a_case_and_all_read_the_school(cast: Cast) -> None:
    address = f"{CASES}measles-and-trust/"
    assert "which school" in page(cast.alice, address) and "which school" not in page(cast.vera, address)
    client = Client()
    client.force_login(cast.alice)
    kyoto = cast.partners["kyoto"].institution_id

    client.post(f"{address}supplier/", {"supplier": f"{kyoto}-{cast.kenta.pk}"})

    assert "Supplied by <bdi>Kyoto University</bdi> (<bdi>Kenta Mori</bdi>)" in page(cast.bob, address)
    assert "Supplied by <bdi>Kyoto University</bdi>." in page(cast.vera, address)
    assert "Supplied by <bdi>Kyoto University</bdi>" in page(cast.vera, CASES)
    assert f'<option value="{kyoto}-{cast.kenta.pk}" selected>' in page(cast.alice, f"{address}supplier/")


def test_a_supplier_who_is_not_in_the_list_is_refused(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.alice)

    answer = client.post(f"{CASES}measles-and-trust/supplier/", {"supplier": f"9999-{cast.oscar.pk}"})

    assert "Select a valid choice" in answer.content.decode()


def test_a_case_that_there_is_not_is_not_found(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.vera)

    assert client.get(f"{CASES}gone-since/").status_code == 404


@pytest.mark.parametrize("case", library(), ids=lambda case: case.key)
def test_a_room_with_its_case_stays_light(cast: Cast, case: Case) -> None:
    """The page of the room itself; with the style sheet and htmx the whole is below 60 kB."""
    open_two_rooms(cast)

    shown = page(cast.vera, f"/programmes/rounds/groups/1/room/?case={case.key}")

    assert case.title in shown
    assert len(gzip.compress(shown.encode())) < 20_000
