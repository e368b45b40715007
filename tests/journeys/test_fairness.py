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
from worldrounds.rooms.models import CaseSupply
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


def case_by(cast: Cast, case: str, school: str, who: str = "") -> None:
    CaseSupply.objects.create(
        programme=cast.programme,
        case=case,
        institution=cast.partners[school].institution,
        person=cast.people[who] if who else None,
    )


def test_cases_are_counted_by_school_and_person_and_for_schools_without_groups(
    cast: Cast, session: Session
) -> None:
    case_by(cast, "measles-and-trust", "vienna", "vera")
    case_by(cast, "heat-wave-in-five-cities", "vienna")
    case_by(cast, "organ-donation-law", "new-york")
    case_by(cast, "gone-since", "kyoto")

    ledger = seen(cast, "alice")

    assert [(one.name, len(one.lines), one.cases) for one in ledger.sums("schools")] == [
        ("Kyoto University", 1, 0),
        ("Medical University of Vienna", 1, 2),
        ("Columbia University", 0, 1),
    ]
    assert [(one.name, one.cases) for one in ledger.sums("incomes")] == [("high income", 3)]
    assert {line.enrolment.given_name: ledger.cases_of(line) for line in ledger.lines} == {
        "Vera": 1,
        "Kenta": 0,
    }
    told = results(numbers_of(cast.programme, at=NOW))
    assert (
        "supplied 3 cases: Columbia University 1; Medical University of Vienna 2." in told
        and "income group" not in told
    )


def test_cases_of_hidden_schools_are_with_the_others(cast: Cast, session: Session) -> None:
    case_by(cast, "measles-and-trust", "vienna")
    for number in range(6):
        one = enrol(cast.partners["new-york"], f"n{number}", f"N{number}")
        Membership.objects.create(group=session.group, enrolment=one, joined_at=NOW - timedelta(days=9))

    assert [(one.name, one.cases) for one in seen(cast, "faye").sums("schools")] == [("", 1)]


def test_facilitators_carry_by_their_own_clock_and_are_no_students(cast: Cast, session: Session) -> None:
    Group.objects.update(facilitator=cast.faye)
    cast.faye.time_zone = "America/New_York"  # 07:00
    cast.faye.save()

    ledger = seen(cast, "alice")

    [faye] = ledger.known_facilitators
    assert (faye.person, faye.hours, faye.carried.points, faye.carried.sessions) == (cast.faye, 1, 100, 1)
    assert ledger.hours == [0, 1] and ledger.facilitators_hours == 1
    assert [one.hours for one in seen(cast, "faye").known_facilitators] == [1]


def test_one_facilitator_is_not_told_to_others_and_without_a_clock_not_counted(
    cast: Cast, session: Session
) -> None:
    Group.objects.update(facilitator=cast.faye)
    for who in ("vera", "bob"):
        ledger = seen(cast, who)
        assert (ledger.known_facilitators, ledger.facilitators_hours) == ([], None)
    assert "facilitators" not in results(numbers_of(cast.programme, at=NOW))

    cast.faye.time_zone = "UTC"
    cast.faye.save()
    assert seen(cast, "alice").facilitators == []


def test_write_up_tells_what_enough_facilitators_carried(cast: Cast) -> None:
    [planned] = plan_sessions(cast, 1)
    for number, who in enumerate(["alice", "bob", "carol", "faye", "oscar"], start=1):
        group = a_group(cast, number)
        group.facilitator = cast.people[who]
        group.save()
        a_session(cast, planned, group, "2026-12-02T19:00")

    assert "5 facilitators, who are not in these figures, carried 1.0" in results(
        numbers_of(cast.programme, at=NOW)
    )
