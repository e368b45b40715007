"""A programme's plan in one picture: phases, sessions and tasks above, every school's year below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton
from django.utils.safestring import SafeString

from worldrounds.core.language import locale
from worldrounds.web.pictures.svg import described, element

AXIS, ROW, GAP = 24, 34, 6  # heights in CSS pixels
_HEIGHTS = {"phase": 22, "group": 22, "plenary": 22, "stage": 22, "term": 5, "exams": 22, "holiday": 13}
_MONTHS_FROM = 70  # a longer plan is ruled in months, a shorter one in weeks


@dataclass(frozen=True)
class Mark:
    """Days from ``first_day`` up to and without ``end_day``. ``text`` is short and stands in the bar; ``words``
    say it in full."""

    kind: str  # phase, group, plenary, stage, task, term, exams, holiday, hit
    first_day: date
    end_day: date
    words: str
    text: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    marks: Sequence[Mark]
    is_school: bool = False


def timeline(
    *,
    key: str,
    title: str,
    desc: str,
    first_day: date,
    end_day: date,
    rows: Sequence[Row],
    bands: Sequence[Mark] = (),
    today: date | None = None,
) -> SafeString:
    """``bands`` (sessions) run through the rows of all schools, so that one sees what lies under them."""
    if end_day <= first_day:
        raise ValueError("end_day must be after first_day")
    scale = _Scale(first_day, end_day)
    height = AXIS + ROW * len(rows)
    top_of_schools = AXIS + ROW * next((n for n, row in enumerate(rows) if row.is_school), len(rows))
    picture = described(
        *(_band(scale, band, top_of_schools, height) for band in bands),
        *_axis(scale, height),
        *(_row(scale, row, top=AXIS + ROW * number) for number, row in enumerate(rows)),
        _today(scale, today, height),
        key=key,
        title=title,
        desc=desc,
        class_="plan-picture",
        width="100%",
        height=height,
    )
    labels = element(
        "div",
        *(element("div", element("span", row.label, dir="auto")) for row in rows),
        class_="plan-labels",
        aria_hidden="true",
    )
    return element(
        "div", labels, picture, class_="plan-box", tabindex=0, role="region", aria_label=title, dir="ltr"
    )


class _Scale:
    """Days to percent of the picture's width."""

    def __init__(self, first_day: date, end_day: date) -> None:
        self.first_day, self.end_day = first_day, end_day
        self.days = (end_day - first_day).days

    def at(self, day: date) -> float:
        return min(1.0, max(0.0, (day - self.first_day).days / self.days)) * 100

    def x(self, day: date) -> str:
        return f"{self.at(day):.5g}%"

    def width(self, first: date, end: date) -> str:
        return f"{self.at(end) - self.at(first):.5g}%"

    def middle(self, first: date, end: date) -> str:
        return f"{(self.at(first) + self.at(end)) / 2:.5g}%"


def _axis(scale: _Scale, height: int) -> Iterator[str]:
    for day, words in _ticks(scale):
        yield element("line", x1=scale.x(day), x2=scale.x(day), y1=AXIS - 6, y2=height, class_="tick")
        # A little to the right of its line, by a nested picture: SVG cannot add pixels to percent.
        yield element(
            "svg", element("text", words, x=4, y=13, class_="hour"), x=scale.x(day), overflow="visible"
        )


def _ticks(scale: _Scale) -> Iterator[tuple[date, str]]:
    if scale.days < _MONTHS_FROM:
        for number in range(0, scale.days, 7):
            day = scale.first_day + timedelta(days=number)
            yield day, format_skeleton("MMMd", day, locale=locale())
        return
    step = 1 + scale.days // 430
    month, number = scale.first_day.replace(day=1), 0
    while month < scale.end_day:
        if number % step == 0 and (scale.end_day - month).days > 6:
            skeleton = "yMMM" if number == 0 or month.month == 1 else "MMM"
            yield max(month, scale.first_day), format_skeleton(skeleton, month, locale=locale())
        month, number = (month + timedelta(days=32)).replace(day=1), number + 1


def _band(scale: _Scale, band: Mark, top: int, bottom: int) -> str:
    return element(
        "rect",
        x=scale.x(band.first_day),
        width=scale.width(band.first_day, band.end_day),
        y=top,
        height=max(0, bottom - top),
        class_=f"band band-{band.kind}",
    )


def _row(scale: _Scale, row: Row, *, top: int) -> str:
    line = element("line", x1="0%", x2="100%", y1=top, y2=top, class_="rule")
    return element("g", line, *(_mark(scale, mark, top) for mark in row.marks))


def _mark(scale: _Scale, mark: Mark, top: int) -> str:
    words = element("title", mark.words)
    if mark.kind == "task":
        shape = element(
            "circle", r=6, cx=scale.middle(mark.first_day, mark.end_day), cy=top + ROW / 2, class_="task"
        )
        return element("g", words, shape)
    if mark.kind == "hit":
        high, y = ROW - 2, top + 1
    else:
        high = _HEIGHTS[mark.kind]
        y = top + GAP if high > 5 else top + ROW - 9
    x, width = scale.x(mark.first_day), scale.width(mark.first_day, mark.end_day)
    bar = element("rect", x=x, width=width, y=y, height=high, rx=2, class_=mark.kind)
    return element("g", words, bar, _text(scale, mark, y + high / 2 + 4.5))


def _text(scale: _Scale, mark: Mark, y: float) -> str:
    share = scale.at(mark.end_day) - scale.at(mark.first_day)
    if not mark.text or share * 8 < len(mark.text) * 7.5:  # 100 % is about 800 pixels; a letter about 7.5
        return ""
    return element(
        "text",
        mark.text,
        x=scale.middle(mark.first_day, mark.end_day),
        y=y,
        text_anchor="middle",
        class_=f"in-{mark.kind}",
    )


def _today(scale: _Scale, today: date | None, height: int) -> str:
    if today is None or not scale.first_day <= today < scale.end_day:
        return ""
    return element("line", x1=scale.x(today), x2=scale.x(today), y1=AXIS - 6, y2=height, class_="today")
