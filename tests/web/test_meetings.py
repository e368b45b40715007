"""The pages of meeting times and sessions."""

import html
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, free, plan_plenary, plan_sessions, standing_of
from worldrounds.groups.models import Group
from worldrounds.meetings.actions.sessions import set_plenary
from worldrounds.meetings.models import Attendance, Proposal, ProposalOption, Session, Timetable, Venue
from worldrounds.programmes.models import PlannedSession

TODAY = timezone.now().date()
MONDAY = TODAY + timedelta(days=14 - TODAY.weekday())  # a week ahead at least, also past midnight


@pytest.fixture
def group(cast: Cast) -> Group:
    cast.programme.first_day, cast.programme.end_day = MONDAY, MONDAY + timedelta(days=200)
    cast.programme.save()
    return a_group(cast, 1, "vera", "kenta")


@pytest.fixture
def session(cast: Cast, group: Group) -> Session:
    planned = plan_sessions(cast, 2, first=MONDAY)[0]
    return a_session(cast, planned, group, f"{MONDAY + timedelta(days=1)}T12:00")


def page(client: Client, cast: Cast, who: str, name: str, *args: object, **query: str) -> Any:
    client.force_login(cast.people[who])
    return client.get(reverse(name, args=["rounds", *args]), query)


def post(client: Client, cast: Cast, who: str, name: str, *args: object, **data: str) -> Any:
    client.force_login(cast.people[who])
    return client.post(reverse(name, args=["rounds", *args]), data, follow=True)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_coordinator_finds_confirms_and_takes_back_times(
    client: Client, cast: Cast, group: Group, django_capture_on_commit_callbacks: Any
) -> None:
    plan_sessions(cast, 2, first=MONDAY)
    with django_capture_on_commit_callbacks(execute=True):
        client.force_login(cast.alice)
        weeks = text(client.get(reverse("timetables", args=["rounds"])))
        client.post(
            reverse("timetables", args=["rounds"]),
            {"gap_days": "3", "reading": [f"{MONDAY - timedelta(days=7)}"]},
        )
        assert not Timetable.objects.exists()  # not a week of the plan
        client.post(reverse("timetables", args=["rounds"]), {"gap_days": "3"})
    timetable = Timetable.objects.get()

    shown = page(client, cast, "alice", "timetable", timetable.pk)
    detail = page(client, cast, "alice", "timetable-group", timetable.pk, 1)
    confirmed = post(client, cast, "alice", "timetable-confirm", timetable.pk)
    again = post(client, cast, "alice", "timetable-confirm", timetable.pk)
    undone = post(client, cast, "alice", "timetable-undo", timetable.pk)

    assert f'value="{MONDAY}"' in weeks and weeks.count('name="reading"') == 2
    assert "2 / 2" in text(shown)
    assert "Vera Huber" in text(detail) and "Why this hour?" in text(detail)
    assert "2 sessions have their times" in text(confirmed)
    assert "0 sessions have their times" in text(again)
    assert "taken back" in text(undone)
    assert set(Session.objects.values_list("state", flat=True)) == {"cancelled"}


def test_running_search_shows_progress_and_asks_again(client: Client, cast: Cast, group: Group) -> None:
    plan_sessions(cast, 1, first=MONDAY)
    post(
        client, cast, "alice", "timetables", gap_days="0"
    )  # its task waits for the commit that a test never makes
    timetable = Timetable.objects.get()

    running = page(client, cast, "alice", "timetable", timetable.pk)
    post(client, cast, "alice", "timetable-stop", timetable.pk)

    timetable.work.refresh_from_db()
    assert "Waiting to begin" in text(running) and 'hx-trigger="every 2s"' in text(running)
    assert timetable.work.stop_requested


def test_start_without_groups_says_what_to_do(client: Client, cast: Cast) -> None:
    response = post(client, cast, "alice", "timetables", gap_days="3")

    assert "There are no groups yet. Form groups first." in text(response)


