"""Reads of institutions and their calendars."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from worldrounds.network.models import CalendarPeriod

CLOSED = (CalendarPeriod.Kind.EXAMS, CalendarPeriod.Kind.HOLIDAY)


def closed_days(institution_ids: Iterable[int], first: date, end: date) -> dict[int, frozenset[date]]:
    """Days from ``first`` up to and without ``end`` on which a school has exams or holidays (1 query).

    Every id asked for is a key, with an empty set for a school that is open throughout.
    """
    days: dict[int, set[date]] = {number: set() for number in institution_ids}
    for period in periods(days, first, end):
        if period.kind in CLOSED:
            days[period.institution_id].update(days_between(period.first_day, period.end_day, first, end))
    return {number: frozenset(found) for number, found in days.items()}


def periods(institution_ids: Iterable[int], first: date, end: date) -> list[CalendarPeriod]:
    """Every period of these schools that touches the days from ``first`` up to ``end`` (1 query)."""
    return list(
        CalendarPeriod.objects.filter(
            institution_id__in=list(institution_ids), first_day__lt=end, end_day__gt=first
        )
    )


def periods_by_school(
    institution_ids: Iterable[int], first: date, end: date
) -> dict[int, list[CalendarPeriod]]:
    found: dict[int, list[CalendarPeriod]] = defaultdict(list)
    for period in periods(institution_ids, first, end):
        found[period.institution_id].append(period)
    return found


def days_between(first_day: date, end_day: date, first: date, end: date) -> Iterator[date]:
    """The days of a period that lie in the window from ``first`` up to and without ``end``."""
    day = max(first_day, first)
    while day < min(end_day, end):
        yield day
        day += timedelta(days=1)
