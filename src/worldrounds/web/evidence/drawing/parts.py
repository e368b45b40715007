"""What the pictures of the collection share."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from worldrounds.evidence.queries import pictures
from worldrounds.web.pictures.svg import element

WIDTH = 960  # of a picture as a file, in CSS pixels
MANY = 50_000  # codes

Found = TypeVar("Found")


def counted(count: Callable[[], Found]) -> Found:
    """Kept in memory where the collection is so large that counting is slow."""
    number, changed = pictures.version()
    if number < MANY:
        return count()
    found: Found = _kept(count, number, changed)  # type: ignore[assignment]  # a cache forgets what it keeps
    return found


@lru_cache(maxsize=8)
def _kept(count: Callable[[], object], number: int, changed: str) -> object:
    return count()


def articles_in_words(count: int) -> str:
    return ngettext("%(count)s article", "%(count)s articles", count) % {"count": count}


def link(address: str, words: str) -> SafeString:
    return element("a", words, href=address)
