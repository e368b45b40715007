"""What the solver of weekly hours says, in words."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from worldrounds.core import days
from worldrounds.core.language import locale
from worldrounds.solvers.weekly import Date, Level, Schedule, Seat

LEVELS = {
    Level.GOOD: gettext_lazy("good hour"),
    Level.FAIR: gettext_lazy("a little early or late"),
    Level.POOR: gettext_lazy("early or late"),
    Level.NIGHT: gettext_lazy("at night"),
    Level.MISSED: gettext_lazy("cannot come"),
}
TAGS = {Level.GOOD: "good", Level.FAIR: "", Level.POOR: "warn", Level.NIGHT: "warn", Level.MISSED: "bad"}


def hour_words(hour: int) -> str:
    """“Monday 13:00” for an hour of the week, 0..335."""
    return f"{days.weekday_name(hour // 48)} {hour % 48 // 2:02d}:{hour % 2 * 30:02d}"


def hours_words(hours: Sequence[int]) -> str:
    """“Monday 13:00, then Tuesday 9:00” for hours in turn."""
    return pgettext("hours in turn", ", then ").join(hour_words(hour) for hour in hours)


def local_words(moment: datetime) -> str:
    """“Mon 13:00” by the moment's own clock."""
    return f"{format_skeleton('E', moment, tzinfo=moment.tzinfo, locale=locale())} {moment:%H:%M}"


def dates_words(dates: Sequence[Date]) -> str:
    """“22 Feb, 1 Mar”; of many, how many and from when to when."""
    if len(dates) <= 3:
        return ", ".join(days.brief(date.start.date()) for date in dates)
    first, last = (days.brief(date.start.date()) for date in (dates[0], dates[-1]))
    return _("%(count)d dates from %(first)s to %(last)s") % {
        "count": len(dates),
        "first": first,
        "last": last,
    }


def coming_words(plan: Schedule, people: int) -> str:
    least, most = plan.coming
    if least == people:
        return _("everyone")
    if least == most:
        return _("%(coming)d of %(people)d") % {"coming": least, "people": people}
    return _("%(least)d to %(most)d of %(people)d") % {"least": least, "most": most, "people": people}


def load_words(missed: int, points: int) -> str:
    """What one person carries."""
    carried = ngettext("%(count)d point", "%(count)d points", points) % {"count": points}
    if not missed:
        return carried
    away = ngettext("misses %(count)d date", "misses %(count)d dates", missed) % {"count": missed}
    return f"{away}, {carried}"


def counted_words(seats: Sequence[Seat]) -> str:
    """“9 early or late, 3 good hour”, the worst first."""
    counts = Counter(seat.level for seat in seats)
    return ", ".join(f"{counts[level]} × {LEVELS[level]}" for level in reversed(Level) if counts[level])
