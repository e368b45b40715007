"""A session that no longer suits: the smallest change, confirmed as it was shown."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, free, plan_sessions, standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.groups.models import Group
from worldrounds.groups.queries import members_now
from worldrounds.meetings.actions.attendance import mark_oneself
from worldrounds.meetings.actions.blocks import Wish, add_block
from worldrounds.meetings.actions.changes import confirm_change
from worldrounds.meetings.actions.proposals import propose
from worldrounds.meetings.actions.sessions import cancel_session
from worldrounds.meetings.changing import Move, change_for
from worldrounds.meetings.models import Session
from worldrounds.solvers.timetabling import MISSED

DAY = date(2026, 12, 2)


@pytest.fixture
def sessions(cast: Cast) -> list[Session]:
    group = a_group(cast, 1, "vera", "kenta")
    for key in ("vera", "kenta"):
        free(cast.enrolments[key], "weekdays 07:00-22:00")
    rows = [a_session(cast, planned, group, "2026-12-02T13:00") for planned in plan_sessions(cast, 2)]
    Session.objects.filter(pk=rows[1].pk).update(
        starts_at=rows[1].starts_at + timedelta(days=7), wall_time="2026-12-09T13:00"
    )
    return rows


def fresh(session: Session) -> Session:
    return Session.objects.select_related("group__programme", "planned").get(pk=session.pk)


def moves_of(session: Session) -> list[Move]:
    row = fresh(session)
    assert row.group is not None
    return change_for(row, members_now(row.group), today=NOW.date())


def keys_of(session: Session) -> list[str]:
    return [move.key for move in moves_of(session)]


def block(cast: Cast, key: str, day: date) -> None:
    begins = datetime.combine(day, time.min)
    wish = Wish(begins, begins + timedelta(days=1), reason="Night duty")
    add_block(person=cast.people[key], wish=wish, zone_name="Europe/Vienna", at=NOW)


def test_session_that_suits_everybody_needs_no_change(cast: Cast, sessions: list[Session]) -> None:
    assert moves_of(sessions[0]) == []


def test_block_of_one_member_moves_that_session_only(cast: Cast, sessions: list[Session]) -> None:
    block(cast, "vera", DAY)

    [move] = moves_of(sessions[0])

    assert move.session == sessions[0]
    assert move.starts_at.date() != DAY
    assert sorted((seat.comes, seat.reason) for seat in move.before) == [(False, "not free"), (True, "")]
    assert all(seat.comes for seat in move.after)
    assert moves_of(sessions[1]) == []


@pytest.mark.parametrize(("other_group_meets", "hour"), [(False, 14), (True, 20)])
def test_hours_of_the_facilitator_weigh_as_a_members(cast: Cast, other_group_meets: bool, hour: int) -> None:
    """14:00 in Vienna is 08:00 in New York: fine if she has not been up early for another group, too."""
    group, other = a_group(cast, 1, "vera", "viktor"), a_group(cast, 2, "nadia", "kiyo")
    Group.objects.update(facilitator=cast.faye)
    cast.faye.time_zone = "America/New_York"
    cast.faye.save()
    for key in ("vera", "viktor"):
        free(cast.enrolments[key], "wed 13:00-14:00; thu 14:00-15:00; thu 20:30-21:30")
    planned = plan_sessions(cast, 2)
    row = a_session(cast, planned[0], group)
    if other_group_meets:
        a_session(cast, planned[1], other, "2026-12-09T13:00")  # 07:00 in New York
    block(cast, "vera", DAY)

    [move] = moves_of(row)

    assert move.starts_at.astimezone(ZoneInfo("Europe/Vienna")).hour == hour


def test_member_who_said_that_they_cannot_come_counts_as_not_free(
    cast: Cast, sessions: list[Session]
) -> None:
    mark_oneself(standing=standing_of(cast, "kenta"), session=fresh(sessions[0]), state="excused", at=NOW)

    [move] = moves_of(sessions[0])

    assert [seat.burden == MISSED for seat in move.before].count(True) == 1
    assert all(seat.comes for seat in move.after)


def test_who_could_not_come_is_asked_anew_at_another_time(cast: Cast, sessions: list[Session]) -> None:
    mark_oneself(standing=standing_of(cast, "kenta"), session=fresh(sessions[0]), state="excused", at=NOW)

    confirm_change(
        standing=standing_of(cast, "alice"),
        session=fresh(sessions[0]),
        shown=keys_of(sessions[0]),
        at=NOW,
    )

    assert list(sessions[0].attendances.all()) == []


def test_cancelled_session_is_given_another_time(cast: Cast, sessions: list[Session]) -> None:
    cancel_session(standing=standing_of(cast, "alice"), session=fresh(sessions[0]), at=NOW)

    [move] = moves_of(sessions[0])

    assert (move.session, move.before) == (sessions[0], ())


def test_leader_confirms_and_everybody_is_told_once(
    cast: Cast, sessions: list[Session], mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    Group.objects.update(leader=cast.enrolments["kenta"])
    block(cast, "vera", DAY)
    [move], kenta = moves_of(sessions[0]), standing_of(cast, "kenta")

    with django_capture_on_commit_callbacks(execute=True):
        done = [
            confirm_change(standing=kenta, session=fresh(sessions[0]), shown=[move.key], at=NOW)
            for _click in range(2)
        ]

    moved = fresh(sessions[0])
    assert done == [1, 0]
    assert (moved.starts_at, moved.sequence) == (move.starts_at, 1)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["kenta@example.org", "vera@example.org"]
    assert not any("duty" in mail.body for mail in mailoutbox)
    assert moves_of(sessions[0]) == []


def test_open_proposal_is_decided_by_the_change(cast: Cast, sessions: list[Session]) -> None:
    block(cast, "vera", DAY)
    [move] = moves_of(sessions[0])
    other = datetime(2026, 12, 4, 6, 30, tzinfo=UTC)
    proposal = propose(
        standing=standing_of(cast, "vera"), session=fresh(sessions[0]), starts_at=other, reason="", at=NOW
    )

    confirm_change(standing=standing_of(cast, "alice"), session=fresh(sessions[0]), shown=[move.key], at=NOW)

    proposal.refresh_from_db()
    assert proposal.state == "declined"


@pytest.mark.parametrize("meanwhile", ["moved", "blocked"])
def test_preview_that_is_no_longer_true_is_refused(
    cast: Cast, sessions: list[Session], meanwhile: str
) -> None:
    block(cast, "vera", DAY)
    [move] = moves_of(sessions[0])
    if meanwhile == "moved":
        Session.objects.filter(pk=sessions[0].pk).update(sequence=1)
    else:
        block(cast, "kenta", move.starts_at.date())

    with pytest.raises(Refused, match="Something has changed"):
        confirm_change(
            standing=standing_of(cast, "alice"), session=fresh(sessions[0]), shown=[move.key], at=NOW
        )

    assert fresh(sessions[0]).starts_at.date() == DAY


@pytest.mark.parametrize("shown", [[], ["x"], ["1"], ["99999999999999999999:0:2026-12-01"], ["²:0:x"]])
def test_what_was_not_shown_is_refused(cast: Cast, sessions: list[Session], shown: list[str]) -> None:
    block(cast, "vera", DAY)

    with pytest.raises(Refused, match="Something has changed"):
        confirm_change(standing=standing_of(cast, "alice"), session=fresh(sessions[0]), shown=shown, at=NOW)


@pytest.mark.parametrize("who", ["kenta", "bob", "viktor"])
def test_only_who_leads_confirms(cast: Cast, sessions: list[Session], who: str) -> None:
    block(cast, "vera", DAY)

    with pytest.raises(NotAllowed):
        confirm_change(
            standing=standing_of(cast, who),
            session=fresh(sessions[0]),
            shown=keys_of(sessions[0]),
            at=NOW,
        )
