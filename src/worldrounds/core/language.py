"""The reader's language, as Babel names it."""

from django.utils import translation


def locale() -> str:
    """“ar”, “pt_BR”; English is written as most of the world's schools do: 21 January, not January 21."""
    name = (translation.get_language() or "en").replace("-", "_")
    return "en_GB" if name == "en" else name
