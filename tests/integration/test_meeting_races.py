"""Two clicks on the same thing at the same moment, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cast import NOW, Cast, make_cast
from tests.groups.setting import a_group
from tests.integration.together import at_once
from tests.meetings.setting import a_session, all_times, plan_plenary, plan_sessions, standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.core.work import Reporter
from worldrounds.groups.queries import members_now
from worldrounds.meetings.actions.attendance import mark_attendance
from worldrounds.meetings.actions.changes import confirm_change
from worldrounds.meetings.actions.feeds import make_feed
from worldrounds.meetings.actions.polls import close_due_polls
from worldrounds.meetings.actions.proposals import accept, answer, ask_group, decline, move, propose
from worldrounds.meetings.actions.sessions import set_plenary
from worldrounds.meetings.actions.sittings import choose_sittings, seat_groups
from worldrounds.meetings.actions.timetables import (
    confirm_timetable,
    fill_timetable,
    start_timetable,
    undo_timetable,
)
from worldrounds.meetings.changing import change_for
from worldrounds.meetings.models import (
    Attendance,
    CalendarFeed,
    GroupSitting,
    Proposal,
    ProposalAnswer,
    Session,
    Timetable,
    Venue,
)
from worldrounds.meetings.queries import at_own_sitting

pytestmark = pytest.mark.django_db(transaction=True)

NEW_TIME = datetime(2026, 12, 3, 11, 0, tzinfo=UTC)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def session(cast: Cast) -> Session:
    return a_session(cast, plan_sessions(cast, 1)[0], a_group(cast, 1, "vera", "kenta", "nadia"))


@pytest.fixture
def proposal(cast: Cast, session: Session) -> Proposal:
    return propose(standing=standing_of(cast, "vera"), session=session, starts_at=NEW_TIME, reason="", at=NOW)


def read(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("session__group").get(pk=proposal.pk)


def accepting(cast: Cast, who: str, proposal: Proposal) -> Callable[[], Any]:
    return lambda: accept(standing=standing_of(cast, who), proposal=read(proposal), at=NOW)


def test_two_accepts_at_once_move_the_session_once(
    cast: Cast, session: Session, proposal: Proposal, mailoutbox: list[Any]
) -> None:
    for key in ("kenta", "nadia"):
        answer(standing=standing_of(cast, key), proposal=read(proposal), can=all_times(proposal), at=NOW)

    mailoutbox.clear()
    results = at_once(accepting(cast, "alice", proposal), accepting(cast, "kenta", proposal))

    session.refresh_from_db()
    assert results == [None, None]
    assert (session.starts_at, session.sequence) == (NEW_TIME, 1)
    assert AuditEntry.objects.filter(verb="moved a session").count() == 1
    assert len(mailoutbox) == 3


def test_accept_and_decline_at_once_have_one_outcome(
    cast: Cast, session: Session, proposal: Proposal
) -> None:
    alice = standing_of(cast, "alice")

    results = at_once(
        accepting(cast, "alice", proposal),
        lambda: decline(standing=alice, proposal=read(proposal), at=NOW),
    )

    session.refresh_from_db()
    refused = [type(result) for result in results]
    assert sorted(kind.__name__ for kind in refused) == ["NoneType", "Refused"]
    assert session.sequence == (1 if read(proposal).state == "accepted" else 0)


def test_two_confirm_a_change_at_once(cast: Cast, session: Session, mailoutbox: list[Any]) -> None:
    excuse = Attendance(session=session, enrolment=cast.enrolments["vera"], state="excused", marked_at=NOW)
    excuse.save()
    row = Session.objects.select_related("group__programme", "planned").get(pk=session.pk)
    assert row.group is not None
    shown = [move.key for move in change_for(row, members_now(row.group), today=NOW.date())]

    def confirm(who: str) -> Callable[[], int]:
        standing = standing_of(cast, who)
        return lambda: confirm_change(standing=standing, session=row, shown=shown, at=NOW)

    assert sorted(at_once(confirm("alice"), confirm("alice"))) == [0, 1]
    session.refresh_from_db()
    assert (session.sequence, len(mailoutbox)) == (1, 3)


def test_last_answers_at_once_close_a_poll_once(cast: Cast, session: Session) -> None:
    starts = [NEW_TIME, NEW_TIME.replace(hour=9)]
    poll = ask_group(standing=standing_of(cast, "vera"), session=session, starts=starts, at=NOW)
    can = all_times(poll)

    def say(who: str) -> Callable[[], None]:
        standing = standing_of(cast, who)
        return lambda: answer(standing=standing, proposal=read(poll), can=can, at=NOW)

    at_once(say("vera"), say("kenta"), say("nadia"))
    close_due_polls(at=session.starts_at)

    session.refresh_from_db()
    assert (session.sequence, session.starts_at in starts) == (1, True)
    assert ProposalAnswer.objects.count() == 6


def test_two_proposals_at_once_leave_one_open(cast: Cast, session: Session) -> None:
    def by(who: str, hour: int) -> Callable[[], Any]:
        return lambda: propose(
            standing=standing_of(cast, who),
            session=Session.objects.select_related("group").get(pk=session.pk),
            starts_at=NEW_TIME.replace(hour=hour),
            reason="",
            at=NOW,
        )

    results = at_once(by("vera", 9), by("kenta", 10))

    assert [type(result) is Refused for result in results].count(True) == 1
    assert Proposal.objects.filter(state="open").count() == 1


def test_a_double_click_answers_once(cast: Cast, proposal: Proposal) -> None:
    def say() -> None:
        answer(standing=standing_of(cast, "kenta"), proposal=read(proposal), can=all_times(proposal), at=NOW)

    assert at_once(say, say, say) == [None, None, None]
    assert ProposalAnswer.objects.filter(enrolment=cast.enrolments["kenta"]).count() == 1


def draft(cast: Cast) -> Timetable:
    a_group(cast, 1, "vera", "kenta")
    plan_sessions(cast, 3)
    row = start_timetable(standing=standing_of(cast, "alice"), gap_days=0, replace=False, at=NOW)
    fill_timetable(timetable_id=row.pk, reporter=Reporter(row.work_id), at=NOW)
    return row


def test_two_starts_at_once_make_one_search(cast: Cast) -> None:
    a_group(cast, 1, "vera", "kenta")
    plan_sessions(cast, 1)
    alice = standing_of(cast, "alice")

    def start() -> int:
        return start_timetable(standing=alice, gap_days=0, replace=False, at=NOW).pk

    first, second = at_once(start, start)

    assert first == second
    assert Timetable.objects.count() == 1


def test_two_confirms_at_once_make_each_session_once(cast: Cast) -> None:
    row, alice = draft(cast), standing_of(cast, "alice")

    results = at_once(*[lambda: confirm_timetable(standing=alice, timetable=row, at=NOW)] * 2)

    assert sorted(results) == [0, 3]
    assert Session.objects.count() == 3


def test_two_undos_at_once_cancel_each_session_once(cast: Cast) -> None:
    row, alice = draft(cast), standing_of(cast, "alice")
    confirm_timetable(standing=alice, timetable=row, at=NOW)

    results = at_once(*[lambda: undo_timetable(standing=alice, timetable=row, at=NOW)] * 2)

    assert sorted(results) == [0, 3]
    assert set(Session.objects.values_list("state", "sequence")) == {("cancelled", 1)}


def test_one_feed_however_many_ask(cast: Cast) -> None:
    feeds = at_once(*[lambda: make_feed(person=cast.vera, at=NOW)] * 3)

    assert len({feed.token for feed in feeds}) == 1
    assert CalendarFeed.objects.count() == 1


def test_plenary_is_set_once(cast: Cast) -> None:
    planned, alice = plan_plenary(cast), standing_of(cast, "alice")

    def put() -> int:
        start = datetime(2026, 12, 12, 13, 0, tzinfo=UTC)
        return set_plenary(standing=alice, planned=planned, starts_at=start, zone_name="UTC", at=NOW).pk

    assert len(set(at_once(put, put, put))) == 1
    assert Session.objects.get(group=None).sequence == 0


def test_two_rolls_at_once_keep_one_mark_a_member(cast: Cast, session: Session) -> None:
    marks = {cast.enrolments["vera"].pk: "present", cast.enrolments["kenta"].pk: "absent"}

    def take() -> int:
        row = Session.objects.select_related("group").get(pk=session.pk)
        return mark_attendance(
            standing=standing_of(cast, "alice"), session=row, marks=marks, at=session.starts_at
        )

    assert at_once(take, take) == [2, 2]
    assert Attendance.objects.count() == 2


def test_outsiders_are_kept_out_on_both_databases(cast: Cast, session: Session) -> None:
    with pytest.raises(NotAllowed):
        propose(standing=standing_of(cast, "viktor"), session=session, starts_at=NEW_TIME, reason="", at=NOW)


def test_two_sittings_set_at_once_seat_each_group_once(cast: Cast) -> None:
    planned, alice = plan_plenary(cast), standing_of(cast, "alice")
    groups = [a_group(cast, 1, "vera", "nadia"), a_group(cast, 2, "kenta", "kiyo")]
    hours = {1: 14, 2: 1}  # UTC: afternoon in Vienna, morning in Kyoto

    def put(sitting: int) -> Callable[[], Any]:
        start = datetime(2026, 12, 12, hours[sitting], 0, tzinfo=UTC)
        return lambda: set_plenary(
            standing=alice, planned=planned, starts_at=start, zone_name="UTC", sitting=sitting, at=NOW
        )

    at_once(put(1), put(2), put(2))
    choices: dict[int, int | None] = {groups[0].pk: 2, groups[1].pk: None}
    at_once(
        *[lambda: choose_sittings(standing=alice, planned=planned, choices=choices, at=NOW)] * 2,
        lambda: seat_groups(programme=cast.programme),
    )

    found = GroupSitting.objects.order_by("group__number").values_list("group__number", "sitting", "by_hand")
    assert list(found) == [(1, 2, True), (2, 2, False)]
    shown = Session.objects.filter(at_own_sitting(GroupSitting.objects.filter(group=groups[0])))
    assert [row.sitting for row in shown] == [2]


@pytest.mark.parametrize("shared", ["venue", "facilitator"])
def test_two_groups_never_take_the_last_place_together(cast: Cast, shared: str) -> None:
    planned = plan_sessions(cast, 1)[0]
    venue = Venue.objects.create(programme=cast.programme, name="Zoom") if shared == "venue" else None
    rows = []
    for number, (members, hour) in enumerate(((("vera", "kenta"), 12), (("viktor", "kiyo"), 14)), start=1):
        group = a_group(cast, number, *members)
        group.facilitator = cast.faye if shared == "facilitator" else None
        group.save()
        rows.append(a_session(cast, planned, group, f"2026-12-02T{hour}:00"))
    Session.objects.update(venue=venue)
    alice = standing_of(cast, "alice")

    def moving(row: Session) -> Callable[[], None]:
        return lambda: move(standing=alice, session=row, starts_at=NEW_TIME, at=NOW)

    results = at_once(*(moving(row) for row in rows))

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]
    assert Session.objects.filter(starts_at=NEW_TIME).count() == 1
