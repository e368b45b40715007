"""The chores that an installation does by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session as SignIn

from tests.cast import NOW, Cast
from tests.groups.setting import a_forming, a_group
from tests.meetings.setting import a_session, plan_sessions
from worldrounds.core.models import Work
from worldrounds.groups.models import Forming
from worldrounds.journeys import housekeeping
from worldrounds.journeys.housekeeping import Done, keep_house
from worldrounds.meetings.models import Session, Timetable
from worldrounds.programmes.models import RosterUpload

NOTHING = Done(0, 0, 0, ())


@pytest.fixture(autouse=True)
def _tasks_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Finished tasks are in the real worker's table; here tasks run at once."""
    monkeypatch.setattr(housekeeping, "_clear_tasks", lambda: None)


@pytest.fixture
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr("worldrounds.groups.tasks.enqueue", found.append)
    monkeypatch.setattr("worldrounds.meetings.tasks.enqueue", found.append)
    return found


def running(row: Forming | Timetable, *, silent_for: timedelta) -> None:
    Work.objects.filter(pk=row.work_id).update(state=Work.State.RUNNING, heartbeat_at=NOW - silent_for)


def a_timetable(cast: Cast) -> Timetable:
    work = Work.objects.create(kind="times", asked_at=NOW)
    return Timetable.objects.create(programme=cast.programme, work=work, created_at=NOW)


def test_quiet_house_needs_nothing(cast: Cast) -> None:
    assert keep_house(at=NOW) == NOTHING


def test_day_old_uploads_go_and_younger_ones_stay(cast: Cast) -> None:
    for age in (23, 24, 48):
        RosterUpload.objects.create(
            partner=cast.partners["vienna"],
            uploaded_at=NOW - timedelta(hours=age),
            name=str(age),
            content=b"",
        )

    assert keep_house(at=NOW) == Done(2, 0, 0, ())
    assert [row.name for row in RosterUpload.objects.all()] == ["23"]


def test_sessions_follow_new_zone_rules_once(cast: Cast) -> None:
    session = a_session(cast, plan_sessions(cast, 1)[0], a_group(cast, 1, "vera"))
    Session.objects.update(starts_at=session.starts_at - timedelta(hours=1))

    assert keep_house(at=NOW) == Done(0, 1, 0, ())
    assert keep_house(at=NOW) == NOTHING
    assert Session.objects.get().starts_at == session.starts_at


def test_session_in_the_hour_that_clocks_show_twice_stays(cast: Cast) -> None:
    session = a_session(cast, plan_sessions(cast, 1)[0], a_group(cast, 1, "vera"), "2027-10-31T02:30")
    second = session.starts_at + timedelta(hours=1)
    Session.objects.update(starts_at=second)

    assert keep_house(at=NOW) == NOTHING
    assert Session.objects.get().starts_at == second


def test_expired_sign_ins_go(cast: Cast) -> None:
    for days in (-1, 1):
        SignIn.objects.create(
            session_key=str(days), session_data="", expire_date=_real_now() + timedelta(days=days)
        )

    keep_house(at=NOW)

    assert [row.session_key for row in SignIn.objects.all()] == ["1"]


def _real_now() -> Any:
    from django.utils import timezone

    return timezone.now()


def test_searches_whose_process_died_wait_for_a_worker_again(cast: Cast, enqueued: list[Any]) -> None:
    rows = [a_forming(cast), a_timetable(cast)]
    for row in rows:
        running(row, silent_for=timedelta(minutes=5))

    assert keep_house(at=NOW) == Done(0, 0, 2, ())
    assert enqueued == rows
    assert set(Work.objects.values_list("state", flat=True)) == {Work.State.WAITING}
    assert keep_house(at=NOW) == NOTHING


def test_search_that_dies_again_is_given_up_and_says_so(cast: Cast, enqueued: list[Any]) -> None:
    forming = a_forming(cast)
    for _time in range(2):
        running(forming, silent_for=timedelta(minutes=5))
        keep_house(at=NOW)

    assert enqueued == [forming]
    forming.refresh_from_db()
    assert forming.state == Forming.State.DROPPED
    assert (forming.work.state, forming.work.message) == (
        Work.State.FAILED,
        "The computer that did this stopped twice. Please start it again.",
    )


def test_search_that_gives_signs_of_life_is_left_alone(cast: Cast, enqueued: list[Any]) -> None:
    running(a_forming(cast), silent_for=timedelta(seconds=60))

    assert (keep_house(at=NOW), enqueued) == (NOTHING, [])


def test_chore_that_fails_keeps_no_other_from_being_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    RosterUpload.objects.create(
        partner=cast.partners["vienna"], uploaded_at=NOW - timedelta(days=2), name="old", content=b""
    )

    def fails(**_values: object) -> int:
        raise OSError("disk")

    monkeypatch.setattr(housekeeping, "recompute_sessions", fails)

    assert keep_house(at=NOW) == Done(1, 0, 0, ("zone_rules: OSError('disk')",))