@pytest.mark.parametrize("who", ["bob", "faye", "vera"])
def test_timetables_are_closed_to_others(client: Client, cast: Cast, who: str) -> None:
    assert page(client, cast, who, "timetables").status_code == 403


def test_session_page_tells_everyones_time(client: Client, cast: Cast, session: Session) -> None:
    free(cast.enrolments["kenta"], "Mon 18:00-19:00")

    shown = text(page(client, cast, "vera", "session", session.pk))

    assert "12:00</time>" in shown and "(Vienna time)" in shown
    assert "20:00" in shown  # in Kyoto
    assert "By their free hours, one of you cannot." in shown
    assert "not free" in shown


def test_clock_change_since_the_session_before_is_pointed_out(
    client: Client, cast: Cast, group: Group
) -> None:
    first, second = plan_sessions(cast, 2)
    before = a_session(cast, first, group, "2027-03-22T12:00")
    after = a_session(cast, second, group, "2027-03-29T12:00")

    assert "clocks have changed" not in text(page(client, cast, "vera", "session", before.pk))
    assert "the clocks have changed in Vienna." in text(page(client, cast, "vera", "session", after.pk))


@pytest.mark.parametrize("who", ["viktor", "nadia", "oscar"])
def test_session_of_others_is_not_found(client: Client, cast: Cast, session: Session, who: str) -> None:
    for name in ("session", "session-ics", "session-propose"):
        assert page(client, cast, who, name, session.pk).status_code == 404
    for name in ("session-cancel", "session-restore", "session-attendance"):
        assert post(client, cast, who, name, session.pk).status_code == 404


def test_site_lead_sees_the_session_but_runs_nothing(client: Client, cast: Cast, session: Session) -> None:
    shown = page(client, cast, "bob", "session", session.pk)

    assert shown.status_code == 200
    assert "Propose another time" not in text(shown)
    assert post(client, cast, "bob", "session-cancel", session.pk).status_code == 403
    assert page(client, cast, "bob", "session-propose", session.pk).status_code == 403


def test_propose_shows_who_could_come_then_proposes(client: Client, cast: Cast, session: Session) -> None:
    day = str(MONDAY + timedelta(days=2))

    preview = page(client, cast, "vera", "session-propose", session.pk, day=day, time="23:00")
    sent = post(client, cast, "vera", "session-propose", session.pk, day=day, time="13:00", reason="Exam")

    assert "outside 07:00–22:00" in text(preview)  # for Vera; for Kenta it is seven
    assert "early or late" in text(preview)
    assert "Your proposal is sent to the group." in text(sent)
    proposal = Proposal.objects.get()
    assert proposal.options.get().starts_at == session.starts_at + timedelta(hours=25)


def test_propose_refuses_beside_the_field(client: Client, cast: Cast, session: Session) -> None:
    local = session.starts_at + timedelta(hours=1)
    same = page(client, cast, "vera", "session-propose", session.pk, day=str(local.date()), time="12:00")
    nothing = page(client, cast, "vera", "session-propose", session.pk, day="soon", time="25:00")

    assert "The session is at this time already." in text(same)
    assert "Enter a valid date." in text(nothing) and "Enter a valid time." in text(nothing)


def test_time_that_clocks_skip_is_refused(client: Client, cast: Cast, session: Session) -> None:
    spring = datetime(2027, 3, 28, tzinfo=UTC).date()

    response = page(client, cast, "vera", "session-propose", session.pk, day=str(spring), time="02:30")

    assert "Clocks change on this day and skip this time." in text(response)


def test_members_answer_and_move_their_session(client: Client, cast: Cast, session: Session) -> None:
    day = str(MONDAY + timedelta(days=2))
    post(client, cast, "vera", "session-propose", session.pk, day=day, time="13:00")
    number = Proposal.objects.get().pk

    asked = page(client, cast, "kenta", "session", session.pk)
    post(client, cast, "kenta", "proposal-answer", number, can=str(ProposalOption.objects.get().pk))
    moved = post(client, cast, "kenta", "proposal-accept", number)

    assert "Another time is proposed" in text(asked) and "Move the session there" not in text(asked)
    assert "The session has moved." in text(moved)
    session.refresh_from_db()
    assert session.sequence == 1


