"""How many there are of each size, as columns; one of them can be marked as the reader's."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from worldrounds.web.pictures.svg import described, element

HEIGHT, TOP, FOOT = 160, 20, 24  # CSS pixels: of the columns, above, below


@dataclass(frozen=True)
class Step:
    """``name`` stands below the column; ``is_own``: the reader is in it."""

    name: str
    count: int
    is_own: bool = False


def histogram_picture(*, key: str, title: str, desc: str, steps: Sequence[Step]) -> SafeString:
    most = max((step.count for step in steps), default=0) or 1
    wide = 100 / max(len(steps), 1)
    return described(
        element("line", x1="0%", x2="100%", y1=TOP + HEIGHT, y2=TOP + HEIGHT, class_="ground"),
        *(_column(step, number * wide, wide, most) for number, step in enumerate(steps)),
        key=key,
        title=title,
        desc=desc,
        class_="histogram",
        width="100%",
        height=TOP + HEIGHT + FOOT,
    )


def _column(step: Step, left: float, wide: float, most: int) -> str:
    high = HEIGHT * step.count / most
    base, middle = TOP + HEIGHT, f"{left + wide / 2:.5g}%"
    return element(
        "g",
        element(
            "rect",
            x=f"{left + wide * 0.1:.5g}%",
            y=round(base - high, 1),
            width=f"{wide * 0.8:.5g}%",
            height=round(high, 1),
            class_="own" if step.is_own else "bar",
        ),
        element("text", str(step.count), x=middle, y=round(base - high - 5, 1), text_anchor="middle"),
        element("text", step.name, x=middle, y=base + 17, text_anchor="middle", class_="hour"),
    )
