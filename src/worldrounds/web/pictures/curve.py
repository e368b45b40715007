"""How a search went: what the best plan was worth at each moment, one panel a figure, on one axis of seconds."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.web.pictures.svg import described, element, figure

LABEL, PANEL, GAP, AXIS = 24, 72, 20, 20  # heights in CSS pixels
TOLD = 6  # moments that the description names; the table has all of them


@dataclass(frozen=True)
class Point:
    """From `second` on the best plan has this `value`; None: not known yet."""

    second: float
    value: float | None
    words: str  # the value as it is written


@dataclass(frozen=True)
class Panel:
    """One figure over time, drawn from 0 to `top`, which is at least the largest value; ``scale`` says so. ``limit``: what no plan can
    pass, as a line; ``limit_words`` say so."""

    name: str
    points: Sequence[Point]
    top: float
    css: str
    scale: str = ""
    limit: float | None = None
    limit_words: str = ""

    @property
    def known(self) -> list[Point]:
        return [point for point in self.points if point.value is not None]


def curve(*, key: str, title: str, panels: Sequence[Panel], until: float) -> SafeString:
    """Steps, because a plan is as good as it is until a better one is found. ``until``: the last second drawn; all
    panels have their points at the same seconds."""
    height = len(panels) * (LABEL + PANEL + GAP) - GAP + AXIS
    end = max([until, *(point.second for panel in panels for point in panel.points)]) or 1.0
    picture = described(
        *(_panel(panel, top=n * (LABEL + PANEL + GAP), until=end) for n, panel in enumerate(panels)),
        element("text", _("0 seconds"), x=0, y=height - 4, class_="hour"),
        element("text", _seconds(end), x="100%", y=height - 4, text_anchor="end", class_="hour"),
        key=key,
        title=title,
        desc=in_words(panels),
        class_="curve",
        width="100%",
        height=height,
    )
    rows = [
        [_seconds(moment[0].second), *(point.words for point in moment)]
        for moment in zip(*(panel.points for panel in panels), strict=True)
    ]
    header = [_("After"), *(panel.name for panel in panels)]
    limits = " ".join(panel.limit_words for panel in panels if panel.limit_words)
    return figure(picture, name="curve", header=header, rows=rows, label=title, caption=limits)


def in_words(panels: Sequence[Panel]) -> str:
    """What the picture shows, for those who do not see it."""
    return " ".join(
        f"{panel.name}: {'; '.join(map(_told, _telling(panel.known)))}. {panel.limit_words}".strip()
        for panel in panels
        if panel.known
    )


def _told(point: Point) -> str:
    return _("after %(seconds)s %(value)s") % {"seconds": _seconds(point.second), "value": point.words}


def _telling(points: Sequence[Point]) -> Sequence[Point]:
    """A few of them, evenly, the first and the last among them."""
    if len(points) <= TOLD:
        return points
    return [points[round(k * (len(points) - 1) / (TOLD - 1))] for k in range(TOLD)]


def _panel(panel: Panel, *, top: int, until: float) -> SafeString:
    base = top + LABEL + PANEL
    known = panel.known
    last = known[-1].words if known else "–"
    return element(
        "g",
        element(
            "text",
            element("tspan", panel.name, class_="who"),
            element("tspan", f"  {panel.scale}", class_="hour"),
            x=0,
            y=top + 14,
        ),
        element("text", last, x="100%", y=top + 14, text_anchor="end", class_="last"),
        element("line", x1=0, x2="100%", y1=base, y2=base, class_="ground"),
        # Stretched to the width of the page; the line keeps its own.
        element(
            "svg",
            _steps(panel, known, until),
            _limit(panel),
            x=0,
            y=top + LABEL,
            width="100%",
            height=PANEL,
            viewBox=f"0 0 1000 {PANEL}",
            preserveAspectRatio="none",
            overflow="visible",
        )
        if known
        else "",
    )


def _steps(panel: Panel, known: Sequence[Point], until: float) -> SafeString:
    """The area below the steps, and the steps."""
    places = [
        (1000 * point.second / until, PANEL * (1 - (point.value or 0) / (panel.top or 1))) for point in known
    ]
    line = (
        f"M{places[0][0]:.5g} {places[0][1]:.4g}"
        + "".join(f"H{x:.5g}V{y:.4g}" for x, y in places[1:])
        + "H1000"
    )
    area = f"{line}V{PANEL}H{places[0][0]:.5g}Z"
    return element(
        "g",
        element("path", d=area, class_=f"area {panel.css}"),
        element("path", d=line, class_=f"line {panel.css}", vector_effect="non-scaling-stroke"),
    )


def _limit(panel: Panel) -> SafeString | str:
    if panel.limit is None:
        return ""
    y = round(PANEL * (1 - panel.limit / (panel.top or 1)), 1)
    return element("line", x1=0, x2=1000, y1=y, y2=y, class_="limit", vector_effect="non-scaling-stroke")


def _seconds(seconds: float) -> str:
    if seconds >= 120:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": seconds // 60, "seconds": seconds % 60}
    return _("%(count)s s") % {"count": f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}"}
