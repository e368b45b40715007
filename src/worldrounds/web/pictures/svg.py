"""The few pieces that every picture is made of."""

from collections.abc import Iterable, Sequence

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

type_of_value = str | int | float


def element(name: str, *children: str, **attributes: type_of_value | None) -> SafeString:
    """``<name attribute="...">children</name>``, escaped; ``stroke_width`` becomes ``stroke-width``.

    A trailing underscore is dropped (``class_``), an attribute that is None is left out, and numbers are
    written with a point whatever the reader's language.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{conditional_escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(conditional_escape(child) for child in children)
    body = f">{inner}</{name}>" if inner else "/>"
    return mark_safe(f"<{name}{written}{body}")  # noqa: S308 - every part is escaped above


def described(
    *children: str, key: str, title: str, desc: str, **attributes: type_of_value | None
) -> SafeString:
    """An ``<svg>`` that a screen reader reads as one picture: ``title``, then ``desc``; where parts of it are links,
    as a group with these inside.

    ``key`` is unique on the page and starts with a letter.
    """
    return element(
        "svg",
        element("title", title, id=f"{key}-t"),
        element("desc", desc, id=f"{key}-d"),
        *children,
        role="group" if any("<a " in child for child in children) else "img",
        aria_labelledby=f"{key}-t {key}-d",
        direction="ltr",  # time and longitude run the same way in every language
        **attributes,
    )


def figure(
    picture: SafeString,
    *,
    name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    summary: str = "",
    label: str = "",
) -> SafeString:
    """The picture with its data as a table one click away. The first cell of a row is the row's name. ``label`` names
    the table for screen readers, where a page has several."""
    return element(
        "figure",
        picture,
        element("figcaption", caption) if caption else "",
        element(
            "details",
            element("summary", summary or _("Show as a table")),
            table(header=header, rows=rows, label=label),
        ),
        class_=f"picture picture-{name}",
    )


def table(*, header: Sequence[str], rows: Iterable[Sequence[str]], label: str = "") -> SafeString:
    head = element("tr", *(element("th", cell, scope="col") for cell in header))
    body = [
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:]))
        for row in rows
    ]
    return element(
        "div",
        element("table", element("thead", head), element("tbody", *body)),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label=label or _("Table"),
    )


def isolated(name: str) -> str:
    """A name inside a picture's text, kept apart from the direction of what stands around it."""
    return f"\u2068{name}\u2069"


def bdi(name: str) -> SafeString:
    return format_html("<bdi>{}</bdi>", name)


def runs(cells: Sequence[bool]) -> list[tuple[int, int]]:
    """Where ``cells`` is true, as half-open (from, to) pairs."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for position, cell in enumerate([*cells, False]):
        if cell and start is None:
            start = position
        elif not cell and start is not None:
            found.append((start, position))
            start = None
    return found


def clock(minutes: int) -> str:
    """Minutes after midnight as ``HH:MM``; 1440 is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def span(start: int, end: int) -> str:
    return f"{clock(start)}–{clock(end)}"


def _text(value: type_of_value) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
