"""A Lorenz curve: how far it hangs below the diagonal says how unequally something is shared."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.web.pictures.svg import described, element

SIDE, LEFT, FOOT = 240, 44, 40  # CSS pixels: of the square, before it, below it


def lorenz_curve(*, key: str, title: str, desc: str, points: Sequence[tuple[float, float]]) -> SafeString:
    """``points``: (share of people, share carried), 0..1, from (0, 0) to (1, 1)."""
    places = [(LEFT + SIDE * x, 8 + SIDE * (1 - y)) for x, y in points]
    line = "M" + "L".join(f"{x:.5g} {y:.5g}" for x, y in places)
    base, right = 8 + SIDE, LEFT + SIDE
    return described(
        element("path", d=f"{line}L{LEFT} {base}Z", class_="gap"),
        element("line", x1=LEFT, y1=base, x2=right, y2=base, class_="ground"),
        element("line", x1=LEFT, y1=8, x2=LEFT, y2=base, class_="ground"),
        element("line", x1=LEFT, y1=base, x2=right, y2=8, class_="even"),
        element("path", d=line, class_="line"),
        *(
            element("text", f"{share:.0%}", x=LEFT - 6, y=base - SIDE * share + 4, text_anchor="end")
            for share in (0, 0.5, 1)
        ),
        *(
            element("text", f"{share:.0%}", x=LEFT + SIDE * share, y=base + 16, text_anchor="middle")
            for share in (0.5, 1)
        ),
        element("text", _("of the students"), x=LEFT + SIDE / 2, y=base + 34, text_anchor="middle"),
        key=key,
        title=title,
        desc=desc,
        class_="lorenz",
        viewBox=f"0 0 {LEFT + SIDE + 24} {SIDE + 8 + FOOT}",
        width=LEFT + SIDE + 24,
        height=SIDE + 8 + FOOT,
    )
