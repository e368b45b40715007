"""Taps, calls for help and answers at the same moment; and the board's union of signs, on both databases."""

from datetime import timedelta

import pytest
from django.core import mail

from tests.cast import NOW, Cast, make_cast
from tests.integration.together import at_once
from tests.meetings.setting import a_session, plan_sessions, standing_of
from tests.rooms.setting import inside, open_two_rooms
from tests.rooms.test_stages import a_stage, write
from tests.rooms.test_waiting import todo
from worldrounds.core.errors import Refused
from worldrounds.groups.models import Group, Membership
from worldrounds.journeys.call_for_help import answer_help, ask_for_help
from worldrounds.journeys.remind import nudge
from worldrounds.journeys.room_board import read_board
from worldrounds.meetings.models import Attendance
from worldrounds.rooms.actions import post_message
from worldrounds.rooms.models import HelpRequest, Pulse
from worldrounds.rooms.pulses import QUESTIONS, answer_pulse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    open_two_rooms(cast)
    Membership.objects.update(joined_at=NOW)
    return cast


def test_two_clicks_at_once_ask_once(cast: Cast) -> None:
    place = inside(cast.vera)

    calls = at_once(*[lambda: ask_for_help(inside=place, text="Help", at=NOW) for _ in "123"])

    assert len({call.pk for call in calls}) == HelpRequest.objects.count() == len(mail.outbox) == 1


def test_two_answers_at_once_leave_one_and_one_mail(cast: Cast) -> None:
    call = ask_for_help(inside=inside(cast.vera), text="", at=NOW)
    mail.outbox.clear()
    faye, alice = standing_of(cast, "faye"), standing_of(cast, "alice")

    found = at_once(
        lambda: answer_help(standing=faye, request=call, text="I come.", at=NOW),
        lambda: answer_help(standing=alice, request=call, text="Wait.", at=NOW),
    )

    assert [isinstance(one, Refused) for one in found].count(True) == 1
    assert [sent.to for sent in mail.outbox] == [["vera@example.org"]]


def test_three_taps_at_once_are_all_kept(cast: Cast) -> None:
    place, at = inside(cast.vera), NOW.replace(month=11, day=27)

    at_once(*[lambda q=q: answer_pulse(inside=place, question=q, answer=True, at=at) for q in QUESTIONS])

    assert Pulse.objects.values_list(*QUESTIONS).get() == (True, True, True)


def test_two_nudges_at_once_send_one_mail(cast: Cast) -> None:
    post_message(inside=inside(cast.vera), text="Hi", key="1", at=NOW + timedelta(hours=1))
    group, at = Group.objects.get(number=1), NOW.replace(month=12, day=2)

    at_once(
        *[lambda w=w: nudge(standing=standing_of(cast, w), group=group, at=at) for w in ("faye", "alice")]
    )

    assert [sent.to for sent in mail.outbox] == [["kenta@example.org"]]


def test_signs_of_rooms_and_sessions_are_put_together(cast: Cast) -> None:
    a_stage(cast, "icebreaker")
    write(cast.vera, "icebreaker-1", "I am Vera.", hand_in=False)
    post_message(inside=inside(cast.vera), text="Hi", key="1", at=NOW)
    session = a_session(cast, plan_sessions(cast, 1)[0], Group.objects.get(number=1), "2026-12-02T13:00")
    Attendance.objects.create(
        session=session, enrolment=cast.enrolments["kenta"], state="present", marked_at=NOW
    )

    care = read_board(cast.programme, at=NOW.replace(month=12, day=3))[0]

    did = {part.member.enrolment.given_name: part.member for part in care.parts}
    assert (did["Vera"].did.posts, did["Vera"].did.texts, did["Vera"].roll.sessions) == (1, 1, 0)
    assert (did["Kenta"].roll.present, did["Kenta"].met_at) == (1, session.starts_at)
    assert [item.key for item in todo(cast)] == ["icebreaker-1"]