@pytest.mark.parametrize("who", ["nadia", "oscar"])
def test_proposals_of_others_are_not_found(client: Client, cast: Cast, session: Session, who: str) -> None:
    post(
        client, cast, "vera", "session-propose", session.pk, day=str(MONDAY + timedelta(days=2)), time="13:00"
    )
    number = Proposal.objects.get().pk
    for verb in ("answer", "accept", "decline", "withdraw"):
        assert post(client, cast, who, f"proposal-{verb}", number).status_code == 404


def test_roll_call_is_saved_by_who_leads(client: Client, cast: Cast, group: Group) -> None:
    group.leader = cast.enrolments["vera"]
    group.save()
    held = a_session(cast, plan_sessions(cast, 1)[0], group, "2026-01-12T12:00")
    vera, kenta = cast.enrolments["vera"].pk, cast.enrolments["kenta"].pk

    shown = page(client, cast, "vera", "session", held.pk)
    marks = {f"member-{vera}": "present", f"member-{kenta}": "absent"}
    saved = post(client, cast, "vera", "session-attendance", held.pk, **marks)
    refused = post(client, cast, "kenta", "session-attendance", held.pk, **marks)

    assert "Save the roll" in text(shown)
    assert "The roll is saved." in text(saved)
    assert refused.status_code == 403
    assert sorted(Attendance.objects.values_list("state", flat=True)) == ["absent", "present"]


def test_roll_call_takes_two_taps(client: Client, cast: Cast, group: Group) -> None:
    group.leader = cast.enrolments["vera"]
    group.save()
    held = a_session(cast, plan_sessions(cast, 1)[0], group, "2026-01-12T12:00")
    kenta = cast.enrolments["kenta"].pk

    post(client, cast, "vera", "session-attendance", held.pk, **{f"member-{kenta}": "absent", "rest": "1"})

    found = Attendance.objects.order_by("state").values_list("enrolment", "state")
    assert list(found) == [(kenta, "absent"), (cast.enrolments["vera"].pk, "present")]


def test_way_to_the_video_meeting_is_open_to_those_who_see_the_session(
    client: Client, cast: Cast, group: Group
) -> None:
    planned = plan_sessions(cast, 1, first=MONDAY)[0]
    wall = f"{timezone.now():%Y-%m-%dT%H:%M}"
    now = a_session(cast, planned, group, wall, zone="UTC")
    assert page(client, cast, "vera", "session-join", now.pk).url.endswith(f"/sessions/{now.pk}/")
    Session.objects.update(video_address="https://meet.example.org/r?a=1&b=2")

    for who in ("vera", "vera", "faye", "kiyo"):
        answer = page(client, cast, who, "session-join", now.pk)
        assert answer.status_code == (404 if who == "kiyo" else 302)

    address = reverse("session-join", args=["rounds", now.pk])
    assert page(client, cast, "vera", "session-join", now.pk).url == "https://meet.example.org/r?a=1&b=2"
    assert f'href="{address}"' in text(page(client, cast, "vera", "session", now.pk))
    assert [mark.enrolment for mark in Attendance.objects.all()] == [cast.enrolments["vera"]]


def test_why_somebody_cannot_come_is_not_read_by_other_students(
    client: Client, cast: Cast, session: Session, group: Group
) -> None:
    group.leader, group.facilitator = cast.enrolments["vera"], cast.faye
    group.save()
    shown = post(client, cast, "kenta", "session-coming", session.pk, say="away", reason="My <b>exam</b>")
    assert "You have said that you cannot come." in text(shown) and "My &lt;b&gt;exam" in text(shown)

    for who in ("vera", "alice", "faye", "bob"):
        seen = text(page(client, cast, who, "session", session.pk))
        assert "<bdi>Kenta Mori</bdi> cannot come." in seen
        assert ("My &lt;b&gt;exam&lt;/b&gt;" in seen) == (who in ("alice", "faye"))

    post(client, cast, "kenta", "session-coming", session.pk, say="back")
    assert "cannot come." not in text(page(client, cast, "vera", "session", session.pk))


