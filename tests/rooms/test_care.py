"""Three taps, and the call for help."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import NOW, Cast
from tests.meetings.setting import standing_of
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.groups.models import Membership
from worldrounds.programmes.models import Programme
from worldrounds.rooms.help import access_request, answer_help, ask_for_help, own_requests
from worldrounds.rooms.models import HelpRequest, Pulse, Room
from worldrounds.rooms.pulses import Answers, answer_pulse, pulse_of

DAY = timedelta(days=1)


@pytest.fixture
def room(cast: Cast) -> Room:
    rooms = open_two_rooms(cast)
    Membership.objects.update(joined_at=NOW)
    return rooms[0]


@pytest.mark.parametrize(("days", "week"), [(2.9, None), (3, 1), (9.9, 1), (10, 2), (16.9, 2), (17, None)])
def test_members_are_asked_in_their_first_two_weeks(
    cast: Cast, room: Room, days: float, week: int | None
) -> None:
    asked = pulse_of(inside(cast.vera), at=NOW + days * DAY)

    assert (asked.week if asked else None) == week


def test_the_days_are_counted_from_the_programmes_first_day(cast: Cast, room: Room) -> None:
    Membership.objects.update(joined_at=datetime(2026, 9, 20, tzinfo=UTC))
    first = datetime(2026, 10, 5, tzinfo=UTC)

    assert pulse_of(inside(cast.vera), at=first + 2 * DAY) is None
    assert pulse_of(inside(cast.vera), at=first + 3 * DAY) == Answers(1)


def test_each_tap_is_kept_and_can_be_corrected(cast: Cast, room: Room) -> None:
    at = NOW + 4 * DAY
    for question, answer in [("has_met", True), ("belongs", True), ("belongs", False), ("belongs", False)]:
        answers = answer_pulse(inside=inside(cast.vera), question=question, answer=answer, at=at)

    assert answers == pulse_of(inside(cast.vera), at=at) == Answers(1, True, False)
    assert (answers.is_complete, answers.worries) == (False, True)
    assert Pulse.objects.count() == 1
    assert pulse_of(inside(cast.kenta), at=at) == Answers(1)
    assert pulse_of(inside(cast.vera), at=NOW + 11 * DAY) == Answers(2)


def test_taps_outside_the_weeks_or_of_no_question_are_refused(cast: Cast, room: Room) -> None:
    for question, days in [("has_met", 1), ("has_met", 40), ("week", 4)]:
        with pytest.raises(Refused):
            answer_pulse(inside=inside(cast.vera), question=question, answer=True, at=NOW + days * DAY)
    assert Pulse.objects.count() == 0


def test_who_is_no_member_and_who_is_in_a_closed_programme_is_not_asked(cast: Cast, room: Room) -> None:
    at = NOW + 4 * DAY
    with pytest.raises(NotAllowed):
        answer_pulse(inside=inside(cast.faye), question="has_met", answer=True, at=at)
    assert pulse_of(inside(cast.faye), at=at) is None

    Programme.objects.update(state=Programme.State.CLOSED)
    assert pulse_of(inside(cast.vera), at=at) is None
    with pytest.raises(NotAllowed):
        answer_pulse(inside=inside(cast.vera), question="has_met", answer=True, at=at)


def test_one_request_is_open_at_a_time(cast: Cast, room: Room) -> None:
    first, is_new = ask_for_help(inside=inside(cast.vera), text=" Nobody answers. ", at=NOW)
    again, is_new_again = ask_for_help(inside=inside(cast.vera), text="Again", at=NOW + DAY)

    assert (first, is_new, is_new_again) == (again, True, False)
    assert first.text == "Nobody answers."

    answer_help(standing=standing_of(cast, "faye"), request=first, text="I write to them.", at=NOW + DAY)
    second, is_new = ask_for_help(inside=inside(cast.vera), text="", at=NOW + 2 * DAY)
    assert is_new
    assert own_requests(inside(cast.vera)) == [second, first]
    assert own_requests(inside(cast.kenta)) == []


def test_the_first_answer_stands(cast: Cast, room: Room) -> None:
    call, _new = ask_for_help(inside=inside(cast.vera), text="", at=NOW)
    faye, alice = standing_of(cast, "faye"), standing_of(cast, "alice")
    with pytest.raises(Refused):
        answer_help(standing=faye, request=call, text="  ", at=NOW)
    for hours in (1, 2):  # a second click
        answer_help(standing=faye, request=call, text="I come.", at=NOW + timedelta(hours=hours))
    with pytest.raises(Refused):
        answer_help(standing=alice, request=call, text="Wait.", at=NOW + DAY)

    kept = HelpRequest.objects.get()
    assert (kept.answer, kept.answered_by, kept.answered_at) == (
        "I come.",
        cast.faye,
        NOW + timedelta(hours=1),
    )
    assert AuditEntry.objects.filter(verb="answered a call for help").count() == 1


def test_requests_are_read_by_those_who_answer(cast: Cast, room: Room) -> None:
    call, _new = ask_for_help(inside=inside(cast.vera), text="", at=NOW)

    assert access_request(standing=standing_of(cast, "faye"), pk=call.pk) == call
    for who in ("bob", "kenta"):
        with pytest.raises(NotAllowed):
            access_request(standing=standing_of(cast, who), pk=call.pk)
        with pytest.raises(NotAllowed):
            answer_help(standing=standing_of(cast, who), request=call, text="Hm", at=NOW)
    with pytest.raises(NotFound):
        access_request(standing=standing_of(cast, "faye"), pk=call.pk + 1)
    with pytest.raises(NotAllowed):
        ask_for_help(inside=inside(cast.faye), text="", at=NOW)
    with pytest.raises(NotAllowed):
        own_requests(inside(cast.faye))
