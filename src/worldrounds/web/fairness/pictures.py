"""The ledger as pictures, each with its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.journeys.fairness import LEVELS, Ledger, Line, Sum
from worldrounds.solvers.fairness import histogram, lorenz
from worldrounds.web.pictures.bars import Bar, bar_chart
from worldrounds.web.pictures.histogram import Step, histogram_picture
from worldrounds.web.pictures.lorenz import lorenz_curve
from worldrounds.web.pictures.svg import figure

TENTHS = 10
COLUMNS = 6  # besides those who have none: their names have room on a phone


@dataclass(frozen=True)
class Level:
    """The sums of one kind, with their picture."""

    key: str
    title: str
    sums: Sequence[Sum]
    picture: SafeString


def levels(ledger: Ledger) -> list[Level]:
    titles = {
        "incomes": _("By income group"),
        "countries": _("By country"),
        "schools": _("By school"),
    }
    found = [(key, ledger.sums(key)) for key in LEVELS]
    return [Level(key, titles[key], sums, _bars(key, titles[key], sums)) for key, sums in found if sums]


def _bars(key: str, title: str, sums: Sequence[Sum]) -> SafeString:
    bars = [
        Bar(one.name or _("Others"), one.mean_hours, hours_words(one.mean_hours)) for one in sums if one.lines
    ]
    return bar_chart(key=f"fair-{key}", title=title, bars=bars)


def hours_words(hours: float) -> str:
    return _("%(hours)s h") % {"hours": f"{hours:.1f}"}


def distribution(ledger: Ledger, own: Line | None) -> SafeString:
    steps = [
        Step(f"{low:g}–{high:g}" if high else "0", count, own is not None and _lies_in(own.hours, low, high))
        for low, high, count in histogram(ledger.hours, most=COLUMNS)
    ]
    title = _("How many students carry how many hours outside 09:00–18:00")
    said = [_people(step.count, step.name) for step in steps if step.count]
    picture = histogram_picture(key="fair-hours", title=title, desc="; ".join(said), steps=steps)
    rows = [[step.name, str(step.count)] for step in steps]
    return figure(picture, name="histogram", header=[_("Hours"), _("Students")], rows=rows, label=title)


def _people(count: int, hours: str) -> str:
    return ngettext("%(count)d student: %(hours)s hours", "%(count)d students: %(hours)s hours", count) % {
        "count": count,
        "hours": hours,
    }


def _lies_in(hours: float, low: float, high: float) -> bool:
    return low < hours <= high if high else hours == 0


def shares(ledger: Ledger) -> SafeString:
    """The Lorenz curve; in tenths of the students, which tell about nobody."""
    points = [(float(x), float(y)) for x, y in lorenz(ledger.hours)]
    last = len(points) - 1
    tenths = [points[round(tenth * last / TENTHS)] for tenth in range(TENTHS + 1)]
    title = _("What share of the hours is carried by those who carry least")
    half = points[round(last / 2)][1]
    desc = _(
        "The half of the students who carry least carry %(share)s of the hours. Gini coefficient: %(gini)s."
    ) % {
        "share": f"{half:.0%}",
        "gini": f"{ledger.gini:.2f}",
    }
    picture = lorenz_curve(key="fair-lorenz", title=title, desc=desc, points=tenths)
    rows = [[f"{x:.0%}", f"{y:.0%}"] for x, y in tenths]
    header = [_("Students, from those who carry least"), _("Share of the hours")]
    return figure(picture, name="lorenz", header=header, rows=rows, caption=desc, label=title)
