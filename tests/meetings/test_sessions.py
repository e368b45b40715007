"""Sessions that move, are cancelled, come back; the roll call."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.meetings.setting import a_led_session, plan_plenary, standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.meetings.actions.attendance import mark_attendance
from worldrounds.meetings.actions.sessions import (
    cancel_session,
    put,
    restore_session,
    set_plenary,
)
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import attendance_of


@pytest.fixture
def session(cast: Cast) -> Session:
    return a_led_session(cast)


def test_put_keeps_identity_and_zone_and_counts(session: Session) -> None:
    uid = session.uid

    put(session, datetime(2026, 12, 3, 18, 30, tzinfo=UTC), at=NOW + timedelta(hours=1))

    session.refresh_from_db()
    assert (session.uid, session.sequence, session.changed_at) == (uid, 1, NOW + timedelta(hours=1))
    assert (session.wall_time, session.zone) == ("2026-12-03T19:30", "Europe/Vienna")


def test_cancel_and_restore_each_count_once(
    cast: Cast, session: Session, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    vera = standing_of(cast, "vera")
    with django_capture_on_commit_callbacks(execute=True):
        cancel_session(standing=vera, session=session, at=NOW)
        cancel_session(standing=vera, session=session, at=NOW)
    session.refresh_from_db()
    assert (session.state, session.sequence) == ("cancelled", 1)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["kenta@example.org", "vera@example.org"]
    assert mailoutbox[0].subject == "Group 1: “Meeting 1” is cancelled"
    assert b"STATUS:CANCELLED" in mailoutbox[0].attachments[0][1].encode()

    restore_session(standing=vera, session=session, at=NOW)
    restore_session(standing=vera, session=session, at=NOW)
    session.refresh_from_db()
    assert (session.state, session.sequence, session.wall_time) == ("planned", 2, "2026-12-02T13:00")


def test_session_that_has_begun_is_not_cancelled(cast: Cast, session: Session) -> None:
    with pytest.raises(Refused, match="has begun"):
        cancel_session(standing=standing_of(cast, "alice"), session=session, at=session.starts_at)


@pytest.mark.parametrize("who", ["kenta", "bob", "nadia"])
def test_only_who_leads_the_group_cancels(cast: Cast, session: Session, who: str) -> None:
    with pytest.raises(NotAllowed):
        cancel_session(standing=standing_of(cast, who), session=session, at=NOW)


def test_plenary_gets_one_time_and_can_be_moved(cast: Cast) -> None:
    planned, alice = plan_plenary(cast), standing_of(cast, "alice")
    start = datetime(2026, 12, 12, 13, 0, tzinfo=UTC)

    first = set_plenary(standing=alice, planned=planned, starts_at=start, zone_name="Asia/Tokyo", at=NOW)
    same = set_plenary(standing=alice, planned=planned, starts_at=start, zone_name="Asia/Tokyo", at=NOW)
    moved = set_plenary(
        standing=alice, planned=planned, starts_at=start + timedelta(hours=1), zone_name="Asia/Tokyo", at=NOW
    )

    assert first.pk == same.pk == moved.pk
    assert (first.sequence, first.wall_time, moved.sequence) == (0, "2026-12-12T22:00", 1)


def test_roll_call_keeps_one_mark_a_member(cast: Cast, session: Session) -> None:
    vera, kenta, nadia = (cast.enrolments[key].pk for key in ("vera", "kenta", "nadia"))
    leader = standing_of(cast, "vera")

    mark_attendance(
        standing=leader, session=session, marks={vera: "present", kenta: "absent"}, at=session.starts_at
    )
    count = mark_attendance(
        standing=leader, session=session, marks={kenta: "excused", nadia: "present", vera: "asleep"},
        at=session.starts_at,
    )  # fmt: skip

    assert count == 1
    assert attendance_of(session) == {vera: "present", kenta: "excused"}


def test_roll_call_opens_an_hour_before(cast: Cast, session: Session) -> None:
    with pytest.raises(Refused, match="an hour before"):
        mark_attendance(standing=standing_of(cast, "vera"), session=session, marks={}, at=NOW)
