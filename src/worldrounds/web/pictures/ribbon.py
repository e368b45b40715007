"""One group's day on a common axis: each member's local hours, free time, and the hours that suit all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.web.pictures.svg import bdi, clock, described, element, figure, isolated, runs, span

QUARTERS = 96  # of an hour, in a day
AXIS, ROW, BAR = 22, 40, 18  # heights in CSS pixels


@dataclass(frozen=True)
class RibbonRow:
    """A member's day.

    ``free`` has one truth value a quarter of an hour of the reader's day, midnight first; ``offset`` is how
    many minutes the member's clock is ahead of the reader's.
    """

    name: str
    place: str
    offset: int
    free: Sequence[bool]

    def __post_init__(self) -> None:
        if len(self.free) != QUARTERS:
            raise ValueError(f"free needs {QUARTERS} quarters of an hour, got {len(self.free)}")
        if not -26 * 60 <= self.offset <= 26 * 60:
            raise ValueError(f"offset must be within 26 hours, got {self.offset} minutes")


def ribbon(
    *,
    key: str,
    title: str,
    day: str,
    zone: str,
    rows: Sequence[RibbonRow],
    common: Sequence[bool] | None = None,
) -> SafeString:
    """A ribbon for one ``day`` (in words) in the reader's ``zone`` (in words).

    ``common`` are the quarters that suit everyone; without it, those in which every row is free.
    """
    shared = common if common is not None else shared_quarters(rows)
    picture = described(
        _band(shared, height=AXIS + ROW * len(rows), part="common"),
        _axis(),
        *(_row(row, top=AXIS + ROW * number) for number, row in enumerate(rows)),
        _band(shared, height=AXIS + ROW * len(rows), part="frame"),
        *(_words(row, top=AXIS + ROW * number, shared=shared) for number, row in enumerate(rows)),
        key=key,
        title=title,
        desc=in_words(day=day, zone=zone, shared=shared, rows=rows),
        class_="ribbon",
        width="100%",
        height=AXIS + ROW * len(rows) + 4,
    )
    return figure(
        picture,
        name="ribbon",
        caption=_("%(day)s, %(zone)s") % {"day": day, "zone": zone},
        label=title,
        header=[_("Member"), _("Free, %(zone)s") % {"zone": zone}, _("Free, member's own time")],
        rows=[[bdi(row.name), _hours(row.free), _hours(row.free, row.offset)] for row in rows],
    )


def shared_quarters(rows: Sequence[RibbonRow]) -> list[bool]:
    if not rows:
        return [False] * QUARTERS
    return [all(row.free[quarter] for row in rows) for quarter in range(QUARTERS)]


def in_words(*, day: str, zone: str, shared: Sequence[bool], rows: Sequence[RibbonRow]) -> str:
    """What the picture shows, for those who do not see it."""
    if not any(shared):
        return _("%(day)s: no hour suits everyone.") % {"day": day}
    start = runs(shared)[0][0] * 15
    everyone = ", ".join(f"{clock((start + row.offset) % 1440)} {row.place}" for row in rows)
    return _("%(day)s: everyone is free %(hours)s, %(zone)s. The first hour starts at %(everyone)s.") % {
        "day": day,
        "hours": _hours(shared),
        "zone": zone,
        "everyone": everyone,
    }


def _axis() -> str:
    marks = [
        element(
            "line", x1=f"{hour * 100 / 24:.5g}%", x2=f"{hour * 100 / 24:.5g}%", y1=16, y2=AXIS, class_="tick"
        )
        + element("text", f"{hour:02d}", x=f"{hour * 100 / 24:.5g}%", y=12, class_="hour")
        for hour in range(0, 24, 3)
    ]
    return element("g", *marks, class_="axis")


def _row(row: RibbonRow, *, top: int) -> str:
    bar = top + ROW - BAR - 2
    return element(
        "g",
        *(_rect(start, end, y=bar, height=BAR, class_=part) for part, start, end in _parts(row.offset)),
        *(_rect(start, end, y=bar + 4, height=BAR - 8, class_="free") for start, end in runs(row.free)),
        _midnight(row.offset, y=bar),
    )


def _words(row: RibbonRow, *, top: int, shared: Sequence[bool]) -> str:
    """Who it is, and the member's own time of the longest stretch that suits everyone."""
    who = f"{isolated(row.name)} · {isolated(row.place)}"
    name = element("text", who, x=0, y=top + 15, class_="who")
    best = max(runs(shared), key=lambda run: run[1] - run[0], default=None)
    if best is None:
        return name
    theirs = _local(best, row.offset)
    return name + element("text", theirs, x="100%", y=top + 15, class_="theirs", text_anchor="end")


def _parts(offset: int) -> list[tuple[str, int, int]]:
    """Night (22-07), early and late (07-09, 18-22) and day (09-18) of the local clock, as quarters."""

    def part(quarter: int) -> str:
        hour = (quarter * 15 + offset) % 1440 // 60
        return "day" if 9 <= hour < 18 else "edge" if 7 <= hour < 22 else "night"

    kinds = [part(quarter) for quarter in range(QUARTERS)]
    return sorted(
        (
            (name, start, end)
            for name in ("day", "edge", "night")
            for start, end in runs([k == name for k in kinds])
        ),
        key=lambda piece: piece[1],
    )


def _midnight(offset: int, *, y: int) -> str:
    """Where the member's own day begins."""
    at = f"{(-offset) % 1440 * 100 / 1440:.5g}%"
    return element("line", x1=at, x2=at, y1=y - 2, y2=y + BAR + 2, class_="local")


def _band(shared: Sequence[bool], *, height: int, part: str) -> str:
    return element(
        "g", *(_rect(s, e, y=AXIS - 4, height=height - AXIS + 6, class_=part) for s, e in runs(shared))
    )


def _rect(start: int, end: int, *, y: int, height: int, class_: str) -> str:
    share = 100 / QUARTERS
    return element(
        "rect",
        x=f"{start * share:.5g}%",
        y=y,
        width=f"{(end - start) * share:.5g}%",
        height=height,
        class_=class_,
    )


def _hours(cells: Sequence[bool], offset: int = 0) -> str:
    """``19:00–22:00, 23:00–24:00``, on a clock that is ``offset`` minutes ahead."""
    return ", ".join(_local(run, offset) for run in runs(cells)) or _("not free")


def _local(run: tuple[int, int], offset: int) -> str:
    first, last = (run[0] * 15 + offset) % 1440, (run[1] * 15 + offset) % 1440
    return span(first, last or 1440)


def ribbon_legend() -> SafeString:
    """What the shades mean; once a page is enough."""
    samples = (
        ("night", _("night, 22:00–07:00")),
        ("edge", _("early or late")),
        ("day", _("day, 09:00–18:00")),
        ("free", _("free")),
        ("common frame", _("everyone is free")),
    )
    items = (
        element(
            "li",
            element(
                "svg",
                *(element("rect", x=1, y=1, width=26, height=14, class_=p) for p in part.split()),
                width=28,
                height=16,
                aria_hidden="true",
                class_="ribbon",
            ),
            f" {words}",
        )
        for part, words in samples
    )
    return element("ul", *items, class_="legend")
