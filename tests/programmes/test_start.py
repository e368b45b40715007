from datetime import date

import pytest

from tests.cast import NOW
from worldrounds.commons.catalogue import Blueprint, blueprint
from worldrounds.core.errors import NotAllowed
from worldrounds.core.models import AuditEntry
from worldrounds.people.models import Person
from worldrounds.programmes.actions.start import StartRefused, start_programme
from worldrounds.programmes.models import Programme, Role

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 5)


@pytest.fixture
def dora() -> Person:
    return Person.objects.create_user("dora@example.org", name="Dora Nilsen", is_staff=True)


def year() -> Blueprint:
    found = blueprint("icep-year")
    assert found is not None
    return found


def start(dora: Person, **values: object) -> Programme:
    given: dict[str, object] = {"blueprint": year(), "title": "ICEP year 2026–27", "first_day": OCTOBER}
    return start_programme(actor=dora, at=NOW, **(given | values))  # type: ignore[arg-type]


def test_starting_makes_a_programme_with_its_plan_and_its_coordinator(dora):
    programme = start(dora)

    assert (programme.slug, programme.first_day, programme.end_day) == (
        "icep-year-2026-27",
        OCTOBER,
        date(2027, 6, 1),
    )
    assert programme.document["slug"] == "icep-year"
    assert list(programme.roles.values_list("person__email", "kind")) == [
        ("dora@example.org", Role.Kind.COORDINATOR)
    ]
    assert programme.planned_sessions.count() == 16
    assert (programme.tasks.count(), programme.stages.count()) == (4, 16)
    assert AuditEntry.objects.get().verb == "started programme"


def test_sessions_and_tasks_get_their_days_from_the_document(dora):
    programme = start(dora)

    meeting = programme.planned_sessions.get(key="meeting-4")
    assert (meeting.first_day, meeting.end_day) == (date(2027, 1, 10), date(2027, 1, 24))
    assert (meeting.kind, meeting.theme, meeting.minutes) == ("group meeting", "global-health", 60)
    assert sum(item["minutes"] for item in meeting.runsheet) == 60
    assert programme.tasks.get(key="draft").due_day == date(2027, 3, 28)
    assert programme.stages.get(key="poster").due_day == date(2027, 4, 20)
    assert programme.tasks.get(key="work-timeline").due_day == date(2026, 10, 31)


def test_a_repeated_click_makes_one_programme(dora):
    first, second = start(dora), start(dora)

    assert first.pk == second.pk
    assert Programme.objects.count() == 1
    assert first.planned_sessions.count() == 16


def test_another_programme_of_the_same_name_gets_an_address_of_its_own(dora):
    first, second = (
        start(dora, title="Rounds 2026"),
        start(dora, title="Rounds 2026", first_day=date(2026, 10, 12)),
    )

    assert (first.slug, second.slug) == ("rounds-2026", "rounds-2026-2")


@pytest.mark.parametrize("years", ["2026–27", "2026/27", "2026-27"])
def test_years_in_a_title_stay_readable_in_the_address(dora, years):
    assert start(dora, title=f"Rounds {years}").slug == "rounds-2026-27"


def test_a_title_without_latin_letters_and_a_reserved_one_get_a_usable_address(dora):
    assert start(dora, title="国際医学生プログラム").slug == "programme-2026"
    assert start(dora, title="New").slug == "new-2026"


def test_those_who_do_not_run_the_installation_may_not_start(dora):
    dora.is_staff = False

    with pytest.raises(NotAllowed):
        start(dora)
    assert Programme.objects.count() == 0


def test_an_end_before_the_last_task_is_refused_with_the_day_that_is_needed(dora):
    with pytest.raises(StartRefused, match="31 May 2027") as refused:
        start(dora, end_day=date(2027, 5, 31))
    assert refused.value.field == "last_day"


def test_a_later_end_is_kept_but_not_beyond_three_years(dora):
    assert start(dora, end_day=date(2027, 7, 1)).end_day == date(2027, 7, 1)
    with pytest.raises(StartRefused, match="three years"):
        start(dora, title="Long", end_day=date(2031, 1, 1))
