"""The page of the method, and its forms."""

from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.rooms.setting import open_two_rooms
from tests.rooms.test_stages import a_stage, write
from worldrounds.people.models import Person
from worldrounds.programmes.models import Stage

METHOD = "/programmes/rounds/method/"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def order() -> list[str]:
    return list(Stage.objects.order_by("position").values_list("title", flat=True))


def test_the_page_says_how_far_the_groups_are(cast: Cast) -> None:
    open_two_rooms(cast)
    a_stage(cast, "icebreaker")
    for person in (cast.vera, cast.kenta):
        write(person, "icebreaker-1", "Hello")

    page = signed_in(cast.bob).get(METHOD).content.decode()

    assert "Of 2 groups, 1 have begun and 1 have finished." in page
    assert "Each member introduces themselves" in page
    assert "Up</button>" not in page
    assert METHOD + "add/matrix/" not in page


def test_a_coordinator_adds_changes_moves_and_removes_by_forms(cast: Cast) -> None:
    a_stage(cast, "icebreaker", opens=date(2026, 10, 5))
    client = signed_in(cast.alice)
    form = client.get(f"{METHOD}add/consensus/").context["form"]
    data = {
        "key": form["key"].value(),
        "title": "How far we agree",
        "instructions": "Rate.",
        "theme": "public-health",
        "opens_day": "2027-02-08",
        "due_day": "2027-03-20",
        "rounds": "4",
    }
    for _ in range(2):
        answer = client.post(f"{METHOD}add/consensus/", data)
    assert answer.headers["Location"] == f"{METHOD}#stage-consensus"
    assert order() == ["Icebreaker", "How far we agree"]

    client.post(f"{METHOD}stages/consensus/move/", {"place": "1"})
    assert order() == ["How far we agree", "Icebreaker"]

    client.post(f"{METHOD}stages/consensus/", data | {"title": "Do we agree?", "due_day": ""})
    changed = Stage.objects.get(key="consensus")
    assert (changed.title, changed.due_day, changed.rounds) == ("Do we agree?", None, 4)

    for _ in range(2):
        assert client.post(f"{METHOD}stages/consensus/remove/").status_code == 302
    assert order() == ["Icebreaker"]


def test_a_refused_stage_keeps_what_was_typed(cast: Cast) -> None:
    data = {"key": "matrix", "title": "Table", "opens_day": "2026-10-06", "due_day": "2026-10-05"}
    page = signed_in(cast.alice).post(f"{METHOD}add/matrix/", data).content.decode()

    assert "A stage cannot be due before it opens." in page
    assert 'value="Table"' in page
    assert Stage.objects.count() == 0


def test_a_stage_with_work_stays_and_says_why(cast: Cast) -> None:
    open_two_rooms(cast)
    a_stage(cast, "icebreaker")
    write(cast.vera, "icebreaker-1", "Hello")

    answer = signed_in(cast.alice).post(f"{METHOD}stages/icebreaker-1/remove/", follow=True)

    assert "A group has already written in “Icebreaker”, so it stays." in answer.content.decode()
    assert Stage.objects.count() == 1


def test_an_unknown_kind_is_not_found(cast: Cast) -> None:
    assert signed_in(cast.alice).get(f"{METHOD}add/sleep/").status_code == 404


@pytest.mark.parametrize("place", ["", "up", "-1", "²", "9" * 40])
def test_a_senseless_place_harms_nothing(cast: Cast, place: str) -> None:
    a_stage(cast, "icebreaker")
    a_stage(cast, "matrix", position=2)

    assert signed_in(cast.alice).post(f"{METHOD}stages/matrix-2/move/", {"place": place}).status_code == 302
    assert sorted(order()) == ["Icebreaker", "Matrix"]
