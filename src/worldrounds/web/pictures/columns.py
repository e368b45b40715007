"""Columns over years, each of several layers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from worldrounds.web.pictures.svg import described, element

HEIGHT, TOP, FOOT = 220, 20, 26  # CSS pixels: of the columns, above, below


@dataclass(frozen=True)
class Column:
    """``parts``: layer -> how many, in the order of the layers from below; ``words`` say all of it."""

    year: int
    parts: Mapping[str, int]
    words: str
    address: str


def columns(
    *, key: str, title: str, desc: str, layers: Sequence[str], years: Sequence[Column]
) -> tuple[SafeString, int]:
    """``layers``: the classes of the parts, from below. Gives the picture and its height in CSS pixels."""
    first, last = (years[0].year, years[-1].year) if years else (0, 0)
    count = last - first + 1
    most = max((sum(one.parts.values()) for one in years), default=1) or 1
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if count / step <= 7)
    parts = [
        element("line", x1="0%", x2="100%", y1=TOP + HEIGHT, y2=TOP + HEIGHT, class_="ground"),
        *(_column(one, layers, (one.year - first) * 100 / count, 100 / count, most) for one in years),
        *(
            element(
                "text",
                str(year),
                x=f"{(year - first + 0.5) * 100 / count:.5g}%",
                y=TOP + HEIGHT + 18,
                text_anchor="middle",
                class_="hour",
            )
            for year in range(first, last + 1)
            if year % step == 0
        ),
    ]
    height = TOP + HEIGHT + FOOT
    picture = described(
        *parts, key=key, title=title, desc=desc, class_="columns", width="100%", height=height
    )
    return picture, height


def _column(column: Column, layers: Sequence[str], left: float, width: float, most: int) -> str:
    total, base, parts = sum(column.parts.values()), float(TOP + HEIGHT), []
    x, wide = f"{left + width * 0.12:.5g}%", f"{width * 0.76:.5g}%"
    for layer in layers:
        high = HEIGHT * column.parts.get(layer, 0) / most
        base -= high
        if high:
            parts.append(
                element(
                    "rect", x=x, y=round(base, 1), width=wide, height=round(high, 1), class_=f"layer-{layer}"
                )
            )
    label = element(
        "text",
        str(total),
        x=f"{left + width / 2:.5g}%",
        y=round(base - 5, 1),
        text_anchor="middle",
        class_="total",
    )
    # The whole height can be hit, so that a small column is no small target.
    area = element("rect", x=f"{left:.5g}%", y=TOP, width=f"{width:.5g}%", height=HEIGHT, class_="area")
    return element(
        "a", element("title", column.words), area, *parts, label, href=column.address, aria_label=column.words
    )