def test_leader_cancels_and_brings_back(client: Client, cast: Cast, session: Session) -> None:
    cancelled = post(client, cast, "alice", "session-cancel", session.pk)
    restored = post(client, cast, "alice", "session-restore", session.pk)

    assert "This session is cancelled." in text(cancelled)
    assert "takes place after all" in text(restored)


def test_list_filters_by_group_and_week_and_exports_the_same(
    client: Client, cast: Cast, session: Session
) -> None:
    other = a_group(cast, 2, "viktor", "nadia")
    second = PlannedSession.objects.get(position=2)
    a_session(cast, second, other, f"{MONDAY + timedelta(days=8)}T12:00")

    every = text(page(client, cast, "alice", "sessions"))
    of_two = text(page(client, cast, "alice", "sessions", group="2"))
    first_week = text(page(client, cast, "alice", "sessions", week=str(MONDAY)))
    file = page(client, cast, "alice", "sessions-export", "csv", group="2").content.decode("utf-8-sig")

    assert ("Meeting 1" in every, "Meeting 2" in every) == (True, True)
    assert ("Meeting 1" in of_two, "Meeting 2" in of_two) == (False, True)
    assert ("Meeting 1" in first_week, "Meeting 2" in first_week) == (True, False)
    assert [line.split(",")[1] for line in file.splitlines()] == ["group", "Group 2"]


def test_students_list_holds_their_own_sessions_only(client: Client, cast: Cast, session: Session) -> None:
    assert "Meeting 1" in text(page(client, cast, "kenta", "sessions"))
    assert "Meeting 1" not in text(page(client, cast, "nadia", "sessions"))


@pytest.mark.parametrize("name", ["sessions", "timetables"])
def test_lists_cost_the_same_for_one_and_three_rows(
    client: Client, cast: Cast, group: Group, name: str, django_assert_max_num_queries: Any
) -> None:
    planned = plan_sessions(cast, 3, first=MONDAY)
    a_session(cast, planned[0], group, f"{MONDAY + timedelta(days=1)}T12:00")
    client.force_login(cast.alice)
    address = reverse(name, args=["rounds"])
    client.get(address)
    with django_assert_max_num_queries(8):
        client.get(address)
    for number, plan in enumerate(planned[1:], start=1):
        a_session(cast, plan, group, f"{MONDAY + timedelta(days=1 + 7 * number)}T12:00")
    with django_assert_max_num_queries(8):
        client.get(address)


def test_plenary_shows_each_schools_time_and_is_set(client: Client, cast: Cast, group: Group) -> None:
    planned = plan_plenary(cast, first=MONDAY)
    query = {"day": str(MONDAY), "time": "15:00", "zone": "Europe/Vienna"}

    offered = text(page(client, cast, "alice", "plenary", planned.key))
    shown = text(page(client, cast, "alice", "plenary", planned.key, **query))
    saved = post(client, cast, "alice", "plenary", planned.key, **query)

    assert (
        "5 of 5 students" not in offered and "of 5 students have a sitting between 07:00 and 22:00" in offered
    )
    assert "23:00" in shown or "22:00" in shown
    assert "The plenary has its time." in text(saved)
    assert Session.objects.get(group=None).wall_time == f"{MONDAY}T15:00"
    assert page(client, cast, "bob", "plenary", planned.key).status_code == 403


