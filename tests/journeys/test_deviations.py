"""What programmes changed of their blueprint, and what a blueprint's page says of them."""

from datetime import date, timedelta

from tests.cast import NOW, Cast, enrol
from worldrounds.commons.catalogue import blueprint
from worldrounds.commons.differences import Field
from worldrounds.core.models import Work
from worldrounds.groups.models import Forming
from worldrounds.journeys.blueprint_record import Common, record_of
from worldrounds.journeys.deviations import deviations_of
from worldrounds.meetings.models import Attendance, Session
from worldrounds.network.models import Institution
from worldrounds.programmes.actions.start import start_programme
from worldrounds.programmes.models import Enrolment, Partner, Programme

FIRST = date(2026, 10, 5)
LATER = NOW + timedelta(weeks=30)


def programme(cast: Cast, title: str = "COIL") -> Programme:
    cast.alice.is_staff = True
    cast.alice.save()
    design = blueprint("coil-module")
    assert design is not None
    return start_programme(blueprint=design, title=title, first_day=FIRST, actor=cast.alice, at=NOW)


def students(cast: Cast, made: Programme, count: int, zone: str = "Europe/Vienna") -> list[Enrolment]:
    school = Institution.objects.create(
        slug=f"school-{made.pk}", name=f"School {made.pk}", city="A", country="AT", time_zone=zone
    )
    partner = Partner.objects.create(programme=made, institution=school, state=Partner.State.ACCEPTED)
    return [enrol(partner, f"{made.slug}-{number}", f"Student {number}") for number in range(count)]


def move(made: Programme, key: str = "showing", days: int = 1) -> None:
    session = made.planned_sessions.get(key=key)
    session.first_day += timedelta(days=days)
    session.end_day += timedelta(days=days)
    session.save()


def test_a_programme_as_it_was_started_has_changed_nothing(cast):
    made = programme(cast)

    assert deviations_of([made]) == {made.pk: []}


def test_another_first_day_is_no_deviation(cast):
    made = programme(cast)
    for row in (*made.planned_sessions.all(), *made.tasks.all(), *made.stages.all()):
        for name in ("first_day", "end_day", "due_day", "opens_day"):
            if getattr(row, name, None):
                setattr(row, name, getattr(row, name) + timedelta(weeks=1))
        row.save()
    made.first_day += timedelta(weeks=1)

    assert deviations_of([made])[made.pk] == []


def test_days_stages_tasks_and_rules_that_differ_are_named(cast):
    made = programme(cast)
    move(made)
    made.tasks.get(key="draft").delete()
    made.stages.filter(key="look-back").update(title="Look ahead")
    rules = made.document["rules"] | {"minutes": 45}
    Forming.objects.create(
        programme=made,
        rules=rules,
        state=Forming.State.CONFIRMED,
        work=Work.objects.create(kind="form groups", asked_at=NOW),
        created_at=NOW,
    )

    found = deviations_of([made])[made.pk]

    assert [(one.part, one.key, one.kind) for one in found] == [
        ("sessions", "showing", "changed"),
        ("stages", "look-back", "changed"),
        ("tasks", "draft", "removed"),
        ("rules", "", "changed"),
    ]
    assert found[0].fields == (
        Field("when", *[(date(2026, 11, day), date(2026, 11, day + 3)) for day in (9, 10)]),
    )


def test_nobody_has_run_it_is_said_with_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert record_of("coil-module", at=NOW).begun == 0


def test_what_several_programmes_changed_is_counted(cast, django_assert_num_queries):
    made = [programme(cast, f"COIL {number}") for number in range(3)]
    for one in made:
        students(cast, one, 5)
    for one in made[:2]:
        move(one)

    with django_assert_num_queries(6):
        record = record_of("coil-module", at=NOW)

    assert record.begun == 3
    assert record.changes == [Common("sessions", "Showing", "days", 2)]


def test_who_stayed_is_said_when_it_is_over(cast):
    made = programme(cast)
    enrolled = students(cast, made, 8)
    Enrolment.objects.filter(pk__in=[one.pk for one in enrolled[:2]]).update(state=Enrolment.State.WITHDRAWN)

    during, after = record_of("coil-module", at=NOW), record_of("coil-module", at=LATER)

    assert (during.runs[0].students, after.runs[0].stayed) == (6, 75)
    assert during.runs[0].is_over is (made.end_day <= NOW.date())


def test_seats_at_night_are_counted_on_the_students_own_clock(cast):
    made = programme(cast)
    vienna = students(cast, made, 6)
    for one in vienna[:3]:
        one.time_zone = "Asia/Tokyo"
        one.save()
    session = Session.objects.create(
        planned=made.planned_sessions.first(), starts_at=NOW + timedelta(hours=3), wall_time="2026-11-22T16:00",
        zone="Europe/Vienna", minutes=60, changed_at=NOW,
    )  # fmt: skip
    Attendance.objects.bulk_create(
        Attendance(session=session, enrolment=one, state=Attendance.State.PRESENT, marked_at=NOW)
        for one in vienna
    )

    run = record_of("coil-module", at=LATER).runs[0]

    assert (run.seats, run.at_night, run.night_share) == (6, 3, 50)


def test_programmes_of_few_students_are_counted_and_not_shown(cast):
    students(cast, programme(cast), 4)

    record = record_of("coil-module", at=NOW)

    assert (record.begun, list(record.runs)) == (1, [])


def test_a_run_without_a_roll_is_not_measured(cast):
    students(cast, programme(cast), 5)

    assert record_of("coil-module", at=NOW).runs[0].night_share is None
