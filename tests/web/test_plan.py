import re
from datetime import date

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from worldrounds.commons.actions.shipped import take_in_shipped
from worldrounds.commons.catalogue import blueprint
from worldrounds.core.work import ask
from worldrounds.meetings.models import Timetable
from worldrounds.network.models import CalendarPeriod, Institution
from worldrounds.people.models import Person
from worldrounds.programmes.actions.start import start_programme
from worldrounds.programmes.models import Partner, PlannedSession, Programme, Role, Stage, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora() -> Person:
    take_in_shipped(at=NOW)
    return Person.objects.create_user("dora@example.org", name="Dora Nilsen", is_staff=True)


@pytest.fixture
def programme(dora: Person) -> Programme:
    year = blueprint("icep-year")
    assert year is not None
    return start_programme(blueprint=year, title="Year 2026", first_day=date(2026, 10, 5), actor=dora, at=NOW)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def add_school(programme: Programme, slug: str, kind: str = "exams") -> Institution:
    school = Institution.objects.create(
        slug=slug,
        name=f"University of {slug.title()}",
        city=slug.title(),
        country="AT",
        time_zone="Europe/Vienna",
    )
    Partner.objects.create(programme=programme, institution=school, state=Partner.State.ACCEPTED)
    CalendarPeriod.objects.create(
        institution=school, kind=kind, name="Finals", first_day=date(2027, 1, 11), end_day=date(2027, 1, 30)
    )
    return school


# Starting ---------------------------------------------------------------------------------------------------


def test_choosing_shows_a_card_for_each_blueprint(dora):
    page = signed_in(dora).get("/programmes/new/").content.decode()

    assert [title in page for title in ("ICEP year", "COIL module", "Research-abstract exchange")] == [
        True
    ] * 3
    assert "about 52 hours for a student" in page


def test_starting_leads_to_the_plan_and_a_second_click_to_the_same(dora):
    client = signed_in(dora)
    form = {"title": "Rounds", "first_day": "2026-10-05", "last_day": ""}

    answers = [client.post("/programmes/new/icep-year/", form) for _click in range(2)]

    assert [answer.headers["Location"] for answer in answers] == ["/programmes/rounds-2026/plan/"] * 2
    assert Programme.objects.count() == 1


def test_a_refused_end_is_said_beside_its_field_and_nothing_is_lost(dora):
    form = {"title": "Rounds", "first_day": "2026-10-05", "last_day": "2027-03-01"}

    answer = signed_in(dora).post("/programmes/new/icep-year/", form)

    assert answer.context["form"].errors["last_day"] == [
        "The plan needs the days until 31 May 2027. Choose that day or a later one."
    ]
    assert 'value="2027-03-01"' in answer.content.decode()


def test_a_year_with_a_slip_is_noticed(dora):
    answer = signed_in(dora).post("/programmes/new/icep-year/", {"title": "R", "first_day": "0226-10-05"})

    assert answer.context["form"].errors["first_day"] == [
        "This is more than three years away. Check the year."
    ]


def test_others_may_not_start_a_programme(cast, dora):
    answers = [
        signed_in(cast.alice).get("/programmes/new/").status_code,
        signed_in(cast.vera).post("/programmes/new/icep-year/", {}).status_code,
        Client().get("/programmes/new/").status_code,
    ]

    assert answers == [403, 403, 302]


def test_the_schema_is_published_for_everybody():
    answer = Client().get("/schemas/blueprint-1.json")

    assert answer.json()["title"] == "Worldrounds blueprint, version 1"


def test_the_schema_of_cases_is_published_beside_it():
    answer = Client().get("/schemas/case-1.json")

    assert answer.json()["title"] == "Worldrounds case, version 1"


# The plan ---------------------------------------------------------------------------------------------------


def test_the_plan_says_in_words_what_collides(dora, programme):
    add_school(programme, "vienna")
    add_school(programme, "graz", kind="holiday")

    page = signed_in(dora).get("/programmes/year-2026/plan/").content.decode()

    assert "Group meeting 4: Global health, 10–23 Jan 2027" in page
    assert "1 of 2 schools has exams: Vienna (13 of 14 days)" in page
    assert "1 of 2 schools has holidays: Graz (13 of 14 days)" in page
    assert "2 sessions or tasks collide" in page


def test_the_picture_describes_itself_and_shows_a_row_for_each_school(dora, programme):
    add_school(programme, "vienna")

    page = signed_in(dora).get("/programmes/year-2026/plan/").content.decode()

    assert "16 sessions and 4 tasks. Schools with their year: Vienna. 2 sessions or tasks collide" in page
    assert '<title id="plan-timeline-t">Timeline of Year 2026</title>' in page
    assert "Vienna: Exams (Finals), 11–29 Jan 2027" in page
    assert page.count('class="hit"') == 2  # the meeting and the plenary of January


