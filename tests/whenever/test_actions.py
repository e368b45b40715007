"""Meetings without accounts: limits, repeated clicks, and what is deleted when."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW
from tests.whenever.setting import a_meeting, answers, six_people
from worldrounds.core.errors import NotFound, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.journeys.housekeeping import keep_house
from worldrounds.whenever import actions
from worldrounds.whenever.models import Meeting, Participant, new_token
from worldrounds.whenever.queries import access_answer, access_as_organiser, access_meeting
from worldrounds.whenever.solving import find

pytestmark = pytest.mark.django_db
FREE = "f" * 84


def test_form_that_is_sent_twice_makes_one_meeting() -> None:
    token = new_token()

    assert a_meeting(token=token) == a_meeting(token=token, title="Again")
    assert [meeting.title for meeting in Meeting.objects.all()] == ["Case round"]


def test_answer_that_is_sent_twice_is_one_and_the_later_one_counts() -> None:
    meeting, token = a_meeting(), new_token()

    answers(meeting, "Ana", "UTC", token=token)
    answers(meeting, "Ana Prado", "America/Sao_Paulo", token=token)

    assert list(meeting.participants.values_list("name", "zone")) == [("Ana Prado", "America/Sao_Paulo")]


def test_two_of_one_name_are_refused_beside_the_name() -> None:
    meeting = a_meeting()
    answers(meeting, "Ana", "UTC")

    with pytest.raises(Refused) as refusal:
        answers(meeting, " Ana\n", "Asia/Tokyo")

    assert (refusal.value.field, meeting.participants.count()) == ("name", 1)


def test_token_of_another_meeting_changes_nothing_there() -> None:
    here, there = a_meeting(), a_meeting()
    theirs = answers(there, "Ana", "UTC")

    with pytest.raises(Refused):
        answers(here, "Eve", "UTC", token=theirs.token)

    assert list(Participant.objects.values_list("meeting", "name")) == [(there.pk, "Ana")]


def test_no_more_people_than_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_PEOPLE", 2)
    meeting = a_meeting()
    first = answers(meeting, "A", "UTC")
    answers(meeting, "B", "UTC")

    with pytest.raises(Refused, match="2 people are in it already"):
        answers(meeting, "C", "UTC")

    assert answers(meeting, "A2", "UTC", token=first.token).name == "A2"  # who is in it may change


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"token": "short"}, None),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"hours": "0" * 84}, None),
        ({"hours": "xyz"}, None),
        ({"hours": "1".rjust(84, "0")}, None),  # half an hour, and the meeting takes an hour
    ],
)
def test_hostile_answer_is_refused(change: dict[str, str], field: str | None) -> None:
    values = {"token": new_token(), "name": "Eve", "zone": "UTC", "hours": FREE}

    with pytest.raises(Refused) as refusal:
        actions.save_answer(meeting=a_meeting(), at=NOW, **(values | change))

    assert (refusal.value.field, Participant.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    "change", [{"weeks": 27}, {"minutes": 241}, {"first_day": date(2031, 1, 1)}, {"zone": "x"}]
)
def test_hostile_meeting_is_refused(change: dict[str, object]) -> None:
    values = {
        "token": new_token(),
        "title": "T",
        "zone": "UTC",
        "minutes": 60,
        "first_day": NOW.date(),
        "weeks": 4,
    }

    with pytest.raises(Refused):
        actions.call_meeting(at=NOW, **(values | change))  # type: ignore[arg-type]  # wrong on purpose

    assert Meeting.objects.count() == 0


def test_agreeing_again_on_the_same_hours_changes_nothing() -> None:
    meeting = a_meeting()
    for hours in ([26], [26], [26, 31], [], []):
        actions.agree_on(meeting=meeting, hours=hours, at=NOW)

    meeting.refresh_from_db()
    assert (meeting.hours, meeting.sequence) == ([], 3)
    with pytest.raises(Refused):
        actions.agree_on(meeting=meeting, hours=[336], at=NOW)


def test_meeting_that_was_deleted_meanwhile_takes_no_answer() -> None:
    meeting = a_meeting()
    Meeting.objects.all().delete()

    with pytest.raises(NotFound):
        answers(meeting, "Ana", "UTC")


def test_each_link_opens_what_it_is_for_and_nothing_else() -> None:
    meeting, other = a_meeting(), a_meeting()
    ana = answers(meeting, "Ana", "UTC")

    assert access_meeting(token=meeting.token, at=NOW) == meeting
    assert access_as_organiser(token=meeting.organiser_token, at=NOW) == meeting
    for wrong in (
        lambda: access_as_organiser(token=meeting.token, at=NOW),
        lambda: access_meeting(token=meeting.organiser_token, at=NOW),
        lambda: access_answer(meeting=other, token=ana.token),
        lambda: access_answer(meeting=meeting, token=""),
        lambda: access_meeting(token=meeting.token, at=meeting.expires_at),
    ):
        with pytest.raises(NotFound):
            wrong()


def test_all_is_deleted_a_month_after_the_last_week_and_not_before_three_months() -> None:
    long, short = a_meeting(weeks=20), a_meeting(weeks=1)
    six_people(short)

    assert long.expires_at.date() == date(2027, 1, 11) + timedelta(weeks=20, days=30)
    assert short.expires_at == NOW + timedelta(days=90)
    assert actions.delete_expired(at=short.expires_at - timedelta(seconds=1)) == 0
    assert actions.delete_expired(at=short.expires_at) == 1
    assert (Meeting.objects.get(), Participant.objects.count()) == (long, 0)


def test_housekeeping_deletes_what_is_over_and_nothing_is_left_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("worldrounds.journeys.housekeeping._clear_tasks", lambda: None)
    six_people(a_meeting())

    assert keep_house(at=NOW + timedelta(days=400)).failures == ()
    assert (Meeting.objects.count(), Participant.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_same_hours_of_the_same_people_are_looked_at_once() -> None:
    meeting = a_meeting()
    people = six_people(meeting)

    found = find(meeting, people)

    assert find(meeting, people) is found
    assert found.plans[0].hours == (26,)  # Monday 13:00 in Vienna
    assert found.at([26]) is found.plans[0]
