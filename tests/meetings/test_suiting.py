"""Sessions that suited when they got their time, and do not any more."""

from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast, enrol
from tests.groups.setting import a_forming, a_group
from tests.meetings.setting import a_session, free, plan_plenary, plan_sessions, standing_of
from tests.zone_rules import new_law
from worldrounds.core.errors import NotAllowed
from worldrounds.core.work import Reporter, ask
from worldrounds.groups.models import Forming, Group, Membership
from worldrounds.journeys.confirm_groups import confirm_groups
from worldrounds.meetings.actions.blocks import Wish, add_block
from worldrounds.meetings.actions.clocks import recompute_sessions
from worldrounds.meetings.actions.proposals import move
from worldrounds.meetings.actions.sessions import set_plenary
from worldrounds.meetings.actions.sittings import choose_sittings
from worldrounds.meetings.actions.timetables import (
    confirm_timetable,
    fill_timetable,
    start_timetable,
    undo_timetable,
)
from worldrounds.meetings.models import Session, Timetable
from worldrounds.meetings.queries import access_unsuited
from worldrounds.meetings.suiting import no_longer_suit
from worldrounds.network.models import CalendarPeriod
from worldrounds.programmes.models import PlannedSession

DAY = date(2026, 12, 2)
AFTERNOON = datetime(2026, 12, 12, 14, 0, tzinfo=UTC)  # 15:00 in Vienna, 23:00 in Kyoto, 09:00 in New York
MORNING = datetime(2026, 12, 12, 1, 0, tzinfo=UTC)  # 02:00 in Vienna, 10:00 in Kyoto


@pytest.fixture
def session(cast: Cast) -> Session:
    """On Wednesday, 2 December: 13:00 in Vienna, 21:00 in Kyoto."""
    return a_session(cast, plan_sessions(cast, 2)[0], a_group(cast, 1, "vera", "kenta"))


def listed(cast: Cast, who: str = "alice", at: datetime = NOW) -> dict[str, list[tuple[str, str]]]:
    return {
        f"{row.session.group or 'plenary'} {row.session.planned.key} {row.session.sitting}": [
            (one.enrolment.given_name, one.period.kind if one.period else one.reason) for one in row.hindered
        ]
        for row in no_longer_suit(standing_of(cast, who), at=at)
    }


def hinder(cast: Cast, why: str, day: date = DAY) -> None:
    """Kenta."""
    enrolment, school = cast.enrolments["kenta"], cast.partners["kyoto"].institution
    if why in ("exams", "holiday", "term"):
        CalendarPeriod.objects.create(
            institution=school, kind=why, first_day=day, end_day=day + timedelta(days=1)
        )
    elif why == "own time":
        wish = Wish(datetime.combine(day, time(20)), datetime.combine(day, time(22)), reason="Night duty")
        add_block(person=cast.kenta, wish=wish, zone_name="Asia/Tokyo", at=NOW)
    elif why == "hours":
        free(enrolment, "mon-sun 07:00-12:00")
    else:
        enrolment.time_zone = "Pacific/Auckland"  # 01:00
        enrolment.save()


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("exams", "exams"),
        ("holiday", "holiday"),
        ("own time", "not free"),
        ("hours", "not free"),
        ("moved away", "night"),
    ],
)
def test_what_makes_a_session_unsuitable(cast: Cast, session: Session, why: str, said: str) -> None:
    assert listed(cast) == {}

    hinder(cast, why)

    assert listed(cast) == {"Group 1 meeting-1 1": [("Kenta", said)]}


def test_terms_and_other_days_hinder_nobody(cast: Cast, session: Session) -> None:
    hinder(cast, "term")
    hinder(cast, "exams", DAY + timedelta(days=1))

    assert listed(cast) == {}


def test_law_that_pushes_a_session_into_the_night(cast: Cast, session: Session, tmp_path: Path) -> None:
    recompute_sessions(at=NOW)
    assert listed(cast) == {}

    with new_law(tmp_path, **{"Asia/Tokyo": "Asia/Magadan"}):  # 23:00 and not 21:00
        recompute_sessions(at=NOW)

        assert listed(cast) == {"Group 1 meeting-1 1": [("Kenta", "night")]}


