"""Rows by columns, a bubble where there is something, a visible gap where there is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from textwrap import wrap

from django.utils.safestring import SafeString

from worldrounds.web.pictures.svg import described, element

HEAD, ROW, GROUP = 28, 36, 30  # heights in CSS pixels: columns' names, a row, a group's name
LARGEST, SMALLEST = 14.0, 8.5  # radius
NAMES, LETTERS = 114, 16  # the rows' names: CSS pixels, letters in a line


@dataclass(frozen=True)
class Bubble:
    """``shade``: 0 to 4; ``words`` say all of it; ``address``: of the list behind it; ``is_firm``: solid outline."""

    count: int
    shade: int
    words: str
    address: str
    is_firm: bool = True


@dataclass(frozen=True)
class Row:
    """``group`` stands above the first row of its kind. A cell is None where there is nothing."""

    name: str
    group: str
    cells: Sequence[Bubble | None]


def grid_map(
    *, key: str, title: str, desc: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]
) -> tuple[SafeString, int]:
    """``columns``: (short name, long name); narrow screens have room for the short one only. Gives the picture and its
    height in CSS pixels."""
    most = max((cell.count for row in rows for cell in row.cells if cell), default=1)
    parts, top, group = [*_heads(columns)], HEAD, ""
    for row in rows:
        if row.group != group:
            group = row.group
            parts.append(element("text", group, x=0, y=top + 21, class_="group-name"))
            top += GROUP
        parts.append(_row(row, top, most))
        top += ROW
    picture = described(
        *parts, key=key, title=title, desc=desc, class_="gridmap", width="100%", height=top + 2
    )
    return picture, top + 2


def _at(number: int, columns: int, *inner: str, top: float = 0) -> str:
    """``inner`` around the middle of a column. The names take pixels, the columns share the rest of the width: their
    middles are a part of the whole width and some pixels."""
    share = (number + 0.5) / columns
    return element(
        "svg",
        element("g", *inner, transform=f"translate({NAMES * (1 - share):.5g} {top:g})"),
        x=f"{share * 100:.5g}%",
        overflow="visible",
    )


def _heads(columns: Sequence[tuple[str, str]]) -> list[str]:
    return [
        _at(
            number,
            len(columns),
            *(
                element("text", name, y=16, text_anchor="middle", class_=f"head {kind}")
                for name, kind in zip(names, ("short", "long"), strict=True)
            ),
        )
        for number, names in enumerate(columns)
    ]


def _row(row: Row, top: int, most: int) -> str:
    lines = wrap(row.name, LETTERS, break_long_words=False)[:2]
    first = top + ROW / 2 + (4.5 if len(lines) == 1 else -2.5)
    name = [
        element("text", line, x=0, y=first + 14 * number, class_="who") for number, line in enumerate(lines)
    ]
    cells = [
        _at(number, len(row.cells), _cell(cell, most), top=top + ROW / 2)
        for number, cell in enumerate(row.cells)
    ]
    rule = element("line", x1="0%", x2="100%", y1=top, y2=top, class_="rule")
    return element("g", rule, *name, *cells)


def _cell(cell: Bubble | None, most: int) -> str:
    if cell is None:
        return element("rect", x=-8, width=16, y=-5, height=10, rx=3, class_="gap")
    radius = round(max(SMALLEST, LARGEST * sqrt(cell.count / most)), 1)
    look = f"bubble shade-{cell.shade}" + ("" if cell.is_firm else " loose")
    return element(
        "a",
        element("title", cell.words),
        element("circle", r=13, class_="area"),  # 24 pixels to hit, however small the bubble
        element("circle", r=radius, class_=look),
        element("text", str(cell.count), y=4.5, text_anchor="middle", class_=f"on-{cell.shade}"),
        href=cell.address,
        aria_label=cell.words,
    )
