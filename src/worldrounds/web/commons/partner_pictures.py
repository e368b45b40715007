"""Weeks and hours of two schools, side by side."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.core.countries import country_name
from worldrounds.core.days import with_weekday
from worldrounds.journeys.find_partners import Found
from worldrounds.network.models import Institution
from worldrounds.solvers.time import pattern_to_hex
from worldrounds.web.moments import zone_words
from worldrounds.web.pictures.ribbon import RibbonRow, ribbon
from worldrounds.web.pictures.week import free_week
from worldrounds.web.pictures.weeks import WeeksRow, weeks

WEEK = timedelta(weeks=1)


def weeks_picture(found: Found, *, key: str, school: Institution, other: Institution) -> SafeString:
    """Empty where one of the two has not told when it could."""
    ours, theirs = found.ours.mondays, found.theirs.mondays
    if not ours or not theirs:
        return SafeString("")
    return weeks(
        key=key,
        title=_("Weeks of %(one)s and %(other)s") % {"one": school.city, "other": other.city},
        rows=[WeeksRow(school.city, _runs(ours)), WeeksRow(other.city, _runs(theirs))],
        common=_runs(found.mondays),
    )


def hours_picture(
    found: Found, *, key: str, school: Institution, other: Institution, zone: str
) -> SafeString:
    """The day of a week in common with most hours, on the reader's clock; empty where they need not meet."""
    if found.match.hours is None:
        return SafeString("")
    monday = next(iter(found.mondays or sorted(found.theirs.mondays or found.ours.mondays or ())), None)
    if monday is None:
        return SafeString("")
    patterns = [pattern_to_hex(found.ours.hours), pattern_to_hex(found.theirs.hours)]
    zones = [school.time_zone, other.time_zone]
    free = free_week(patterns, zones, reader=ZoneInfo(zone), monday=monday)
    day = free.best_day([0, 1])
    rows = [
        RibbonRow(
            one.city,
            country_name(one.country),
            int(free.offsets[number, day]),
            [bool(q) for q in free.quarters[number, day]],
        )
        for number, one in enumerate((school, other))
    ]
    title = _("Hours of %(one)s and %(other)s") % {"one": school.city, "other": other.city}
    on = with_weekday(monday + timedelta(days=day))
    return ribbon(key=key, title=title, day=on, zone=zone_words(zone), rows=rows)


def _runs(mondays: Iterable[date]) -> list[tuple[date, date]]:
    """Weeks that follow one another, together: first day and the day after the last."""
    found: list[tuple[date, date]] = []
    for monday in sorted(mondays):
        if found and found[-1][1] == monday:
            found[-1] = (found[-1][0], monday + WEEK)
        else:
            found.append((monday, monday + WEEK))
    return found
