from datetime import date

import pytest

from worldrounds.network.models import CalendarPeriod, Institution
from worldrounds.network.queries import closed_days

pytestmark = pytest.mark.django_db


def school(name: str) -> Institution:
    return Institution.objects.create(
        slug=name.lower(), name=name, city=name, country="AT", time_zone="Europe/Vienna"
    )


def period(of: Institution, kind: str, first: date, end: date) -> CalendarPeriod:
    return CalendarPeriod.objects.create(institution=of, kind=kind, first_day=first, end_day=end)


def test_closed_days_are_exams_and_holidays_but_not_terms():
    vienna = school("Vienna")
    period(vienna, "term", date(2027, 1, 1), date(2027, 2, 1))
    period(vienna, "exams", date(2027, 1, 11), date(2027, 1, 13))
    period(vienna, "holiday", date(2027, 1, 12), date(2027, 1, 14))

    found = closed_days([vienna.pk], date(2027, 1, 1), date(2027, 2, 1))

    assert found == {vienna.pk: frozenset({date(2027, 1, 11), date(2027, 1, 12), date(2027, 1, 13)})}


def test_closed_days_stay_inside_the_window_which_ends_before_its_end():
    vienna = school("Vienna")
    period(vienna, "holiday", date(2027, 12, 24), date(2028, 1, 7))

    found = closed_days([vienna.pk], date(2027, 12, 31), date(2028, 1, 2))

    assert found == {vienna.pk: frozenset({date(2027, 12, 31), date(2028, 1, 1)})}


def test_closed_days_of_a_period_that_only_touches_the_window_are_none():
    vienna = school("Vienna")
    period(vienna, "exams", date(2027, 1, 1), date(2027, 1, 10))
    period(vienna, "exams", date(2027, 1, 17), date(2027, 1, 20))

    assert closed_days([vienna.pk], date(2027, 1, 10), date(2027, 1, 17)) == {vienna.pk: frozenset()}


def test_closed_days_asks_one_query_whatever_the_number_of_schools(django_assert_num_queries):
    schools = [school(name) for name in ("Vienna", "Kyoto", "Taipei")]
    for one in schools:
        period(one, "exams", date(2027, 1, 11), date(2027, 1, 12))

    with django_assert_num_queries(1):
        assert len(closed_days([s.pk for s in schools], date(2027, 1, 1), date(2027, 2, 1))) == 3