def test_best_start_of_a_plenary_is_chosen_by_a_link_that_fills_it_in(
    client: Client, cast: Cast, group: Group
) -> None:
    planned = plan_plenary(cast, first=MONDAY)
    address = reverse("plenary", args=["rounds", planned.key])

    offered = page(client, cast, "alice", "plenary", planned.key, video_address="https://meet.example.org/r")
    best = offered.context["best"][1]
    chosen = client.get(f"{address}?{best.query}")

    assert f'href="?{html.escape(best.query)}#schools"' in text(offered)
    assert chosen.context["starts_at"] == best.start
    assert chosen.context["form"].cleaned_data["video_address"] == "https://meet.example.org/r"
    assert [s.start for s in chosen.context["best"]] == [s.start for s in offered.context["best"]]
    here = text(chosen).partition("<main")[2]
    assert ("Set this time" in here, here.count('aria-current="true"')) == (True, 1)


def test_second_sitting_is_suggested_for_those_who_sleep_through_the_first(
    client: Client, cast: Cast, group: Group
) -> None:
    planned = plan_plenary(cast, first=MONDAY)
    cast.programme.document["sessions"] = [{"key": planned.key, "kind": "plenary", "sittings": 2}]
    cast.programme.save()
    first = {"day": str(MONDAY), "time": "15:00", "zone": "Europe/Vienna"}  # late evening in Kyoto
    second = {"day": str(MONDAY), "time": "09:00", "zone": "Asia/Tokyo"}
    address = reverse("plenary", args=["rounds", planned.key])

    post(client, cast, "alice", "plenary", planned.key, **first)
    waiting = text(page(client, cast, "alice", "sessions"))
    offered = text(page(client, cast, "alice", "plenary", planned.key, sitting="2"))
    client.post(f"{address}?sitting=2", second)
    client.post(f"{address}?sitting=2", second)

    assert "Set a time: Opening plenary" in waiting
    assert "5 of 5 students have a sitting between 07:00 and 22:00" in offered  # Kyoto's two as well
    found = Session.objects.order_by("sitting").values_list("sitting", "wall_time", "zone")
    assert list(found) == [(1, f"{MONDAY}T15:00", "Europe/Vienna"), (2, f"{MONDAY}T09:00", "Asia/Tokyo")]
    assert "Set a time" not in text(page(client, cast, "alice", "sessions"))
    assert page(client, cast, "alice", "plenary", planned.key, sitting="3").status_code == 404


def two_sittings(cast: Cast) -> PlannedSession:
    """At 15:00 in Vienna (23:00 in Kyoto) and at 09:00 in Kyoto (01:00 in Vienna)."""
    planned = plan_plenary(cast, first=MONDAY)
    cast.programme.document["sessions"] = [{"key": planned.key, "kind": "plenary", "sittings": 2}]
    cast.programme.save()
    for sitting, (hour, zone) in enumerate([(15, "Europe/Vienna"), (9, "Asia/Tokyo")], start=1):
        set_plenary(
            standing=standing_of(cast, "alice"),
            planned=planned,
            starts_at=datetime.combine(MONDAY, time(hour), tzinfo=ZoneInfo(zone)),
            zone_name=zone,
            sitting=sitting,
            at=timezone.now(),
        )
    return planned


def test_coordinator_sees_who_goes_to_which_sitting_and_changes_it(
    client: Client, cast: Cast, group: Group
) -> None:
    planned = two_sittings(cast)

    shown = page(client, cast, "alice", "plenary-sittings", planned.key)
    saved = post(client, cast, "alice", "plenary-sittings", planned.key, **{f"group-{group.pk}": "2"})
    nonsense = post(client, cast, "alice", "plenary-sittings", planned.key, **{f"group-{group.pk}": "7"})

    assert "best hours: sitting 1" in text(shown) and "1 of 2 awake" in text(shown)
    assert "Saved." in text(saved)
    assert "no time any more" in text(nonsense)
    assert group.sittings.get().sitting == 2
    assert page(client, cast, "bob", "plenary-sittings", planned.key).status_code == 403
    assert page(client, cast, "alice", "plenary-sittings", "unknown").status_code == 404


