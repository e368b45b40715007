"""One person's dates as a row of columns: the higher, the worse the hour; a crossed box where they cannot come."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from worldrounds.web.pictures.svg import described, element

HEIGHT, STEP = 30, 12


def strip(*, key: str, title: str, desc: str, loads: Sequence[float | None]) -> SafeString:
    """``loads`` are 0..1, in the order of the dates; None where the person does not come."""
    return described(
        *(_column(load, place * STEP) for place, load in enumerate(loads)),
        key=key,
        title=title,
        desc=desc,
        class_="strip",
        width=STEP * len(loads),
        height=HEIGHT,
        viewBox=f"0 0 {STEP * len(loads)} {HEIGHT}",
    )


def _column(load: float | None, x: int) -> str:
    if load is None:
        box = element("rect", x=x + 1.5, y=1.5, width=STEP - 3, height=HEIGHT - 3, class_="missed")
        ends = (x + 1.5, x + STEP - 1.5)
        cross = [
            element("line", x1=a, y1=1.5, x2=b, y2=HEIGHT - 1.5, class_="missed")
            for a, b in (ends, ends[::-1])
        ]
        return element("g", box, *cross)
    high = 2 + (HEIGHT - 2) * min(load, 1)
    part = "good" if load == 0 else "fair" if load <= 0.25 else "poor" if load <= 0.5 else "night"
    return element("rect", x=x + 1, y=HEIGHT - high, width=STEP - 2, height=high, class_=part)