def test_over_and_cancelled_sessions_and_ended_groups_are_left_out(cast: Cast, session: Session) -> None:
    hinder(cast, "exams")

    assert listed(cast, at=session.starts_at) == {}
    Session.objects.update(state="cancelled")
    assert listed(cast) == {}
    Session.objects.update(state="planned")
    Group.objects.update(retired_at=NOW)
    assert listed(cast) == {}


def test_who_could_not_come_when_the_time_was_set_is_no_news(cast: Cast, session: Session) -> None:
    hinder(cast, "exams", DAY + timedelta(days=1))
    row = Session.objects.select_related("group", "planned__programme").get()

    move(
        standing=standing_of(cast, "alice"), session=row, starts_at=row.starts_at + timedelta(days=1), at=NOW
    )

    assert Session.objects.get().could_not_come == [cast.enrolments["kenta"].pk]
    assert listed(cast) == {}


def test_newcomers_count_and_those_who_left_do_not(cast: Cast, session: Session) -> None:
    hinder(cast, "exams")
    Membership.objects.filter(enrolment=cast.enrolments["kenta"]).update(left_at=NOW)
    group = Group.objects.get()
    Membership.objects.create(group=group, enrolment=cast.enrolments["kiyo"], joined_at=NOW)

    assert listed(cast) == {"Group 1 meeting-1 1": [("Kiyo", "exams")]}


def test_what_a_plan_of_times_said_is_kept(cast: Cast) -> None:
    a_group(cast, 1, "vera", "viktor", "kenta")
    free(cast.enrolments["vera"], "weekdays 07:00-12:00")
    free(cast.enrolments["viktor"], "weekdays 07:00-12:00")
    free(cast.enrolments["kenta"], "sun 07:00-08:00")
    plan_sessions(cast, 2)
    alice = standing_of(cast, "alice")
    timetable = start_timetable(standing=alice, gap_days=3, replace=True, at=NOW)
    fill_timetable(timetable_id=timetable.pk, reporter=Reporter(timetable.work_id), at=NOW)

    confirm_timetable(standing=alice, timetable=timetable, at=NOW)
    confirmed = list(Session.objects.values_list("could_not_come", flat=True))

    assert confirmed == [[cast.enrolments["kenta"].pk]] * 2
    assert listed(cast) == {}
    free(cast.enrolments["vera"], "weekdays 18:00-19:00")
    assert [who for who, _why in listed(cast)["Group 1 meeting-1 1"]] == ["Vera"]
    assert undo_timetable(standing=alice, timetable=timetable, at=NOW) == 2


def test_update_takes_over_what_plans_said_and_no_plenary_is_news(cast: Cast, session: Session) -> None:
    kenta, vera = (cast.enrolments[key].pk for key in ("kenta", "vera"))
    entry = {
        "planned": session.planned_id,
        "start": "2026-12-02T21:00:00+09:00",
        "seats": [{"enrolment": kenta, "comes": False}, {"enrolment": vera, "comes": True}],
    }
    timetable = Timetable.objects.create(
        programme=cast.programme,
        work=ask(kind="t", actor=cast.alice, at=NOW),
        created_at=NOW,
        plan={"groups": [{"group": session.group_id, "sessions": [entry, {"start": None}]}]},
    )
    Session.objects.update(timetable=timetable)
    a_session(cast, plan_plenary(cast), None)
    step = import_module("worldrounds.meetings.migrations.0006_could_not_come")

    step.as_the_plans_said(apps, None)

    kept = dict(Session.objects.values_list("planned__kind", "could_not_come"))
    assert kept == {"group meeting": [kenta], "plenary": sorted([kenta, vera])}