def test_best_set_of_sittings_is_shown_for_each_number_and_held_by_one_button(
    client: Client, cast: Cast, group: Group
) -> None:
    planned = two_sittings(cast)
    plenary = reverse("plenary", args=["rounds", planned.key])

    shown = page(client, cast, "alice", "plenary", planned.key)
    one, *more = shown.context["choices"]
    starts = [start.isoformat() for start in one.starts]
    client.post(reverse("plenary-hold", args=["rounds", planned.key]), {"start": starts})
    again = client.post(reverse("plenary-hold", args=["rounds", planned.key]), {"start": starts}, follow=True)
    after = text(client.get(plenary))
    nonsense = client.post(
        reverse("plenary-hold", args=["rounds", planned.key]), {"start": "now"}, follow=True
    )

    assert (one.students, one.awake, one.is_held) == (2, 2, False)  # Vienna and Kyoto
    assert more == []
    assert [(hours.school.city, hours.is_night) for hours in one.worst_off] == [("Kyoto", False)]
    assert "2 of 2 students in groups have it between 07:00 and 22:00." in text(shown)
    assert "More sittings would help nobody." in text(shown) and "as it is now" not in text(shown)
    assert "The plenary has 1 sitting." in text(again)
    assert list(Session.objects.filter(group=None, state="planned").values_list("starts_at")) == [
        (one.starts[0],)
    ]
    assert "as it is now" in after and "Sitting 2" not in after
    assert "Choose one of the sets" in text(nonsense)


def test_other_sitting_tells_a_student_where_the_own_group_goes(
    client: Client, cast: Cast, group: Group
) -> None:
    planned = two_sittings(cast)
    first, second = planned.sessions.order_by("sitting")

    assert "Your group goes to" not in text(page(client, cast, "vera", "session", first.pk))
    assert "Your group goes to sitting 1" in text(page(client, cast, "vera", "session", second.pk))
    assert "Your group goes to" not in text(page(client, cast, "alice", "session", second.pk))
    assert "Who goes where" in text(page(client, cast, "alice", "session", second.pk))
    listed = text(page(client, cast, "vera", "sessions"))
    assert ("Opening plenary" in listed, "sitting 2" in listed) == (True, False)


def test_moved_plan_says_which_groups_meet_on_other_days_and_finds_them_new_times(
    client: Client, cast: Cast, group: Group, session: Session, django_capture_on_commit_callbacks: Any
) -> None:
    first, last = MONDAY + timedelta(days=14), MONDAY + timedelta(days=18)

    moved = text(
        post(
            client,
            cast,
            "alice",
            "plan-session",
            session.planned.key,
            first_day=str(first),
            last_day=str(last),
        )
    )
    seen_by_bob = text(page(client, cast, "bob", "plan-session", session.planned.key))
    with django_capture_on_commit_callbacks(execute=True):
        post(client, cast, "alice", "timetable-anew", session.planned.key)
    plan = Timetable.objects.get()
    found = text(page(client, cast, "alice", "timetable", plan.pk))

    assert "1 group meets on a day that is not in the plan" in moved
    assert "Find new times for these groups" in moved and "Find new times" not in seen_by_bob
    assert "Nothing is decided yet." in found
    assert plan.options == {"gap_days": 3, "replace": True, "reading": [], "only": session.planned_id}
    post(client, cast, "alice", "timetable-confirm", plan.pk)
    session.refresh_from_db()
    assert first <= session.starts_at.date() <= last
    assert "Times on other days" not in text(page(client, cast, "alice", "plan-session", session.planned.key))


def test_moved_plenary_leads_to_its_time(client: Client, cast: Cast, group: Group) -> None:
    planned = plan_plenary(cast, first=MONDAY)
    a_session(cast, planned, None, f"{MONDAY + timedelta(days=9)}T12:00")

    shown = page(client, cast, "alice", "plan-session", planned.key)
    refused = text(post(client, cast, "alice", "timetable-anew", planned.key))

    assert "The plenary's time is not on the days of the plan." in html.unescape(text(shown))
    assert f"/plenaries/{planned.key}/?sitting=1" in text(shown)
    assert "not a session of groups" in refused


