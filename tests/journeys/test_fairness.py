"""Who carries the early and late hours, and who sees it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import NOW, Cast, enrol
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_plenary, plan_sessions, standing_of
from worldrounds.groups.models import Group, Membership
from worldrounds.journeys.fairness import Ledger, ledger_for_all, ledger_seen_by
from worldrounds.journeys.write_up.counting import numbers_of
from worldrounds.journeys.write_up.wording import results
from worldrounds.meetings.burdens import carried_in_former_groups
from worldrounds.meetings.models import Attendance, Session
from worldrounds.meetings.solving import build_problem
from worldrounds.solvers.timetabling import Member


@pytest.fixture
def group(cast: Cast) -> Group:
    group = a_group(cast, 1, "vera", "kenta")
    group.leader = cast.enrolments["vera"]
    group.save()
    Membership.objects.update(joined_at=datetime(2026, 10, 1, tzinfo=UTC))
    return group


@pytest.fixture
def session(cast: Cast, group: Group) -> Session:
    """13:00 in Vienna, 21:00 in Kyoto."""
    return a_session(cast, plan_sessions(cast, 2)[0], group)


def mark(cast: Cast, session: Session, who: str, state: str) -> None:
    Attendance.objects.create(session=session, enrolment=cast.enrolments[who], state=state, marked_at=NOW)


def figures(ledger: Ledger) -> dict[str, tuple[float, int, int, int]]:
    return {
        line.enrolment.given_name: (line.hours, line.carried.points, line.carried.led, line.carried.technical)
        for line in ledger.lines
    }


def seen(cast: Cast, who: str) -> Ledger:
    return ledger_seen_by(standing_of(cast, who))


def test_hours_are_those_of_each_clock(cast: Cast, session: Session) -> None:
    assert figures(seen(cast, "alice")) == {"Vera": (0, 0, 0, 0), "Kenta": (1, 100, 0, 0)}


def test_who_came_carries_and_leads_and_who_was_away_does_not(cast: Cast, session: Session) -> None:
    mark(cast, session, "vera", "late")
    mark(cast, session, "kenta", "technical")

    assert figures(seen(cast, "alice")) == {"Vera": (0, 0, 1, 0), "Kenta": (0, 0, 0, 1)}


def test_at_night_only_who_came_carries(cast: Cast, group: Group) -> None:
    first, second = plan_sessions(cast, 2)
    night = a_session(cast, first, group, "2026-12-02T17:00")  # 01:00 in Kyoto
    a_session(cast, second, group, "2026-12-09T17:00")
    assert figures(seen(cast, "alice"))["Kenta"] == (0, 0, 0, 0)

    mark(cast, night, "kenta", "present")
    hours, points, _led, _technical = figures(seen(cast, "alice"))["Kenta"]
    assert hours == 1 and points > 100


def test_plenaries_count_and_cancelled_sessions_do_not(cast: Cast, session: Session) -> None:
    a_session(cast, plan_plenary(cast), None, "2026-12-12T12:00")  # 20:00-21:30 in Kyoto
    Session.objects.filter(pk=session.pk).update(state="cancelled")

    assert figures(seen(cast, "alice"))["Kenta"][0] == 1.5


def test_burden_of_a_former_group_goes_into_the_next_timetable(cast: Cast, session: Session) -> None:
    assert carried_in_former_groups(cast.programme) == {}
    Membership.objects.update(left_at=session.starts_at + timedelta(days=1))
    Group.objects.update(retired_at=session.starts_at + timedelta(days=1))
    a_group(cast, 1, "nadia", "kenta")

    problem = build_problem(cast.programme, today=session.starts_at.date(), replace=False, gap_days=0)

    members: list[Member] = [member for one in problem.groups for member in one.members]
    carried = {member.id: member.carried for member in members}
    assert carried == {cast.enrolments["kenta"].pk: 100, cast.enrolments["nadia"].pk: 0}
    assert figures(seen(cast, "alice"))["Kenta"][0] == 1


def test_sessions_before_joining_and_after_leaving_are_not_carried(cast: Cast, session: Session) -> None:
    Membership.objects.filter(enrolment=cast.enrolments["kenta"]).update(left_at=session.starts_at)

    assert figures(seen(cast, "alice"))["Kenta"] == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("alice", {"Vera", "Kenta"}),
        ("bob", {"Vera"}),
        ("carol", {"Kenta"}),
        ("kenta", {"Kenta"}),
        ("faye", set()),
    ],
)
def test_names_are_seen_by_those_who_may(cast: Cast, session: Session, who: str, names: set[str]) -> None:
    ledger = seen(cast, who)

    assert {line.enrolment.given_name for line in ledger.known} == names
    assert ledger.has_enough == (who == "alice")


def test_small_schools_are_others_to_those_who_do_not_know_them(cast: Cast, session: Session) -> None:
    for number in range(6):
        one = enrol(cast.partners["new-york"], f"n{number}", f"N{number}")
        Membership.objects.create(group=session.group, enrolment=one, joined_at=NOW - timedelta(days=9))

    names = {
        who: [(one.name, len(one.lines)) for one in seen(cast, who).sums("schools")]
        for who in ("alice", "faye")
    }

    assert sorted(names["alice"]) == [
        ("Columbia University", 6),
        ("Kyoto University", 1),
        ("Medical University of Vienna", 1),
    ]
    assert names["faye"] == [("", 8)]  # Columbia's would tell about the two
    assert [one.name for one in ledger_for_all(cast.programme).sums("incomes")] == ["high income"]


def test_write_up_tells_how_the_hours_were_shared(cast: Cast, session: Session) -> None:
    assert "Gini" not in results(numbers_of(cast.programme, at=NOW))  # of two students
    for number in range(6):
        one = enrol(cast.partners["new-york"], f"n{number}", f"N{number}")
        Membership.objects.create(group=session.group, enrolment=one, joined_at=NOW - timedelta(days=9))

    assert "a median of 1.0 hours" in results(numbers_of(cast.programme, at=NOW))
