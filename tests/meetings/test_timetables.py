"""Find times, confirm them, undo that."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, free, plan_plenary, plan_sessions, standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry, Work
from worldrounds.core.work import Reporter, request_stop
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import members_now
from worldrounds.meetings.actions.sessions import count_new_links, put
from worldrounds.meetings.actions.timetables import (
    confirm_timetable,
    drop_timetable,
    fill_timetable,
    start_timetable,
    stop_timetable,
    undo_timetable,
)
from worldrounds.meetings.clashes import clash
from worldrounds.meetings.models import GroupSitting, Session, Timetable
from worldrounds.meetings.queries import last_asked, on_other_days, usual_gap, weeks_to_come
from worldrounds.meetings.solving import build_problem, season_of, who_can_come
from worldrounds.network.models import CalendarPeriod
from worldrounds.programmes.models import Enrolment, PlannedSession
from worldrounds.solvers.timetabling import faults, solve


def found(
    cast: Cast,
    *,
    gap_days: int = 0,
    replace: bool = False,
    reading: Sequence[date] = (),
    at: datetime = NOW,
) -> Timetable:
    """A run that has come to its draft."""
    timetable = start_timetable(
        standing=standing_of(cast, "alice"), gap_days=gap_days, replace=replace, reading=reading, at=at
    )
    fill_timetable(timetable_id=timetable.pk, reporter=Reporter(timetable.work_id), at=at)
    timetable.refresh_from_db()
    return timetable


def walls(group: Group) -> list[str]:
    return list(
        group.sessions.filter(state="planned").order_by("starts_at").values_list("wall_time", flat=True)
    )


@pytest.fixture
def group(cast: Cast) -> Group:
    """Vera and Kenta, who share Tuesday 12:00-14:00 in Vienna only."""
    free(cast.enrolments["vera"], "Tue 12:00-14:00")
    free(cast.enrolments["kenta"], "Tue 19:00-22:00")
    return a_group(cast, 1, "vera", "kenta")


def test_run_makes_a_draft_and_changes_nothing(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 2)

    timetable = found(cast)

    assert timetable.state == Timetable.State.DRAFT
    sessions = timetable.plan["groups"][0]["sessions"]
    assert [session["wall"] for session in sessions] == ["2026-12-01T20:00", "2026-12-08T20:00"]
    assert {session["start"][:16] for session in sessions} == {"2026-12-01T11:00", "2026-12-08T11:00"}
    assert Session.objects.count() == 0
    assert Work.objects.get(pk=timetable.work_id).state == Work.State.DONE


def test_confirm_gives_sessions_their_wall_time_and_zone(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 1)

    count = confirm_timetable(standing=standing_of(cast, "alice"), timetable=found(cast), at=NOW)

    session = Session.objects.get()
    assert count == 1
    assert (session.wall_time, session.zone) == ("2026-12-01T20:00", "Asia/Tokyo")
    assert session.starts_at == datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    assert AuditEntry.objects.filter(verb="confirmed times", details__sessions=1).count() == 1


def test_confirming_twice_makes_sessions_once(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 2)
    timetable = found(cast)

    first = confirm_timetable(standing=standing_of(cast, "alice"), timetable=timetable, at=NOW)
    second = confirm_timetable(standing=standing_of(cast, "alice"), timetable=timetable, at=NOW)

    assert (first, second, Session.objects.count()) == (2, 0, 2)


def test_undo_cancels_and_confirming_anew_revives_the_same_calendar_entry(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 1)
    alice = standing_of(cast, "alice")
    timetable = found(cast)
    confirm_timetable(standing=alice, timetable=timetable, at=NOW)
    uid = Session.objects.get().uid

    assert undo_timetable(standing=alice, timetable=timetable, at=NOW) == 1
    cancelled = Session.objects.get()
    assert undo_timetable(standing=alice, timetable=timetable, at=NOW) == 0
    confirm_timetable(standing=alice, timetable=found(cast), at=NOW)
    revived = Session.objects.get()

    assert (cancelled.state, cancelled.sequence) == ("cancelled", 1)
    assert (revived.state, revived.sequence, revived.uid) == ("planned", 2, uid)


def test_undo_puts_moved_sessions_back(cast: Cast, group: Group) -> None:
    planned = plan_sessions(cast, 1)[0]
    a_session(cast, planned, group, "2026-12-03T18:00")
    alice = standing_of(cast, "alice")
    timetable = found(cast, replace=True)
    confirm_timetable(standing=alice, timetable=timetable, at=NOW)
    assert walls(group) == ["2026-12-01T20:00"]

    undo_timetable(standing=alice, timetable=timetable, at=NOW)

    session = Session.objects.get()
    assert (session.wall_time, session.zone, session.sequence) == ("2026-12-03T18:00", "Europe/Vienna", 2)


def test_undo_leaves_what_the_group_has_moved_since(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 2)
    alice = standing_of(cast, "alice")
    timetable = found(cast)
    confirm_timetable(standing=alice, timetable=timetable, at=NOW)
    moved = Session.objects.order_by("starts_at").first()
    assert moved is not None
    put(moved, moved.starts_at + timedelta(hours=1), at=NOW)

    assert undo_timetable(standing=alice, timetable=timetable, at=NOW) == 1

    assert Session.objects.get(pk=moved.pk).state == "planned"


def test_undo_takes_back_sessions_whose_link_has_changed_since(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 2)
    alice = standing_of(cast, "alice")
    timetable = found(cast)
    confirm_timetable(standing=alice, timetable=timetable, at=NOW)
    assert count_new_links(group=group, at=NOW) == 2

    assert undo_timetable(standing=alice, timetable=timetable, at=NOW) == 2
    assert set(Session.objects.values_list("state", "sequence")) == {("cancelled", 2)}


def test_sessions_with_a_time_keep_it_unless_asked(cast: Cast, group: Group) -> None:
    first, _ = plan_sessions(cast, 2)
    a_session(cast, first, group, "2026-12-03T18:00")

    timetable = found(cast)

    assert [s["planned"] for g in timetable.plan["groups"] for s in g["sessions"]] == [_.pk]


def test_closed_days_of_the_own_school_are_respected(cast: Cast, group: Group) -> None:
    planned = plan_sessions(cast, 1, first=date(2026, 11, 30))[0]
    planned.end_day = date(2026, 12, 11)
    planned.save()
    CalendarPeriod.objects.create(
        institution=cast.partners["kyoto"].institution,
        kind="exams",
        first_day=date(2026, 11, 30),
        end_day=date(2026, 12, 5),
    )

    confirm_timetable(standing=standing_of(cast, "alice"), timetable=found(cast), at=NOW)

    assert walls(group) == ["2026-12-08T20:00"]


def test_hours_not_told_are_assumed_and_said_so(cast: Cast) -> None:
    free(cast.enrolments["vera"], "")
    free(cast.enrolments["viktor"], "")
    a_group(cast, 1, "vera", "viktor")
    plan_sessions(cast, 1)

    seats = found(cast).plan["groups"][0]["sessions"][0]["seats"]

    assert [seat["told"] for seat in seats] == [False, False]
    assert [seat["local"][11:16] for seat in seats] == ["17:00", "17:00"]


def test_problem_respects_plenaries_facilitators_and_carried_burden(cast: Cast) -> None:
    one, two = a_group(cast, 1, "vera", "kenta"), a_group(cast, 2, "viktor", "kiyo")
    for group in (one, two):
        group.facilitator = cast.faye
        group.save()
    first, second = plan_sessions(cast, 2)
    a_session(cast, first, one, "2026-12-02T07:00")
    a_session(cast, plan_plenary(cast), None, "2026-12-08T13:00")

    problem = build_problem(cast.programme, today=NOW.date(), replace=False, gap_days=2)

    groups = {g.id: g for g in problem.groups}
    assert [w.id for w in groups[one.pk].windows] == [second.pk]
    assert [w.id for w in groups[two.pk].windows] == [first.pk, second.pk]
    assert len(groups[one.pk].busy) == len(groups[two.pk].busy) == 2
    assert {m.id: m.carried for m in groups[one.pk].members} == {
        cast.enrolments["vera"].pk: 100,
        cast.enrolments["kenta"].pk: 0,
    }
    assert faults(problem, solve(problem)) == []


def test_facilitator_whose_zone_is_known_meets_by_day(cast: Cast, group: Group) -> None:
    cast.faye.time_zone = "Asia/Tokyo"
    cast.faye.save()
    group.facilitator = cast.faye
    group.save()
    plan_sessions(cast, 1)

    problem = build_problem(cast.programme, today=NOW.date(), replace=False, gap_days=2)

    [host] = problem.hosts
    assert (host.zone, host.carried) == ("Asia/Tokyo", 0)
    assert [one.host for one in problem.groups] == [host.id]


def in_another_programme(cast: Cast, *members: str) -> Group:
    """A group of the programme “Elsewhere”, which meets at 13:00 of Vienna, 21:00 of Kyoto."""
    group = a_group(cast, 9)
    Group.objects.filter(pk=group.pk).update(programme=cast.elsewhere)
    for who in members:
        partner = cast.enrolments[who].partner
        twin = Enrolment.objects.create(
            programme=cast.elsewhere, partner=partner, person=cast.people[who], email=f"{who}@x.org",
            given_name=who, time_zone=partner.institution.time_zone,
        )  # fmt: skip
        Membership.objects.create(group=group, enrolment=twin, joined_at=NOW)
    planned = plan_sessions(cast, 1)[0]
    PlannedSession.objects.filter(pk=planned.pk).update(programme=cast.elsewhere)
    a_session(cast, planned, group)
    return group


def test_a_student_of_two_programmes_is_one_person(cast: Cast, group: Group) -> None:
    in_another_programme(cast, "kenta")
    plan_sessions(cast, 1)

    [asked] = build_problem(cast.programme, today=NOW.date(), replace=False, gap_days=2).groups

    began = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
    assert {one.id: (one.carried, one.blocked) for one in asked.members} == {
        cast.enrolments["vera"].pk: (0, ()),
        cast.enrolments["kenta"].pk: (100, ((began, began + timedelta(hours=1)),)),
    }


def test_a_facilitator_of_two_programmes_is_one_person(cast: Cast, group: Group) -> None:
    other = in_another_programme(cast)
    for one in (group, other):
        Group.objects.filter(pk=one.pk).update(facilitator=cast.faye)
    cast.faye.time_zone = "Asia/Tokyo"
    cast.faye.save()
    plan_sessions(cast, 1)

    problem = build_problem(cast.programme, today=NOW.date(), replace=False, gap_days=2)

    began = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)
    assert [host.carried for host in problem.hosts] == [100]
    assert problem.groups[0].busy == ((began, began + timedelta(hours=1)),)


def test_plenaries_of_another_programme_are_taken_time_and_no_burden(cast: Cast, group: Group) -> None:
    other = in_another_programme(cast, "kenta")
    plenary = plan_plenary(cast)
    PlannedSession.objects.filter(pk=plenary.pk).update(programme=cast.elsewhere)
    for sitting, start in ((1, "2026-12-03T12:00"), (2, "2026-12-03T18:00")):
        a_session(cast, plenary, None, start, sitting=sitting)
    GroupSitting.objects.create(planned=plenary, group=other, sitting=2)
    plan_sessions(cast, 1)

    [asked] = build_problem(cast.programme, today=NOW.date(), replace=False, gap_days=2).groups

    taken = {
        one.id: (one.carried, [since.isoformat()[:16] for since, _until in one.blocked])
        for one in asked.members
    }
    assert taken == {
        cast.enrolments["vera"].pk: (0, []),
        cast.enrolments["kenta"].pk: (100, ["2026-12-02T12:00", "2026-12-03T17:00"]),
    }


def test_a_facilitator_who_is_a_student_of_another_group_is_one_person(cast: Cast, group: Group) -> None:
    accompanied = a_group(cast, 2, "nadia")
    Group.objects.filter(pk=accompanied.pk).update(facilitator=cast.kenta)
    first = plan_sessions(cast, 2)[0]
    a_session(cast, first, group, "2026-12-01T12:00")
    a_session(cast, first, accompanied, "2026-12-02T12:00")

    problem = build_problem(cast.programme, today=NOW.date(), replace=False, gap_days=2)

    [kenta] = problem.hosts
    sits, hosts = (datetime(2026, 12, day, 11, 0, tzinfo=UTC) for day in (1, 2))
    hour = timedelta(hours=1)
    assert kenta.id == cast.enrolments["kenta"].pk
    assert kenta.id in problem.shared
    assert kenta.blocked == ((hosts, hosts + hour),)
    assert problem.groups[1].host == kenta.id
    assert set(problem.groups[1].busy) == {(hosts, hosts + hour), (sits, sits + hour)}
    assert faults(problem, solve(problem)) == []


def test_no_session_is_put_beside_one_to_which_its_facilitator_goes_as_a_student(
    cast: Cast, group: Group
) -> None:
    accompanied = a_group(cast, 2, "nadia")
    Group.objects.filter(pk=accompanied.pk).update(facilitator=cast.kenta)
    [planned] = plan_sessions(cast, 1)
    a_session(cast, planned, group, "2026-12-01T12:00")
    moved = a_session(cast, planned, accompanied, "2026-12-02T12:00")
    moved = Session.objects.select_related("group", "venue", "planned").get(pk=moved.pk)

    beside, free_hour = (datetime(2026, 12, 1, hour, 30, tzinfo=UTC) for hour in (11, 13))

    assert clash(moved, beside) == "The group's facilitator has another session at this time."
    assert clash(moved, free_hour) == ""
    problem, _starts = season_of(moved, members_now(accompanied), today=NOW.date()) or (None, None)
    assert problem is not None
    start = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    assert problem.groups[0].busy == ((start, start + timedelta(hours=1)),)


def test_second_click_on_start_gives_the_running_one(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 1)
    alice = standing_of(cast, "alice")

    first = start_timetable(standing=alice, gap_days=0, replace=False, at=NOW)
    second = start_timetable(standing=alice, gap_days=0, replace=False, at=NOW)

    assert first.pk == second.pk


def test_interrupted_run_is_replaced(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 1)
    alice = standing_of(cast, "alice")
    first = start_timetable(standing=alice, gap_days=0, replace=False, at=NOW)
    Reporter(first.work_id, clock=lambda: NOW).start(total=3)

    second = start_timetable(standing=alice, gap_days=0, replace=False, at=NOW + timedelta(minutes=5))

    first.refresh_from_db()
    assert first.pk != second.pk
    assert first.state == Timetable.State.DROPPED


def test_stop_keeps_the_groups_that_are_done(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 1)
    timetable = start_timetable(standing=standing_of(cast, "alice"), gap_days=0, replace=False, at=NOW)
    stop_timetable(standing=standing_of(cast, "alice"), timetable=timetable)

    fill_timetable(timetable_id=timetable.pk, reporter=Reporter(timetable.work_id), at=NOW)

    timetable.refresh_from_db()
    assert (timetable.state, timetable.plan) == ("draft", {"stopped": True, "groups": []})


def test_a_search_that_a_worker_has_begun_is_left_to_it(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 1)
    timetable = start_timetable(standing=standing_of(cast, "alice"), gap_days=0, replace=False, at=NOW)
    reporter = Reporter(timetable.work_id)
    assert reporter.claim()

    fill_timetable(timetable_id=timetable.pk, reporter=reporter, at=NOW)

    timetable.refresh_from_db()
    assert (timetable.state, timetable.plan) == ("running", {})


def test_dropped_plan_cannot_be_confirmed(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 1)
    alice = standing_of(cast, "alice")
    timetable = found(cast)
    drop_timetable(standing=alice, timetable=timetable, at=NOW)

    with pytest.raises(Refused, match="no longer open"):
        confirm_timetable(standing=alice, timetable=timetable, at=NOW)


def test_groups_undone_meanwhile_get_no_sessions(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 1)
    timetable = found(cast)
    group.retired_at = NOW
    group.save()

    assert confirm_timetable(standing=standing_of(cast, "alice"), timetable=timetable, at=NOW) == 0


def test_failure_is_told_and_changes_nothing(
    cast: Cast, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_sessions(cast, 1)
    timetable = start_timetable(standing=standing_of(cast, "alice"), gap_days=0, replace=False, at=NOW)

    def broken(*args: object, **values: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("worldrounds.meetings.actions.timetables.solve", broken)
    fill_timetable(timetable_id=timetable.pk, reporter=Reporter(timetable.work_id), at=NOW)

    timetable.refresh_from_db()
    work = Work.objects.get(pk=timetable.work_id)
    assert (timetable.state, work.state) == ("dropped", "failed")
    assert "Nothing was changed" in work.message


def test_without_groups_or_sessions_nothing_starts(cast: Cast) -> None:
    alice = standing_of(cast, "alice")
    with pytest.raises(Refused, match="no groups yet"):
        start_timetable(standing=alice, gap_days=0, replace=False, at=NOW)
    a_group(cast, 1, "vera", "kenta")
    with pytest.raises(Refused, match="no group sessions"):
        start_timetable(standing=alice, gap_days=0, replace=False, at=NOW)


@pytest.mark.parametrize("who", ["bob", "faye", "vera"])
def test_only_the_coordinator_sets_times(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        start_timetable(standing=standing_of(cast, who), gap_days=0, replace=False, at=NOW)


def test_problem_is_built_in_constant_queries(
    cast: Cast, group: Group, django_assert_num_queries: object
) -> None:
    plan_sessions(cast, 2)
    with django_assert_num_queries(8):  # type: ignore[operator]
        build_problem(cast.programme, today=NOW.date(), replace=False, gap_days=0)
    a_group(cast, 2, "viktor", "kiyo", "nadia")
    with django_assert_num_queries(8):  # type: ignore[operator]
        build_problem(cast.programme, today=NOW.date(), replace=False, gap_days=0)


def test_who_can_come_names_the_hindrance(cast: Cast, group: Group) -> None:
    seats = who_can_come(group.memberships.order_by("pk"), datetime(2026, 12, 1, 12, 30, tzinfo=UTC), 60)

    assert [(f"{seat.local:%H:%M}", seat.comes, seat.reason) for seat in seats] == [
        ("13:30", False, "not free"),
        ("21:30", False, "night"),
    ]


def test_stop_request_of_a_finished_run_changes_nothing(cast: Cast, group: Group) -> None:
    plan_sessions(cast, 1)
    timetable = found(cast)
    request_stop(timetable.work)

    assert Work.objects.get(pk=timetable.work_id).stop_requested is False


def test_one_session_of_the_plan_is_searched_anew_for_groups_on_other_days_only(
    cast: Cast, group: Group
) -> None:
    first, second = plan_sessions(cast, 2)  # from 30 November and 7 December, five days each
    other = a_group(cast, 2, "viktor", "nadia")
    left_behind = a_session(cast, first, group, "2026-12-02T13:00")
    fits = a_session(cast, first, other, "2026-12-15T18:00")
    later = a_session(cast, second, group, "2026-12-09T13:00")
    first.first_day, first.end_day = date(2026, 12, 14), date(2026, 12, 19)
    first.save()
    alice = standing_of(cast, "alice")

    asked = start_timetable(standing=alice, gap_days=0, replace=True, only=first, at=NOW)
    fill_timetable(timetable_id=asked.pk, reporter=Reporter(asked.work_id), at=NOW)
    asked.refresh_from_db()
    count = confirm_timetable(standing=alice, timetable=asked, at=NOW)

    searched = [(g["group"], s["planned"]) for g in asked.plan["groups"] for s in g["sessions"]]
    assert (count, searched) == (1, [(group.pk, first.pk)])
    for row in (left_behind, fits, later):
        row.refresh_from_db()
    assert date(2026, 12, 14) <= left_behind.starts_at.date() < date(2026, 12, 19)
    assert [row.sequence for row in (left_behind, fits, later)] == [1, 0, 0]
    assert on_other_days(first, at=NOW) == []


def test_plenary_or_a_session_whose_days_are_over_is_not_searched_anew(cast: Cast, group: Group) -> None:
    alice, [over] = standing_of(cast, "alice"), plan_sessions(cast, 1, first=date(2026, 11, 2))

    for planned in (plan_plenary(cast), over):
        with pytest.raises(Refused, match="days of this session are over"):
            start_timetable(standing=alice, gap_days=0, replace=True, only=planned, at=NOW)


def test_sessions_on_other_days_are_to_come_of_living_groups_and_by_the_agreed_wall_time(
    cast: Cast, group: Group
) -> None:
    [planned] = plan_sessions(cast, 1)  # 30 November to 4 December
    inside = a_session(
        cast, planned, group, "2026-11-30T00:30", zone="Asia/Tokyo"
    )  # still the 29th in Vienna
    outside = a_session(cast, planned, a_group(cast, 2, "viktor"), "2026-12-05T09:00")
    gone = a_group(cast, 3, "nadia")
    a_session(cast, planned, gone, "2026-12-06T09:00")
    Group.objects.filter(pk=gone.pk).update(retired_at=NOW)

    assert on_other_days(planned, at=NOW) == [outside]
    assert on_other_days(planned, at=outside.starts_at) == []
    assert inside.is_on_planned_days


def test_three_continents_that_told_no_hours_meet_by_day(cast: Cast) -> None:
    """They were grouped because they share 13:00 in Vienna, 21:00 in Kyoto and 07:00 in New York."""
    group = a_group(cast, 1, "vera", "kenta", "nadia")
    Enrolment.objects.filter(memberships__group=group).update(availability="")
    plan_sessions(cast, 1, first=date(2026, 12, 3))  # until Monday

    timetable = found(cast)

    [planned] = timetable.plan["groups"]
    [session] = planned["sessions"]
    assert [seat["comes"] for seat in session["seats"]] == [True] * 3


@pytest.mark.parametrize(("every", "gap"), [(7, 3), (3, 2), (1, 0)])
def test_the_usual_gap_is_what_the_plan_leaves_room_for(cast: Cast, every: int, gap: int) -> None:
    plan_sessions(cast, 3, every=every)

    assert usual_gap(cast.programme) == gap


def test_weeks_without_sessions_stay_free(cast: Cast) -> None:
    group = a_group(cast, 1, "vera", "kenta")
    planned = plan_sessions(cast, 1)[0]
    planned.end_day = date(2026, 12, 14)  # the plan has it in two weeks
    planned.save()

    timetable = found(cast, reading=[date(2026, 11, 30)])
    confirm_timetable(standing=standing_of(cast, "alice"), timetable=timetable, at=NOW)

    [wall] = walls(group)
    assert "2026-12-07" <= wall < "2026-12-14"
    assert timetable.options["reading"] == ["2026-11-30"]
    assert last_asked(cast.programme) == (0, [date(2026, 11, 30)])
    assert weeks_to_come(cast.programme, today=NOW.date()) == [date(2026, 11, 30), date(2026, 12, 7)]
    assert weeks_to_come(cast.programme, today=date(2026, 12, 8)) == [date(2026, 12, 7)]