def hold(cast: Cast, planned: PlannedSession, sitting: int, starts_at: datetime) -> None:
    alice = standing_of(cast, "alice")
    set_plenary(
        standing=alice, planned=planned, starts_at=starts_at, zone_name="UTC", sitting=sitting, at=NOW
    )


def test_plenary_is_looked_at_for_those_who_go_to_the_sitting(cast: Cast) -> None:
    a_group(cast, 1, "vera", "nadia")
    a_group(cast, 2, "kenta", "kiyo")
    planned = plan_plenary(cast)
    hold(cast, planned, 1, AFTERNOON)
    assert listed(cast) == {}  # it is night in Kyoto, and was when the coordinator set it

    hold(cast, planned, 2, MORNING)
    hinder(cast, "exams", date(2026, 12, 12))

    assert listed(cast) == {"plenary opening 2": [("Kenta", "exams"), ("Kiyo", "exams")]}


def test_group_that_is_sent_into_the_night_by_hand_is_no_news(cast: Cast) -> None:
    a_group(cast, 1, "vera", "nadia")
    group = a_group(cast, 2, "kenta", "kiyo")
    planned = plan_plenary(cast)
    for sitting, start in ((1, AFTERNOON), (2, MORNING)):
        hold(cast, planned, sitting, start)
    hinder(cast, "hours")  # after 12:00 Kenta is not free
    free(cast.enrolments["nadia"], "mon-fri 07:00-22:00")  # and Nadia not on a Saturday

    choose_sittings(standing=standing_of(cast, "alice"), planned=planned, choices={group.pk: 1}, at=NOW)

    assert listed(cast) == {"plenary opening 1": [("Nadia", "not free")]}


def test_groups_that_are_formed_later_take_plenaries_as_they_are(cast: Cast) -> None:
    hold(cast, plan_plenary(cast), 1, AFTERNOON)
    ids = [cast.enrolments[key].pk for key in ("vera", "kenta")]
    forming = a_forming(
        cast, state=Forming.State.DRAFT, plan={"version": 1, "groups": [ids], "waiting": [], "moved": []}
    )

    confirm_groups(standing=standing_of(cast, "alice"), forming=forming, version=1, at=NOW)
    assert listed(cast) == {}

    hinder(cast, "exams", date(2026, 12, 12))
    CalendarPeriod.objects.create(
        institution=cast.partners["vienna"].institution,
        kind="holiday",
        first_day=date(2026, 12, 1),
        end_day=date(2027, 1, 1),
    )
    assert listed(cast) == {"plenary opening 1": [("Vera", "holiday")]}


def test_facilitators_see_their_own_groups(cast: Cast, session: Session) -> None:
    other = a_group(cast, 2, "kiyo")
    a_session(cast, session.planned, other)
    a_session(cast, plan_plenary(cast), None, "2026-12-02T13:00")
    Group.objects.filter(number=2).update(facilitator=cast.faye)
    hinder(cast, "exams")

    assert listed(cast, "faye") == {"Group 2 meeting-1 1": [("Kiyo", "exams")]}
    assert len(listed(cast)) == 3
    assert access_unsuited(person=cast.faye, slug="rounds").is_facilitator


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_others_do_not_see_the_list(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        access_unsuited(person=cast.people[who], slug="rounds")


def test_list_reads_as_often_with_many_groups_as_with_one(cast: Cast, session: Session) -> None:
    hinder(cast, "exams")
    a_session(cast, plan_plenary(cast), None, "2026-12-02T13:00")
    standing = standing_of(cast, "alice")
    with CaptureQueriesContext(connection) as few:
        no_longer_suit(standing, at=NOW)
    for number in range(2, 6):
        group = a_group(cast, number)
        student = enrol(cast.partners["kyoto"], f"more-{number}", "Aki", str(number))
        Membership.objects.create(group=group, enrolment=student, joined_at=NOW)
        a_session(cast, session.planned, group)

    with CaptureQueriesContext(connection) as many:
        found = no_longer_suit(standing, at=NOW)

    assert (len(found), len(few), len(many)) == (6, 5, 5)
