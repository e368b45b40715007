"""What machines read in the head of a public page: canonical address, feeds, previews, ``citation_*``, schema.org.

A view puts ``"head": Head(...)`` into what it renders; ``base.html`` writes it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from markupsafe import Markup

from worldrounds.core.markdown import shortened

PREVIEW = "img/preview.png"  # what a link to us looks like elsewhere, 1200 by 630
_LONGEST = 200  # characters of a description: previews show no more


@dataclass(frozen=True)
class Head:
    """``path``: the page's own address, without the parts that only sort or cut it. ``tags``: more ``<meta>``, as name
    and content. ``feeds``: path and title. ``data``: schema.org."""

    title: str
    description: str
    path: str
    is_article: bool = False
    tags: Sequence[tuple[str, str]] = ()
    feeds: Sequence[tuple[str, str]] = ()
    data: Mapping[str, Any] | None = None
    picture: str = ""  # path of its own preview

    @property
    def address(self) -> str:
        return absolute(self.path)

    @property
    def short(self) -> str:
        return shortened(" ".join(self.description.split()), _LONGEST)

    @property
    def preview(self) -> str:
        return absolute(self.picture or static(PREVIEW))

    @property
    def json_ld(self) -> Markup:
        return json_ld(self.data) if self.data else Markup()


def absolute(path: str) -> str:
    return settings.ADDRESS + path


def json_ld(data: Mapping[str, Any]) -> Markup:
    """For a data block, without what is empty at the top; it may stand between script tags."""
    whole = {"@context": "https://schema.org"} | {name: value for name, value in data.items() if value}
    written = json.dumps(whole, ensure_ascii=False)
    return Markup(re.sub("[<>&\u2028\u2029]", lambda sign: f"\\u{ord(sign[0]):04x}", written))  # noqa: S704 - escaped