def test_confirmed_weeks_without_sessions_are_in_the_picture(dora, programme):
    def plan() -> str:
        return signed_in(dora).get("/programmes/year-2026/plan/").content.decode()

    search = Timetable.objects.create(
        programme=programme,
        work=ask(kind="t", actor=dora, at=NOW),
        options={"gap_days": 0, "replace": False, "reading": ["2026-12-21", "2026-12-28"]},
        state=Timetable.State.DRAFT,
        created_at=NOW,
    )
    before = plan()
    Timetable.objects.filter(pk=search.pk).update(state=Timetable.State.CONFIRMED)
    after = plan()

    assert "without sessions" not in before
    assert "Week without sessions, 21–27 Dec 2026" in after
    assert "Weeks without sessions: 21–27 Dec 2026, 28 Dec 2026 – 3 Jan 2027." in after.replace("\u2009", " ")


def test_stages_stand_in_the_picture_below_one_another_where_they_are_open_together(dora, programme):
    days = [(date(2026, 10, 5), date(2026, 10, 11)), (date(2026, 10, 8), None), (date(2026, 10, 12), None)]
    programme.stages.all().delete()
    for number, (opens, due) in enumerate(days, start=1):
        Stage.objects.create(
            programme=programme, key=f"s{number}", kind="analysis", title=f"Stage {number}", position=number,
            opens_day=opens, due_day=due,
        )  # fmt: skip
    page = signed_in(dora).get(f"/programmes/{programme.slug}/plan/").content.decode()

    bars = [int(y) for y in re.findall(r'<rect [^>]*y="(\d+)"[^>]*class="stage"', page)]
    assert bars == [bars[0], bars[0], bars[0] + 34]
    assert "1. Stage 1, 5–11 Oct 2026" in page
    assert re.search(r"2\. <a [^>]*>Stage 2</a></th>\s*<td[^>]*>from 8 Oct 2026", page)


def test_a_plan_without_schools_says_the_next_step(dora, programme):
    page = signed_in(dora).get("/programmes/year-2026/plan/").content.decode()

    assert "No school is in this programme yet." in page


@pytest.mark.parametrize("schools", [1, 3])
def test_the_plan_costs_the_same_queries_for_one_and_three_schools(
    dora, programme, schools, django_assert_num_queries
):
    for slug in ["vienna", "graz", "linz"][:schools]:
        add_school(programme, slug)
    client = signed_in(dora)

    with django_assert_num_queries(9):
        client.get("/programmes/year-2026/plan/")


def test_moving_a_session_changes_the_list_of_collisions(dora, programme):
    add_school(programme, "vienna")
    client = signed_in(dora)

    answer = client.post(
        "/programmes/year-2026/plan/sessions/meeting-4/",
        {"first_day": "2027-02-01", "last_day": "2027-02-07"},
        follow=True,
    )

    moved = PlannedSession.objects.get(programme=programme, key="meeting-4")
    assert (moved.first_day, moved.end_day) == (date(2027, 2, 1), date(2027, 2, 8))
    assert "Group meeting 4: Global health, 10–23 Jan" not in answer.content.decode()


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("2027-02-07", "2027-02-01", "last_day"), ("2028-01-01", "2028-01-07", "first_day")],
)
def test_a_session_cannot_leave_the_programme_or_end_before_it_begins(dora, programme, first, last, field):
    answer = signed_in(dora).post(
        "/programmes/year-2026/plan/sessions/meeting-4/", {"first_day": first, "last_day": last}
    )

    assert list(answer.context["form"].errors) == [field]


def test_moving_a_task(dora, programme):
    client = signed_in(dora)

    client.post("/programmes/year-2026/plan/tasks/draft/", {"due_day": "2027-04-25"})
    refused = client.post("/programmes/year-2026/plan/tasks/draft/", {"due_day": "2029-04-25"})

    assert Task.objects.get(programme=programme, key="draft").due_day == date(2027, 4, 25)
    assert list(refused.context["form"].errors) == ["due_day"]


def test_the_last_day_can_move_but_not_into_the_plan(dora, programme):
    client = signed_in(dora)

    client.post("/programmes/year-2026/plan/dates/", {"title": "Year", "last_day": "2027-06-30"})
    refused = client.post("/programmes/year-2026/plan/dates/", {"title": "Year", "last_day": "2027-05-30"})

    programme.refresh_from_db()
    assert (programme.title, programme.end_day) == ("Year", date(2027, 7, 1))
    assert refused.context["form"].errors["last_day"] == [
        "The plan still uses 31 May 2027. Choose that day or a later one."
    ]


