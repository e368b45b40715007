from datetime import date

import pytest

from tests.cast import Cast
from worldrounds.network.models import CalendarPeriod
from worldrounds.programmes.models import Partner, PlannedSession, Task
from worldrounds.programmes.queries import alternatives, collisions

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(cast: Cast) -> PlannedSession:
    return PlannedSession.objects.create(
        programme=cast.programme,
        key="meeting-3",
        kind="group meeting",
        title="Session 3",
        position=1,
        first_day=date(2027, 1, 12),
        end_day=date(2027, 1, 19),
        minutes=60,
    )


def period(cast: Cast, school: str, kind: str, first: date, end: date) -> None:
    CalendarPeriod.objects.create(
        institution=cast.partners[school].institution, kind=kind, first_day=first, end_day=end
    )


def words(cast: Cast) -> list[str]:
    return [f"{found.subject}: {found.sentence}" for found in collisions(cast.programme)]


def test_a_session_says_which_schools_have_exams_and_on_how_many_of_its_days(cast, session):
    period(cast, "vienna", "exams", date(2027, 1, 11), date(2027, 1, 30))
    period(cast, "kyoto", "exams", date(2027, 1, 17), date(2027, 1, 20))

    assert words(cast) == [
        "Session 3, 12–18 Jan 2027: 2 of 3 schools have exams: Vienna (all days), Kyoto (2 of 7 days)"
    ]


def test_exams_and_holidays_are_told_apart(cast, session):
    period(cast, "vienna", "holiday", date(2027, 1, 12), date(2027, 1, 13))
    period(cast, "kyoto", "exams", date(2027, 1, 12), date(2027, 1, 19))

    assert words(cast) == [
        "Session 3, 12–18 Jan 2027: 1 of 3 schools has exams: Kyoto (all days)",
        "Session 3, 12–18 Jan 2027: 1 of 3 schools has holidays: Vienna (1 of 7 days)",
    ]
    assert [found.whole for found in collisions(cast.programme)] == [True, False]


def test_days_just_before_and_just_after_a_session_do_not_collide(cast, session):
    period(cast, "vienna", "exams", date(2027, 1, 1), date(2027, 1, 12))
    period(cast, "vienna", "exams", date(2027, 1, 19), date(2027, 2, 1))

    assert words(cast) == []


def test_a_session_outside_the_terms_of_a_school_that_told_its_terms(cast, session):
    period(cast, "vienna", "term", date(2026, 10, 1), date(2027, 1, 10))
    period(cast, "kyoto", "term", date(2026, 10, 1), date(2027, 1, 13))

    [found] = collisions(cast.programme)
    assert words(cast) == [
        "Session 3, 12–18 Jan 2027: 1 of 3 schools is outside its terms: Vienna (all days)"
    ]
    assert not found.whole  # its students can meet all the same


def test_a_task_may_be_due_outside_the_terms(cast):
    Task.objects.create(
        programme=cast.programme, key="poster", title="Poster", due_day=date(2027, 1, 12), position=1
    )
    period(cast, "vienna", "term", date(2026, 10, 1), date(2027, 1, 10))

    assert words(cast) == []


def test_a_task_that_is_due_on_a_holiday(cast):
    Task.objects.create(
        programme=cast.programme, key="poster", title="Poster", due_day=date(2027, 1, 1), position=1
    )
    period(cast, "new-york", "holiday", date(2026, 12, 24), date(2027, 1, 2))

    assert words(cast) == ["Poster, 1 Jan 2027: 1 of 3 schools has holidays: New York"]


def test_a_school_that_declined_does_not_count(cast, session):
    period(cast, "vienna", "exams", date(2027, 1, 11), date(2027, 1, 30))
    Partner.objects.filter(pk=cast.partners["vienna"].pk).update(state=Partner.State.DECLINED)

    assert words(cast) == []


@pytest.mark.parametrize("schools", [1, 3])
def test_collisions_cost_the_same_queries_for_one_and_three_schools(
    cast, session, schools, django_assert_num_queries
):
    for slug in ["vienna", "kyoto", "new-york"][:schools]:
        period(cast, slug, "exams", date(2027, 1, 11), date(2027, 1, 30))

    with django_assert_num_queries(4):
        [found] = collisions(cast.programme)
    assert len(found.schools) == schools


# Other days -------------------------------------------------------------------------------------------------


def test_other_days_are_those_on_which_schools_lose_less_the_best_first(cast, session):
    period(cast, "vienna", "exams", date(2027, 1, 11), date(2027, 1, 19))  # all of the session
    period(cast, "kyoto", "holiday", date(2027, 1, 5), date(2027, 1, 8))  # three days of the week before

    found = [(other.first_day, other.shut, other.lost) for other in alternatives(session, cast.programme)]

    assert found == [
        (date(2027, 1, 19), 0, 0),
        (date(2026, 12, 29), 0, 0),
        (date(2027, 1, 26), 0, 0),
    ]


def test_other_days_keep_clear_of_other_sessions_and_of_the_programmes_end(cast, session):
    period(cast, "vienna", "exams", date(2026, 12, 1), date(2027, 2, 10))
    cast.programme.end_day = date(2027, 2, 20)
    PlannedSession.objects.create(
        programme=cast.programme,
        key="meeting-4",
        kind="group meeting",
        title="Session 4",
        position=2,
        first_day=date(2027, 2, 10),
        end_day=date(2027, 2, 12),
        minutes=60,
    )

    assert alternatives(session, cast.programme) == []


def test_a_session_without_collisions_needs_no_other_days(cast, session, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert alternatives(session, cast.programme) == []
