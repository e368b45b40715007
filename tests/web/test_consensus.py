"""The page of the consensus rounds, as a phone without scripts uses it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast
from tests.rooms.setting import open_two_rooms
from worldrounds.people.models import Person
from worldrounds.programmes.models import Stage
from worldrounds.rooms.models import Rating, Round, Statement

PAGE = "/programmes/rounds/groups/1/room/stages/agree/"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    open_two_rooms(cast)
    return Stage.objects.create(
        programme=cast.programme, key="agree", kind=Stage.Kind.CONSENSUS, title="Agree",
        opens_day=NOW.date(), position=1, rounds=2,
    )  # fmt: skip


def client(person: Person) -> Client:
    made = Client()
    made.force_login(person)
    return made


def begin(person: Person, *lines: str) -> None:
    browser = client(person)
    token = browser.get(PAGE).text.split('name="token" value="')[1].split('"')[0]
    answer = browser.post(
        f"{PAGE}statements/", {"token": token, "statements": "\r\n".join(lines), "start": "1"}
    )
    assert answer.status_code == 302


def send(person: Person, number: int, *values: str, reason: str = "") -> str:
    data = {"number": str(number)}
    for statement, value in zip(Statement.objects.order_by("position"), values, strict=True):
        data |= {f"value-{statement.pk}": value, f"reason-{statement.pk}": reason}
    return client(person).post(f"{PAGE}ratings/", data, follow=True).text


def test_a_group_rates_twice_and_reads_its_result(cast: Cast, stage: Stage) -> None:
    begin(cast.vera, "Fever clinics should be free.", "One more idea.")
    assert "Some statements still need a number" in send(cast.vera, 1, "9", "")
    assert "You have rated everything" in send(cast.vera, 1, "9", "1", reason="Because of Graz.")
    assert "Because of Graz." not in client(cast.kenta).get(PAGE).text

    send(cast.kenta, 1, "1", "1")
    between = client(cast.kenta).get(PAGE).text
    assert "Round 2 of at most 2" in between
    assert "Because of Graz." in between
    send(cast.vera, 2, "9", "2")
    page = send(cast.kenta, 2, "4", "1")

    assert "You agree on 1 of 2 statements. It was the last round." in page
    assert "Who sees it otherwise" in page
    assert "RAND/UCLA" in page


def test_what_came_too_late_for_a_round_is_kept_for_the_next(cast: Cast, stage: Stage) -> None:
    begin(cast.vera, "One.")
    send(cast.vera, 1, "9")
    send(cast.kenta, 1, "1")

    page = send(cast.kenta, 1, "7", reason="I thought again.")

    assert "This round was closed meanwhile" in page
    assert ">\nI thought again.</textarea>" in page
    assert 'name="number" value="2"' in page
    assert Rating.objects.count() == 2


def test_the_page_says_that_ratings_are_anonymous(cast: Cast, stage: Stage) -> None:
    assert (
        "neither your facilitator nor the coordinator, sees who rated what"
        in client(cast.alice).get(PAGE).text
    )


def test_the_page_reads_as_often_whatever_there_is_to_show(cast: Cast, stage: Stage) -> None:
    def reads() -> int:
        browser = client(cast.vera)
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            browser.get(PAGE)
        return len([q for q in seen.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    begin(cast.vera, "One.")
    few = reads()
    Statement.objects.bulk_create(
        Statement(stage=stage, room=Round.objects.get().room, position=n, text=f"No {n}.") for n in (2, 3, 4)
    )
    for number in (1, 2):
        send(cast.vera, number, "9", "1", "9", "1")
        send(cast.kenta, number, "1", "9", "1", "9")

    assert (reads(), few <= 15) == (few, True)


def test_an_open_page_learns_of_a_change_in_a_few_bytes(cast: Cast, stage: Stage) -> None:
    page = client(cast.vera).get(PAGE).text
    seen = page.split('data-seen="')[1].split('"')[0]

    def news() -> tuple[int, bytes]:
        answer = client(cast.vera).get(f"{PAGE}news/?seen={seen}")
        return answer.status_code, answer.content

    assert news() == (204, b"")
    begin(cast.kenta, "One", "Two")
    assert news() == (200, b"")
