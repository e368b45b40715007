"""Weeks in which several could do something, and those that all have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.core.days import in_words
from worldrounds.core.language import locale
from worldrounds.web.pictures.svg import bdi, described, element, figure

AXIS, ROW, BAR = 22, 36, 12  # heights in CSS pixels
_LABELS = 6  # months that have a name, at most: on a phone there is no room for more

Span = tuple[date, date]  # from the first day up to and without the second


@dataclass(frozen=True)
class WeeksRow:
    name: str
    spans: Sequence[Span]


def weeks(*, key: str, title: str, rows: Sequence[WeeksRow], common: Sequence[Span]) -> SafeString:
    """A row each; the spans in common lie across all of them. At least one row has a span."""
    ends = [day for row in rows for span in row.spans for day in span]
    scale = _Scale(min(ends), max(ends))
    height = AXIS + ROW * len(rows)
    picture = described(
        *_axis(scale),
        _across(scale, common, height, "common"),
        *(_row(scale, row, AXIS + ROW * number) for number, row in enumerate(rows)),
        _across(scale, common, height, "frame"),
        key=key,
        title=title,
        desc=_("In common: %(spans)s.") % {"spans": _words(common)},
        class_="ribbon",
        width="100%",
        height=height + 4,
    )
    table = [[bdi(row.name), _words(row.spans)] for row in rows] + [[_("in common"), _words(common)]]
    return figure(
        picture, name="weeks", header=[_("School"), _("Weeks")], rows=table, caption=title, label=title
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    end: date

    def at(self, day: date) -> str:
        return f"{(day - self.first).days / (self.end - self.first).days * 100:.5g}%"

    def wide(self, span: Span) -> str:
        return f"{(span[1] - span[0]).days / (self.end - self.first).days * 100:.5g}%"


def _axis(scale: _Scale) -> Iterator[str]:
    months = list(_months(scale))
    for number, month in enumerate(months):
        yield element("line", x1=scale.at(month), x2=scale.at(month), y1=16, y2=AXIS, class_="tick")
        if number % (1 + (len(months) - 1) // _LABELS) == 0:
            words = format_skeleton("MMM", month, locale=locale())
            yield element("text", words, x=scale.at(month), y=12, class_="hour")


def _months(scale: _Scale) -> Iterator[date]:
    """First days of months, and not so near to the end that the name would not fit."""
    month = (scale.first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while (scale.end - month).days > (scale.end - scale.first).days / 12:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _row(scale: _Scale, row: WeeksRow, top: int) -> str:
    bar = top + ROW - BAR - 2
    return element(
        "g",
        element("rect", x=0, y=bar, width="100%", height=BAR, class_="day"),
        *(
            element("rect", x=scale.at(span[0]), y=bar, width=scale.wide(span), height=BAR, class_="free")
            for span in row.spans
        ),
        element("text", row.name, x=0, y=top + 15, class_="who"),
    )


def _across(scale: _Scale, spans: Sequence[Span], height: int, part: str) -> str:
    return element(
        "g",
        *(
            element(
                "rect",
                x=scale.at(span[0]),
                y=AXIS - 4,
                width=scale.wide(span),
                height=height - AXIS + 6,
                class_=part,
            )
            for span in spans
        ),
    )


def _words(spans: Sequence[Span]) -> str:
    return ", ".join(in_words(first, end) for first, end in spans) or _("none")
