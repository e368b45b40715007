"""Named figures as horizontal bars. The figures stand beside the bars, so no table is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from worldrounds.web.pictures.svg import described, element, isolated

ROW = 38


@dataclass(frozen=True)
class Bar:
    """``value`` is at least 0; ``words`` is how the value is written ("3 h", "40 %")."""

    name: str
    value: float
    words: str

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError(f"value must be at least 0, got {self.value}")


def bar_chart(*, key: str, title: str, bars: Sequence[Bar], most: float | None = None) -> SafeString:
    """``most`` is the value of a full bar; without it, the largest one."""
    full = most or max((bar.value for bar in bars), default=0) or 1.0
    return described(
        *(_bar(bar, top=ROW * number, full=full) for number, bar in enumerate(bars)),
        key=key,
        title=title,
        desc="; ".join(f"{bar.name}: {bar.words}" for bar in bars),
        class_="bars",
        width="100%",
        height=ROW * len(bars),
    )


def _bar(bar: Bar, *, top: int, full: float) -> str:
    return element(
        "g",
        element("text", isolated(bar.name), x=0, y=top + 14, class_="who"),
        element("text", bar.words, x="100%", y=top + 14, text_anchor="end", class_="theirs"),
        element("rect", x=0, y=top + 20, width="100%", height=10, class_="track"),
        element(
            "rect", x=0, y=top + 20, width=f"{min(1.0, bar.value / full) * 100:.4g}%", height=10, class_="bar"
        ),
    )
