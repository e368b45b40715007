from datetime import UTC, date, datetime

import pytest

from tests.cast import NOW, Cast
from worldrounds.commons.catalogue import blueprint
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.journeys.change_programme import delete_programme, move_first_day, why_not_move
from worldrounds.meetings.actions.sessions import set_plenary
from worldrounds.people.models import Person
from worldrounds.programmes.actions.plan import change_programme, move_session
from worldrounds.programmes.actions.start import start_programme
from worldrounds.programmes.models import Enrolment, Partner, Programme, Stage
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing

OCTOBER, NOVEMBER = date(2026, 10, 5), date(2026, 11, 9)


def start(person: Person, *, title: str = "Year 2026", first_day: date = OCTOBER) -> Standing:
    year = blueprint("icep-year")
    assert year is not None
    programme = start_programme(blueprint=year, title=title, first_day=first_day, actor=person, at=NOW)
    return access_programme(person=person, slug=programme.slug)


@pytest.fixture
def dora(db: None) -> Person:
    return Person.objects.create_user("dora@example.org", name="Dora Nilsen", is_staff=True)


@pytest.fixture
def standing(dora: Person) -> Standing:
    return start(dora)


def days(programme: Programme) -> list[tuple[str, date]]:
    sessions = programme.planned_sessions.values_list("key", "first_day")
    ends = programme.planned_sessions.values_list("key", "end_day")
    tasks = programme.tasks.order_by("position").values_list("key", "due_day")
    stages = [
        *programme.stages.values_list("key", "opens_day"),
        *programme.stages.values_list("key", "due_day"),
    ]
    return [*sessions, *ends, *tasks, *stages]


def test_a_stage_that_the_coordinator_added_moves_with_the_first_day(standing: Standing) -> None:
    Stage.objects.create(
        programme=standing.programme,
        key="own",
        kind=Stage.Kind.ANALYSIS,
        title="Own",
        opens_day=OCTOBER,
        due_day=date(2026, 10, 7),
        position=99,
    )

    move_first_day(standing=standing, first_day=NOVEMBER, at=NOW)

    own = Stage.objects.get(key="own")
    assert (own.opens_day, own.due_day) == (NOVEMBER, date(2026, 11, 11))


def test_another_first_day_gives_the_plan_that_starting_on_it_gives(dora: Person, standing: Standing) -> None:
    poster = standing.programme.planned_sessions.get(key="meeting-3")
    move_session(standing=standing, session=poster, first_day=OCTOBER, end_day=NOVEMBER, at=NOW)
    change_programme(standing=standing, title="Year 2026", end_day=date(2027, 6, 11), at=NOW)  # ten days more
    other = start(dora, title="Other 2026", first_day=NOVEMBER)

    moved = move_first_day(standing=standing, first_day=NOVEMBER, at=NOW)

    assert days(moved) == days(other.programme)
    assert (moved.first_day, (moved.end_day - other.programme.end_day).days) == (NOVEMBER, 10)
    entry = AuditEntry.objects.get(verb="moved first day")
    assert (entry.actor, entry.details) == (dora, {"before": "2026-10-05", "first_day": "2026-11-09"})


def test_the_first_day_stays_once_a_session_has_a_time(standing: Standing) -> None:
    set_plenary(
        standing=standing,
        planned=standing.programme.planned_sessions.select_related("programme").get(key="opening"),
        starts_at=datetime(2026, 12, 5, 12, 0, tzinfo=UTC),
        zone_name="Europe/Vienna",
        video_address="",
        at=NOW,
    )
    before = days(standing.programme)

    with pytest.raises(Refused, match="1 session has a time already"):
        move_first_day(standing=standing, first_day=NOVEMBER, at=NOW)

    assert days(Programme.objects.get(pk=standing.programme.pk)) == before
    assert why_not_move(standing.programme).startswith("The first day stays")


def test_an_untouched_programme_is_deleted_and_its_trail_stays(dora: Person, standing: Standing) -> None:
    delete_programme(standing=standing, title=" year 2026 ", at=NOW)

    assert Programme.objects.count() == 0
    entry = AuditEntry.objects.get(verb="deleted programme")
    assert (entry.actor, entry.programme_slug, entry.details) == (dora, "year-2026", {"title": "Year 2026"})
    assert start(dora).programme.slug == "year-2026-2"  # nobody reads the other one's trail
    with pytest.raises(NotFound):
        delete_programme(standing=standing, title="Year 2026", at=NOW)


def test_another_title_deletes_nothing(standing: Standing) -> None:
    with pytest.raises(Refused) as refused:
        delete_programme(standing=standing, title="Year", at=NOW)

    assert (refused.value.field, Programme.objects.count()) == ("title", 1)


@pytest.mark.parametrize(
    ("left", "reason"),
    [("students", "5 students are or were in it"), ("schools", "3 schools take part")],
)
def test_a_programme_that_others_have_touched_stays(cast: Cast, left: str, reason: str) -> None:
    standing = access_programme(person=cast.alice, slug="rounds")
    if left == "schools":
        Enrolment.objects.all().delete()
    assert Partner.objects.filter(programme=cast.programme, state="accepted").count() == 3

    with pytest.raises(Refused, match=reason):
        delete_programme(standing=standing, title="Rounds", at=NOW)

    assert Programme.objects.filter(slug="rounds").exists()


def test_only_the_coordinator_moves_or_deletes(cast: Cast) -> None:
    bob = access_programme(person=cast.bob, slug="rounds")

    with pytest.raises(NotAllowed):
        move_first_day(standing=bob, first_day=NOVEMBER, at=NOW)
    with pytest.raises(NotAllowed):
        delete_programme(standing=bob, title="Rounds", at=NOW)
