"""When many people are free: a week of hours, in a stronger colour where more of them are."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.web.pictures.svg import clock, described, element, figure

DAYS, HOURS = 7, 24
AXIS, ROW, NAMES = 20, 22, 3.0  # heights in CSS pixels; the day names take this many hours' width
STEPS = 5  # shades


def week_days() -> list[str]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def heat_map(*, key: str, title: str, zone: str, counts: Sequence[Sequence[int]], people: int) -> SafeString:
    """``counts[day][hour]`` (7 by 24, Monday first, the reader's ``zone`` in words) of ``people`` are free."""
    if len(counts) != DAYS or any(len(day) != HOURS for day in counts):
        raise ValueError(f"counts needs {DAYS} days of {HOURS} hours")
    picture = described(
        *_axis(),
        *(_day(name, counts[day], people, top=AXIS + ROW * day) for day, name in enumerate(week_days())),
        key=key,
        title=title,
        desc=in_words(zone=zone, counts=counts, people=people),
        class_="heatmap",
        width="100%",
        height=AXIS + ROW * DAYS,
    )
    return figure(
        picture,
        name="heatmap",
        caption=_("Hours in %(zone)s; the stronger the colour, the more of %(people)s people are free.")
        % {"zone": zone, "people": people},
        header=[_("Hour"), *week_days()],
        rows=[[clock(hour * 60), *(str(counts[day][hour]) for day in range(DAYS))] for hour in range(HOURS)],
    )


def in_words(*, zone: str, counts: Sequence[Sequence[int]], people: int) -> str:
    best, day, hour = max((counts[d][h], -d, -h) for d in range(DAYS) for h in range(HOURS))
    if best == 0:
        return _("Nobody has said when they are free.")
    text = ngettext(
        "Most are free on %(day)s at %(hour)s, %(zone)s: %(best)s of %(people)s person.",
        "Most are free on %(day)s at %(hour)s, %(zone)s: %(best)s of %(people)s people.",
        people,
    )
    return text % {
        "day": week_days()[-day],
        "hour": clock(-hour * 60),
        "zone": zone,
        "best": best,
        "people": people,
    }


def shade(count: int, people: int) -> int:
    """0 (nobody) to ``STEPS`` (everybody); anybody at all is at least 1."""
    if count <= 0 or people <= 0:
        return 0
    return min(STEPS, 1 + (count * STEPS - 1) // people)


def _x(hours: float) -> str:
    return f"{(NAMES + hours) * 100 / (NAMES + HOURS):.5g}%"


def _axis() -> list[str]:
    return [element("text", f"{hour:02d}", x=_x(hour), y=13, class_="hour") for hour in range(0, HOURS, 3)]


def _day(name: str, counts: Sequence[int], people: int, *, top: int) -> str:
    width = f"{100 / (NAMES + HOURS):.5g}%"
    cells = [
        element(
            "rect",
            x=_x(hour),
            y=top,
            width=width,
            height=ROW - 2,
            class_=f"heat-{shade(count, people)}",
        )
        for hour, count in enumerate(counts)
    ]
    return element("g", element("text", name, x=0, y=top + 15, class_="who"), *cells)