def test_site_leads_read_the_plan_and_do_not_change_it(dora, programme):
    school = add_school(programme, "vienna")
    bob = Person.objects.create_user("bob@example.org", name="Bob Wagner")
    Role.objects.create(programme=programme, person=bob, kind=Role.Kind.SITE_LEAD, institution=school)
    client = signed_in(bob)
    days = {"first_day": "2027-02-01", "last_day": "2027-02-07"}

    assert client.get("/programmes/year-2026/plan/").status_code == 200
    assert client.post("/programmes/year-2026/plan/sessions/meeting-4/", days).status_code == 403
    assert (
        client.post("/programmes/year-2026/plan/tasks/draft/", {"due_day": "2027-04-25"}).status_code == 403
    )
    assert client.get("/programmes/year-2026/plan/dates/").status_code == 403


def test_students_and_outsiders_do_not_see_the_plan(cast: Cast):
    assert signed_in(cast.vera).get("/programmes/rounds/plan/").status_code == 403
    assert signed_in(cast.oscar).get("/programmes/rounds/plan/").status_code == 404


def test_a_session_of_another_programme_is_not_found(cast: Cast, dora, programme):
    assert signed_in(dora).get("/programmes/year-2026/plan/sessions/nothing/").status_code == 404
    assert signed_in(cast.oscar).get("/programmes/year-2026/plan/sessions/meeting-4/").status_code == 404


def test_a_session_that_collides_offers_other_days_and_puts_them_into_the_form(dora, programme):
    add_school(programme, "vienna")
    client = signed_in(dora)
    address = "/programmes/year-2026/plan/sessions/meeting-4/"

    page = client.get(address).content.decode()
    chosen = client.get(f"{address}?first_day=2027-01-31&last_day=2027-02-13").content.decode()

    assert "?first_day=2027-01-31&amp;last_day=2027-02-13#id_first_day" not in page  # meeting 5 is near
    assert "?first_day=2026-12-27&amp;last_day=2027-01-09#id_first_day" in page
    assert 'value="2027-01-31"' in chosen


def test_a_plan_whose_document_has_no_phases_is_shown(cast: Cast):
    assert (
        "The blueprint has no sessions."
        in signed_in(cast.alice).get("/programmes/rounds/plan/").content.decode()
    )


def test_plan_without_calendars_does_not_say_that_nothing_collides(
    programme: Programme, dora: Person
) -> None:
    address = f"/programmes/{programme.slug}/plan/"

    shown = signed_in(dora).get(address).content.decode()

    assert "No school has told its exams and holidays yet." in shown
    assert "Nothing collides" not in shown


# The whole programme ----------------------------------------------------------------------------------------


def test_the_first_day_is_moved_on_its_page(dora, programme):
    client = signed_in(dora)

    shown = client.get("/programmes/year-2026/plan/first-day/").content.decode()
    slip = client.post("/programmes/year-2026/plan/first-day/", {"first_day": "0226-10-05"})
    moved = client.post("/programmes/year-2026/plan/first-day/", {"first_day": "2026-11-09"}, follow=True)

    assert "The programme begins on 5 Oct 2026." in shown
    assert slip.context["form"].errors["first_day"] == ["This is more than three years away. Check the year."]
    assert "All days of the plan are counted from the new first day." in moved.content.decode()
    assert programme.planned_sessions.get(key="opening").first_day == date(2026, 11, 14)


def test_a_programme_is_deleted_by_typing_its_title(dora, programme):
    client = signed_in(dora)
    address = "/programmes/year-2026/delete/"

    wrong = client.post(address, {"title": "Year"})
    gone = client.post(address, {"title": "Year 2026"}, follow=True)

    assert wrong.context["form"].errors["title"] == ["Type the programme's title as it stands above."]
    assert "Deleted: Year 2026." in gone.content.decode()
    assert client.post(address, {"title": "Year 2026"}).status_code == 404


def test_the_page_says_why_a_programme_stays(dora, programme):
    add_school(programme, "vienna")

    page = signed_in(dora).get("/programmes/year-2026/delete/").content.decode()

    assert ("1 school takes part" in page, "Delete it for good" in page) == (True, False)


def test_a_programme_is_closed_by_a_button_and_opened_by_another(dora, programme):
    client, dates = signed_in(dora), f"/programmes/{programme.slug}/plan/dates/"
    early = client.post(f"/programmes/{programme.slug}/close/", follow=True).content.decode()
    programme.first_day, programme.end_day = date(2024, 10, 7), date(2025, 6, 1)
    programme.save()

    client.post(f"/programmes/{programme.slug}/close/")
    closed = client.get(dates).content.decode()
    client.post(f"/programmes/{programme.slug}/close/", {"back": ""})

    assert "Close it after that day." in early
    assert "This programme is closed" in closed
    assert "This programme is closed" not in client.get(dates).content.decode()
