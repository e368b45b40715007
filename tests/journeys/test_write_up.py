"""A programme written up: its numbers are those of the rows, and only its coordinators see the draft."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_sessions, standing_of
from worldrounds.core.errors import Refused
from worldrounds.evidence.models import Article
from worldrounds.journeys.write_up.counting import numbers_of
from worldrounds.journeys.write_up.keeping import publish_write_up, save_write_up
from worldrounds.journeys.write_up.wording import table
from worldrounds.meetings.models import Attendance
from worldrounds.programmes.models import Enrolment

PAGE = "/programmes/rounds/write-up/"
OWN = {
    "title": "Rounds of one year",
    "authors": "Alice Moreau, Uni Wien",
    "background": "Why.",
    "discussion": "",
}


@pytest.fixture
def met(cast: Cast) -> Cast:
    """Vera and Kenta met once, at 23:00 in Kyoto; Kenta was away at the second meeting, a third nobody came to."""
    group = a_group(cast, 1, "vera", "kenta")
    came, away = Attendance.State.PRESENT, Attendance.State.ABSENT
    for planned, states in zip(
        plan_sessions(cast, 3), [(came, came), (came, away), (away, away)], strict=True
    ):
        session = a_session(cast, planned, group, f"2026-11-0{planned.position}T15:00")
        for key, state in zip(("vera", "kenta"), states, strict=True):
            Attendance.objects.create(
                session=session, enrolment=cast.enrolments[key], state=state, marked_at=NOW
            )
    return cast


def test_numbers_are_counted_from_the_programmes_rows(met: Cast) -> None:
    numbers = numbers_of(met.programme, at=NOW)

    assert (numbers.total("students"), numbers.countries, numbers.meetings, numbers.minutes) == (5, 3, 2, 120)
    assert (numbers.total("came"), numbers.total("expected")) == (3, 6)
    assert (numbers.total("at_night"), numbers.total("meetings")) == (2, 4)
    assert dict(numbers.hours) == {15: 2, 23: 2}
    assert (numbers.group_sizes, numbers.countries_in_a_group) == ([2], 2)


@pytest.mark.parametrize(
    ("hour", "at_night"), [("06:59", 1), ("07:00", 0), ("13:00", 0), ("13:01", 1), ("21:01", 2)]
)  # of one hour; on Kenta's clock eight hours later
def test_night_is_before_seven_and_after_ten_on_the_students_clock(
    cast: Cast, hour: str, at_night: int
) -> None:
    group = a_group(cast, 1, "vera", "kenta")
    (planned,) = plan_sessions(cast, 1)
    session = a_session(cast, planned, group, f"2026-11-02T{hour}")
    Attendance.objects.create(
        session=session, enrolment=cast.enrolments["vera"], state=Attendance.State.PRESENT, marked_at=NOW
    )

    assert numbers_of(cast.programme, at=NOW).total("at_night") == at_night


def test_who_withdrew_is_counted_apart(met: Cast) -> None:
    Enrolment.objects.filter(pk=met.enrolments["kiyo"].pk).update(state=Enrolment.State.WITHDRAWN)

    numbers = numbers_of(met.programme, at=NOW)

    assert (numbers.total("students"), numbers.withdrawn) == (4, 1)


def test_table_leaves_out_what_would_tell_about_single_people(met: Cast) -> None:
    rows = table(numbers_of(met.programme, at=NOW)).splitlines()

    assert rows[3] == "| Kyoto University, Japan | 2 | 1 | – | – | 100% |"
    assert rows[-1] == "| All | 5 | 2 | 2 | 50% | 50% |"


def test_coordinator_takes_the_draft_along_as_word_file(met: Cast, client: Client) -> None:
    client.force_login(met.alice)
    client.post(PAGE, OWN)

    page = client.get(PAGE).content.decode()
    file = docx.Document(BytesIO(client.get(f"{PAGE}files/docx/").content))

    assert "Students came to 50% (3/6) of the sessions" in page
    assert "Only coordinators of this programme see the draft" in page
    assert [line.text for line in file.paragraphs if line.style and line.style.name == "Title"] == [
        "Rounds of one year"
    ]
    assert (len(file.tables), len(file.inline_shapes)) == (1, 2)
    assert Article.objects.count() == 0


def test_write_up_becomes_one_article_when_the_programme_is_over(met: Cast, client: Client) -> None:
    standing = standing_of(met, "alice")
    save_write_up(standing=standing, values=OWN, at=NOW)
    with pytest.raises(Refused, match="is not over"):
        publish_write_up(standing=standing, at=NOW)
    met.programme.end_day = NOW.date()
    met.programme.first_day = NOW.date() - timedelta(days=60)
    met.programme.save()
    standing = standing_of(met, "alice")

    article = publish_write_up(standing=standing, at=NOW)

    assert publish_write_up(standing=standing, at=NOW) == article
    assert [section["label"] for section in article.abstract] == ["Background", "Methods", "Results"]
    assert article.authors[0]["family"] == "Moreau"
    assert client.get(f"/evidence/{article.pk}/").status_code == 200
    with pytest.raises(Refused, match="is published"):
        save_write_up(standing=standing, values=OWN, at=NOW)
