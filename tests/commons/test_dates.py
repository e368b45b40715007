from datetime import date, timedelta

import pytest

from worldrounds.commons.catalogue import blueprint
from worldrounds.commons.dates import Span, span, suggested_first_day, whole_span


def days(when: dict[str, object], first_day: date, starts_in: str | None = None) -> tuple[date, date]:
    found = span(when, first_day=first_day, starts_in=starts_in)
    return found.first_day, found.last_day


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ({"week": 1}, date(2026, 10, 5), date(2026, 10, 11)),
        ({"week": 3, "weeks": 2}, date(2026, 10, 19), date(2026, 11, 1)),
        ({"week": 1, "day": "saturday", "days": 2}, date(2026, 10, 10), date(2026, 10, 11)),
        ({"week": 13, "day": "friday"}, date(2027, 1, 1), date(2027, 1, 1)),  # over New Year
    ],
)
def test_weeks_count_from_the_first_day(when, first, last):
    assert days(when, date(2026, 10, 5)) == (first, last)


def test_each_week_holds_each_weekday_once_when_the_programme_begins_on_a_thursday():
    assert days({"week": 1, "day": "monday"}, date(2026, 10, 1)) == (date(2026, 10, 5), date(2026, 10, 5))
    assert days({"week": 1, "day": "thursday"}, date(2026, 10, 1)) == (date(2026, 10, 1), date(2026, 10, 1))
    assert days({"week": 2, "day": "wednesday"}, date(2026, 10, 1)) == (
        date(2026, 10, 14),
        date(2026, 10, 14),
    )


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ({"month": "october"}, date(2026, 10, 5), date(2026, 10, 31)),  # not before the first day
        ({"month": "january", "months": 2}, date(2027, 1, 1), date(2027, 2, 28)),
        ({"month": "april", "on": 20}, date(2027, 4, 20), date(2027, 4, 20)),
        ({"month": "may", "nth": 3, "day": "saturday", "days": 2}, date(2027, 5, 15), date(2027, 5, 16)),
        ({"month": "december", "on": 27, "days": 14}, date(2026, 12, 27), date(2027, 1, 9)),
    ],
)
def test_months_are_those_after_the_first_day(when, first, last):
    assert days(when, date(2026, 10, 5), "october") == (first, last)


def test_months_move_along_when_the_programme_begins_in_another_month():
    assert days({"month": "april", "on": 20}, date(2027, 3, 1), "october") == (
        date(2027, 9, 20),
        date(2027, 9, 20),
    )


def test_the_thirtieth_of_february_is_its_last_day_in_leap_years_too():
    assert days({"month": "february", "on": 30}, date(2026, 10, 5), "october")[0] == date(2027, 2, 28)
    assert days({"month": "february", "on": 29}, date(2027, 10, 4), "october")[0] == date(2028, 2, 29)


def test_a_week_over_the_leap_day_has_seven_days():
    assert days({"week": 2}, date(2028, 2, 21)) == (date(2028, 2, 28), date(2028, 3, 5))


def test_days_that_lie_before_the_first_day_become_the_first_day():
    assert days({"month": "october", "on": 1}, date(2026, 10, 5), "october") == (
        date(2026, 10, 5),
        date(2026, 10, 5),
    )


def test_the_year_ends_with_the_last_task():
    year = blueprint("icep-year")
    assert year is not None

    assert whole_span(year.document, first_day=date(2027, 10, 4)) == Span(date(2027, 10, 4), date(2028, 6, 1))


@pytest.mark.parametrize(
    ("today", "suggested"),
    [
        (date(2026, 11, 22), date(2027, 10, 4)),
        (date(2026, 9, 7), date(2026, 10, 5)),
        (date(2026, 9, 8), date(2027, 10, 4)),  # fewer than four weeks are left
    ],
)
def test_a_blueprint_that_is_written_for_october_suggests_its_first_monday(today, suggested):
    assert suggested_first_day({"starts_in": "october"}, today=today) == suggested


def test_other_blueprints_suggest_a_monday_in_four_weeks():
    assert suggested_first_day({}, today=date(2026, 11, 23)) == date(2026, 12, 21)
    assert suggested_first_day({}, today=date(2026, 11, 24)) == date(2026, 12, 28)


def test_the_year_opens_before_its_first_meeting_whatever_day_it_begins_on():
    year = blueprint("icep-year")
    assert year is not None
    whens = {
        item["key"]: item.get("when", item.get("due"))
        for name in ("sessions", "tasks", "stages")
        for item in year.document[name]
    }

    for number in range(366):  # every weekday, and every day of a month
        first_day = date(2026, 9, 1) + timedelta(days=number)
        opening, positions, meeting, timeline = (
            span(whens[key], first_day=first_day, starts_in=year.document["starts_in"])
            for key in ("opening", "positions-1", "meeting-1", "work-timeline")
        )

        assert first_day <= opening.first_day < meeting.first_day
        assert first_day + timedelta(days=6) == positions.last_day < meeting.first_day
        assert timeline.last_day >= meeting.end_day
