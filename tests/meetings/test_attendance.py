"""Who comes: said ahead of time, by a click on the join link, in the roll call."""

from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.meetings.setting import a_led_session, a_session, plan_plenary, standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.meetings.actions.attendance import join_session, mark_attendance, mark_oneself, take_back
from worldrounds.meetings.models import Attendance, Session

MINUTE = timedelta(minutes=1)


@pytest.fixture
def session(cast: Cast) -> Session:
    return a_led_session(cast)


def away(cast: Cast, session: Session, reason: str = "") -> None:
    mark_oneself(standing=standing_of(cast, "kenta"), session=session, state="excused", reason=reason, at=NOW)


def test_click_on_the_join_link_counts_once(cast: Cast, session: Session) -> None:
    kenta = standing_of(cast, "kenta")

    for minutes in (-70, 5, 20, 70):  # the session takes an hour
        join_session(standing=kenta, session=session, at=session.starts_at + minutes * MINUTE)

    mark = Attendance.objects.get()
    assert (mark.enrolment, mark.state) == (cast.enrolments["kenta"], "present")
    assert mark.joined_at == session.starts_at + 5 * MINUTE


def test_click_of_somebody_else_is_not_counted(cast: Cast, session: Session) -> None:
    for who in ("faye", "alice", "kiyo"):
        join_session(standing=standing_of(cast, who), session=session, at=session.starts_at)

    assert not Attendance.objects.exists()


def test_at_a_plenary_every_student_is_counted(cast: Cast) -> None:
    plenary = a_session(cast, plan_plenary(cast), None, "2026-12-12T14:00")

    for who in ("faye", "kiyo", "nadia"):
        join_session(standing=standing_of(cast, who), session=plenary, at=plenary.starts_at)

    assert Attendance.objects.filter(state="present").count() == 2


def test_who_leads_has_the_last_word_about_who_clicked(cast: Cast, session: Session) -> None:
    marks = {cast.enrolments["kenta"].pk: "late"}
    mark_attendance(standing=standing_of(cast, "vera"), session=session, marks=marks, at=session.starts_at)

    join_session(standing=standing_of(cast, "kenta"), session=session, at=session.starts_at + 20 * MINUTE)

    mark = Attendance.objects.get()
    assert (mark.state, mark.joined_at) == ("late", session.starts_at + 20 * MINUTE)


def test_who_comes_after_all_takes_it_back_or_just_clicks(cast: Cast, session: Session) -> None:
    kenta = standing_of(cast, "kenta")
    away(cast, session, "  A night\nshift ")
    assert Attendance.objects.get().reason == "A night shift"
    away(cast, session)
    assert Attendance.objects.get().reason == "A night shift"  # a second click says nothing new

    take_back(standing=kenta, session=session, at=NOW)
    take_back(standing=kenta, session=session, at=NOW)
    assert not Attendance.objects.exists()

    away(cast, session)
    join_session(standing=kenta, session=session, at=session.starts_at)
    assert Attendance.objects.get().state == "present"


def test_only_members_say_that_they_cannot_come(cast: Cast, session: Session) -> None:
    for who in ("kiyo", "faye", "alice"):
        with pytest.raises(NotAllowed):
            mark_oneself(standing=standing_of(cast, who), session=session, state="excused", at=NOW)


def test_what_was_said_is_not_taken_back_when_the_roll_was_taken_or_the_session_is_over(
    cast: Cast, session: Session
) -> None:
    kenta = standing_of(cast, "kenta")
    away(cast, session)
    with pytest.raises(Refused):
        take_back(standing=kenta, session=session, at=session.ends_at + MINUTE)

    marks = {cast.enrolments["kenta"].pk: "excused"}
    mark_attendance(standing=standing_of(cast, "vera"), session=session, marks=marks, at=session.starts_at)
    with pytest.raises(Refused):
        take_back(standing=kenta, session=session, at=session.starts_at)
