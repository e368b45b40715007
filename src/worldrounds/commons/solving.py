"""Ideas -> the partner finder's question (``solvers.partnering``)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from worldrounds.bibliography.likeness.terms import STOP_WORDS
from worldrounds.bibliography.words import words
from worldrounds.commons.format import format_named
from worldrounds.commons.models import Idea
from worldrounds.core.weekends import weekend
from worldrounds.network.models import CalendarPeriod
from worldrounds.solvers.partnering import Proposal
from worldrounds.solvers.time import always, monday_of, within
from worldrounds.solvers.time.patterns import Pattern

HORIZON = 78  # weeks: an idea for the next year but one is early enough then
TITLE_COUNTS = 2  # times as much as a word of the text
_TEACHING_DAYS = 3  # of five; a week with fewer does not count


def horizon(today: date) -> tuple[date, ...]:
    """Mondays of the weeks that are looked at."""
    first = monday_of(today) + timedelta(weeks=1)
    return tuple(first + timedelta(weeks=number) for number in range(HORIZON))


def proposal_of(
    idea: Idea, *, periods: Sequence[CalendarPeriod], mondays: Sequence[date], load: int = 0
) -> Proposal:
    """``periods``: the school's calendar; ``load``: partners and open questions that the school has."""
    entry, school = idea.entry, idea.entry.institution
    named = f"{entry.title} {' '.join(entry.topics)} " * TITLE_COUNTS
    return Proposal(
        key=idea.pk,
        school=entry.institution_id or -idea.pk,
        zone=school.time_zone if school else "UTC",
        region=school.time_zone.partition("/")[0] if school else "",  # Africa, America, Asia, Europe, ...
        offers=stems(f"{named} {idea.offers}"),
        seeks=stems(idea.seeks),
        format=idea.format,
        family=family_of(idea.format),
        level=idea.level,
        languages=frozenset(idea.languages),
        students=_students(idea),
        mondays=weeks_of(idea, periods=periods, mondays=mondays),
        length=idea.weeks or 0,
        hours=hours_of(idea, school.country if school else ""),
        live=family_of(idea.format) != "abroad",
        load=load,
    )


def weeks_of(
    idea: Idea, *, periods: Sequence[CalendarPeriod], mondays: Sequence[date]
) -> frozenset[date] | None:
    """Mondays of weeks that the idea names and the school teaches in; None where neither is told."""
    has_terms = any(period.kind == CalendarPeriod.Kind.TERM for period in periods)
    if not has_terms and idea.first_day is None:
        return None
    return frozenset(
        monday
        for monday in mondays
        if _is_wanted(idea, monday) and _teaches(periods, monday, has_terms=has_terms)
    )


def hours_of(idea: Idea, country: str) -> Pattern:
    hours = within(always(), idea.earliest_hour, idea.latest_hour)
    if not idea.weekends:
        hours[list(weekend(country))] = False
    return hours


def stems(text: str) -> tuple[str, ...]:
    """Words that say something, without endings, by the S stemmer (Harman 1991, How effective is suffixing?, J Am Soc Inf Sci 42:7-15)."""
    return tuple(stem(word) for word in words(text) if word not in STOP_WORDS)


def stem(word: str) -> str:
    if not word.isascii() or len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    return word if word.endswith(("us", "ss", "is", "es")) else word[:-1]


def family_of(format_slug: str) -> str:
    found = format_named(format_slug)
    return found.place if found else ""


def by_school(periods: Iterable[CalendarPeriod]) -> dict[int, list[CalendarPeriod]]:
    found: dict[int, list[CalendarPeriod]] = defaultdict(list)
    for period in periods:
        found[period.institution_id].append(period)
    return found


def _students(idea: Idea) -> tuple[int, int] | None:
    known = [number for number in (idea.fewest, idea.most) if number]
    return (min(known), max(known)) if known else None


def _is_wanted(idea: Idea, monday: date) -> bool:
    """Most of the week's working days lie in the days that the idea names."""
    if idea.first_day is None or idea.end_day is None:
        return True
    return idea.first_day <= monday + timedelta(days=2) < idea.end_day


def _teaches(periods: Sequence[CalendarPeriod], monday: date, *, has_terms: bool) -> bool:
    days = [monday + timedelta(days=number) for number in range(5)]
    return sum(_is_taught(periods, day, has_terms) for day in days) >= _TEACHING_DAYS


def _is_taught(periods: Sequence[CalendarPeriod], day: date, has_terms: bool) -> bool:
    kinds = {period.kind for period in periods if period.first_day <= day < period.end_day}
    return (not has_terms or CalendarPeriod.Kind.TERM in kinds) and not kinds & {
        CalendarPeriod.Kind.EXAMS,
        CalendarPeriod.Kind.HOLIDAY,
    }
