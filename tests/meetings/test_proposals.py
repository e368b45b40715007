"""Another time for a session: proposed, answered, decided."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, all_times, free, plan_plenary, plan_sessions, standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.work import ask
from worldrounds.groups.models import Group
from worldrounds.groups.queries import members_now
from worldrounds.meetings.actions.proposals import accept, answer, decline, move, propose, withdraw
from worldrounds.meetings.changing import good_times
from worldrounds.meetings.models import Proposal, ProposalAnswer, Session, Timetable
from worldrounds.programmes.models import PlannedSession
from worldrounds.solvers.timetabling import Alternative

NEW_TIME = datetime(2026, 12, 3, 11, 0, tzinfo=UTC)


@pytest.fixture
def session(cast: Cast) -> Session:
    return a_session(cast, plan_sessions(cast, 2)[0], a_group(cast, 1, "vera", "kenta", "nadia"))


def lead(session: Session, cast: Cast, key: str) -> None:
    Group.objects.filter(pk=session.group_id).update(leader=cast.enrolments[key])


def fresh(session: Session) -> Session:
    return Session.objects.select_related("group").get(pk=session.pk)


def proposal_by(cast: Cast, key: str, session: Session, starts_at: datetime = NEW_TIME) -> Proposal:
    return propose(
        standing=standing_of(cast, key), session=fresh(session), starts_at=starts_at, reason="", at=NOW
    )


def read(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("session__group").get(pk=proposal.pk)


def test_proposing_says_yes_for_oneself_and_tells_the_others(
    cast: Cast, session: Session, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        propose(
            standing=standing_of(cast, "kenta"), session=session, starts_at=NEW_TIME, reason="Exam.", at=NOW
        )

    assert list(ProposalAnswer.objects.values_list("enrolment__given_name", "can_come")) == [("Kenta", True)]
    assert sorted(mail.to[0] for mail in mailoutbox) == ["nadia@example.org", "vera@example.org"]
    to_nadia = next(mail for mail in mailoutbox if mail.to == ["nadia@example.org"])
    assert "Kenta Mori proposes Thu, 3 Dec 2026, 06:00 (New York time)" in to_nadia.body
    assert "Exam." in to_nadia.body


def test_leader_accepts_and_the_session_moves(
    cast: Cast, session: Session, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    lead(session, cast, "vera")
    proposal = proposal_by(cast, "kenta", session)

    with django_capture_on_commit_callbacks(execute=True):
        accept(standing=standing_of(cast, "vera"), proposal=read(proposal), at=NOW)
        accept(standing=standing_of(cast, "vera"), proposal=read(proposal), at=NOW)

    moved = fresh(session)
    assert (moved.starts_at, moved.wall_time, moved.sequence) == (NEW_TIME, "2026-12-03T12:00", 1)
    assert read(proposal).state == Proposal.State.ACCEPTED
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "kenta@example.org", "nadia@example.org", "vera@example.org",
    ]  # fmt: skip
    to_kenta = next(mail for mail in mailoutbox if mail.to == ["kenta@example.org"])
    assert "Thu, 3 Dec 2026, 20:00 (Tokyo time)" in to_kenta.body
    assert "DTSTART;TZID=Asia/Tokyo:20261203T200000" in to_kenta.attachments[0][1]


def test_without_a_leader_everybody_must_have_said_yes(cast: Cast, session: Session) -> None:
    proposal = proposal_by(cast, "kenta", session)
    answer(standing=standing_of(cast, "vera"), proposal=read(proposal), can=all_times(proposal), at=NOW)
    with pytest.raises(NotAllowed, match="everybody must have said yes"):
        accept(standing=standing_of(cast, "kenta"), proposal=read(proposal), at=NOW)

    answer(standing=standing_of(cast, "nadia"), proposal=read(proposal), can=all_times(proposal), at=NOW)
    accept(standing=standing_of(cast, "kenta"), proposal=read(proposal), at=NOW)

    assert fresh(session).starts_at == NEW_TIME


def test_answer_can_be_changed_while_open(cast: Cast, session: Session) -> None:
    proposal = proposal_by(cast, "kenta", session)
    vera = standing_of(cast, "vera")

    answer(standing=vera, proposal=read(proposal), can=all_times(proposal), at=NOW)
    answer(standing=vera, proposal=read(proposal), can=(), at=NOW)

    assert ProposalAnswer.objects.get(enrolment=cast.enrolments["vera"]).can_come is False


def test_one_open_proposal_a_session(cast: Cast, session: Session) -> None:
    first = proposal_by(cast, "kenta", session)
    again = proposal_by(cast, "kenta", session)

    assert first.pk == again.pk
    with pytest.raises(Refused, match="still open"):
        proposal_by(cast, "vera", session)


def test_withdrawn_proposal_makes_room_for_another(cast: Cast, session: Session) -> None:
    proposal = proposal_by(cast, "kenta", session)
    with pytest.raises(NotAllowed):
        withdraw(standing=standing_of(cast, "vera"), proposal=read(proposal), at=NOW)

    withdraw(standing=standing_of(cast, "kenta"), proposal=read(proposal), at=NOW)
    withdraw(standing=standing_of(cast, "kenta"), proposal=read(proposal), at=NOW)

    assert proposal_by(cast, "vera", session).pk != proposal.pk


def test_declined_proposal_cannot_be_accepted(cast: Cast, session: Session) -> None:
    proposal = proposal_by(cast, "kenta", session)
    with pytest.raises(NotAllowed):
        decline(standing=standing_of(cast, "nadia"), proposal=read(proposal), at=NOW)
    decline(standing=standing_of(cast, "alice"), proposal=read(proposal), at=NOW)

    with pytest.raises(Refused, match="decided already"):
        accept(standing=standing_of(cast, "alice"), proposal=read(proposal), at=NOW)
    with pytest.raises(Refused, match="decided already"):
        answer(standing=standing_of(cast, "vera"), proposal=read(proposal), can=all_times(proposal), at=NOW)
    assert fresh(session).sequence == 0


def test_times_that_cannot_be_are_refused(cast: Cast, session: Session) -> None:
    other = a_session(cast, session.planned.programme.planned_sessions.get(position=2), session.group,
                      "2026-12-09T13:00")  # fmt: skip
    for starts_at, words in [
        (NOW - timedelta(hours=1), "is over"),
        (session.starts_at, "at this time already"),
        (datetime(2027, 9, 1, 12, 0, tzinfo=UTC), "a day of the programme"),
        (other.starts_at + timedelta(minutes=30), "another session at this time"),
    ]:
        with pytest.raises(Refused, match=words):
            proposal_by(cast, "vera", session, starts_at)
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("who", ["viktor", "bob"])
def test_only_the_groups_own_people_propose(cast: Cast, session: Session, who: str) -> None:
    with pytest.raises(NotAllowed):
        proposal_by(cast, who, session)


def test_coordinator_moves_a_session_at_once_and_the_group_is_told_once(
    cast: Cast, session: Session, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    alice = standing_of(cast, "alice")
    with django_capture_on_commit_callbacks(execute=True):
        move(standing=alice, session=fresh(session), starts_at=NEW_TIME, reason="A holiday.", at=NOW)
        move(standing=alice, session=fresh(session), starts_at=NEW_TIME, at=NOW)

    session.refresh_from_db()
    assert (session.starts_at, session.sequence) == (NEW_TIME, 1)
    told = ["kenta@example.org", "nadia@example.org", "vera@example.org"]
    assert sorted(mail.to[0] for mail in mailoutbox) == told
    to_nadia = next(mail for mail in mailoutbox if mail.to == ["nadia@example.org"])
    assert "Alice Moreau has moved the session: Thu, 3 Dec 2026, 06:00 (New York time)" in to_nadia.body
    assert "A holiday." in to_nadia.body


@pytest.mark.parametrize(
    ("proposed", "state"), [(NEW_TIME, "accepted"), (NEW_TIME + timedelta(hours=2), "declined")]
)
def test_moving_decides_the_open_proposal(
    cast: Cast, session: Session, proposed: datetime, state: str
) -> None:
    proposal = proposal_by(cast, "vera", session, proposed)

    move(standing=standing_of(cast, "alice"), session=fresh(session), starts_at=NEW_TIME, at=NOW)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_at) == (state, NOW)


def test_moving_asks_the_same_of_a_time_as_proposing(cast: Cast, session: Session) -> None:
    a_session(cast, PlannedSession.objects.get(key="meeting-2"), session.group, "2026-12-03T12:30")

    with pytest.raises(Refused, match="another session at this time"):
        move(standing=standing_of(cast, "alice"), session=fresh(session), starts_at=NEW_TIME, at=NOW)
    with pytest.raises(Refused, match="time is over"):
        move(standing=standing_of(cast, "alice"), session=fresh(session), starts_at=NOW, at=NOW)


@pytest.mark.parametrize("who", ["bob", "faye", "vera"])
def test_others_ask_the_group(cast: Cast, session: Session, who: str) -> None:
    lead(session, cast, "vera")

    with pytest.raises(NotAllowed):
        move(standing=standing_of(cast, who), session=fresh(session), starts_at=NEW_TIME, at=NOW)


def test_plenary_is_not_moved_like_a_groups_session(cast: Cast) -> None:
    plenary = a_session(cast, plan_plenary(cast), None)

    with pytest.raises(NotAllowed):
        move(standing=standing_of(cast, "alice"), session=plenary, starts_at=NEW_TIME, at=NOW)


def test_good_times_are_on_the_plans_days_and_avoid_what_stays(cast: Cast) -> None:
    group = a_group(cast, 1, "vera", "kenta")
    planned = plan_sessions(cast, 2, every=1)
    row = a_session(cast, planned[0], group)
    for key in ("vera", "kenta"):  # 07:00-14:00 in Vienna is 15:00-22:00 in Kyoto
        free(cast.enrolments[key], "thu 00:00-24:00")
    plenary = a_session(cast, plan_plenary(cast), None, "2026-12-03T09:00")  # 90 minutes
    other = a_session(cast, planned[1], group, "2026-12-03T12:00")

    found = good_times(row, members_now(group), today=NOW.date())

    assert [one.coming for one in found] == [2] * len(found) and found
    assert all(one.start.astimezone(UTC).date() == date(2026, 12, 3) for one in found)
    for one in found:
        end = one.start + timedelta(hours=1)
        assert all(end <= taken.starts_at or one.start >= taken.ends_at for taken in (plenary, other))
        assert timedelta(hours=6) <= one.start - datetime(2026, 12, 3, tzinfo=UTC) <= timedelta(hours=12)
    assert row.starts_at not in [one.start for one in found]


def test_good_times_leave_the_facilitators_nights_and_weeks_without_sessions_alone(cast: Cast) -> None:
    group = a_group(cast, 1, "vera", "viktor")
    row = a_session(cast, plan_sessions(cast, 1)[0], group)
    for key in ("vera", "viktor"):
        free(cast.enrolments[key], "mon-wed 00:00-24:00")
    cast.faye.time_zone = (
        "Pacific/Auckland"  # twelve hours ahead of Vienna: by day until 10:00, and from 19:00
    )
    cast.faye.save()
    Group.objects.filter(pk=group.pk).update(facilitator=cast.faye)

    clocks = [one.start.astimezone(ZoneInfo("Pacific/Auckland")) for one in times_of(row)]
    Timetable.objects.create(
        programme=cast.programme,
        options={"gap_days": 0, "replace": False, "reading": ["2026-11-30"]},
        work=ask(kind="t", actor=cast.alice, at=NOW),
        created_at=NOW,
    )

    assert clocks and all(7 <= clock.hour < 22 for clock in clocks)
    assert times_of(row) == []


def times_of(session: Session) -> list[Alternative]:
    row = fresh(session)
    assert row.group is not None
    return good_times(row, members_now(row.group), today=NOW.date())


def test_there_are_no_good_times_when_the_days_are_over(cast: Cast, session: Session) -> None:
    row = fresh(session)
    assert row.group is not None

    assert good_times(row, members_now(row.group), today=date(2026, 12, 5)) == []
    assert good_times(row, [], today=NOW.date()) == []
