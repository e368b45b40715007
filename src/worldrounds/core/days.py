"""Days in words, in the reader's language."""

from datetime import UTC, date, datetime, timedelta

from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    get_day_names,
    get_month_names,
)

from worldrounds.core.language import locale


def anywhere_on_earth(at: datetime) -> date:
    """The day it still is somewhere (UTC-12): what is due on that day is not late yet."""
    return (at.astimezone(UTC) - timedelta(hours=12)).date()


def in_words(first_day: date, end_day: date) -> str:
    """“12–18 Jan 2027” for the days from ``first_day`` up to and without ``end_day``."""
    last_day = end_day - timedelta(days=1)
    if last_day <= first_day:
        return short(first_day)
    return format_interval(first_day, last_day, "yMMMd", locale=locale())


def short(day: date) -> str:
    """“12 Jan 2027”."""
    return format_skeleton("yMMMd", day, locale=locale())


def brief(day: date) -> str:
    """“12 Jan”."""
    return format_skeleton("MMMd", day, locale=locale())


def long(day: date) -> str:
    """“12 January 2027”."""
    return format_date(day, "long", locale=locale())


def with_weekday(day: date) -> str:
    """“Tuesday 12 January”."""
    return format_skeleton("MMMMEEEEd", day, locale=locale())


def weekday_name(number: int) -> str:
    """“Tuesday” for 1: Monday is 0."""
    return str(get_day_names("wide", "stand-alone", locale())[number])


def month_name(number: int) -> str:
    """“January” for 1, as it stands alone."""
    return str(get_month_names("wide", "stand-alone", locale())[number])
