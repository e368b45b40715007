"""Reads of institutions and their calendars."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Q

from worldrounds.core.errors import NotFound
from worldrounds.network.models import CalendarPeriod, Institution

CLOSED = (CalendarPeriod.Kind.EXAMS, CalendarPeriod.Kind.HOLIDAY)


def closed_days(institution_ids: Iterable[int], first: date, end: date) -> dict[int, frozenset[date]]:
    """Days from ``first`` up to and without ``end`` on which a school has exams or holidays (1 query).

    Every id asked for is a key, with an empty set for a school that is open throughout.
    """
    return days_of(closed_periods(institution_ids, first, end), first, end)


def closed_periods(institution_ids: Iterable[int], first: date, end: date) -> dict[int, list[CalendarPeriod]]:
    """A school's exams and holidays that touch these days (1 query); every id asked for is a key."""
    found: dict[int, list[CalendarPeriod]] = {number: [] for number in institution_ids}
    for period in periods(found, first, end):
        if period.kind in CLOSED:
            found[period.institution_id].append(period)
    return found


def days_of(
    periods: Mapping[int, Iterable[CalendarPeriod]], first: date, end: date
) -> dict[int, frozenset[date]]:
    """The days of each school's periods, from ``first`` up to and without ``end``."""
    return {
        number: frozenset(
            day for period in own for day in days_between(period.first_day, period.end_day, first, end)
        )
        for number, own in periods.items()
    }


def periods(institution_ids: Iterable[int], first: date, end: date) -> list[CalendarPeriod]:
    """Every period of these schools that touches the days from ``first`` up to ``end`` (1 query)."""
    return list(
        CalendarPeriod.objects.filter(
            institution_id__in=list(institution_ids), first_day__lt=end, end_day__gt=first
        )
    )


def gone_from_file(
    institution: Institution, uids: Collection[str], first: date, end: date
) -> list[CalendarPeriod]:
    """Periods in these days that an earlier form of a calendar file brought and that are not among its ``uids`` any
    more (2 queries). Files that share an entry are one; what was typed in is nobody's to take away."""
    sources = (
        institution.periods.filter(source_uid__in=uids).exclude(source="").values_list("source", flat=True)
    )
    earlier = institution.periods.filter(source__in=set(sources), first_day__lt=end, end_day__gt=first)
    return list(earlier.exclude(source_uid__in=uids))


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


def access_institution(*, slug: str) -> Institution:
    """Names and places of schools are no secret: everybody who is signed in may read them."""
    found = Institution.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def search_institutions(words: str, *, most: int = 20) -> list[Institution]:
    """Schools whose name or city holds every word, whatever its case (1 query)."""
    found = Institution.objects.all()
    for word in words.split()[:6]:
        found = found.filter(Q(name__icontains=word) | Q(city__icontains=word))
    return list(found[:most])


def similar_institutions(*, name: str, country: str) -> list[Institution]:
    """Known schools of the country that may be the same under another spelling (1 query)."""
    wanted = _words(name)
    return [
        school
        for school in Institution.objects.filter(country=country)
        if wanted and _alike(wanted, _words(school.name)) >= _ALIKE
    ]


_ALIKE = 0.6
_SMALL_WORDS = {"of", "the", "and", "de", "di", "la", "der", "fur", "for"}


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return frozenset(letters.split()) - _SMALL_WORDS


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