def test_coordinator_picks_another_good_time_and_sees_who_could_come(
    client: Client, cast: Cast, group: Group, session: Session
) -> None:
    offered = page(client, cast, "alice", "session-propose", session.pk)
    [best, *_others] = offered.context["good_times"]
    local = best.start.astimezone(ZoneInfo("Europe/Vienna"))
    chosen = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}

    looked_at = text(page(client, cast, "alice", "session-propose", session.pk, **chosen))
    moved = text(post(client, cast, "alice", "session-propose", session.pk, **chosen, do="move"))

    assert f"?day={chosen['day']}&amp;time={chosen['time']}" in text(offered)
    assert "Vera Huber" in looked_at and "Move the session there" in looked_at
    assert "The session has moved." in moved
    session.refresh_from_db()
    assert (session.starts_at, Proposal.objects.count()) == (best.start, 0)


def test_members_see_good_times_too_but_ask_the_group(
    client: Client, cast: Cast, group: Group, session: Session
) -> None:
    offered = page(client, cast, "vera", "session-propose", session.pk)
    local = offered.context["good_times"][0].start.astimezone(ZoneInfo("Europe/Vienna"))
    chosen = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}

    looked_at = text(page(client, cast, "vera", "session-propose", session.pk, **chosen))
    refused = post(client, cast, "vera", "session-propose", session.pk, **chosen, do="move")

    assert "Propose this time" in looked_at and "Move the session there" not in looked_at
    assert refused.status_code == 403
    before = session.starts_at
    session.refresh_from_db()
    assert session.starts_at == before


def test_a_session_in_person_says_so_and_has_no_link_to_join(
    client: Client, cast: Cast, session: Session
) -> None:
    session.video_address = "https://meet.example.org/room"
    session.save()
    online = text(page(client, cast, "alice", "session", session.pk))
    cast.programme.document["sessions"] = [{"key": session.planned.key, "where": "in person"}]
    cast.programme.save()

    here = text(page(client, cast, "alice", "session", session.pk))

    assert ("Join the meeting" in online, "in person" in online) == (True, False)
    assert ("Join the meeting" in here, "in person" in here) == (False, True)


def test_coordinator_says_where_only_so_many_groups_can_meet(
    client: Client, cast: Cast, session: Session
) -> None:
    link, venues = "https://video.example.org/dean", reverse("venues", args=["rounds"])
    client.force_login(cast.alice)

    refused = text(client.post(venues, {"name": "Zoom", "at_once": "0", "address": "http://x"}))
    assert "greater than or equal to 1" in refused and not Venue.objects.exists()
    assert (
        refused.count("Write a complete address that begins with https://") == 2
    )  # above, and beside the field
    client.post(venues, {"name": "Zoom", "at_once": "1", "address": link})
    venue = Venue.objects.get()
    other = a_session(cast, session.planned, a_group(cast, 2, "viktor"), session.wall_time)
    Session.objects.update(venue=venue)
    shown = text(page(client, cast, "alice", "venues"))
    own = text(page(client, cast, "vera", "session", session.pk))
    join = page(client, cast, "vera", "session-join", session.pk)
    table = text(page(client, cast, "vera", "sessions-export", "csv"))
    client.force_login(cast.alice)
    client.post(reverse("venue", args=["rounds", venue.pk]), {"name": "Zoom 2", "at_once": "2"})
    changed = text(page(client, cast, "alice", "venues"))
    removed = text(post(client, cast, "alice", "venue-remove", venue.pk))

    assert "2 sessions are in “Zoom” at times at which too many are there" in shown
    assert other.group is not None and f"?group={other.group.number}" in shown
    assert "60 minutes · <bdi>Zoom</bdi>" in own
    assert join.headers["Location"] == link
    assert f",Zoom,{link}" in table
    assert "Zoom 2" in changed and "too many" not in changed
    assert "Nothing is limited" in removed
