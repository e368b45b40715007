"""Several times put to a vote: the answers decide."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_sessions, standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.meetings.actions.polls import close_due_polls
from worldrounds.meetings.actions.proposals import accept, answer, ask_group, decline, propose, withdraw
from worldrounds.meetings.actions.sessions import cancel_session
from worldrounds.meetings.models import Proposal, Session

TIMES = [datetime(2026, 12, 3, hour, 0, tzinfo=UTC) for hour in (7, 11, 15)]
CLOSED = NOW + timedelta(hours=49)


@pytest.fixture
def session(cast: Cast) -> Session:
    return a_session(cast, plan_sessions(cast, 2)[0], a_group(cast, 1, "vera", "kenta", "nadia"))


def fresh(session: Session) -> Session:
    return Session.objects.select_related("group").get(pk=session.pk)


def asked(cast: Cast, session: Session, starts: list[datetime] = TIMES) -> Proposal:
    return ask_group(standing=standing_of(cast, "vera"), session=fresh(session), starts=starts, at=NOW)


def says(cast: Cast, who: str, poll: Proposal, *hours: int) -> None:
    can = {one.pk for one in poll.options.all() if one.starts_at.hour in hours}
    row = Proposal.objects.select_related("session__group").get(pk=poll.pk)
    answer(standing=standing_of(cast, who), proposal=row, can=can, at=NOW)


def test_last_answer_closes_the_poll_and_most_win(
    cast: Cast, session: Session, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        poll = asked(cast, session)
    asking = list(mailoutbox)
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        says(cast, "vera", poll, 7, 11, 15)
        says(cast, "kenta", poll, 7)
        says(cast, "vera", poll, 11, 15)
        says(cast, "nadia", poll, 15)

    poll.refresh_from_db()
    assert sorted(mail.to[0] for mail in asking) == ["kenta@example.org", "nadia@example.org"]
    assert "Thu, 3 Dec 2026, 20:00 (Tokyo time)" in asking[0].body
    assert (fresh(session).starts_at, poll.state) == (TIMES[2], "accepted")
    assert len(mailoutbox) == 3


def test_at_the_end_the_answers_so_far_decide(cast: Cast, session: Session) -> None:
    poll = asked(cast, session)
    says(cast, "vera", poll, 11)
    says(cast, "kenta", poll, 7, 11)

    assert close_due_polls(at=NOW + timedelta(hours=47)) == 0
    assert close_due_polls(at=CLOSED) == 1
    assert close_due_polls(at=CLOSED) == 0

    assert (fresh(session).starts_at, fresh(session).sequence) == (TIMES[1], 1)


def test_session_stays_where_fewer_than_two_can_come(cast: Cast, session: Session) -> None:
    poll = asked(cast, session)
    says(cast, "vera", poll, 11)
    says(cast, "kenta", poll)

    close_due_polls(at=CLOSED)

    poll.refresh_from_db()
    assert (fresh(session).sequence, poll.state, poll.decided_at) == (0, "declined", CLOSED)


def test_whoever_was_asked_is_told_once_that_the_session_stays(
    cast: Cast, session: Session, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    asked(cast, session)

    with django_capture_on_commit_callbacks(execute=True):
        close_due_polls(at=CLOSED)
        close_due_polls(at=CLOSED)

    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "kenta@example.org",
        "nadia@example.org",
        "vera@example.org",
    ]
    assert mailoutbox[0].subject.endswith("“Meeting 1” stays where it is")
    to_kenta = next(mail for mail in mailoutbox if mail.to == ["kenta@example.org"])
    assert "stays where it is: Wed, 2 Dec 2026, 21:00 (Tokyo time)" in to_kenta.body


@pytest.mark.parametrize("who", ["vera", "alice"])
def test_poll_that_is_closed_by_hand_is_told_to_the_others(
    cast: Cast, session: Session, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any, who: str
) -> None:
    row = Proposal.objects.select_related("session__group").get(pk=asked(cast, session).pk)

    with django_capture_on_commit_callbacks(execute=True):
        for _click in range(2):
            (withdraw if who == "vera" else decline)(standing=standing_of(cast, who), proposal=row, at=NOW)

    told = {mail.to[0] for mail in mailoutbox}
    assert len(mailoutbox) == len(told)
    assert told == {"kenta@example.org", "nadia@example.org", "vera@example.org"} - {f"{who}@example.org"}


def test_poll_that_ends_after_the_session_has_begun_tells_nobody(
    cast: Cast, session: Session, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    asked(cast, session)

    with django_capture_on_commit_callbacks(execute=True):
        close_due_polls(at=session.starts_at)

    assert mailoutbox == []


@pytest.mark.parametrize("who", ["vera", "alice"])
def test_whoever_was_asked_about_one_time_is_told_that_it_is_settled(
    cast: Cast, session: Session, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any, who: str
) -> None:
    vera = standing_of(cast, "vera")
    row = propose(standing=vera, session=fresh(session), starts_at=TIMES[0], reason="", at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        (withdraw if who == "vera" else decline)(standing=standing_of(cast, who), proposal=row, at=NOW)

    told = {mail.to[0] for mail in mailoutbox}
    assert told == {cast.people[name].email for name in ("vera", "kenta", "nadia")} - {cast.people[who].email}
    assert all("stays where it is" in mail.subject for mail in mailoutbox)


def test_equal_votes_go_to_the_hour_that_weighs_least_on_one(cast: Cast, session: Session) -> None:
    poll = asked(cast, session, TIMES[:2])  # 02:00 or 06:00 in New York; 08:00 or 12:00 in Vienna
    for who in ("vera", "kenta"):
        says(cast, who, poll, 7, 11)
    says(cast, "nadia", poll)

    assert fresh(session).starts_at == TIMES[0]  # 16:00 in Kyoto, and not 20:00


def test_asking_twice_is_asking_once(cast: Cast, session: Session) -> None:
    assert asked(cast, session).pk == asked(cast, session).pk
    with pytest.raises(Refused, match="still open"):
        asked(cast, session, TIMES[:2])


def test_polls_that_cannot_be_are_refused(cast: Cast, session: Session) -> None:
    with pytest.raises(Refused, match="two or three"):
        asked(cast, session, TIMES[:1])
    with pytest.raises(Refused, match="is over"):
        asked(cast, session, [NOW - timedelta(hours=1), *TIMES[:2]])
    with pytest.raises(Refused, match="too little time"):
        asked(cast, session, [NOW + timedelta(hours=11), *TIMES[:2]])
    with pytest.raises(NotAllowed):
        ask_group(standing=standing_of(cast, "bob"), session=fresh(session), starts=TIMES, at=NOW)


def test_coordinator_decides_earlier(cast: Cast, session: Session) -> None:
    poll = asked(cast, session)
    row = Proposal.objects.select_related("session__group").get(pk=poll.pk)
    alice, option = standing_of(cast, "alice"), poll.options.all()[1]

    accept(standing=alice, proposal=row, option=option.pk, at=NOW)

    assert fresh(session).starts_at == TIMES[1]
    with pytest.raises(Refused, match="decided already"):
        says(cast, "vera", poll, 7)
    assert close_due_polls(at=CLOSED) == 0


def test_cancelling_ends_the_poll(cast: Cast, session: Session) -> None:
    poll = asked(cast, session)

    cancel_session(standing=standing_of(cast, "alice"), session=fresh(session), at=NOW)

    assert close_due_polls(at=CLOSED) == 0
    poll.refresh_from_db()
    assert poll.state == "withdrawn"
