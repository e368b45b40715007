"""A picture with what belongs to it: its table, its words, its size as a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from worldrounds.web.pictures.svg import element, figure


@dataclass(frozen=True)
class Drawn:
    """``name``: the class of the picture, by which the stylesheet knows it. ``size``: (width, height) in CSS pixels of
    the picture as a file. Cells may hold links."""

    name: str
    picture: SafeString
    size: tuple[int, int]
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""

    @property
    def plain_rows(self) -> list[list[str]]:
        return [
            [strip_tags(cell) if isinstance(cell, SafeString) else cell for cell in row] for row in self.rows
        ]

    @property
    def figure(self) -> SafeString:
        """For a page."""
        return figure(self.picture, name=self.name, header=self.header, rows=self.rows, caption=self.caption)


def link(address: str, *children: str, words: str = "") -> SafeString:
    """A part of a picture that leads to what is behind it; ``words`` say so to whoever does not see it."""
    return element("a", *children, href=address, aria_label=words or None)
