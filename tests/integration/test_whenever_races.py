"""People answer behind one link at the same moment, on both databases."""

import pytest

from tests.integration.together import at_once
from tests.whenever.setting import a_meeting, answers
from worldrounds.core.errors import Refused
from worldrounds.whenever import actions
from worldrounds.whenever.models import Meeting, Participant, new_token

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_form_sent_many_times_at_once_makes_one_meeting_and_one_person() -> None:
    token, mine = new_token(), new_token()

    made = at_once(*[lambda: a_meeting(token=token)] * 4)
    meeting = Meeting.objects.get()
    at_once(*[lambda: answers(meeting, "Ana", "UTC", token=mine)] * 4)

    assert made == [meeting] * 4
    assert [row.name for row in Participant.objects.all()] == ["Ana"]


def test_two_of_one_name_at_once_are_one_and_a_refusal() -> None:
    meeting = a_meeting()

    found = at_once(*[lambda: answers(meeting, "Ana", "UTC")] * 2)

    assert {type(one) for one in found} == {Participant, Refused}
    assert meeting.participants.count() == 1


def test_last_place_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_PEOPLE", 2)
    meeting = a_meeting()
    answers(meeting, "First", "UTC")

    found = at_once(*[lambda name=name: answers(meeting, name, "UTC") for name in "ABC"])

    assert sum(isinstance(one, Refused) for one in found) == 2
    assert meeting.participants.count() == 2
