"""The reader's language, as Babel names it."""

from django.conf import settings
from django.utils import translation


def locale() -> str:
    """“ar”, “pt_BR”; English is written as most of the world's schools do: 21 January, not January 21."""
    name = (translation.get_language() or "en").replace("-", "_")
    return "en_GB" if name == "en" else name


def offered(name: str) -> str:
    """The name if pages can be read in this language, else empty."""
    return name if name in dict(settings.LANGUAGES) else ""
