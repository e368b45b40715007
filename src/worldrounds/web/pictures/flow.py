"""A flow from top to bottom: boxes of what goes on, and beside the line between them what leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from django.utils.safestring import SafeString

from worldrounds.web.pictures.drawn import link
from worldrounds.web.pictures.svg import described, element

LINE, PAD, GAP = 20, 12, 26  # heights in CSS pixels: of a line of text, inside a box, between two boxes
TRUNK, BRANCH = "8%", "16%"  # where the line runs, where the boxes of what leaves begin


@dataclass(frozen=True)
class Box:
    """``lines``: the first stands out. ``leaves``: beside the line, not in it. ``address``: of what is behind it."""

    lines: Sequence[str]
    leaves: bool = False
    address: str = ""


def flow(*, key: str, title: str, boxes: Sequence[Box]) -> tuple[SafeString, int]:
    """The picture, and its height in CSS pixels."""
    tops = [0, *accumulate(_height(box) + GAP for box in boxes)]
    height = tops[-1] - GAP + 2
    picture = described(
        *_arrows(boxes, tops),
        *(_box(box, top + 1) for box, top in zip(boxes, tops, strict=False)),
        key=key,
        title=title,
        desc=". ".join("; ".join(box.lines) for box in boxes) + ".",
        class_="flow",
        width="100%",
        height=height,
    )
    return picture, height


def _height(box: Box) -> int:
    return 2 * PAD + LINE * len(box.lines)


def _box(box: Box, top: int) -> str:
    left = BRANCH if box.leaves else "0%"
    texts = [
        element("text", line, x=PAD, y=PAD + LINE * number + 15, class_="first" if number == 0 else None)
        for number, line in enumerate(box.lines)
    ]
    parts = [
        element("rect", x="0.5", y="0.5", width="100%", height=_height(box) - 1, rx=6, class_="shape"),
        *texts,
    ]
    return element(
        "svg",
        *([link(box.address, *parts, words="; ".join(box.lines))] if box.address else parts),
        x=left,
        y=top,
        width="83%" if box.leaves else "99.8%",
        height=_height(box) + 1,
        class_="leaves" if box.leaves else "stays",
        overflow="visible",
    )


def _arrows(boxes: Sequence[Box], tops: Sequence[int]) -> list[str]:
    found = []
    staying = [number for number, box in enumerate(boxes) if not box.leaves]
    for one, other in pairwise(staying):
        found.append(_arrow_down(tops[one] + _height(boxes[one]), tops[other]))
    for number, box in enumerate(boxes):
        if box.leaves:
            middle = tops[number] + _height(box) / 2
            found.append(element("line", x1=TRUNK, x2=BRANCH, y1=middle, y2=middle, class_="way"))
    return found


def _arrow_down(top: float, bottom: float) -> str:
    line = element("line", x1=TRUNK, x2=TRUNK, y1=top, y2=bottom, class_="way")
    # The head in a nested picture: SVG cannot add pixels to percent.
    head = element(
        "svg", element("path", d="M-5 -7L0 0L5 -7", class_="way"), x=TRUNK, y=bottom, overflow="visible"
    )
    return element("g", line, head)
