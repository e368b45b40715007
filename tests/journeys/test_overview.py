"""How a programme stands: what is waited for, and the one next step."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import NOW, Cast, enrol
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, plan_sessions
from worldrounds.core import audit
from worldrounds.groups.models import Group
from worldrounds.journeys.overview import Overview, programme_overview
from worldrounds.meetings.models import Attendance, Session
from worldrounds.programmes.models import Enrolment, Invitation, Partner

AFTER = NOW + timedelta(days=30)


def overview(cast: Cast) -> Overview:
    return programme_overview(cast.programme, at=AFTER)


def invited(partner: Partner, **values: Any) -> Invitation:
    Partner.objects.filter(pk=partner.pk).update(state=Partner.State.INVITED)
    start = {"email": "ines@example.org", "digest": str(partner.pk), "sent_at": NOW, "expires_at": AFTER}
    return Invitation.objects.create(
        programme=partner.programme,
        kind="site lead",
        institution=partner.institution,
        **(start | values),
    )


@pytest.fixture
def held(cast: Cast) -> Session:
    """Two groups; the first has a session that is over."""
    group = a_group(cast, 1, "vera", "kenta")
    a_group(cast, 2, "viktor", "kiyo")
    return a_session(cast, plan_sessions(cast, 1)[0], group)


def attended(session: Session, cast: Cast, state: str = "present") -> None:
    Attendance.objects.create(session=session, enrolment=cast.enrolments["vera"], state=state, marked_at=NOW)


def next_page(cast: Cast) -> str:
    step = overview(cast).next_step
    return step.url_name if step else ""


def test_next_step_follows_the_programme_from_schools_to_meetings(cast: Cast) -> None:
    assert next_page(cast) == "formings"

    Enrolment.objects.all().delete()
    assert next_page(cast) == "partners"  # nobody is enrolled: see to the schools' lists

    Partner.objects.all().delete()
    step = overview(cast).next_step
    assert step is not None
    assert (step.button, step.url_name) == ("Add schools", "partners")


def test_next_step_after_forming_is_to_find_times_and_then_nothing(cast: Cast) -> None:
    group = a_group(cast, 1, "vera", "kenta")
    assert next_page(cast) == "timetables"

    a_session(cast, plan_sessions(cast, 1)[0], group)
    assert next_page(cast) == ""


def test_step_to_form_groups_says_how_many_hours_are_missing(cast: Cast) -> None:
    step = overview(cast).next_step
    assert step is not None
    assert step.sentence.startswith("All students have told their free hours.")

    Enrolment.objects.filter(given_name__in=["Vera", "Kiyo"]).update(availability="")
    step = overview(cast).next_step
    assert step is not None
    assert step.sentence.startswith("2 students have not told free hours yet.")


def test_school_that_was_asked_waits_and_one_that_was_not_is_named_apart(cast: Cast) -> None:
    kyoto, vienna = cast.partners["kyoto"], cast.partners["vienna"]
    invited(kyoto)
    invited(vienna, ended_at=NOW)  # taken back

    found = overview(cast)

    assert (found.unanswered, found.not_asked) == ([kyoto], [vienna])


def test_students_without_hours_are_counted_by_school_most_first(cast: Cast) -> None:
    Enrolment.objects.exclude(given_name="Viktor").update(availability="")
    enrol(cast.partners["kyoto"], "ken", "Ken", availability="", state="withdrawn")
    enrol(cast.partners["vienna"], "amira", "Amira", availability="", state="applied")

    found = overview(cast)

    counted = [(s.partner.institution.slug, s.without_hours) for s in found.schools_without_hours]
    assert counted[0] == ("kyoto", 2)
    assert sorted(counted[1:]) == [("new-york", 1), ("vienna", 1)]
    assert (found.students, found.without_hours, found.applied) == (5, 4, 1)


def test_accepted_school_without_students_is_named(cast: Cast) -> None:
    cast.enrolments["nadia"].delete()

    assert overview(cast).schools_without_students == [cast.partners["new-york"]]


@pytest.mark.parametrize(
    "mark, state, met",
    [
        ("present", "planned", [1]),
        ("absent", "planned", []),
        ("excused", "planned", []),
        ("present", "cancelled", []),
        ("", "planned", []),  # a session that is over, but nobody took the roll
    ],
)
def test_group_has_met_when_somebody_was_present(
    cast: Cast, held: Session, mark: str, state: str, met: list[int]
) -> None:
    if mark:
        attended(held, cast, mark)
    Session.objects.update(state=state)

    found = overview(cast)

    assert [group.number for group in found.groups_not_met] == [n for n in (1, 2) if n not in met]
    assert found.groups_met == len(met)


def test_retired_groups_are_not_waited_for(cast: Cast, held: Session) -> None:
    Group.objects.update(retired_at=NOW)

    assert overview(cast).groups == []


def test_sessions_to_come_are_the_planned_ones_in_order(cast: Cast, held: Session) -> None:
    group = Group.objects.get(number=2)
    cast.programme.planned_sessions.all().delete()
    first, second = plan_sessions(cast, 2)
    late = a_session(cast, second, group, "2027-01-20T13:00")
    soon = a_session(cast, first, group, "2027-01-10T13:00")
    cancelled = a_session(cast, first, Group.objects.get(number=1), "2027-01-11T13:00")
    Session.objects.filter(pk=cancelled.pk).update(state="cancelled")

    assert overview(cast).sessions_to_come == [soon, late]


def test_nothing_waits_when_all_have_answered_told_and_met(cast: Cast, held: Session) -> None:
    assert overview(cast).nothing_waits is False

    Group.objects.filter(number=2).update(retired_at=NOW)
    attended(held, cast)

    assert overview(cast).nothing_waits is True


def test_overview_reads_four_times_whatever_its_size(
    cast: Cast, held: Session, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        overview(cast)
    for number in range(3, 6):
        student = enrol(cast.partners["kyoto"], f"s{number}", f"S{number}", availability="")
        cast.enrolments[f"s{number}"] = student
        a_group(cast, number, f"s{number}")
    with django_assert_num_queries(4):
        overview(cast)


def page(person: Any) -> str:
    client = Client()
    client.force_login(person)
    return client.get("/programmes/rounds/").content.decode()


def test_coordinator_gets_buttons_and_a_note_once_a_reminder_was_sent(cast: Cast) -> None:
    Enrolment.objects.update(availability="")
    assert "/reminders/hours/" in page(cast.alice)

    audit.record(
        at=timezone.now(),
        actor=cast.alice,
        verb="sent reminder",
        target="x",
        programme="rounds",
        kind="hours",
    )
    again = page(cast.alice)

    assert "/reminders/hours/" not in again
    assert "A reminder was sent within the last day." in again


def test_site_lead_sees_counts_but_no_student_and_no_button(cast: Cast, held: Session) -> None:
    Enrolment.objects.update(availability="")

    shown = page(cast.bob)

    assert "Kyoto 2" in shown
    assert "/reminders/" not in shown
    for student in cast.enrolments.values():
        assert student.family_name not in shown
        assert student.email not in shown
