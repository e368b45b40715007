"""How rooms are doing, read from what people did in them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import TestCase

from tests.cast import NOW, Cast
from tests.groups.setting import a_forming, a_group
from tests.meetings.setting import standing_of
from tests.rooms.setting import inside
from tests.rooms.test_stages import a_stage, write
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.groups.models import Forming, Group, Membership
from worldrounds.journeys.remind import nudge
from worldrounds.journeys.room_board import GroupCare, access_board, read_board
from worldrounds.journeys.trouble import Act
from worldrounds.programmes.models import Consent
from worldrounds.rooms.actions import open_rooms, post_message
from worldrounds.rooms.help import ask_for_help
from worldrounds.rooms.models import Room, Visit
from worldrounds.rooms.pulses import answer_pulse

DAY = timedelta(days=1)


@pytest.fixture
def rooms(cast: Cast) -> list[Room]:
    """Group 1: Vera, Kenta and Nadia. Group 2: Viktor and Kiyo."""
    forming = a_forming(cast, state=Forming.State.CONFIRMED)
    a_group(cast, 1, "vera", "kenta", "nadia", forming=forming)
    a_group(cast, 2, "viktor", "kiyo", forming=forming)
    Membership.objects.update(joined_at=NOW)
    return open_rooms(programme=cast.programme, actor=cast.alice, at=NOW)


def board(cast: Cast, days: float) -> list[GroupCare]:
    return read_board(cast.programme, at=NOW + days * DAY)


def news(cast: Cast, who: str) -> list[int]:
    return [care.news for care in read_board(cast.programme, at=NOW, reader=cast.people[who])]


def says(cast: Cast, who: str, days: float, text: str = "Hi.", number: int = 1) -> None:
    place = inside(cast.people[who], number)
    post_message(inside=place, text=text, key=f"{who}{days}", at=NOW + days * DAY)


def sentences(care: GroupCare) -> list[str]:
    return [reason.sentence for reason in care.reasons]


def test_a_group_that_all_have_left_is_on_the_board(cast: Cast, rooms: list[Room]) -> None:
    Membership.objects.filter(group=rooms[0].group).update(left_at=NOW)

    first, second = board(cast, 1)

    assert (first.group, sentences(first), first.act) == (
        rooms[0].group,
        ["Nobody is in this group any more."],
        Act.REGROUP,
    )
    assert second.group == rooms[1].group


def test_a_facilitator_sees_how_much_is_new_since_the_last_visit(cast: Cast, rooms: list[Room]) -> None:
    says(cast, "vera", 1)
    says(cast, "viktor", 1, number=2)
    for room in rooms:
        Visit.objects.create(room=room, person=cast.faye, at=NOW + 2 * DAY, state=b"")
    assert news(cast, "faye") == [0, 0]

    says(cast, "vera", 3)
    says(cast, "kenta", 4)
    post_message(inside=inside(cast.faye), text="Well done.", key="faye", at=NOW + 5 * DAY)

    assert (news(cast, "faye"), news(cast, "alice")) == ([2, 0], [0, 0])


def test_members_who_are_not_seen_are_counted_with_days_and_named(cast: Cast, rooms: list[Room]) -> None:
    says(cast, "vera", 1)

    first, second = board(cast, 9)

    assert sentences(first) == ["2 of 3 members have not been seen for 9 days."]
    assert [member.enrolment.given_name for member in first.silent] == ["Kenta", "Nadia"]
    assert (first.act, first.last_at) == (Act.NUDGE, NOW + 1 * DAY)
    assert sentences(second) == ["Nobody has written or met in 9 days."]
    assert sorted(member.enrolment.given_name for member in second.to_nudge) == ["Kiyo", "Viktor"]


def test_a_week_without_a_sign_is_no_trouble_where_nothing_was_due(cast: Cast, rooms: list[Room]) -> None:
    for who in ("vera", "kenta", "nadia"):
        says(cast, who, 1)
    assert sentences(board(cast, 12)[0]) == []

    a_stage(cast, "matrix", due=(NOW + 10 * DAY).date())
    assert sentences(board(cast, 12)[0]) == [
        "3 of 3 members have not been seen for 11 days.",
        "“Matrix” is 2 days late.",
    ]


def test_one_who_owes_a_text_does_not_make_the_group_late(cast: Cast, rooms: list[Room]) -> None:
    a_stage(cast, "positions", due=(NOW + 5 * DAY).date())
    for who in ("vera", "kenta"):
        write(cast.people[who], "positions-1", "In my country…", at=NOW + 1 * DAY)
    says(cast, "nadia", 7)

    assert sentences(board(cast, 8)[0]) == []


def test_a_question_waits_three_days_for_another_member(cast: Cast, rooms: list[Room]) -> None:
    for who in ("kenta", "nadia"):
        says(cast, who, 1)
    says(cast, "vera", 2, "Who has a source?")
    says(cast, "vera", 2.5, "Nobody？")
    assert board(cast, 4.9)[0].questions == []

    waiting = board(cast, 5.6)[0]
    assert sorted(question.text for question in waiting.questions) == ["Nobody？", "Who has a source?"]
    assert sentences(waiting) == ["2 questions have no answer; the oldest waits for 3 days."]

    assert board(cast, 33)[0].questions == []  # nobody waits for a month
    says(cast, "kenta", 5.6, "I have one.")
    assert board(cast, 6)[0].questions == []


def test_shares_are_the_mean_over_messages_edits_and_texts(cast: Cast, rooms: list[Room]) -> None:
    a_stage(cast, "icebreaker")
    for number in range(9):
        says(cast, "vera", number / 10)
    says(cast, "kenta", 1)
    for who in ("vera", "kenta"):
        write(cast.people[who], "icebreaker-1", "I am here.")

    care = board(cast, 1)[0]

    assert {part.member.enrolment.given_name: part.percent for part in care.parts} == {
        "Vera": 70,  # of the messages 90, of the texts 50
        "Kenta": 30,
        "Nadia": 0,
    }
    assert sentences(care) == ["One member has done 70 % of the work."]


def test_calls_and_taps_are_seen_by_staff_and_not_by_the_group(cast: Cast, rooms: list[Room]) -> None:
    for who in ("vera", "kenta", "nadia"):
        says(cast, who, 3)
    ask_for_help(inside=inside(cast.kenta), text="Nobody answers", at=NOW + 4 * DAY)
    answer_pulse(inside=inside(cast.nadia), question="is_hindered", answer=True, at=NOW + 4 * DAY)

    care = board(cast, 5)[0]

    assert sentences(care) == [
        "Kenta Mori cannot reach the group and asks for help.",
        "1 member says that something is in the way.",
    ]
    assert (care.open_reasons, care.act) == ([], Act.ANSWER)
    assert [(call.name, call.is_open) for call in care.requests] == [("Kenta Mori", True)]


def test_the_stage_is_the_open_one_then_the_next(cast: Cast, rooms: list[Room]) -> None:
    today = NOW.date()
    a_stage(cast, "icebreaker", due=today - 2 * DAY, opens=today - 9 * DAY)
    a_stage(cast, "matrix", position=2, due=today + 5 * DAY)
    a_stage(cast, "draft", position=3, opens=today + 20 * DAY)

    stages = [care.stage and care.stage.title for care in (board(cast, 0)[0], board(cast, 9)[0])]

    assert stages == ["Matrix", "Draft"]


def test_the_board_costs_five_queries(cast: Cast, rooms: list[Room], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        board(cast, 9)


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_site_leads_and_students_do_not_open_the_board(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        access_board(person=cast.people[who], slug="rounds")


def test_outsiders_find_no_board(cast: Cast) -> None:
    with pytest.raises(NotFound):
        access_board(person=cast.oscar, slug="rounds")


# The reminder of one group ----------------------------------------------------------------------------------


def remind(cast: Cast, who: str = "faye", number: int = 1, days: float = 9) -> None:
    standing, group = standing_of(cast, who), Group.objects.get(number=number)
    with TestCase.captureOnCommitCallbacks(execute=True):
        nudge(standing=standing, group=group, at=NOW + days * DAY)


def test_a_nudge_goes_to_those_who_are_not_seen_and_may_be_written_to(cast: Cast, rooms: list[Room]) -> None:
    says(cast, "vera", 1)
    Consent.objects.create(enrolment=cast.enrolments["nadia"], purpose="coordination", given=False, at=NOW)

    remind(cast)

    assert [sent.to for sent in mail.outbox] == [["kenta@example.org"]]
    assert mail.outbox[0].reply_to == ["faye@example.org"]
    entry = AuditEntry.objects.get(verb="sent reminder")
    assert (entry.details["people"], entry.details["left_out"]) == (1, 1)


def test_a_group_is_nudged_once_a_day_and_others_may_be_on_the_same_day(
    cast: Cast, rooms: list[Room]
) -> None:
    says(cast, "vera", 1)
    remind(cast)
    with pytest.raises(Refused):
        remind(cast, "alice", days=9.5)
    remind(cast, number=2)
    remind(cast, days=10)

    assert len(mail.outbox) == 2 + 2 + 2


def test_nobody_is_nudged_in_a_group_that_is_well(cast: Cast, rooms: list[Room]) -> None:
    for who in ("vera", "kenta", "nadia"):
        says(cast, who, 8)

    with pytest.raises(Refused):
        remind(cast)
    assert mail.outbox == []


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_only_facilitators_and_the_coordinator_nudge(cast: Cast, rooms: list[Room], who: str) -> None:
    with pytest.raises(NotAllowed):
        remind(cast, who)
