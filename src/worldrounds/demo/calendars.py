"""The schools' years in the demonstration: plausible days, not the schools' real ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Days:
    kind: str  # term, exams, holiday
    name: str
    first_day: date
    end_day: date  # the first day after


# (month, day) .. (month, day), both in it
_WINTER = {
    "AT": ("Christmas holidays", (12, 21), (1, 6)),
    "AU": ("Summer holidays", (12, 7), (2, 7)),
    "CA": ("Winter break", (12, 21), (1, 3)),
    "DK": ("Christmas holidays", (12, 19), (1, 3)),
    "FI": ("Christmas holidays", (12, 19), (1, 10)),
    "DE": ("Christmas holidays", (12, 24), (1, 6)),
    "JP": ("New Year holidays", (12, 26), (1, 5)),
    "TW": ("Lunar New Year holidays", (2, 1), (2, 14)),
    "GB": ("Christmas holidays", (12, 14), (1, 3)),
    "US": ("Winter recess", (12, 19), (1, 4)),
}
# weeks after the programme's first day, and how many weeks
_EXAMS = {
    "AT": (16, 2),
    "AU": (4, 2),
    "CA": (10, 2),
    "DK": (13, 2),
    "FI": (21, 1),
    "DE": (18, 2),
    "TW": (5, 1),
    "GB": (14, 1),
    "US": (19, 1),
}


def school_year(slug: str, country: str, *, first_day: date, end_day: date, today: date) -> list[Days]:
    """Terms, exams and holidays of one school while the programme runs. One school has exams today."""
    days = [Days("term", "Teaching", first_day - timedelta(weeks=4), end_day + timedelta(weeks=4))]
    name, start, end = _WINTER[country]
    for year in (first_day.year, first_day.year + 1):
        days += _within(name, date(year, *start), end, first_day, end_day)
    if slug == "kyoto-university":
        monday = today - timedelta(days=today.weekday())
        days.append(Days("exams", "Clinical examinations", monday, monday + timedelta(weeks=2)))
    elif country in _EXAMS:
        after, weeks = _EXAMS[country]
        start_day = first_day + timedelta(weeks=after)
        days.append(Days("exams", "Examinations", start_day, start_day + timedelta(weeks=weeks, days=-2)))
    return days


def _within(name: str, start: date, last: tuple[int, int], first_day: date, end_day: date) -> Iterator[Days]:
    end = date(start.year, *last)
    if end < start:
        end = date(start.year + 1, *last)
    if start < end_day and end >= first_day:
        yield Days("holiday", name, start, end + timedelta(days=1))
